"""Writes types.py, events.py and operations.py of the package from sdk/openapi.json: `make sdk`. Nothing in them is written by hand.

What the API answers has a class, of what it takes a TypedDict, of each operation one method for either client.
"""

import json
import keyword
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

HERE = Path(__file__).parent
DOCUMENT = HERE.parent / "openapi.json"
PACKAGE = HERE / "src" / "tidings_sdk"
CONFIGURATION = HERE.parents[1] / "pyproject.toml"

Schema = Mapping[str, Any]

_REF = "#/components/schemas/"
_HEAD = '"""{about}, made from sdk/openapi.json by `make sdk`; do not edit."""\n\n'
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


def made(document: Schema) -> dict[str, str]:
    """File -> what must stand in it."""
    groups = _groups(document)
    names = _named(document, [one for methods in groups.values() for one in methods])
    pages = {
        "types.py": _types_page(names),
        "events.py": _events_page(document["webhooks"], names),
        "operations.py": _operations_page(groups, names),
    }
    return {name: _formatted(text, name) for name, text in pages.items()}


def main() -> None:
    """Each file stands as it must."""
    for name, text in made(json.loads(DOCUMENT.read_text(encoding="utf-8"))).items():
        path = PACKAGE / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(path.relative_to(HERE.parents[1]))


def _formatted(text: str, name: str) -> str:
    command = [str(Path(sys.executable).with_name("ruff")), "format", "--config", str(CONFIGURATION), "--stdin-filename", name, "-"]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


# What is called how


def _groups(document: Schema) -> dict[str, list[Method]]:
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
        name=_word(name),
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


def _named(document: Schema, methods: Sequence[Method]) -> Names:
    """Names for all that is used. `…Output` is called without that, `…Input` with it, where nothing else is called so."""
    schemas: Mapping[str, Schema] = document["components"]["schemas"]
    told = _reached(schemas, [*(one.answer for one in methods if one.answer is not None), *_sent(document["webhooks"])])
    bodies = [part for one in methods if one.body is not None for part in _expanded(one.body, schemas)]
    taken = _reached(schemas, [*bodies, *(parameter["schema"] for one in methods for parameter in one.query)])
    names = Names(schemas)
    used = {*told, *_RESERVED}
    for name in told:
        short = re.sub(r"(Output|View|Input)$", "", re.sub(r"^Of([A-Z]\w+)$", r"\1Data", name))
        names.told[name] = short if short not in used else f"{short}Output" if name.endswith("Input") else name
        used.add(names.told[name])
    for name in taken:
        wanted = name if name.endswith("Input") or name not in told else f"{name}Input"
        names.taken[name] = wanted if wanted == name or wanted not in schemas else f"{name}Given"
    called = [*names.told.values(), *names.taken.values()]
    assert len(called) == len(set(called)), sorted(one for one in called if called.count(one) > 1)
    return names


def _sent(webhooks: Mapping[str, Schema]) -> list[Schema]:
    return [one["post"]["requestBody"]["content"]["application/json"]["schema"] for one in webhooks.values()]


def _expanded(body: Schema, schemas: Mapping[str, Schema]) -> list[Schema]:
    """The parts of a body that become arguments: its fields, where it is an object of known ones."""
    fields = _fields_of(body, schemas)
    return [body] if fields is None else [schema for _, schema, _ in fields]


def _fields_of(body: Schema, schemas: Mapping[str, Schema]) -> list[tuple[str, Schema, bool]] | None:
    schema = schemas[body["$ref"].removeprefix(_REF)] if "$ref" in body else body
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
                yield value.removeprefix(_REF)
            elif key not in ("discriminator", "default", "examples"):
                yield from _references(value)
    elif isinstance(schema, list):
        for one in cast("list[Any]", schema):
            yield from _references(one)


# Types


def _types_page(names: Names) -> str:
    models = [_model(name, names) for name in names.told]
    inputs = [_typed_dict(name, names) for name in names.taken]
    aliases = [f"{name} = {text}" for text, name in sorted(names.aliases.items(), key=lambda item: item[1])]
    imports = (
        "from __future__ import annotations\n\nimport datetime as dt\nfrom collections.abc import Mapping, Sequence\n"
        "from typing import Any, ClassVar, Literal, NotRequired, Required, TypedDict\n\nfrom tidings_sdk.model import Model\n"
    )
    head = _HEAD.format(about="What the API tells, as classes, and what it takes, as dictionaries")
    return head + imports + "\n\n" + "\n\n".join([*models, *inputs]) + "\n\n" + "\n".join(aliases) + "\n"


