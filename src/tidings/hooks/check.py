"""What is wrong with a mapping, all of it at once: every expression is read, every condition and header looked at."""

from collections.abc import Iterator

import msgspec

from tidings.conditions import Condition, check_condition
from tidings.core.durations import parse_duration
from tidings.core.errors import FieldError
from tidings.expressions import IN_TEXT, BadSource
from tidings.hooks.model import Bearer, Listed, Making, Mapping, OverTimestamp, Place, Rule, Signature, Standard
from tidings.hooks.write import depth_of, texts_of

_MOST_BYTES = 200_000
"""Of a mapping, as JSON."""
_LONGEST_TEXT = 20_000
_DEPTH = 12
_MOST = 100
_OURS = frozenset({"host", "content-length", "connection", "transfer-encoding"})


def check_mapping(mapping: Mapping) -> list[FieldError]:
    """Everything that is wrong with it, with pointers into the hook's body; empty where it can be used."""
    errors = list(_signature(mapping.signature))
    reading = mapping.event
    errors += _expressions([("/event/id", reading.id), ("/event/type", reading.type)])
    errors += _places(mapping.conversation, "/conversation")
    errors += _making(mapping.make, "/make")
    for index, rule in enumerate(mapping.rules):
        errors += _rule(rule, f"/rules/{index}", has_place=rule.conversation is not None or mapping.conversation is not None)
    size = len(msgspec.json.encode(mapping))
    if not errors and size > _MOST_BYTES:
        errors.append(FieldError("/rules", "too_large", f"The mapping has {size:,} bytes; the most is {_MOST_BYTES:,}"))
    return errors[:_MOST]


def _signature(signature: Signature) -> Iterator[FieldError]:
    if isinstance(signature, OverTimestamp | Listed | Standard):
        tolerance = parse_duration(signature.tolerance)
        if tolerance is None or not 1 <= tolerance.total_seconds() <= 86_400:
            yield FieldError("/signature/tolerance", "invalid_duration", "A duration from 1s to 24h, as in 5m")
    if not isinstance(signature, Bearer) and getattr(signature, "header", "").lower() in _OURS:
        yield FieldError("/signature/header", "bad_header", "No signature stands in this header")


def _rule(rule: Rule, at: str, *, has_place: bool) -> Iterator[FieldError]:
    if sum(said is not None for said in (rule.text, rule.parts, rule.template)) != 1:
        yield FieldError(at, "one_of_text_parts_template", "Give exactly one of text, parts and template")
    if rule.data is not None and rule.template is None:
        yield FieldError(f"{at}/data", "data_without_template", "Data are a template's")
    if rule.name is not None and rule.assistant is not None:
        yield FieldError(f"{at}/name", "name_of_assistant", "An assistant has a name of its own")
    if not has_place:
        yield FieldError(f"{at}/conversation", "no_place", "Say which conversation, here or for the whole hook")
    if isinstance(rule.when, Condition):
        yield from check_condition(rule.when, f"{at}/when")
    elif rule.when is not None:
        if "{" not in rule.when:
            yield FieldError(f"{at}/when", "no_expression", "Write an expression, as {{ event.total > 100 }}, or a condition")
        yield from _expressions([(f"{at}/when", rule.when)])
    yield from _places(rule.conversation, f"{at}/conversation")
    yield from _making(rule.make, f"{at}/make")
    yield from _expressions([(f"{at}/text", rule.text), (f"{at}/name", rule.name), (f"{at}/locale", rule.locale)])
    for name, tree in (("parts", rule.parts), ("data", rule.data), ("metadata", rule.metadata)):
        yield from _tree(tree, f"{at}/{name}")


def _places(places: list[Place] | None, at: str) -> Iterator[FieldError]:
    for index, place in enumerate(places or ()):
        given = [place.object, place.metadata, place.contact, place.distinct, place.id]
        if sum(one is not None for one in given) != 1:
            yield FieldError(f"{at}/{index}", "one_of_places", "Give exactly one of object, metadata, contact, distinct and id")
        yield from _tree(msgspec.to_builtins(place), f"{at}/{index}")


def _making(making: Making | None, at: str) -> Iterator[FieldError]:
    if making is not None:
        yield from _tree(msgspec.to_builtins(making), at)


def _tree(tree: object, at: str) -> Iterator[FieldError]:
    if depth_of(tree) > _DEPTH:
        yield FieldError(at, "too_deep", f"This nests deeper than {_DEPTH} levels")
        return
    yield from _expressions(texts_of(tree, at))


def _expressions(given: list[tuple[str, str | None]] | list[tuple[str, str]]) -> Iterator[FieldError]:
    for at, text in given:
        if text is not None and len(text) > _LONGEST_TEXT:
            yield FieldError(at, "too_long", f"A text has at most {_LONGEST_TEXT:,} characters")
            continue
        if text is not None and "{" in text and isinstance(bad := IN_TEXT.compile(text), BadSource):
            yield FieldError(at, "bad_template", f"Line {bad.line}: {bad.detail}")
