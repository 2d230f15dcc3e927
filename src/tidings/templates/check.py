"""What can be said of a template before anybody gets it: at publishing, and for the preview."""

import msgspec

from tidings.channels.facts import CHANNELS
from tidings.core.errors import FieldError
from tidings.expressions.fence import BadSource
from tidings.templates.masks import in_pieces
from tidings.templates.render import SourceContent, compile_source, fields_of, variables_of

_ACTIONS_LIMIT = 10
_HTML = {"html": "html", "mjml": "html"}
"""The fields that are markup, and the channel's field that they fill."""

OWN_LINKS = frozenset({"unsubscribe_url", "preferences_url"})
"""Names that a text has without any data: links of the one person who gets it. Data of the same name win."""
BRANDING = "branding"
"""How the company looks: what stands below this name needs no data either, and data of the same name win too."""


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
        if "/" not in field and _HTML.get(field, field) not in facts.fields
    ]
    may_be_html = "html" in facts.fields
    required = facts.fields[0]
    given = {field: template for field, template in fields_of(source) if template.strip()}
    if required not in given and not (may_be_html and given.keys() & _HTML.keys()):
        errors.append(FieldError(f"/{required}", "required", f"{channel} needs a {required}"))
    if source.mjml is not None and source.html is not None:
        errors.append(FieldError("/mjml", "two_pages", "There is html as well: the HTML is made of the MJML, so give one of the two"))
    if len(source.actions) > _ACTIONS_LIMIT:
        errors.append(FieldError("/actions", "too_many", f"There are {len(source.actions)} actions; the most is {_ACTIONS_LIMIT}"))
    for field, template in fields_of(source):
        compiled = _compiled(field, template)
        if isinstance(compiled, BadSource):
            errors.append(FieldError(f"/{field}", "bad_template", f"Line {compiled.line}: {compiled.detail}"))
        elif "/" in field and not template.strip():
            errors.append(FieldError(f"/{field}", "required", "An action needs a label and a url"))
    return errors


def needs_of(source: SourceContent) -> Needs:
    """What a checked source takes from outside; a source that does not compile adds nothing."""
    names: set[str] = set()
    for field, template in fields_of(source):
        if not isinstance(_compiled(field, template), BadSource):
            names |= variables_of(template)
    reserved = {name for name in names if name.partition(".")[0] in {"contact", "workspace", BRANDING}}
    return Needs(frozenset(names - reserved - OWN_LINKS), any(name.partition(".")[0] == "contact" for name in reserved), OWN_LINKS & names)


def variables(source: SourceContent) -> frozenset[str]:
    """The dotted names of the message's data that a checked source speaks of, such as `order.number`."""
    return needs_of(source).variables


def _compiled(field: str, template: str) -> str | BadSource:
    # What a loop of MJML holds becomes more, and is cut when it is made (compile_mail.py).
    return compile_source(in_pieces(template) if field == "mjml" else template, is_html=field in _HTML)
