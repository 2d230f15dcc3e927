"""What was given as a version -> what is stored of it, and what stands in the way of publishing it."""

from collections.abc import Container, Sequence

from tidings.contacts.normalise import valid_locale
from tidings.core.errors import FieldError, Invalid
from tidings.templates.check import check_source, needs_of
from tidings.templates.model import CONTACT, ChannelName, Draft, SourceInput
from tidings.templates.render import ActionSource, SourceContent

SOURCES = "sources"
"""The name under which the text of a version that asks data sources has their answers: no field of the data then."""


def draft(content: dict[ChannelName, dict[str, SourceInput]], default_locale: str, sources: Sequence[str]) -> Draft:
    """The draft; raises Invalid where its structure cannot be: a locale that is none, or one or a data source that is given twice."""
    errors = [FieldError(f"/sources/{n}", "duplicate", f"{key} is named before") for n, key in enumerate(sources) if key in sources[:n]]
    default = valid_locale(default_locale)
    if default is None:
        errors.append(_bad_locale("/default_locale", default_locale))
    normal: dict[str, dict[str, SourceInput]] = {}
    for channel, by_locale in content.items():
        normal[channel] = {}
        for locale, source in by_locale.items():
            name = valid_locale(locale)
            if name is None:
                errors.append(_bad_locale(f"/content/{channel}/{_escaped(locale)}", locale))
            elif name in normal[channel]:
                errors.append(FieldError(f"/content/{channel}/{_escaped(locale)}", "duplicate_locale", f"{name} is given twice"))
            else:
                normal[channel][name] = source
    if default is None or errors:
        raise Invalid(errors)
    return Draft(content=normal, default_locale=default, variables=_variables(normal, sources), sources=list(sources))


def problems(content: dict[str, dict[str, SourceInput]], default_locale: str, route: str | None) -> list[FieldError]:
    """Everything that keeps this content from being published, with pointers into the version; empty where it may be."""
    errors: list[FieldError] = []
    if route is not None and route not in content:
        errors.append(FieldError(f"/content/{route}", "required", f"The template's route is {route}, and there is no content for it"))
    for channel, by_locale in sorted(content.items()):
        if default_locale not in by_locale:
            detail = f"There is none in the default locale, {default_locale}"
            errors.append(FieldError(f"/content/{channel}/{default_locale}", "required", detail))
        for locale, source in sorted(by_locale.items()):
            at = f"/content/{channel}/{locale}"
            errors += [FieldError(at + error.pointer, error.code, error.detail) for error in check_source(channel, source_of(source))]
    return errors


def source_problems(content: dict[str, dict[str, SourceInput]], sources: Sequence[str], known: Container[str]) -> list[FieldError]:
    """What keeps a version that asks these data sources from being published, where there are those `known`."""
    errors = [
        FieldError(f"/sources/{n}", "unknown_data_source", f"There is no data source {key!r}; put it first")
        for n, key in enumerate(sources)
        if key not in known
    ]
    for channel, by_locale in sorted(content.items()) if sources else ():
        for locale, source in sorted(by_locale.items()):
            asked = {name.split(".")[1] for name in needs_of(source_of(source)).variables if name.startswith(f"{SOURCES}.")}
            errors += [
                FieldError(f"/content/{channel}/{locale}", "unnamed_data_source", f"It speaks of sources.{key}: name it under sources")
                for key in sorted(asked.difference(sources))
            ]
    return errors


def source_of(given: SourceInput) -> SourceContent:
    """What was given, as it is checked and made into what is rendered."""
    actions = tuple(ActionSource(action.label, action.url) for action in given.actions)
    return SourceContent(text=given.text, title=given.title, html=given.html, actions=actions, mjml=given.mjml, bundle=given.bundle)


def _variables(content: dict[str, dict[str, SourceInput]], sources: Sequence[str]) -> list[str]:
    names: set[str] = set()
    for by_locale in content.values():
        for source in by_locale.values():
            needs = needs_of(source_of(source))
            names |= needs.variables
            if needs.uses_contact:
                names.add(CONTACT)
    return sorted(name for name in names if not sources or name.partition(".")[0] != SOURCES)


def _bad_locale(pointer: str, text: str) -> FieldError:
    return FieldError(pointer, "invalid_locale", f"{text!r} is no locale; write one like en, nl-NL or zh-Hant-TW")


def _escaped(key: str) -> str:
    """A key as a JSON pointer writes it (RFC 6901, section 3)."""
    return key.replace("~", "~0").replace("/", "~1")
