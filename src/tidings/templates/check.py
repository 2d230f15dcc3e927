"""What can be said of a template before anybody gets it: at publishing, and for the preview."""

import msgspec

from tidings.channels.facts import CHANNELS
from tidings.core.errors import FieldError
from tidings.expressions.fence import BadSource
from tidings.templates.render import SourceContent, compile_source, fields_of, variables_of

_ACTIONS_LIMIT = 10

OWN_LINKS = frozenset({"unsubscribe_url", "preferences_url"})
"""Names that a text has without any data: links of the one person who gets it. Data of the same name win."""


class Needs(msgspec.Struct, frozen=True):
    """What a source takes from outside: the dotted names of the message's data, and whether it speaks of the contact."""

    variables: frozenset[str]
    uses_contact: bool
    links: frozenset[str] = frozenset()
    """Which links of ours it speaks of."""


def check_source(channel: str, source: SourceContent) -> list[FieldError]:
    """Everything that is wrong with the source on this channel, with pointers into it; empty where it may be published."""
    facts = CHANNELS.get(channel)
    if facts is None:
        return [FieldError("", "unknown_channel", f"There is no channel {channel!r}")]
    errors = [
        FieldError(f"/{field}", "field_not_of_channel", f"{channel} has no {field}; it has {', '.join(facts.fields)}")
        for field, _ in fields_of(source)
        if "/" not in field and field not in facts.fields
    ]
    may_be_html = source.html is not None and "html" in facts.fields
    required = facts.fields[0]
    given = {field: template for field, template in fields_of(source) if template.strip()}
    if required not in given and not (may_be_html and "html" in given):
        errors.append(FieldError(f"/{required}", "required", f"{channel} needs a {required}"))
    if len(source.actions) > _ACTIONS_LIMIT:
        errors.append(FieldError("/actions", "too_many", f"There are {len(source.actions)} actions; the most is {_ACTIONS_LIMIT}"))
    for field, template in fields_of(source):
        compiled = compile_source(template, is_html=field == "html")
        if isinstance(compiled, BadSource):
            errors.append(FieldError(f"/{field}", "bad_template", f"Line {compiled.line}: {compiled.detail}"))
        elif "/" in field and not template.strip():
            errors.append(FieldError(f"/{field}", "required", "An action needs a label and a url"))
    return errors


def needs_of(source: SourceContent) -> Needs:
    """What a checked source takes from outside; a source that does not compile adds nothing."""
    names: set[str] = set()
    for field, template in fields_of(source):
        if not isinstance(compile_source(template, is_html=field == "html"), BadSource):
            names |= variables_of(template)
    reserved = {name for name in names if name.partition(".")[0] in {"contact", "workspace"}}
    return Needs(frozenset(names - reserved - OWN_LINKS), any(name.partition(".")[0] == "contact" for name in reserved), OWN_LINKS & names)


def variables(source: SourceContent) -> frozenset[str]:
    """The dotted names of the message's data that a checked source speaks of, such as `order.number`."""
    return needs_of(source).variables
