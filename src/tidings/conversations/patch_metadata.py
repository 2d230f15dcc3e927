"""Metadata: a JSON object of yours, changed by RFC 7396 (merge patch), or by dotted paths. Pure."""

from collections.abc import Mapping
from typing import Any, cast

import msgspec

from tidings.core.errors import FieldError

MOST_BYTES = 16_000
MOST_DEPTH = 8
MOST_KEYS = 500
MAX_PATH = 500
MAX_STEP = 100

Metadata = dict[str, Any]


def merged(metadata: Mapping[str, Any], patch: Mapping[str, Any]) -> Metadata:
    """As RFC 7396 says: an object is merged name by name, null takes a name away, anything else stands in the place of what was."""
    made: Metadata = dict(metadata)
    for name, value in patch.items():
        if value is None:
            made.pop(name, None)
        elif isinstance(value, dict):
            before = made.get(name)
            made[name] = merged(cast("Metadata", before) if isinstance(before, dict) else {}, cast("Metadata", value))
        else:
            made[name] = value
    return made


def patched(metadata: Mapping[str, Any], paths: Mapping[str, Any]) -> Metadata:
    """The value at each path (`order.state`) is as given, whole; null takes it away. Objects on the way are made where they are not."""
    made: Metadata = dict(metadata)
    for path, value in paths.items():
        made = _put(made, path.split("."), value)
    return made


def wrong_paths(paths: Mapping[str, Any], place: str) -> list[FieldError]:
    """What is wrong with dotted paths: an empty or overlong step, or two of which one stands inside the other."""
    errors: list[FieldError] = []
    for path in paths:
        steps = path.split(".")
        at = f"{place}/{_escaped(path[:64])}"
        if len(path) > MAX_PATH or len(steps) > MOST_DEPTH or any(not 1 <= len(step) <= MAX_STEP for step in steps):
            errors.append(
                FieldError(at, "invalid_path", f"A path is 1 to {MOST_DEPTH} names with dots between, each up to {MAX_STEP} long")
            )
        elif any(other.startswith(f"{path}.") for other in paths):
            errors.append(FieldError(at, "crossing_paths", "Another path stands inside this one: which comes first would decide"))
    return errors


def wrong_metadata(metadata: Mapping[str, Any], place: str) -> list[FieldError]:
    """What is wrong with metadata as a whole: its size, its depth, how many names it has."""
    errors: list[FieldError] = []
    if len(msgspec.json.encode(metadata)) > MOST_BYTES:
        errors.append(FieldError(place, "too_large", f"Metadata has at most {MOST_BYTES:,} bytes as JSON"))
    depth, keys = _measured(metadata, 1)
    if depth > MOST_DEPTH:
        errors.append(FieldError(place, "too_deep", f"Metadata nests at most {MOST_DEPTH} levels"))
    if keys > MOST_KEYS:
        errors.append(FieldError(place, "too_many_names", f"Metadata has at most {MOST_KEYS} names in all"))
    return errors


def _put(metadata: Metadata, steps: list[str], value: Any) -> Metadata:
    made = dict(metadata)
    name, rest = steps[0], steps[1:]
    if not rest:
        if value is None:
            made.pop(name, None)
        else:
            made[name] = value
        return made
    before = made.get(name)
    if value is None and not isinstance(before, dict):
        return made
    made[name] = _put(cast("Metadata", before) if isinstance(before, dict) else {}, rest, value)
    return made


def _measured(value: object, depth: int) -> tuple[int, int]:
    """Levels and names."""
    if isinstance(value, dict):
        named = cast("Metadata", value)
        parts, keys = list(named.values()), len(named)
    elif isinstance(value, list):
        parts, keys = cast("list[object]", value), 0
    else:
        return depth - 1, 0
    below = [_measured(one, depth + 1) for one in parts]
    return max([depth, *(deep for deep, _ in below)]), keys + sum(names for _, names in below)


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")
