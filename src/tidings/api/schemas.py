"""JSON Schema 2020-12 of the structs that the API takes and gives.

msgspec makes schemas too; here each field also has its meaning (the text under it in the source), raw JSON is told as the object
that it must be, and a default that JSON cannot write is left out.
"""

import ast
import inspect
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from threading import Lock
from typing import Any, cast

import msgspec
from msgspec import inspect as types

Schema = dict[str, Any]
Names = Mapping[type[msgspec.Struct], str]

REF = "#/components/schemas/"

_PLAIN: dict[type[types.Type], Schema] = {
    types.AnyType: {},
    types.NoneType: {"type": "null"},
    types.BoolType: {"type": "boolean"},
    types.RawType: {"type": "object"},
    types.UUIDType: {"type": "string", "format": "uuid"},
    types.BytesType: {"type": "string", "contentEncoding": "base64"},
    types.DateTimeType: {"type": "string", "format": "date-time"},
    types.DateType: {"type": "string", "format": "date"},
}
_BOUNDS = {
    types.IntType: {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"},
    types.FloatType: {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"},
    types.StrType: {"min_length": "minLength", "max_length": "maxLength", "pattern": "pattern"},
}
_CHOSEN: Mapping[type, str] = {str: "string", int: "integer"}
_NAMES = {types.IntType: "integer", types.FloatType: "number", types.StrType: "string"}


def name_structs(roots: Iterable[Any]) -> dict[type[msgspec.Struct], str]:
    """Every struct below these types, with a name of its own: the first of a name has it, others get their slice before it."""
    found: dict[type[msgspec.Struct], None] = {}
    waiting: list[object] = list(types.multi_type_info(roots))
    while waiting:
        info = waiting.pop(0)
        if isinstance(info, types.StructType):
            if info.cls in found:
                continue
            found[info.cls] = None
            waiting += [field.type for field in info.fields]
        elif isinstance(info, types.Type):
            for value in (getattr(info, name) for name in info.__struct_fields__):
                waiting += cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,)
    first: dict[str, type[msgspec.Struct]] = {}
    for kind in found:
        first.setdefault(kind.__name__, kind)
    return {kind: kind.__name__ if first[kind.__name__] is kind else f"{_slice_of(kind)}{kind.__name__}" for kind in found}


def struct_schema(kind: type[msgspec.Struct], names: Names, *, is_told: bool = False, is_open: bool = False) -> Schema:
    """The schema of one struct; others are referred to by their names.

    `is_told`: it only stands in answers. There a field with a default is as sure to be as any other, unless what is not said is left out.
    `is_open`: who reads it takes no offence at fields that come later.
    """
    info = cast("types.StructType", types.type_info(kind))
    said = meanings(kind)
    properties: dict[str, Schema] = {}
    is_whole = is_told and not kind.__struct_config__.omit_defaults
    required = [field.encode_name for field in info.fields if field.required or (is_whole and field.default is not msgspec.UNSET)]
    if info.tag_field is not None:
        # By it one of several is told from the others.
        properties[info.tag_field] = {"type": "string", "const": info.tag}
        required.insert(0, info.tag_field)
    for field in info.fields:
        schema = schema_of(field.type, names)
        if isinstance(field.type, types.RawType) and not field.required:
            schema = {"type": ["object", "null"]}
        if _has_default(field) and not is_whole:
            schema = {**schema, "default": field.default if field.default is not msgspec.NODEFAULT else field.default_factory()}
        if field.name in said:
            schema = {**schema, "description": said[field.name]}
        properties[field.encode_name] = schema
    made: Schema = {"type": "object"}
    if kind.__doc__:
        made["description"] = inspect.cleandoc(kind.__doc__)
    made |= {"properties": properties, "required": required}
    return made | {"additionalProperties": False} if info.forbid_unknown_fields and not is_open else made


def schema_of(info: types.Type, names: Names) -> Schema:
    """The schema of any type that the API's structs use."""
    match info:
        case types.StructType():
            return {"$ref": REF + names[info.cls]}
        case types.Metadata():
            return schema_of(info.type, names) | cast("Schema", info.extra_json_schema or {})  # pyright: ignore[reportUnknownMemberType] - msgspec leaves it open
        case types.UnionType():
            return _union(info, names)
        case types.LiteralType():
            return _choice(list(info.values))
        case types.EnumType():
            return _choice([one.value for one in info.cls])
        case types.ListType() | types.SetType() | types.FrozenSetType() | types.VarTupleType():
            bounds = _given({"minItems": info.min_length, "maxItems": info.max_length})
            return {"type": "array", "items": schema_of(info.item_type, names), **bounds}
        case types.TupleType():
            items = [schema_of(one, names) for one in info.item_types]
            return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
        case types.DictType():
            return _map(info, names)
        case types.IntType() | types.FloatType() | types.StrType():
            bounds = {told: getattr(info, name) for name, told in _BOUNDS[type(info)].items()}
            if bounds.get("pattern") is not None:
                # The end as Python has it is a letter Z, or nothing at all, to others.
                bounds["pattern"] = bounds["pattern"].replace(r"\Z", r"$(?!\n)")
            return {"type": _NAMES[type(info)], **_given(bounds)}
        case _:
            return dict(_PLAIN[type(info)])


def meanings(kind: type[msgspec.Struct]) -> dict[str, str]:
    """What the text under each field of a struct says of it; nothing where the source is not at hand."""
    found: dict[str, str] = {}
    for base in reversed(kind.__mro__):
        if issubclass(base, msgspec.Struct) and base is not msgspec.Struct:
            found |= _meanings_of(base)
    return found


# Two threads that parse at one time may fail each other: python/cpython#106905, in Python 3.11.
_PARSING = Lock()


@cache
def _meanings_of(base: type[msgspec.Struct]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    try:
        with _PARSING:
            tree = ast.parse(textwrap.dedent(inspect.getsource(base)))
    except (OSError, SyntaxError):
        return found
    for field, text in pairwise(cast("ast.ClassDef", tree.body[0]).body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(text, ast.Expr):
            said = text.value.value if isinstance(text.value, ast.Constant) else None
            if isinstance(said, str):
                found[field.target.id] = inspect.cleandoc(said)
    return found


def _union(info: types.UnionType, names: Names) -> Schema:
    kinds = [schema_of(one, names) for one in info.types]
    if len(kinds) == 1:
        return kinds[0]
    structs = [one for one in info.types if isinstance(one, types.StructType)]
    tags = {one.tag_field for one in structs}
    tag = tags.pop() if len(structs) > 1 and len(tags) == 1 else None
    if tag is None:
        return {"anyOf": kinds}
    # The field that says which of them it is, for whoever makes types of it.
    return {"anyOf": kinds, "discriminator": {"propertyName": tag, "mapping": {str(one.tag): REF + names[one.cls] for one in structs}}}


def _choice(values: list[Any]) -> Schema:
    kind = next((name for one, name in _CHOSEN.items() if all(type(value) is one for value in values)), None)
    return {"type": kind, "enum": values} if kind is not None else {"enum": values}


def _map(info: types.DictType, names: Names) -> Schema:
    made: Schema = {"type": "object"}
    keys = {name: value for name, value in schema_of(info.key_type, names).items() if name != "type"}
    if keys:
        made["propertyNames"] = keys
    values = schema_of(info.value_type, names)
    if values:
        made["additionalProperties"] = values
    return made | _given({"minProperties": info.min_length, "maxProperties": info.max_length})


def _has_default(field: types.Field) -> bool:
    if field.default_factory in (list, dict):
        return True
    return field.default is None or isinstance(field.default, str | int | float | bool)


def _given(bounds: Mapping[str, object]) -> Schema:
    return {name: value for name, value in bounds.items() if value is not None}


def _slice_of(kind: type) -> str:
    parts: Sequence[str] = kind.__module__.split(".")
    return parts[1].capitalize() if parts[1] != "api" else parts[-1].title().replace("_", "")
