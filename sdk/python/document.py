"""sdk/openapi.json as it is read for the package: its operations, its schemas, and what each is called in Python."""

import keyword
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

Schema = Mapping[str, Any]

REF = "#/components/schemas/"
HEAD = '"""{about}, made from sdk/openapi.json by `make sdk`; do not edit."""\n\n'
_RESERVED = {"dt", "Any", "Literal", "Mapping", "Model", "NotRequired", "Required", "Sequence", "TypedDict", "ClassVar", "list", "dict"}
_OWN = {"idempotency_key", "timeout", "self", "t"}


@dataclass
class Names:
    """What each schema is called, as an answer and as a part of a body."""

    schemas: Mapping[str, Schema]
    told: dict[str, str] = field(default_factory=dict[str, str])
    taken: dict[str, str] = field(default_factory=dict[str, str])
    aliases: dict[str, str] = field(default_factory=dict[str, str])
    """Unions of several shapes: what they are -> what they are called."""


@dataclass(frozen=True)
class Method:
    """One operation, as both clients have it."""

    name: str
    constant: str
    verb: str
    path: str
    summary: str
    description: str
    takes_key: bool
    is_keyless: bool
    parts: tuple[str, ...]
    body: Schema | None
    query: tuple[Schema, ...]
    answer: Schema | None
    is_bytes: bool


def groups_of(document: Schema) -> dict[str, list[Method]]:
    """Every operation of the document, by what it is about."""
    groups: dict[str, list[Method]] = {}
    for path, methods in cast("Mapping[str, Mapping[str, Schema]]", document["paths"]).items():
        for verb, operation in methods.items():
            group, _, _ = operation["operationId"].partition(".")
            groups.setdefault(group, []).append(_method(path, verb.upper(), operation))
    return groups


def _method(path: str, verb: str, operation: Schema) -> Method:
    group, _, name = operation["operationId"].partition(".")
    parameters: Sequence[Schema] = operation["parameters"]
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    answer = next(given for status, given in operation["responses"].items() if status.startswith("2"))
    contents = cast("Mapping[str, Schema]", answer.get("content", {}))
    kind = next(iter(contents), None)
    return Method(
        name=word(name),
        constant=f"_{group}_{name}".upper(),
        verb=verb,
        path=path,
        summary=operation["summary"],
        description=operation["description"],
        takes_key=any(one.get("$ref", "").endswith("/IdempotencyKey") for one in parameters),
        is_keyless=operation.get("security") == [],
        parts=tuple(re.findall(r"\{(\w+)\}", path)),
        body=content["schema"] if content is not None else None,
        query=tuple(one for one in parameters if one.get("in") == "query"),
        answer=contents[kind]["schema"] if kind == "application/json" else None,
        is_bytes=kind not in (None, "application/json"),
    )


def named(document: Schema, methods: Sequence[Method]) -> Names:
    """Names for all that is used. `…Output` is called without that, `…Input` with it, where nothing else is called so."""
    schemas: Mapping[str, Schema] = document["components"]["schemas"]
    told = _reached(schemas, [*(one.answer for one in methods if one.answer is not None), *sent(document["webhooks"])])
    bodies = [part for one in methods if one.body is not None for part in _expanded(one.body, schemas)]
    taken = _reached(schemas, [*bodies, *(parameter["schema"] for one in methods for parameter in one.query)])
    names = Names(schemas)
    used = {*told, *_RESERVED}
    for name in told:
        short = re.sub(r"(Output|View|Input)$", "", re.sub(r"^Of([A-Z]\w+)$", r"\1Data", name))
        is_free = short not in used and (short == name or short not in taken)
        names.told[name] = short if is_free else f"{short}Output" if name.endswith("Input") else name
        used.add(names.told[name])
    for name in taken:
        wanted = name if name.endswith("Input") or name not in told else f"{name}Input"
        names.taken[name] = wanted if wanted == name or wanted not in schemas else f"{name}Given"
    called = [*names.told.values(), *names.taken.values()]
    assert len(called) == len(set(called)), sorted(one for one in called if called.count(one) > 1)
    return names


def sent(webhooks: Mapping[str, Schema]) -> list[Schema]:
    """What is sent of each event, as its schema."""
    return [one["post"]["requestBody"]["content"]["application/json"]["schema"] for one in webhooks.values()]


def _expanded(body: Schema, schemas: Mapping[str, Schema]) -> list[Schema]:
    """The parts of a body that become arguments: its fields, where it is an object of known ones."""
    fields = fields_of(body, schemas)
    return [body] if fields is None else [schema for _, schema, _ in fields]


def fields_of(body: Schema, schemas: Mapping[str, Schema]) -> list[tuple[str, Schema, bool]] | None:
    """The fields of a body that is an object of known ones: name, schema, whether it must be there; None where it is none."""
    schema = schemas[body["$ref"].removeprefix(REF)] if "$ref" in body else body
    if schema.get("type") != "object" or "properties" not in schema:
        return None
    required = schema.get("required", [])
    return [(name, given, name in required) for name, given in schema["properties"].items()]


def _reached(schemas: Mapping[str, Schema], roots: Sequence[Schema]) -> list[str]:
    """Every schema that these lead to, in the order of the document."""
    found: set[str] = set()
    waiting = [reference for root in roots for reference in _references(root)]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _references(schemas[name])
    return [name for name in schemas if name in found]


def _references(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        for key, value in cast("dict[str, Any]", schema).items():
            if key == "$ref":
                yield value.removeprefix(REF)
            elif key not in ("discriminator", "default", "examples"):
                yield from _references(value)
    elif isinstance(schema, list):
        for one in cast("list[Any]", schema):
            yield from _references(one)


def word(name: str) -> str:
    """The name as Python can have it."""
    return f"{name}_" if keyword.iskeyword(name) else name


def argument(name: str) -> str:
    """The name as an argument beside those that each method has."""
    return f"{name}_" if keyword.iskeyword(name) or name in _OWN else name


def class_name(group: str) -> str:
    """`webhook_endpoints` as `WebhookEndpoints`."""
    return "".join(word.capitalize() for word in group.split("_"))


def doc(text: str, indent: int) -> str:
    """A docstring of it."""
    safe = text.replace("\\", "\\\\").replace('"""', "'''")
    first, *rest = [textwrap.fill(line, 128 - indent) for line in safe.split("\n")]
    whole = "\n".join([first, *rest])
    if whole.endswith('"'):
        whole += " "
    ending = "\n" if "\n" in whole else ""
    return textwrap.indent(f'"""{whole}{ending}"""', " " * indent)
