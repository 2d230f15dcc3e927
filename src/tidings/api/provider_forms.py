"""The settings that a provider asks for, as a JSON schema that a form can be made from: from the struct that reads them."""

from collections.abc import Iterator
from typing import Any, cast

import msgspec

from tidings.api.schemas import REF, Schema, name_structs, struct_schema

_DEFS = "#/$defs/"
_LETTERS = {"api": "API", "dkim": "DKIM", "helo": "HELO", "id": "ID", "json": "JSON", "sid": "SID", "smtp": "SMTP", "url": "URL"}
"""Words that are written in capitals."""


def settings_schema(kind: type[msgspec.Struct]) -> Schema:
    """JSON Schema 2020-12 of the settings; what it refers to stands under `$defs`. A secret's `format` is `password`."""
    names = name_structs([kind])
    made = {name: _titled(struct_schema(one, names)) for one, name in names.items()}
    whole = made.pop(names[kind])
    found = {"$schema": "https://json-schema.org/draft/2020-12/schema", **whole} | ({"$defs": made} if made else {})
    return cast("Schema", _own_references(found))


def secret_places(schema: Schema) -> list[str]:
    """Where the secrets stand in such settings: JSON pointers, with `*` for every item of a list and every name of a map."""
    return sorted(set(_secrets(schema, cast("Schema", schema.get("$defs", {})), "", ())))


def title_of(name: str) -> str:
    """The name of a field as a form says it: `auth_token` is `Auth token`."""
    words = [_LETTERS.get(word, word) for word in name.split("_")]
    return " ".join([words[0] if words[0].isupper() else words[0].capitalize(), *words[1:]])


def _titled(schema: Schema) -> Schema:
    properties = cast("dict[str, Schema]", schema["properties"])
    return {**schema, "properties": {name: {"title": title_of(name), **given} for name, given in properties.items()}}


def _own_references(value: Any) -> Any:
    if isinstance(value, dict):
        given = cast("dict[str, Any]", value)
        return {name: _own_references(one) for name, one in given.items()}
    if isinstance(value, list):
        return [_own_references(one) for one in cast("list[Any]", value)]
    return value.replace(REF, _DEFS, 1) if isinstance(value, str) and value.startswith(REF) else value


def _secrets(schema: Schema, defs: Schema, place: str, seen: tuple[str, ...]) -> Iterator[str]:
    if schema.get("format") == "password":
        yield place
        return
    reference = schema.get("$ref")
    if isinstance(reference, str):
        name = reference.removeprefix(_DEFS)
        if name not in seen:
            yield from _secrets(defs[name], defs, place, (*seen, name))
        return
    for one in cast("list[Schema]", schema.get("anyOf", [])):
        yield from _secrets(one, defs, place, seen)
    for name, one in cast("dict[str, Schema]", schema.get("properties", {})).items():
        yield from _secrets(one, defs, f"{place}/{name}", seen)
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield from _secrets(schema[key], defs, f"{place}/*", seen)
