"""The types of the package: a class for what is told, a TypedDict for what is taken, a class for each event."""

import re
from collections.abc import Mapping, Sequence
from typing import cast

from sdk.python.document import HEAD, REF, Names, Schema, doc, sent, word


def types_page(names: Names) -> str:
    """types.py: what is told, what is taken, and the names of unions."""
    models = [_model(name, names) for name in names.told]
    inputs = [_typed_dict(name, names) for name in names.taken]
    aliases = [f"{name} = {text}" for text, name in sorted(names.aliases.items(), key=lambda item: item[1])]
    imports = (
        "from __future__ import annotations\n\nimport datetime as dt\nfrom collections.abc import Mapping, Sequence\n"
        "from typing import Any, ClassVar, Literal, NotRequired, Required, TypedDict\n\nfrom tidings_sdk.model import Model\n"
    )
    head = HEAD.format(about="What the API tells, as classes, and what it takes, as dictionaries")
    return head + imports + "\n\n" + "\n\n".join([*models, *inputs]) + "\n\n" + "\n".join(aliases) + "\n"


def events_page(webhooks: Mapping[str, Schema], names: Names) -> str:
    """events.py: a class for each event, and one for those to come."""
    events = {one["properties"]["type"]["const"]: one["properties"]["data"] for one in sent(webhooks)}
    called = {kind: "".join(word.capitalize() for word in re.split(r"[._]", kind)) for kind in events}
    lines = ["import datetime as dt\nfrom collections.abc import Mapping\nfrom typing import Any, Literal\n"]
    lines += ["from tidings_sdk import types as t\nfrom tidings_sdk.model import Model\n\n"]
    for kind, data in events.items():
        told = of_types(type_of(data, names, names.told), names)
        lines.append(_event(called[kind], webhooks[kind]["post"]["summary"], f'Literal["{kind}"]', told))
    lines.append(_event("Unknown", "A later server tells it: of a type that was none before.", "str", "dict[str, Any]"))
    lines.append(f"Event = {' | '.join(called.values())}\n")
    lines.append("BY_TYPE: Mapping[str, type[Event]] = {" + ", ".join(f'"{kind}": {name}' for kind, name in called.items()) + "}\n")
    return HEAD.format(about="What happens, as webhooks tell it: one class for each type") + "\n".join(lines)


def _event(name: str, means: str, kind: str, data: str) -> str:
    about = '    """Unique, and the same however often it is sent: handle each once."""'
    time = '    """When it happened, in business time: the clock of a test workspace may have been moved."""'
    fields = f"    id: str\n{about}\n    type: {kind}\n    timestamp: dt.datetime\n{time}\n    data: {data}\n"
    return f"class {name}(Model):\n{doc(means, 4)}\n{fields}\n"


def _model(name: str, names: Names) -> str:
    schema = names.schemas[name]
    lines = [f"class {names.told[name]}(Model):", doc(schema.get("description", "Told by the API."), 4)]
    required = schema.get("required", [])
    properties: Mapping[str, Schema] = schema.get("properties", {})
    other = {word(wire): wire for wire in properties if word(wire) != wire}
    secret = sorted(word(wire) for wire, given in properties.items() if given.get("format") == "password")
    if other:
        lines.append(f"    _wire: ClassVar[Mapping[str, str]] = {other!r}")
    if secret:
        lines.append(f"    _secret: ClassVar[frozenset[str]] = frozenset({secret!r})")
    for wire, given in properties.items():
        told = type_of(given, names, names.told)
        lines.append(f"    {word(wire)}: {told if wire in required else _or_none(told)}")
        if given.get("description"):
            lines.append(doc(given["description"], 4))
    return "\n".join(lines) + "\n"


def _typed_dict(name: str, names: Names) -> str:
    schema, called = names.schemas[name], names.taken[name]
    required = schema.get("required", [])
    properties: Mapping[str, Schema] = schema.get("properties", {})
    given = {wire: type_of(one, names, names.taken) for wire, one in properties.items()}
    if any(word(wire) != wire for wire in properties):
        fields = ", ".join(f'{wire!r}: "{_need(wire in required)}[{_unquoted(text)}]"' for wire, text in given.items())
        return f'{called} = TypedDict("{called}", {{{fields}}})\n{doc(schema.get("description", "Taken by the API."), 0)}\n'
    lines = [f"class {called}(TypedDict):", doc(schema.get("description", "Taken by the API."), 4)]
    for wire, text in given.items():
        lines.append(f"    {wire}: {_need(wire in required)}[{text}]")
        if properties[wire].get("description"):
            lines.append(doc(properties[wire]["description"], 4))
    return "\n".join(lines) + "\n"


def _need(is_required: bool) -> str:
    return "Required" if is_required else "NotRequired"


def _unquoted(text: str) -> str:
    return text.replace('"', "'")


def type_of(schema: Schema, names: Names, called: Mapping[str, str]) -> str:
    """The type of a value: as it is told where `called` are the names of answers, else as it may be given."""
    is_told = called is names.told
    if "$ref" in schema:
        return called[schema["$ref"].removeprefix(REF)]
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
        return _joined([type_of({**schema, "type": one}, names, called) for one in kinds])
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
            item = type_of(schema["items"], names, called) if "items" in schema else "Any"
            return f"list[{item}]" if is_told else f"Sequence[{item}]"
        case "object":
            more = schema.get("additionalProperties")
            value = type_of(cast("Schema", more), names, called) if isinstance(more, dict) and more else "Any"
            return f"dict[str, {value}]" if is_told else f"Mapping[str, {value}]"
        case _:
            return "Any"


def _text(schema: Schema, *, is_told: bool) -> str:
    if schema.get("format") in ("date-time", "date"):
        kind = "dt.datetime" if schema["format"] == "date-time" else "dt.date"
        return kind if is_told else f"{kind} | str"
    return "bytes | str" if "contentEncoding" in schema and not is_told else "str"


def _union(kinds: Sequence[Schema], names: Names, called: Mapping[str, str]) -> str:
    shapes = [type_of(one, names, called) for one in kinds if "$ref" in one]
    rest = [type_of(one, names, called) for one in kinds if "$ref" not in one]
    if len(shapes) < 3:
        return _joined([type_of(one, names, called) for one in kinds])
    # So many shapes have a name in common, or none.
    text = _joined(shapes)
    ending = re.search(r"[A-Z][a-z]+(?:Input)?$", shapes[0])
    name = ending[0] if ending and all(shape.endswith(ending[0]) for shape in shapes) else None
    if text not in names.aliases and name is not None:
        used = {*names.told.values(), *names.taken.values(), *names.aliases.values()}
        names.aliases[text] = name if name not in used else f"Any{name}"
    return _joined([names.aliases.get(text, text), *rest])


def _joined(kinds: Sequence[str]) -> str:
    """The union of these, each named once."""
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


def or_omit(kind: str) -> str:
    """The type, or that it is left out."""
    return _joined([kind, "Omit"]) if kind != "Any" else "Any"


def _or_none(kind: str) -> str:
    return _joined([kind, "None"])


def of_types(kind: str, names: Names) -> str:
    """The type, with what types.py defines called as it is from outside."""
    own = {*names.told.values(), *names.taken.values(), *names.aliases.values()}
    return re.sub(r"(?<![\w.'])[A-Z]\w*", lambda found: f"t.{found[0]}" if found[0] in own else found[0], kind)
