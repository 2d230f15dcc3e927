"""The OpenAPI 3.1 document, made from the registry: what is true of an operation is said there once, and read from here."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

import msgspec

from tidings import __version__
from tidings.api.problems import STATUS, Problem, status_of
from tidings.api.registry import Operation
from tidings.api.schemas import REF, Names, Schema, name_structs, schema_of, struct_schema
from tidings.core.errors import (
    Forbidden,
    InProgress,
    Invalid,
    Malformed,
    NotFound,
    Throttled,
    TidingsError,
    TooLarge,
    Unauthenticated,
    Unavailable,
)
from tidings.webhooks import CATALOGUE, EventType
from tidings.workspaces import ROLES

# Any call may end so; the operation itself names only what is its own.
_ALWAYS: tuple[type[TidingsError], ...] = (Malformed, Unauthenticated, Forbidden, TooLarge, Invalid, Unavailable)
_RETRIED = (409, 429, 503)

_ABOUT = """\
Every message between a company and its people. Send a key as `Authorization: Bearer td_…`; bodies are JSON in UTF-8, and unknown \
fields are refused. Times are RFC 3339 in UTC. Errors are RFC 9457 problems with a stable `code`. Lists answer \
`{"data": […], "next": "…"}`: give `next` as `after` to read on; null ends the list. The same `Idempotency-Key` with the same body gets \
the same answer for seven days and does nothing twice."""


def document(operations: Sequence[Operation]) -> bytes:
    """The OpenAPI 3.1 document of these operations; the same operations give the same bytes."""
    return msgspec.json.format(msgspec.json.encode(describe(operations)), indent=1)


def describe(operations: Sequence[Operation]) -> Schema:
    """The document as plain data, in the order of the operations."""
    events = dict.fromkeys(event.data for event in CATALOGUE.values())
    names = names_of(operations)
    taken = name_structs([kind for operation in operations for kind in (operation.body, operation.query) if kind is not None])
    schemas = {
        name: struct_schema(kind, names, is_told=kind not in taken and kind not in events, is_open=kind not in taken)
        for kind, name in sorted(names.items(), key=lambda item: item[1])
    }
    for operation in operations:
        _mark_secret(operation, names, schemas)
    paths: dict[str, Schema] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation, names, schemas)
    queries = {names[operation.query] for operation in operations if operation.query is not None}
    tags = dict.fromkeys(_tag(operation) for operation in operations)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tidings",
            "version": __version__,
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"key": []}, {"session": []}],
        "tags": [{"name": tag} for tag in tags],
        "paths": paths,
        "webhooks": {name: {"post": _webhook(event, name, names)} for name, event in CATALOGUE.items()},
        "components": {
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": "An API key: `td_live_…` or `td_test_…`."},
                "session": {"type": "http", "scheme": "bearer", "description": "A member who is signed in: `tds_…`."},
                "person": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": (
                        "An end user, by a token of 15 minutes at most: from `POST /v1/contacts/{id}/tokens`, or signed by your backend "
                        "with a signing secret."
                    ),
                },
            },
            "parameters": _PARAMETERS,
            "headers": _HEADERS,
            "responses": {_problem_name(status): _problem(status, title) for status, title in _titles().items()},
            "schemas": {name: schema for name, schema in schemas.items() if name not in queries},
        },
    }


def names_of(operations: Sequence[Operation]) -> Names:
    """How the document calls what these operations take and give, and what events tell."""
    roots = [kind for operation in operations for kind in (operation.body, operation.query, operation.output) if kind is not None]
    return name_structs([Problem, *roots, *dict.fromkeys(event.data for event in CATALOGUE.values())])


def errors_of(operation: Operation) -> tuple[type[TidingsError], ...]:
    """Every class of errors that an operation may answer with, its own and everybody's, in the order of their status."""
    found = {*_ALWAYS, *operation.errors}
    if operation.is_open:
        found -= {Unauthenticated, Forbidden} - {*operation.errors}
    elif operation.method == "POST":
        found.add(InProgress)
    if "{" in operation.path:
        found.add(NotFound)
    if operation.is_shared or operation.is_for_people:
        found.add(Throttled)
    return tuple(sorted(found, key=lambda kind: (status_of(kind), kind.code)))