def _events_page(webhooks: Mapping[str, Schema], names: Names) -> str:
    events = {one["properties"]["type"]["const"]: one["properties"]["data"] for one in _sent(webhooks)}
    called = {kind: "".join(word.capitalize() for word in re.split(r"[._]", kind)) for kind in events}
    lines = ["import datetime as dt\nfrom collections.abc import Mapping\nfrom typing import Any, Literal\n"]
    lines += ["from tidings_sdk import types as t\nfrom tidings_sdk.model import Model\n\n"]
    for kind, data in events.items():
        told = _of_types(_type(data, names, names.told), names)
        lines.append(_event(called[kind], webhooks[kind]["post"]["summary"], f'Literal["{kind}"]', told))
    lines.append(_event("Unknown", "A later server tells it: of a type that was none before.", "str", "dict[str, Any]"))
    lines.append(f"Event = {' | '.join(called.values())}\n")
    lines.append("BY_TYPE: Mapping[str, type[Event]] = {" + ", ".join(f'"{kind}": {name}' for kind, name in called.items()) + "}\n")
    return _HEAD.format(about="What happens, as webhooks tell it: one class for each type") + "\n".join(lines)


def _event(name: str, means: str, kind: str, data: str) -> str:
    about = '    """Unique, and the same however often it is sent: handle each once."""'
    time = '    """When it happened, in business time: the clock of a test workspace may have been moved."""'
    fields = f"    id: str\n{about}\n    type: {kind}\n    timestamp: dt.datetime\n{time}\n    data: {data}\n"
    return f"class {name}(Model):\n{_doc(means, 4)}\n{fields}\n"


def _model(name: str, names: Names) -> str:
    schema = names.schemas[name]
    lines = [f"class {names.told[name]}(Model):", _doc(schema.get("description", "Told by the API."), 4)]
    required = schema.get("required", [])
    properties: Mapping[str, Schema] = schema.get("properties", {})
    other = {_word(wire): wire for wire in properties if _word(wire) != wire}
    secret = sorted(_word(wire) for wire, given in properties.items() if given.get("format") == "password")
    if other:
        lines.append(f"    _wire: ClassVar[Mapping[str, str]] = {other!r}")
    if secret:
        lines.append(f"    _secret: ClassVar[frozenset[str]] = frozenset({secret!r})")
    for wire, given in properties.items():
        told = _type(given, names, names.told)
        lines.append(f"    {_word(wire)}: {told if wire in required else _or_none(told)}")
        if given.get("description"):
            lines.append(_doc(given["description"], 4))
    return "\n".join(lines) + "\n"


def _typed_dict(name: str, names: Names) -> str:
    schema, called = names.schemas[name], names.taken[name]
    required = schema.get("required", [])
    properties: Mapping[str, Schema] = schema.get("properties", {})
    given = {wire: _type(one, names, names.taken) for wire, one in properties.items()}
    if any(_word(wire) != wire for wire in properties):
        fields = ", ".join(f'{wire!r}: "{_need(wire in required)}[{_unquoted(text)}]"' for wire, text in given.items())
        return f'{called} = TypedDict("{called}", {{{fields}}})\n{_doc(schema.get("description", "Taken by the API."), 0)}\n'
    lines = [f"class {called}(TypedDict):", _doc(schema.get("description", "Taken by the API."), 4)]
    for wire, text in given.items():
        lines.append(f"    {wire}: {_need(wire in required)}[{text}]")
        if properties[wire].get("description"):
            lines.append(_doc(properties[wire]["description"], 4))
    return "\n".join(lines) + "\n"


def _need(is_required: bool) -> str:
    return "Required" if is_required else "NotRequired"


def _unquoted(text: str) -> str:
    return text.replace('"', "'")


def _type(schema: Schema, names: Names, called: Mapping[str, str]) -> str:
    """The type of a value: as it is told where `called` are the names of answers, else as it may be given."""
    is_told = called is names.told
    if "$ref" in schema:
        return called[schema["$ref"].removeprefix(_REF)]
    if "const" in schema:
        return f"Literal[{schema['const']!r}]"
    if "enum" in schema:
        return f"Literal[{', '.join(repr(one) for one in schema['enum'])}]"
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return _union(schema[several], names, called)
    kind = schema.get("type")
    if isinstance(kind, list):
        kinds = cast("list[str]", kind)
        return _joined([_type({**schema, "type": one}, names, called) for one in kinds])
    match kind:
        case "string":
            return _text(schema, is_told=is_told)
        case "integer":
            return "int"
        case "number":
            return "float"
        case "boolean":
            return "bool"
        case "null":
            return "None"
        case "array":
            item = _type(schema["items"], names, called) if "items" in schema else "Any"
            return f"list[{item}]" if is_told else f"Sequence[{item}]"
        case "object":
            more = schema.get("additionalProperties")
            value = _type(cast("Schema", more), names, called) if isinstance(more, dict) and more else "Any"
            return f"dict[str, {value}]" if is_told else f"Mapping[str, {value}]"
        case _:
            return "Any"


