"""What an event says, and where, by its hook's mapping. Pure: it takes a mapping and an event, touches nothing, and is bounded."""

from collections.abc import Mapping as Facts
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

import msgspec

from tidings.conditions import Condition, evaluate
from tidings.conversations.model import ConversationKind
from tidings.core.strict_json import pointer
from tidings.expressions import RenderFailed, begin_render
from tidings.hooks.model import Making, Mapping, Missing, Place, Rule
from tidings.hooks.split import read_event
from tidings.hooks.write import Context, write, write_tree, write_value

_LONGEST_KEY = 255


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A place as it was read: exactly one of these."""

    object: tuple[str, str] | None = None
    metadata: dict[str, Any] | None = None
    """By their paths."""
    contact: str | None = None
    distinct: tuple[str, ...] | None = None
    id: str | None = None


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """The conversation that is made where there is none."""

    kind: ConversationKind
    participants: tuple[str, ...]
    title: str | None
    metadata: dict[str, Any]


class Saying(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be said: one of `text`, `parts` and `template`."""

    rule: int
    """Its place among the rules, counted from 0."""
    places: tuple[Found, ...]
    missing: Missing
    make: Made | None
    text: str | None
    parts: list[Any] | None
    template: str | None
    data: dict[str, Any]
    locale: str | None
    metadata: dict[str, Any]
    name: str | None
    assistant: str | None


class Skipped(msgspec.Struct, frozen=True):
    """Nothing is to be said, and why."""

    reason: str


class Failed(msgspec.Struct, frozen=True):
    """It cannot be said as it is, and why: `field` is a pointer into the mapping."""

    code: str
    field: str
    detail: str


Decision = Saying | Skipped | Failed


def decide(
    mapping: Mapping,
    *,
    source_id: str,
    type_: str | None,
    headers: Facts[str, str],
    body: bytes,
    now: datetime,
    timezone: str | None = None,
    locale: str | None = None,
) -> Decision:
    """What the first rule that fits says of the event; `now` is business time, which a condition's `-7d` counts from."""
    try:
        event = read_event(body)
    except ValueError:
        return Failed("unreadable", "", "The event is not JSON that can be read")
    context: Context = {"event": event, "headers": headers, "type": type_, "id": source_id}
    for index, rule in enumerate(mapping.rules):
        begin_render(locale, timezone)
        fits = _fits(rule, context, type_, now, f"/rules/{index}/when")
        if isinstance(fits, Failed):
            return fits
        if fits:
            return _saying(mapping, rule, index, context, timezone, locale)
    return Skipped("no_rule")


def _fits(rule: Rule, context: Context, type_: str | None, now: datetime, place: str) -> bool | Failed:
    if rule.types is not None and not any(_is_type(type_ or "", name) for name in rule.types):
        return False
    if rule.when is None:
        return True
    if isinstance(rule.when, Condition):
        return evaluate(rule.when, {"data": context}, now)
    held = write_value(rule.when, context, place)
    if isinstance(held, RenderFailed):
        # What an event does not have is no reason to take it for another.
        return False if held.code == "missing_variable" else _failed(held)
    return held is True or (isinstance(held, str) and held.strip().lower() == "true")


def _is_type(type_: str, name: str) -> bool:
    return type_.startswith(name[:-1]) if name.endswith("*") else type_ == name


def _saying(mapping: Mapping, rule: Rule, index: int, context: Context, timezone: str | None, locale: str | None) -> Decision:
    at = f"/rules/{index}"
    wanted = _optional(rule.locale, context, f"{at}/locale")
    if isinstance(wanted, Failed):
        return wanted
    begin_render(wanted or locale, timezone)
    # A place or a making of the whole hook is pointed at where it stands.
    places = _places(rule.conversation or mapping.conversation or (), context, f"{at if rule.conversation else ''}/conversation")
    if isinstance(places, Failed):
        return places
    making = rule.make or mapping.make
    make = _make(making, context, f"{at if rule.make else ''}/make") if making is not None else None
    text = _optional(rule.text, context, f"{at}/text")
    name = _optional(rule.name, context, f"{at}/name")
    parts = write_tree(rule.parts, context, f"{at}/parts") if rule.parts is not None else None
    data = write_tree(rule.data, context, f"{at}/data") if rule.data is not None else dict(context)
    metadata = write_tree(rule.metadata, context, f"{at}/metadata")
    for value in (make, text, name):
        if isinstance(value, Failed):
            return value
    for value in (parts, data, metadata):
        if isinstance(value, RenderFailed):
            return _failed(value)
    return Saying(
        rule=index,
        places=places,
        missing=rule.missing or mapping.missing,
        make=cast("Made | None", make),
        text=cast("str | None", text),
        parts=cast("list[Any] | None", parts),
        template=rule.template,
        data=cast("dict[str, Any]", data),
        locale=wanted,
        metadata=cast("dict[str, Any]", metadata),
        name=cast("str | None", name),
        assistant=rule.assistant,
    )