def who_may(operation: Operation) -> str:
    """Who may call it, in a sentence."""
    if operation.is_open:
        return "Nobody needs a key for it."
    if operation.is_personal:
        return "For a signed-in member: `Authorization: Bearer tds_…`."
    if operation.is_for_people:
        return "For an end user, about themselves: `Authorization: Bearer <their token>`."
    return f"Scope: `{operation.scope}`."


def _operation(operation: Operation, names: Names, schemas: Mapping[str, Schema]) -> Schema:
    made: Schema = {
        "operationId": operation.id,
        "tags": [_tag(operation)],
        "summary": operation.summary,
        "description": f"{operation.description}\n\n{who_may(operation)}".strip(),
        "parameters": _parameters(operation, names, schemas),
    } | _scope_of(operation)
    if operation.is_open:
        made["security"] = []
    elif operation.is_personal:
        made["security"] = [{"session": []}]
    elif operation.is_for_people:
        made["security"] = [{"person": []}]
    if operation.body is not None:
        content: Schema = {"schema": _schema_of(operation.body, names)}
        if operation.example is not None:
            content["example"] = operation.example
        made["requestBody"] = {"required": True, "content": {"application/json": content}}
    made["responses"] = (
        {str(operation.status): _success(operation, names)}
        | {str(status): _success(operation, names) | {"description": meaning} for status, meaning in operation.also.items()}
        | {
            str(status): {"$ref": f"#/components/responses/{_problem_name(status)}"}
            for status in dict.fromkeys(status_of(kind) for kind in errors_of(operation))
        }
    )
    return made


def _scope_of(operation: Operation) -> Schema:
    """What its caller must hold, for programs: a page shows only what its member may do. Nothing where no scope opens it."""
    if operation.scope is None:
        return {}
    return {"x-tidings-scope": operation.scope, "x-tidings-roles": [role for role, scopes in ROLES.items() if operation.scope in scopes]}


def _webhook(event: EventType, name: str, names: Names) -> Schema:
    """What an endpoint of yours is sent of an event."""
    headers = {
        "webhook-id": "The event's id, the same however often it is sent: handle each once.",
        "webhook-timestamp": "When it was signed, in seconds since 1970.",
        "webhook-signature": "One signature for each secret that holds, by Standard Webhooks, with spaces between them.",
    }
    body: Schema = {
        "type": "object",
        "properties": {
            "type": {"type": "string", "const": name},
            "timestamp": {"type": "string", "format": "date-time", "description": "When it happened, in business time."},
            "data": _schema_of(event.data, names),
        },
        "required": ["type", "timestamp", "data"],
    }
    return {
        "summary": event.means,
        "tags": ["webhooks"],
        "security": [],
        "parameters": [
            {"name": header, "in": "header", "required": True, "description": said, "schema": {"type": "string"}}
            for header, said in headers.items()
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {"2XX": {"description": "It is yours now."}, "410": {"description": "Nothing more is sent to this endpoint."}},
    }


def _parameters(operation: Operation, names: Names, schemas: Mapping[str, Schema]) -> list[Schema]:
    found: list[Schema] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1, "maxLength": 255}}
        for name in re.findall(r"\{(\w+)\}", operation.path)
    ]
    if operation.query is not None:
        schema = schemas[names[operation.query]]
        required = schema.get("required", [])
        for name, given in cast("dict[str, Schema]", schema["properties"]).items():
            found.append(_query_parameter(name, given, is_required=name in required))
    if operation.method == "POST" and not operation.is_open:
        found.append({"$ref": "#/components/parameters/IdempotencyKey"})
    found.append({"$ref": "#/components/parameters/RequestId"})
    return found


