"""Writes types.py, events.py and operations.py of the package from sdk/openapi.json: `make sdk`. Nothing in them is written by hand.

What the API answers has a class, of what it takes a TypedDict, of each operation one method for either client.
"""

import json
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sdk.python.document import HEAD, REF, Method, Names, Schema, argument, class_name, doc, fields_of, groups_of, named
from sdk.python.kinds import events_page, of_types, or_omit, type_of, types_page

HERE = Path(__file__).parent
DOCUMENT = HERE.parent / "openapi.json"
PACKAGE = HERE / "src" / "tidings_sdk"
CONFIGURATION = HERE.parents[1] / "pyproject.toml"


def made(document: Schema) -> dict[str, str]:
    """File -> what must stand in it."""
    groups = groups_of(document)
    names = named(document, [one for methods in groups.values() for one in methods])
    pages = {
        "types.py": types_page(names),
        "events.py": events_page(document["webhooks"], names),
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


def _operations_page(groups: Mapping[str, Sequence[Method]], names: Names) -> str:
    imports = (
        "import datetime as dt\nfrom collections.abc import Mapping, Sequence\nfrom typing import Any, Literal\n\n"
        "from tidings_sdk import types as t\nfrom tidings_sdk.calling import AsyncCaller, Caller, Endpoint\n"
        "from tidings_sdk.model import OMIT, Omit\nfrom tidings_sdk.paging import AsyncPaged, Paged\n"
    )
    endpoints = [_endpoint(one, names) for methods in groups.values() for one in methods]
    classes = [_group(group, methods, names, is_async=is_async) for is_async in (False, True) for group, methods in groups.items()]
    every = [_resources(groups, is_async=is_async) for is_async in (False, True)]
    head = HEAD.format(about="One method for each operation of the API")
    rest = "\n".join(endpoints) + "\n\n\n" + "\n\n".join([*classes, *every])
    listed = "# In a class that has a method of this name, `list` is the method.\n_List = list\n\n" if "_List[" in rest else ""
    return head + imports + "\n" + listed + rest


def _endpoint(one: Method, names: Names) -> str:
    more = ", takes_key=True" if one.takes_key else ""
    more += ", is_keyless=True" if one.is_keyless else ""
    return f'{one.constant} = Endpoint("{one.verb}", "{one.path}", {_answer(one, names, is_value=True)}{more})'


def _answer(one: Method, names: Names, *, is_value: bool = False) -> str:
    if one.is_bytes:
        return "bytes"
    if one.answer is None:
        return "type(None)" if is_value else "None"
    told = of_types(type_of(one.answer, names, names.told), names)
    return told if is_value else told.replace("list[", "_List[")


def _resources(groups: Mapping[str, Sequence[Method]], *, is_async: bool) -> str:
    prefix = "Async" if is_async else ""
    lines = [f"class {prefix}Resources:", '    """Everything that the API can do, by what it is about."""', ""]
    lines += [f"    def __init__(self, caller: {prefix}Caller) -> None:"]
    lines += [f"        self.{group} = {prefix}{class_name(group)}(caller)" for group in groups]
    return "\n".join(lines) + "\n"


def _group(group: str, methods: Sequence[Method], names: Names, *, is_async: bool) -> str:
    prefix = "Async" if is_async else ""
    lines = [f"class {prefix}{class_name(group)}:", f'    """`client.{group}`."""', ""]
    lines += [f"    def __init__(self, caller: {prefix}Caller) -> None:", "        self._caller = caller", ""]
    return "\n".join(lines) + "\n" + "\n".join(_call(one, names, is_async=is_async) for one in methods)


def _call(one: Method, names: Names, *, is_async: bool) -> str:
    item = _item_of(one, names)
    answer = _answer(one, names)
    fields = fields_of(one.body, names.schemas) if one.body is not None else []
    arguments = ["self", *(f"{name}: str" for name in one.parts)]
    if one.body is not None and fields is None:
        arguments.append(f"body: {of_types(type_of(one.body, names, names.taken), names)}")
    if len(arguments) > 1:
        arguments.append("/")
    named = [*_body_arguments(fields or [], names), *_query_arguments(one.query, names)]
    named += ["idempotency_key: str | None = None"] if one.takes_key else []
    arguments += ["*", *named, "timeout: float | None = None"]
    if item is not None:
        answer = f"{'Async' if is_async else ''}Paged[{item}, {answer}]"
    head = f"{'async ' if is_async and item is None else ''}def {one.name}({', '.join(arguments)}) -> {answer}:"
    given = [one.constant, f"({', '.join(one.parts)}{',' if len(one.parts) == 1 else ''})"]
    if item is not None or one.query:
        given.append(f"query={_as_dict([(query['name'], argument(query['name'])) for query in one.query])}")
    if one.body is not None:
        given.append("body=body" if fields is None else f"fields={_as_dict([(wire, argument(wire)) for wire, _, _ in fields])}")
    given += ["idempotency_key=idempotency_key"] if one.takes_key else []
    given.append("timeout=timeout")
    how = "pages" if item is not None else "call"
    waits = "await " if is_async and item is None else ""
    does = f"{waits}self._caller.{how}({', '.join(given)})"
    body = does if answer == "None" else f"return {does}"
    return textwrap.indent(f"{head}\n{doc(_told_of(one, fields or []), 4)}\n    {body}\n", "    ")


def _item_of(one: Method, names: Names) -> str | None:
    """Of a list that is told in pages, what is in it."""
    if one.answer is None or "$ref" not in one.answer or not any(query["name"] == "after" for query in one.query):
        return None
    properties = names.schemas[one.answer["$ref"].removeprefix(REF)].get("properties", {})
    if "next" not in properties or properties.get("data", {}).get("type") != "array":
        return None
    return of_types(type_of(properties["data"]["items"], names, names.told), names)


def _body_arguments(fields: Sequence[tuple[str, Schema, bool]], names: Names) -> Iterator[str]:
    for wire, schema, is_required in sorted(fields, key=lambda one: not one[2]):
        kind = of_types(type_of(schema, names, names.taken), names)
        yield f"{argument(wire)}: {kind}" if is_required else f"{argument(wire)}: {or_omit(kind)} = OMIT"


def _query_arguments(query: Sequence[Schema], names: Names) -> Iterator[str]:
    for one in sorted(query, key=lambda one: not one["required"]):
        kind = of_types(type_of(one["schema"], names, names.taken), names)
        yield f"{argument(one['name'])}: {kind}" + ("" if one["required"] else " | None = None")


def _told_of(one: Method, fields: Sequence[tuple[str, Schema, bool]]) -> str:
    told = [f"{one.summary}.", one.description]
    said = [(wire, schema.get("description")) for wire, schema, _ in fields] + [(one["name"], one.get("description")) for one in one.query]
    told.append("\n".join(f"`{argument(name)}`: {' '.join(text.split())}" for name, text in said if text))
    return "\n\n".join(text for text in told if text)


def _as_dict(items: Sequence[tuple[str, str]]) -> str:
    return "{" + ", ".join(f'"{name}": {value}' for name, value in items) + "}"


if __name__ == "__main__":
    main()
