"""Pages that anybody may open: whatever is sent to them, they answer a page, tell nothing of anybody, and keep to their limits."""

from typing import Any
from urllib.parse import quote, urlsplit

import httpx2
import pytest

from tests.conftest import Api
from tests.security.conftest import at_rest, rows_of
from tests.security.test_bad_input import SECRETS, good

pytestmark = pytest.mark.anyio

HOSTILE = "</style><script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7 * 7 }}"
FORM = "application/x-www-form-urlencoded"


async def _path(target: Api, **given: Any) -> str:
    form = await good(target, "PUT", "/v1/opt-in-forms/news", {"name": "News", "text": "Yes"} | given)
    return urlsplit(str(form["url"])).path


def is_page(answer: httpx2.Response, status: int) -> bool:
    return (
        answer.status_code == status
        and answer.headers["content-type"] == "text/html; charset=utf-8"
        and "default-src 'none'" in answer.headers["content-security-policy"]
        and answer.headers["cache-control"] == "no-store"
        and answer.headers["referrer-policy"] == "no-referrer"
        and "<script" not in answer.text
        and not any(secret in answer.text for secret in SECRETS)
    )


async def test_words_of_others_stay_words(target: Api):
    await good(target, "PATCH", "/v1/workspace", {"name": HOSTILE})
    path = await _path(target, name=HOSTILE, text=HOSTILE)
    async with target.with_key(None) as anybody:
        page = await anybody.get(path)
        assert is_page(page, 200)
        assert "onerror=alert(1)&gt;" in page.text
        wrong = await anybody.post(path, data={"email": HOSTILE})
        assert is_page(wrong, 422)
        assert 'value="&lt;/style&gt;' in wrong.text


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", FORM),
        (b"email=%00", FORM),
        (b"email=a%00b@example.com", FORM),
        (b"email=%ff%fe", FORM),
        (b"email=ada%40example.com\xff", FORM),
        (b"email=" + b"x" * 10_000, FORM),
        (b"email=ada%40example.com&" + b"a=1&" * 100, FORM),
        (b"email=ada%40example.com", "application/json"),
        (b"email=ada%40example.com", "multipart/form-data; boundary=x"),
        (b'{"email": "ada@example.com"}', "application/json"),
        (b"email[]=ada%40example.com", FORM),
    ],
)
async def test_what_is_no_form_is_none_and_nothing_is_stored(target: Api, content: bytes, kind: str):
    path = await _path(target)
    before = await at_rest(target.app.url, target.workspace.workspace.id)
    async with target.with_key(None) as anybody:
        assert is_page(await anybody.post(path, content=content, headers={"content-type": kind}), 422)
    assert await rows_of(target.app.url, target.workspace.workspace.id) == before


async def test_a_body_that_is_too_large_is_not_read(target: Api):
    path = await _path(target)
    async with target.with_key(None) as anybody:
        answer = await anybody.post(path, content=b"email=" + b"x" * 30_000, headers={"content-type": FORM})
        assert is_page(answer, 413)


@pytest.mark.parametrize(
    "text", ["", "x", "%00", "%ff", "..%2f..%2fetc", "frm_" + "0" * 26, "opt_" + "0" * 26 + ".x", "opt_.", "a/b", "é" * 300, "9" * 5_000]
)
async def test_an_address_that_is_none_is_not_found(target: Api, text: str):
    async with target.with_key(None) as anybody:
        for head in ("/forms/", "/confirm/"):
            for method in ("GET", "POST"):
                answer = await anybody.request(method, head + quote(text, safe="%/"))
                assert is_page(answer, 404), f"{method} {head}{text[:40]}: {answer.status_code}"


async def test_whoever_fills_in_forms_all_day_is_asked_to_wait(api: Api):
    # In an installation of its own: tries are counted by the address on the network, which is everybody's here.
    path = await _path(api)
    async with api.with_key(None) as anybody:
        answers = [await anybody.post(path, data={"email": "no mailbox"}) for _ in range(65)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert all(is_page(answer, 429) and int(answer.headers["retry-after"]) > 0 for answer in refused)
