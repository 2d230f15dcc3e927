"""Expressions over what a call brought: within the fence of expressions/, and of its data only what an expression names.

A call may hold more than a template may see at once; what no expression names is not copied for it.
"""

from collections.abc import Collection, Mapping
from typing import Any, cast

import msgspec

from tidings.expressions import (
    CONTROLS,
    IN_JSON,
    IN_TEXT,
    BadSource,
    NotPlainError,
    RenderFailed,
    is_one_expression,
    plain_map,
    render_field,
)

Context = Mapping[str, object]
"""`event`, `headers`, `type`, `id`."""

_CHARACTERS = 1_000_000
_DEPTH = 12


def write(template: str, context: Context, place: str) -> str | RenderFailed:
    """The text, without control characters; after `begin_render`. `place` is told where it fails."""
    if "{" not in template:
        return template
    if isinstance(bad := IN_TEXT.compile(template), BadSource):
        return RenderFailed("bad_template", place, f"Line {bad.line}: {bad.detail}")
    try:
        seen = plain_map(only(context, IN_TEXT.variables_of(template)), characters=_CHARACTERS)
    except NotPlainError as error:
        return RenderFailed("bad_value", place, str(error))
    text = render_field(place, template, seen, IN_TEXT)
    return text if isinstance(text, RenderFailed) else CONTROLS.sub("", text.replace("\r\n", "\n"))


def write_value(template: str, context: Context, place: str) -> object | RenderFailed:
    """As `write`; a text that is one expression keeps its type: a number stays a number, null is None."""
    if not is_one_expression(template):
        return write(template, context, place)
    try:
        seen = plain_map(only(context, IN_TEXT.variables_of(template)), characters=_CHARACTERS)
    except NotPlainError as error:
        return RenderFailed("bad_value", place, str(error))
    written = render_field(place, template.strip(), seen, IN_JSON)
    if isinstance(written, RenderFailed):
        return written
    return _clean(msgspec.json.decode(written))


def write_tree(tree: object, context: Context, place: str) -> object | RenderFailed:
    """JSON in which every text is an expression; what is null is left out."""
    if isinstance(tree, str):
        return write_value(tree, context, place)
    if isinstance(tree, dict):
        written: dict[str, object] = {}
        for name, value in cast("dict[str, object]", tree).items():
            found = write_tree(value, context, f"{place}/{name}")
            if isinstance(found, RenderFailed):
                return found
            if found is not None:
                written[name] = found
        return written
    if isinstance(tree, list):
        items = [write_tree(value, context, f"{place}/{index}") for index, value in enumerate(cast("list[object]", tree))]
        failed = next((item for item in items if isinstance(item, RenderFailed)), None)
        return failed or [item for item in items if item is not None]
    return tree


def _clean(value: Any) -> object:
    """Without control characters, at any depth: the database takes no U+0000."""
    if isinstance(value, str):
        return CONTROLS.sub("", value)
    if isinstance(value, dict):
        return {CONTROLS.sub("", name): _clean(one) for name, one in cast("dict[str, Any]", value).items()}
    return [_clean(one) for one in cast("list[Any]", value)] if isinstance(value, list) else value


def only(context: Context, names: Collection[str]) -> dict[str, object]:
    """Of the context what these dotted names reach; a mapping on the way has nothing else."""
    kept: dict[str, object] = {}
    whole: set[str] = set()
    for name in sorted(names, key=len):
        _keep(kept, context, name.split("."), whole)
    return kept


def texts_of(tree: Any, place: str = "") -> list[tuple[str, str]]:
    """Every text of a tree with its pointer."""
    if isinstance(tree, str):
        return [(place, tree)]
    if isinstance(tree, dict):
        named = cast("dict[str, Any]", tree)
        return [found for name, value in named.items() for found in texts_of(value, f"{place}/{_escaped(name)}")]
    if isinstance(tree, list):
        return [found for index, value in enumerate(cast("list[Any]", tree)) for found in texts_of(value, f"{place}/{index}")]
    return []


def depth_of(tree: Any) -> int:
    """How deep a tree nests."""
    if isinstance(tree, dict):
        return 1 + max((depth_of(value) for value in cast("dict[str, Any]", tree).values()), default=0)
    if isinstance(tree, list):
        return 1 + max((depth_of(value) for value in cast("list[Any]", tree)), default=0)
    return 0


def _keep(kept: dict[str, object], data: Context, steps: list[str], whole: set[str]) -> None:
    at: Mapping[str, object] = data
    into = kept
    for index, step in enumerate(steps):
        path = ".".join(steps[: index + 1])
        if path in whole or step not in at:
            # What is not there is missed by its own name; but for a mapping's pairs, which take all of it.
            if path not in whole and step == "items" and index:
                into.update(at)
            return
        value = at[step]
        if index == len(steps) - 1 or not isinstance(value, Mapping):
            into[step] = value
            whole.add(path)
            return
        deeper = into.setdefault(step, {})
        at, into = cast("Mapping[str, object]", value), cast("dict[str, object]", deeper)


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")