def _places(given: Sequence[Place], context: Context, at: str) -> tuple[Found, ...] | Failed:
    """Those that the event has; where it has none of them, why."""
    found: list[Found] = []
    failed: Failed | None = None
    for index, place in enumerate(given):
        read = _place(place, context, f"{at}/{index}")
        if isinstance(read, Found):
            found.append(read)
        elif read.code not in ("missing_variable", "empty"):
            return read
        else:
            failed = failed or read
    return tuple(found) or failed or Failed("no_place", at, "Neither the rule nor the hook says which conversation")


def _place(place: Place, context: Context, at: str) -> Found | Failed:
    if place.object is not None:
        type_, id_ = (_key(text, context, f"{at}/object/{name}") for name, text in (("type", place.object.type), ("id", place.object.id)))
        if isinstance(type_, Failed) or isinstance(id_, Failed):
            return type_ if isinstance(type_, Failed) else cast("Failed", id_)
        return Found(object=(type_, id_))
    if place.metadata is not None:
        values: dict[str, Any] = {}
        for path, text in place.metadata.items():
            value = _value(text, context, f"{at}/metadata{pointer(path)}")
            if isinstance(value, Failed):
                return value
            values[path] = value
        return Found(metadata=values)
    if place.distinct is not None:
        people = _people(place.distinct, context, f"{at}/distinct")
        return people if isinstance(people, Failed) else Found(distinct=people)
    name, text = ("contact", place.contact) if place.contact is not None else ("id", place.id or "")
    key = _key(text, context, f"{at}/{name}")
    if isinstance(key, Failed):
        return key
    return Found(contact=key) if name == "contact" else Found(id=key)


def _value(template: str, context: Context, place: str) -> str | int | float | Failed:
    """A value to be found by, of its own type."""
    value = write_value(template, context, place)
    if isinstance(value, RenderFailed):
        return _failed(value)
    if value is None or value == "":
        return Failed("empty", place, "The event gives no value")
    if not isinstance(value, str | int | float) or (isinstance(value, str) and len(value) > _LONGEST_KEY):
        return Failed("bad_value", place, f"A value to be found by is a text of {_LONGEST_KEY} characters, a number or a flag")
    return value


def _make(making: Making, context: Context, at: str) -> Made | Failed:
    people = _people(making.participants, context, f"{at}/participants")
    title = _optional(making.title, context, f"{at}/title")
    metadata = write_tree(making.metadata, context, f"{at}/metadata")
    if isinstance(people, Failed):
        return people
    if isinstance(title, Failed):
        return title
    if isinstance(metadata, RenderFailed):
        return _failed(metadata)
    return Made(kind=making.kind, participants=people, title=title or None, metadata=cast("dict[str, Any]", metadata))


def _people(templates: Sequence[str], context: Context, place: str) -> tuple[str, ...] | Failed:
    """Your ids of contacts, each once; an expression may give a list of them."""
    found: dict[str, None] = {}
    for index, template in enumerate(templates):
        at = f"{place}/{index}"
        value = write_value(template, context, at)
        if isinstance(value, RenderFailed):
            return _failed(value)
        for one in cast("list[object]", value) if isinstance(value, list) else [value]:
            key = _as_key(str(one) if isinstance(one, str | int) else "", at)
            if isinstance(key, Failed):
                return key
            found[key] = None
    return tuple(found)


def _key(template: str, context: Context, place: str) -> str | Failed:
    """A text to be found by: one line, and not empty."""
    text = write(template, context, place)
    return _failed(text) if isinstance(text, RenderFailed) else _as_key(text, place)


def _as_key(given: str, place: str) -> str | Failed:
    text = given.strip()
    if not text:
        return Failed("empty", place, "The event gives nothing to find it by")
    if len(text) > _LONGEST_KEY or "\n" in text:
        return Failed("bad_value", place, f"It is longer than {_LONGEST_KEY} characters, or more than one line")
    return text


def _optional(template: str | None, context: Context, place: str) -> str | Failed | None:
    if template is None:
        return None
    text = write(template, context, place)
    return _failed(text) if isinstance(text, RenderFailed) else text.strip()


def _failed(failure: RenderFailed) -> Failed:
    return Failed(failure.code, failure.field, failure.detail)