def _text(schema: Schema, *, is_told: bool) -> str:
    if schema.get("format") in ("date-time", "date"):
        kind = "dt.datetime" if schema["format"] == "date-time" else "dt.date"
        return kind if is_told else f"{kind} | str"
    return "bytes | str" if "contentEncoding" in schema and not is_told else "str"


def _union(kinds: Sequence[Schema], names: Names, called: Mapping[str, str]) -> str:
    shapes = [_type(one, names, called) for one in kinds if "$ref" in one]
    rest = [_type(one, names, called) for one in kinds if "$ref" not in one]
    if len(shapes) < 3:
        return _joined([_type(one, names, called) for one in kinds])
    # So many shapes have a name in common, or none.
    text = _joined(shapes)
    ending = re.search(r"[A-Z][a-z]+(?:Input)?$", shapes[0])
    name = ending[0] if ending and all(shape.endswith(ending[0]) for shape in shapes) else None
    if text not in names.aliases and name is not None:
        used = {*names.told.values(), *names.taken.values(), *names.aliases.values()}
        names.aliases[text] = name if name not in used else f"Any{name}"
    return _joined([names.aliases.get(text, text), *rest])


def _joined(kinds: Sequence[str]) -> str:
    parts = list(dict.fromkeys(part for kind in kinds for part in _split(kind)))
    if "Any" in parts:
        return "Any"
    # Null is named last.
    return " | ".join([part for part in parts if part != "None"] + (["None"] if "None" in parts else []))


def _split(kind: str) -> list[str]:
    """The members of a union, where it is one at its top."""
    parts, depth, start = list[str](), 0, 0
    for place, letter in enumerate(kind):
        depth += (letter == "[") - (letter == "]")
        if letter == "|" and not depth:
            parts.append(kind[start:place].strip())
            start = place + 1
    return [*parts, kind[start:].strip()]


def _or_omit(kind: str) -> str:
    return _joined([kind, "Omit"]) if kind != "Any" else "Any"


def _or_none(kind: str) -> str:
    return _joined([kind, "None"])


# Operations


def _operations_page(groups: Mapping[str, Sequence[Method]], names: Names) -> str:
    imports = (
        "import datetime as dt\nfrom collections.abc import Mapping, Sequence\nfrom typing import Any, Literal\n\n"
        "from tidings_sdk import types as t\nfrom tidings_sdk.calling import AsyncCaller, Caller, Endpoint\n"
        "from tidings_sdk.model import OMIT, Omit\nfrom tidings_sdk.paging import AsyncPaged, Paged\n"
    )
    endpoints = [_endpoint(one, names) for methods in groups.values() for one in methods]
    classes = [_group(group, methods, names, is_async=is_async) for is_async in (False, True) for group, methods in groups.items()]
    every = [_resources(groups, is_async=is_async) for is_async in (False, True)]
    head = _HEAD.format(about="One method for each operation of the API")
    listed = "# In a class that has a method of this name, `list` is the method.\n_List = list\n"
    return head + imports + "\n" + listed + "\n" + "\n".join(endpoints) + "\n\n\n" + "\n\n".join([*classes, *every])


def _endpoint(one: Method, names: Names) -> str:
    more = ", takes_key=True" if one.takes_key else ""
    more += ", is_keyless=True" if one.is_keyless else ""
    return f'{one.constant} = Endpoint("{one.verb}", "{one.path}", {_answer(one, names, is_value=True)}{more})'


def _answer(one: Method, names: Names, *, is_value: bool = False) -> str:
    if one.is_bytes:
        return "bytes"
    if one.answer is None:
        return "type(None)" if is_value else "None"
    told = _of_types(_type(one.answer, names, names.told), names)
    return told if is_value else told.replace("list[", "_List[")


def _of_types(kind: str, names: Names) -> str:
    """The type, with what types.py defines called as it is from outside."""
    own = {*names.told.values(), *names.taken.values(), *names.aliases.values()}
    return re.sub(r"(?<![\w.'])[A-Z]\w*", lambda found: f"t.{found[0]}" if found[0] in own else found[0], kind)


def _resources(groups: Mapping[str, Sequence[Method]], *, is_async: bool) -> str:
    prefix = "Async" if is_async else ""
    lines = [f"class {prefix}Resources:", '    """Everything that the API can do, by what it is about."""', ""]
    lines += [f"    def __init__(self, caller: {prefix}Caller) -> None:"]
    lines += [f"        self.{group} = {prefix}{_class_name(group)}(caller)" for group in groups]
    return "\n".join(lines) + "\n"


