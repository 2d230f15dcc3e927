"""What kind of thing each name of a template stands for, as far as its text tells: for who picks names, and for samples. Pure."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal, cast

from tidings.templates.check import OWN_LINKS, needs_of
from tidings.templates.masks import expressions
from tidings.templates.model import SourceInput
from tidings.templates.render import SourceContent, fields_of

Kind = Literal["text", "number", "flag", "time", "list"]

_NAME = r"[^\W\d]\w*(?:\.\w+)*"
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")
# In this order: what is walked through is a list, whatever else is done with it.
_SIGNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("list", re.compile(rf"\bin\s+({_NAME})|({_NAME})\s*\|\s*(?:join|map|sort|reverse|items|first|last|sum|length|count)\b")),
    ("number", re.compile(rf"({_NAME})\s*\|\s*(?:int|float|abs|round|plus|minus|times|number|money)\b|({_NAME})\s*(?:[<>]=?|[-/%])")),
    ("time", re.compile(rf"({_NAME})\s*\|\s*(?:date|time|datetime)\b")),
    ("flag", re.compile(rf"\b(?:if|elif|and|or|not)\s+({_NAME})(?=\s*(?:$|[-+]?[%}}]|and\b|or\b|else\b))")),
)
_TAG_ENDS = re.compile(r"^\{[{%#][-+]?|[-+]?[%#}]\}$")


def kinds_of(sources: Iterable[SourceContent]) -> dict[str, Kind]:
    """By the dotted name that the sources take from a message's data, what they do with it: a text, where that says nothing."""
    names: set[str] = set()
    tags: list[str] = []
    for source in sources:
        names |= needs_of(source).variables
        tags += [_bare(found[0]) for _, template in fields_of(source) for found in expressions(template)]
    kinds: dict[str, Kind] = dict.fromkeys(sorted(names), "text")
    for kind, sign in reversed(_SIGNS):
        for tag in tags:
            for found in sign.finditer(tag):
                name = next(part for part in found.groups() if part)
                if name in kinds:
                    kinds[name] = kind
    return kinds


def missing_in(data: Mapping[str, object], names: Iterable[str]) -> list[str]:
    """Of these dotted names those that the data do not have, or have as null."""
    return sorted(name for name in names if name not in OWN_LINKS and not _has(data, name.split(".")))


def filled(data: Mapping[str, Any], missing: Iterable[str], kinds: Mapping[str, Kind]) -> dict[str, Any]:
    """The data, with something to see in the place of each name that is missing."""
    made: dict[str, Any] = dict(data)
    for name in missing:
        *path, last = name.split(".")
        place = made
        for step in path:
            below = place.get(step)
            place[step] = dict(cast("dict[str, Any]", below)) if isinstance(below, dict) else {}
            place = place[step]
        place[last] = _sample(name, kinds.get(name, "text"))
    return made


def missing_translations(content: Mapping[str, Mapping[str, SourceInput]], default_locale: str) -> dict[str, dict[str, list[str]]]:
    """By channel and locale the fields that the default locale has there and this one has not; all of them where it has nothing.

    A locale that any channel has is wanted on every one.
    """
    locales = sorted({locale for by_locale in content.values() for locale in by_locale} - {default_locale})
    missing: dict[str, dict[str, list[str]]] = {}
    for channel, by_locale in sorted(content.items()):
        wanted = _given(by_locale[default_locale]) if default_locale in by_locale else ["text"]
        for locale in locales:
            given = _given(by_locale[locale]) if locale in by_locale else []
            lacking = [field for field in wanted if field not in given]
            if lacking:
                missing.setdefault(channel, {})[locale] = lacking
    return missing


def missing_locales(locales: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """By channel the locales that it has nothing in, and another channel has."""
    wanted = {locale for own in locales.values() for locale in own}
    return {channel: lacking for channel, own in sorted(locales.items()) if (lacking := sorted(wanted.difference(own)))}


def _given(source: SourceInput) -> list[str]:
    # What is a page stands for itself, however it is written.
    page = "html" if (source.html or source.mjml or "").strip() else None
    single = [name for name, text in (("title", source.title), ("text", source.text)) if text is not None and text.strip()]
    return [*single, *([page] if page else []), *(f"actions/{n}" for n in range(len(source.actions)))]


def _bare(tag: str) -> str:
    """What stands within a tag, without its literal texts."""
    return _QUOTED.sub('""', _TAG_ENDS.sub("", tag)).strip()


def _sample(name: str, kind: Kind) -> object:
    match kind:
        case "number":
            return 1
        case "flag":
            return True
        case "time":
            return "2026-01-01T09:00:00Z"
        case "list":
            return []
        case "text":
            return f"[{name}]"


def _has(value: object, path: list[str]) -> bool:
    for step in path:
        if not isinstance(value, Mapping) or step not in value:
            return False
        value = cast("Mapping[str, object]", value)[step]
    return value is not None
