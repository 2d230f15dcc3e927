"""The OpenAPI document and the reference page, as they are made from the whole registry."""

import ast
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Annotated, Any, Literal

import jsonschema_rs
import msgspec
import pytest
import schemathesis
from msgspec import UNSET, UnsetType

import tidings
from tidings.api.openapi import document, errors_of
from tidings.api.operations import all_operations
from tidings.api.problems import STATUS
from tidings.api.reference import SPECIAL, reference_page
from tidings.api.registry import Operation
from tidings.api.schemas import meanings, name_structs, struct_schema
from tidings.app import build_providers
from tidings.core import errors
from tidings.core.settings import load_settings
from tidings.webhooks import CATALOGUE
from tidings.workspaces import ROLES, load_sealer


@pytest.fixture(scope="module")
def operations(tmp_path_factory: pytest.TempPathFactory) -> tuple[Operation, ...]:
    data = tmp_path_factory.mktemp("data")
    return all_operations(build_providers(load_settings({}, data=data)), load_sealer("00" * 32, data))


@pytest.fixture(scope="module")
def told(operations: tuple[Operation, ...]) -> dict[str, Any]:
    return json.loads(document(operations))


def test_the_document_tells_every_operation_once(operations: tuple[Operation, ...], told: dict[str, Any]):
    ids = [operation["operationId"] for path in told["paths"].values() for operation in path.values()]
    assert sorted(ids) == sorted(operation.id for operation in operations)
    assert told["info"]["version"] == tidings.__version__
    assert told["servers"] == [{"url": "/"}]


def test_another_program_reads_the_document(operations: tuple[Operation, ...], told: dict[str, Any]):
    schema: Any = schemathesis.openapi.from_dict(told)
    read = [found.ok() for found in schema.get_all_operations()]
    assert len(read) == len(operations)


def test_every_reference_leads_somewhere_and_every_schema_is_one(told: dict[str, Any]):
    for reference in set(re.findall(r'"\$ref": ?"#/([^"]+)"', json.dumps(told))):
        place = told
        for step in reference.split("/"):
            place = place[step]
    for schema in told["components"]["schemas"].values():
        jsonschema_rs.meta.validate({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})


def test_the_examples_are_valid_by_the_document_and_by_the_struct(operations: tuple[Operation, ...], told: dict[str, Any]):
    for operation in operations:
        if operation.body is None:
            continue
        assert operation.example is not None, f"{operation.id} has a body and no example"
        msgspec.json.decode(json.dumps(operation.example).encode(), type=operation.body)
        given = told["paths"][operation.path][operation.method.lower()]["requestBody"]["content"]["application/json"]
        rooted = {**given["schema"], "components": told["components"]}
        jsonschema_rs.validate(rooted, operation.example)


def test_the_same_operations_give_the_same_bytes(operations: tuple[Operation, ...]):
    assert document(operations) == document(operations)
    assert reference_page(operations) == reference_page(operations)


def test_each_operation_tells_the_errors_that_any_may_have(operations: tuple[Operation, ...], told: dict[str, Any]):
    for operation in operations:
        responses = told["paths"][operation.path][operation.method.lower()]["responses"]
        known = {"400", "413", "422", "503", str(operation.status)} | (set[str]() if operation.is_open else {"401", "403"})
        assert known <= set(responses)
        assert "429" in responses or not operation.is_open
        assert all(kind in errors_of(operation) for kind in operation.errors)
    assert set(told["components"]["responses"]["Problem401"]["content"]) == {"application/problem+json"}


def test_a_post_takes_an_idempotency_key(operations: tuple[Operation, ...], told: dict[str, Any]):
    for operation in operations:
        references = [one.get("$ref", "") for one in told["paths"][operation.path][operation.method.lower()]["parameters"]]
        takes_key = operation.method == "POST" and not operation.is_open
        assert ("#/components/parameters/IdempotencyKey" in references) is takes_key


def test_each_operation_names_its_scope_and_the_roles_that_hold_it(operations: tuple[Operation, ...], told: dict[str, Any]):
    for operation in operations:
        said = told["paths"][operation.path][operation.method.lower()]
        assert said.get("x-tidings-scope") == operation.scope
        holders = [role for role, scopes in ROLES.items() if operation.scope in scopes] if operation.scope is not None else None
        assert said.get("x-tidings-roles") == holders


def test_each_operation_says_who_may(operations: tuple[Operation, ...], told: dict[str, Any]):
    assert told["security"] == [{"key": []}, {"session": []}]
    for operation in operations:
        own = told["paths"][operation.path][operation.method.lower()].get("security")
        alone = "session" if operation.is_personal else "person" if operation.is_for_people else None
        assert own == ([] if operation.is_open else [{alone: []}] if alone is not None else None)
        assert (operation.scope is None) is (operation.is_open or operation.is_personal or operation.is_for_people)
        assert operation.is_for_people is f"{operation.path}/".startswith("/v1/me/")
        if operation.is_open:
            assert operation.prepare is not None, f"{operation.id} is open to everybody, and nothing limits it"
            assert operation.max_bytes <= 10_000