def _group(group: str, methods: Sequence[Method], names: Names, *, is_async: bool) -> str:
    prefix = "Async" if is_async else ""
    lines = [f"class {prefix}{_class_name(group)}:", f'    """`client.{group}`."""', ""]
    lines += [f"    def __init__(self, caller: {prefix}Caller) -> None:", "        self._caller = caller", ""]
    return "\n".join(lines) + "\n" + "\n".join(_call(one, names, is_async=is_async) for one in methods)


def _call(one: Method, names: Names, *, is_async: bool) -> str:
    item = _item_of(one, names)
    answer = _answer(one, names)
    fields = _fields_of(one.body, names.schemas) if one.body is not None else []
    arguments = ["self", *(f"{name}: str" for name in one.parts)]
    if one.body is not None and fields is None:
        arguments.append(f"body: {_of_types(_type(one.body, names, names.taken), names)}")
    if len(arguments) > 1:
        arguments.append("/")
    named = [*_body_arguments(fields or [], names), *_query_arguments(one.query, names)]
    named += ["idempotency_key: str | None = None"] if one.takes_key else []
    arguments += ["*", *named, "timeout: float | None = None"]
    if item is not None:
        answer = f"{'Async' if is_async else ''}Paged[{item}, {answer}]"
    head = f"{'async ' if is_async and item is None else ''}def {one.name}({', '.join(arguments)}) -> {answer}:"
    given = [one.constant, f"({''.join(f'{name}, ' for name in one.parts)})"]
    if item is not None or one.query:
        given.append(f"query={_as_dict([(query['name'], _argument(query['name'])) for query in one.query])}")
    if one.body is not None:
        given.append("body=body" if fields is None else f"fields={_as_dict([(wire, _argument(wire)) for wire, _, _ in fields])}")
    given += ["idempotency_key=idempotency_key"] if one.takes_key else []
    given.append("timeout=timeout")
    how = "pages" if item is not None else "call"
    waits = "await " if is_async and item is None else ""
    does = f"{waits}self._caller.{how}({', '.join(given)})"
    body = does if answer == "None" else f"return {does}"
    return textwrap.indent(f"{head}\n{_doc(_told_of(one, fields or []), 4)}\n    {body}\n", "    ")


def _item_of(one: Method, names: Names) -> str | None:
    """Of a list that is told in pages, what is in it."""
    if one.answer is None or "$ref" not in one.answer or not any(query["name"] == "after" for query in one.query):
        return None
    properties = names.schemas[one.answer["$ref"].removeprefix(_REF)].get("properties", {})
    if "next" not in properties or properties.get("data", {}).get("type") != "array":
        return None
    return _of_types(_type(properties["data"]["items"], names, names.told), names)


def _body_arguments(fields: Sequence[tuple[str, Schema, bool]], names: Names) -> Iterator[str]:
    for wire, schema, is_required in sorted(fields, key=lambda one: not one[2]):
        kind = _of_types(_type(schema, names, names.taken), names)
        yield f"{_argument(wire)}: {kind}" if is_required else f"{_argument(wire)}: {_or_omit(kind)} = OMIT"


def _query_arguments(query: Sequence[Schema], names: Names) -> Iterator[str]:
    for one in sorted(query, key=lambda one: not one["required"]):
        kind = _of_types(_type(one["schema"], names, names.taken), names)
        yield f"{_argument(one['name'])}: {kind}" + ("" if one["required"] else " | None = None")


def _told_of(one: Method, fields: Sequence[tuple[str, Schema, bool]]) -> str:
    told = [f"{one.summary}.", one.description]
    said = [(wire, schema.get("description")) for wire, schema, _ in fields] + [(one["name"], one.get("description")) for one in one.query]
    told.append("\n".join(f"`{_argument(name)}`: {' '.join(text.split())}" for name, text in said if text))
    return "\n\n".join(text for text in told if text)


# Words


def _word(name: str) -> str:
    """The name as Python can have it."""
    return f"{name}_" if keyword.iskeyword(name) else name


def _argument(name: str) -> str:
    return f"{name}_" if keyword.iskeyword(name) or name in _OWN else name


def _class_name(group: str) -> str:
    return "".join(word.capitalize() for word in group.split("_"))


def _as_dict(items: Sequence[tuple[str, str]]) -> str:
    return "{" + ", ".join(f'"{name}": {value}' for name, value in items) + "}"


def _doc(text: str, indent: int) -> str:
    """A docstring of it."""
    safe = text.replace("\\", "\\\\").replace('"""', "'''")
    first, *rest = [textwrap.fill(line, 128 - indent) for line in safe.split("\n")]
    whole = "\n".join([first, *rest])
    if whole.endswith('"'):
        whole += " "
    ending = "\n" if "\n" in whole else ""
    return textwrap.indent(f'"""{whole}{ending}"""', " " * indent)


if __name__ == "__main__":
    main()
