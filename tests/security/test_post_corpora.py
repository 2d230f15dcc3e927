"""What is said is data: every corpus of bad words in every part type comes back as it was said, as JSON, or is refused by its field."""

import copy
import json
from collections.abc import Iterator
from typing import Any, cast

import pytest

from tests.conftest import Api
from tests.injections import ADDRESSES, UNICODE, XSS
from tests.security.bodies import PARTS
from tests.security.conftest import Json
from tests.security.test_bad_input import good

pytestmark = pytest.mark.anyio

LINK_ONLY = ('mailto:a@example.com"><script>', "tel:<b>", "mailto:\njavascript:1")
# Fields whose words are free, by part; lines take no line breaks, and so nothing of these corpora that has them.
FREE = {"text", "alt", "transcript", "label", "address", "title", "value", "name", "state", "number", "reference"}


async def place_of(target: Api) -> str:
    await good(target, "PUT", "/v1/contacts/ada", {"email": "ada@example.com"})
    made = await good(target, "POST", "/v1/conversations", {"participants": ["ada"]})
    return f"/v1/conversations/{made['id']}/messages"


def plain_parts() -> Iterator[Json]:
    """Every part type, without what needs a file or somebody who is named."""
    for part in copy.deepcopy(PARTS):
        part.pop("mentions", None)
        part.pop("marks", None)
        if part.pop("attachment", None) is not None:
            part["url"] = "https://example.com/a"
        yield part


def with_words(value: Any, word: str, kind: str, path: tuple[str, ...] = ()) -> Any:
    """The part with this word in all of its free fields."""
    if isinstance(value, dict):
        return {name: with_words(item, word, kind, (*path, name)) for name, item in cast("Json", value).items()}
    if isinstance(value, list):
        return [with_words(item, word, kind, path) for item in cast("list[object]", value)]
    if path and path[-1] in FREE and isinstance(value, str) and not (kind == "purchase" and path[-1] == "state"):
        return word
    return {"any": word, word[:100]: [word]} if path == ("data",) else value


def addresses_in(value: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, dict):
        for name, item in cast("Json", value).items():
            if name in ("url", "image") and isinstance(item, str):
                yield (*place, name)
            yield from addresses_in(item, (*place, name))
    elif isinstance(value, list):
        for index, item in enumerate(cast("list[object]", value)):
            yield from addresses_in(item, (*place, index))


@pytest.mark.parametrize("part", [*plain_parts()], ids=lambda part: part["type"])
async def test_words_come_back_as_they_were_said(target: Api, part: Json):
    at = await place_of(target)
    for word in (*XSS, *UNICODE):
        said = with_words(part, word, part["type"])
        answer = await target.client.post(at, json={"parts": [said], "metadata": {"word": word}})
        assert answer.status_code == 201, (word, answer.text)
        made = answer.json()
        assert made["parts"] == [said]
        found = await target.client.get(f"{at}/{made['id']}")
        assert found.headers["content-type"] == "application/json"
        assert found.headers["x-content-type-options"] == "nosniff"
        assert found.json() == made
        assert found.json()["metadata"] == {"word": word}


@pytest.mark.parametrize("part", [*plain_parts(), PARTS[0]], ids=lambda part: f"{part['type']}{len(part)}")
async def test_no_address_but_of_the_web_is_taken(target: Api, part: Json):
    at = await place_of(target)
    before = (await good(target, "GET", at))["data"]
    for place in addresses_in(part):
        for address in (*ADDRESSES, *(LINK_ONLY if "marks" in place else ())):
            spoilt = copy.deepcopy(part)
            node: Any = spoilt
            for step in place[:-1]:
                node = node[step]
            node[place[-1]] = address
            answer = await target.client.post(at, json={"parts": [spoilt]})
            pointers = [error["pointer"] for error in answer.json()["errors"]]
            assert (answer.status_code, pointers) == (422, ["/parts/0/" + "/".join(str(step) for step in place)]), address
    assert (await good(target, "GET", at))["data"] == before


@pytest.mark.parametrize("part", [*plain_parts()], ids=lambda part: part["type"])
async def test_what_is_too_large_is_refused_by_its_field(target: Api, part: Json):
    at = await place_of(target)
    for name, value in part.items():
        if isinstance(value, str) and name != "type":
            answer = await target.client.post(at, json={"parts": [part | {name: "x" * 10_001}]})
            assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, f"/parts/0/{name}"), answer.text
    too_many = await target.client.post(at, json={"parts": [part] * 11})
    assert (too_many.status_code, too_many.json()["errors"][0]["pointer"]) == (422, "/parts")
    # The parts may be well, and their sum too much.
    words = [{"type": "text", "text": "\u00e9" * 10_000}] * 4
    together = await target.client.post(at, json={"parts": [part, *words]})
    assert together.json()["errors"] == [
        {"pointer": "/parts", "code": "too_large", "detail": "All parts of a post are 64000 bytes of JSON at most"}
    ]
    huge = await target.client.post(at, content=b'{"text": "' + b"x" * 600_000 + b'"}', headers={"content-type": "application/json"})
    assert huge.status_code == 413


async def test_ranges_are_counted_in_code_points_and_stay_within_the_text(target: Api):
    at = await place_of(target)
    text = "👩‍👩‍👧‍👦 ok"

    def marked(start: int, length: int) -> Json:
        return {"parts": [{"type": "text", "text": text, "marks": [{"style": "bold", "start": start, "length": length}]}]}

    assert (await target.client.post(at, json=marked(8, 2))).status_code == 201
    outside = await target.client.post(at, json=marked(8, 3))
    assert outside.json()["errors"][0]["pointer"] == "/parts/0/marks/0/length"
    for wrong, pointer in (
        ({"style": "link", "start": 0, "length": 1}, "/parts/0/marks/0/url"),
        ({"style": "bold", "start": 0, "length": 1, "url": "https://example.com"}, "/parts/0/marks/0/url"),
        ({"style": "script", "start": 0, "length": 1}, "/parts/0/marks/0/style"),
        ({"style": "bold", "start": -1, "length": 1}, "/parts/0/marks/0/start"),
    ):
        answer = await target.client.post(at, json={"parts": [{"type": "text", "text": text, "marks": [wrong]}]})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_a_part_of_no_known_kind_is_refused(target: Api):
    at = await place_of(target)
    for part in ({"type": "html", "html": "<b>x</b>"}, {"text": "x"}, {"type": "text", "text": "x", "html": "<b>x</b>"}, "x", None):
        answer = await target.client.post(at, json={"parts": [part]})
        assert answer.status_code == 422, json.dumps(part)
        assert answer.json()["errors"][0]["pointer"].startswith("/parts/0")