class Sample(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A sample."""

    data: msgspec.Raw
    more: msgspec.Raw = msgspec.Raw()
    name: str | UnsetType | None = UNSET
    """What it is called."""
    tags: list[str] = []


def test_a_schema_tells_what_the_struct_takes():
    schema = struct_schema(Sample, name_structs([Sample]))
    assert schema == {
        "type": "object",
        "description": "A sample.",
        "properties": {
            "data": {"type": "object"},
            "more": {"type": ["object", "null"]},
            "name": {"anyOf": [{"type": "string"}, {"type": "null"}], "description": "What it is called."},
            "tags": {"type": "array", "items": {"type": "string"}, "default": []},
        },
        "required": ["data"],
        "additionalProperties": False,
    }
    assert meanings(Sample) == {"name": "What it is called."}


class Cat(msgspec.Struct, kw_only=True, tag_field="kind", tag="cat"):
    lives: int = 9


class Dog(msgspec.Struct, kw_only=True, tag_field="kind", tag="dog", omit_defaults=True):
    tricks: list[str] = []


class Home(msgspec.Struct, kw_only=True):
    size: Literal["small", "large"]
    pet: Cat | Dog | None = None
    code: Annotated[str, msgspec.Meta(pattern=r"^a\Z")] = "a"


def test_in_an_answer_a_field_with_a_default_is_there_unless_defaults_are_left_out():
    names = name_structs([Home])
    assert struct_schema(Home, names)["required"] == ["size"]
    assert struct_schema(Home, names, is_told=True)["required"] == ["size", "pet", "code"]
    assert struct_schema(Cat, names, is_told=True)["required"] == ["kind", "lives"]
    assert struct_schema(Dog, names, is_told=True)["required"] == ["kind"]


def test_a_schema_says_by_which_field_its_shapes_are_told_apart_and_of_what_type_its_words_are():
    properties = struct_schema(Home, name_structs([Home]))["properties"]
    assert properties["size"] == {"type": "string", "enum": ["large", "small"]}
    assert properties["pet"]["discriminator"] == {
        "propertyName": "kind",
        "mapping": {"cat": "#/components/schemas/Cat", "dog": "#/components/schemas/Dog"},
    }
    assert struct_schema(Cat, name_structs([Cat]))["properties"]["kind"] == {"type": "string", "const": "cat"}


def test_patterns_are_written_as_other_languages_read_them(told: dict[str, Any]):
    assert struct_schema(Home, name_structs([Home]))["properties"]["code"]["pattern"] == r"^a$(?!\n)"
    patterns = re.findall(r'"pattern": ("(?:[^"\\]|\\.)*")', json.dumps(told))
    assert patterns
    assert [one for one in map(json.loads, patterns) if re.search(r"\\[AZz]|\(\?[P<aiLmsux#]", one)] == []


def test_what_is_shown_once_is_marked(operations: tuple[Operation, ...], told: dict[str, Any]):
    shown = [operation for operation in operations if operation.secret_field is not None]
    assert shown
    for operation in shown:
        fields = told["components"]["schemas"][operation.output.__name__]["properties"]
        assert fields[operation.secret_field]["format"] == "password"


def test_a_file_is_told_as_bytes_and_each_answer_of_json_has_a_name(operations: tuple[Operation, ...], told: dict[str, Any]):
    for operation in operations:
        content = told["paths"][operation.path][operation.method.lower()]["responses"][str(operation.status)].get("content", {})
        for kind, given in content.items():
            is_json = kind == "application/json"
            assert ("$ref" in given["schema"]) if is_json or kind.endswith("ndjson") else (given["schema"]["format"] == "binary")


def test_every_event_is_told_as_a_webhook(told: dict[str, Any]):
    assert list(told["webhooks"]) == list(CATALOGUE)
    for name, hook in told["webhooks"].items():
        schema = hook["post"]["requestBody"]["content"]["application/json"]["schema"]
        assert schema["properties"]["type"]["const"] == name
        assert schema["properties"]["data"] == {"$ref": f"#/components/schemas/{CATALOGUE[name].data.__name__}"}


def test_who_reads_what_is_told_takes_no_offence_at_what_comes_later(operations: tuple[Operation, ...], told: dict[str, Any]):
    taken = name_structs([kind for one in operations for kind in (one.body, one.query) if kind is not None])
    strict = [name for name, schema in told["components"]["schemas"].items() if schema.get("additionalProperties") is False]
    # Where two are called the same, one has its slice before its name.
    names = tuple(kind.__name__ for kind in taken)
    assert [name for name in strict if not name.endswith(names)] == []


def test_every_operation_has_a_name_of_which_methods_can_be_made(operations: tuple[Operation, ...]):
    for operation in operations:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*", operation.id)


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.links: set[str] = set()
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        if "id" in given:
            self.ids.append(given["id"])
        self.links |= {given[name] for name in ("href", "src") if name in given}

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def page(operations: tuple[Operation, ...]) -> Page:
    return Page(reference_page(operations).decode())


def test_the_page_runs_nothing_and_loads_nothing(page: Page):
    assert not page.tags & {"script", "img", "iframe", "object", "form"}
    assert all(link.startswith("#") or link in ("/openapi.json", "data:,") for link in page.links)


def test_every_link_within_the_page_leads_somewhere_and_no_id_comes_twice(page: Page):
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_every_operation_has_its_place_on_the_page(page: Page, operations: tuple[Operation, ...]):
    assert {operation.id for operation in operations} <= set(page.ids)


def test_every_code_of_a_problem_has_its_place_on_the_page(page: Page):
    kinds = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.TidingsError)}
    codes = {kind.code for kind, _, _ in STATUS} | set(SPECIAL)
    for file in Path(tidings.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds:
                codes |= {
                    word.value.value
                    for word in node.keywords
                    if word.arg == "code" and isinstance(word.value, ast.Constant) and isinstance(word.value.value, str)
                }
    assert {f"error-{code}" for code in codes} <= set(page.ids)


def test_what_the_registry_says_is_escaped(operations: tuple[Operation, ...]):
    evil = "<script>alert(1)</script>"
    changed = msgspec.structs.replace(operations[0], summary=evil, description=f"`{evil}` {evil}", example={evil: evil})
    assert evil not in reference_page([changed]).decode()