def _query_parameter(name: str, given: Schema, *, is_required: bool) -> Schema:
    schema = {key: value for key, value in given.items() if key != "description"}
    kinds = [kind for kind in schema.get("anyOf", []) if kind != {"type": "null"}]
    if kinds:
        # A parameter that is not given is null; there is no way to write null in an address.
        rest = {key: value for key, value in schema.items() if key not in ("anyOf", "default")}
        schema = (kinds[0] if len(kinds) == 1 else {"anyOf": kinds}) | rest
    made: Schema = {"name": name, "in": "query", "required": is_required, "schema": schema}
    said = given.get("description") or _LISTING.get(name)
    if said:
        made["description"] = said
    return made


_LISTING = {"limit": "How many at most.", "after": "`next` of the page before."}
"""What a list's query means everywhere."""


def _success(operation: Operation, names: Names) -> Schema:
    headers: Schema = {"X-Request-Id": {"$ref": "#/components/headers/RequestId"}}
    if operation.method == "POST" and not operation.is_open:
        headers["Idempotent-Replay"] = {"$ref": "#/components/headers/IdempotentReplay"}
    made: Schema = {"description": _SUCCESS.get(operation.status, "The answer."), "headers": headers}
    if operation.status != 204 and operation.output is not None:
        made["content"] = {operation.type: {"schema": _BYTES if operation.output is bytes else _schema_of(operation.output, names)}}
    return made


_BYTES: Schema = {"type": "string", "format": "binary"}
"""A body that is a file, as it is."""


def _mark_secret(operation: Operation, names: Names, schemas: Mapping[str, Schema]) -> None:
    """What is shown once is marked as what nobody is to look at, so that no client writes it to a log."""
    if operation.secret_field is not None and operation.output in names:
        properties: dict[str, Schema] = schemas[names[operation.output]]["properties"]
        if operation.secret_field in properties:
            properties[operation.secret_field]["format"] = "password"


_SUCCESS = {200: "The answer.", 201: "It was made.", 202: "It was accepted, and is stored.", 204: "It is done; there is nothing to tell."}


def _problem(status: int, title: str) -> Schema:
    known = [kind for kind, number, _ in STATUS if number == status]
    told = "\n".join(f"- `{kind.code}`: {(kind.__doc__ or '').strip()}" for kind in known)
    headers: Schema = {"X-Request-Id": {"$ref": "#/components/headers/RequestId"}}
    if status in _RETRIED:
        headers["Retry-After"] = {"$ref": "#/components/headers/RetryAfter"}
    return {
        "description": f"{title}.\n\n{told}",
        "headers": headers,
        "content": {"application/problem+json": {"schema": {"$ref": f"{REF}Problem"}}},
    }


def _problem_name(status: int) -> str:
    return f"Problem{status}"


def _titles() -> dict[int, str]:
    # Several classes share a status: the last is the most general of them.
    return dict(sorted((status, title.rstrip("?")) for _, status, title in STATUS))


def _tag(operation: Operation) -> str:
    return operation.id.partition(".")[0]


def _schema_of(kind: Any, names: Names) -> Schema:
    return schema_of(msgspec.inspect.type_info(kind), names)


_PARAMETERS: Schema = {
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": "The same key and body get the same answer for seven days; nothing is done twice.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
    },
    "RequestId": {
        "name": "X-Request-Id",
        "in": "header",
        "required": False,
        "description": (
            "Your own name for this call, of up to 100 letters, digits and `_.:/+=-`; it comes back with the answer and stands in the "
            "log. Any other is replaced by one of ours."
        ),
        "schema": {"type": "string"},
    },
}

_HEADERS: Schema = {
    "RequestId": {"description": "The name of this call in the log.", "schema": {"type": "string"}},
    "IdempotentReplay": {"description": "`true` where an earlier answer is given again.", "schema": {"const": "true"}},
    "RetryAfter": {"description": "Seconds after which the same request may be sent again.", "schema": {"type": "integer"}},
}
