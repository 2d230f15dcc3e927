"""Pages by signed link: whatever is sent to them they answer a page, words of others stay words, and who guesses is asked to wait."""

from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Api
from tests.foreign import SHOWN
from tests.security.conftest import at_rest, rows_of
from tests.security.test_bad_input import good
from tests.security.test_hosted import FORM, HOSTILE, is_page
from tidings.api.hosted.answers import all_fields
from tidings.channels import Content
from tidings.core.ids import new_id
from tidings.messages import Links
from tidings.messages.track import tracked
from tidings.workspaces.link_settings import LinkSettings

pytestmark = pytest.mark.anyio


async def _link(target: Api) -> str:
    await good(target, "PUT", "/v1/contacts/ann", {"email": "ann@example.com"})
    return urlsplit(str((await good(target, "POST", "/v1/contacts/ann/preference-link"))["url"])).path


async def test_words_of_others_stay_words(target: Api):
    await good(target, "PATCH", "/v1/workspace", {"name": HOSTILE})
    await good(target, "PUT", "/v1/topics/hostile", {"name": HOSTILE, "description": HOSTILE})
    path = await _link(target)
    async with target.with_key(None) as anybody:
        page = await anybody.get(path)
        assert is_page(page, 200)
        assert page.text.count("onerror=alert(1)&gt;") >= 3
        wrong = await anybody.post(path, data={"topics": "", "channels": "", "from": HOSTILE, "to": HOSTILE, "language": HOSTILE})
        assert is_page(wrong, 422)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", FORM),
        (b"topics=%00", FORM),
        (b"topics=%ff%fe", FORM),
        (b"topics=a&" + b"on=a+b&" * 2_500, FORM),
        (b'{"topics": "a"}', "application/json"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b'--x\r\nContent-Disposition: form-data; name="topics"\r\n\r\n\xff\xfe\r\n--x--\r\n', "multipart/form-data; boundary=x"),
        (b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n", "multipart/form-data"),
        (b"--x\r\nContent-Disposition: form-data; name*=utf-9''topics\r\n\r\na\r\n--x--\r\n", "multipart/form-data; boundary=x"),
        ((b"--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" * 300)[:15_000], "multipart/form-data; boundary=x"),
    ],
)
async def test_what_is_no_form_changes_nothing(target: Api, content: bytes, kind: str):
    path = await _link(target)
    before = await at_rest(target.app.url, target.workspace.workspace.id)
    async with target.with_key(None) as anybody:
        assert is_page(await anybody.post(path, content=content, headers={"content-type": kind}), 200)
    assert await rows_of(target.app.url, target.workspace.workspace.id) == before


@pytest.mark.parametrize("text", ["", "x", "%00", "%ff", "A" * 38, "..%2f..%2fetc", "a/b", "é" * 300, "9" * 5_000])
async def test_a_link_that_is_none_is_not_found(target: Api, text: str):
    async with target.with_key(None) as anybody:
        for head in ("/unsubscribe/", "/preferences/"):
            for method in ("GET", "HEAD", "POST"):
                answer = await anybody.request(method, head + quote(text, safe="%/"))
                assert answer.status_code == 404, f"{method} {head}{text[:40]}"
        assert is_page(await anybody.get("/c/" + quote(text, safe="%/")), 400)
        assert (await anybody.get("/o/" + quote(text, safe="%/"))).headers["content-type"] == "image/gif"


async def test_who_guesses_and_who_clicks_all_day_is_asked_to_wait(api: Api):
    # In an installation of its own: tries are counted by the address on the network, which is everybody's here.
    path = await _link(api)
    async with api.with_key(None) as anybody:
        clicks = [await anybody.post(path, data={"how": "nothing"}) for _ in range(65)]
        guesses = [await anybody.get(f"/unsubscribe/{'A' * 36}{n:02}") for n in range(99)] + [
            await anybody.get(f"/preferences/{'A' * 36}{n:02}") for n in range(30)
        ]
        for answers in (clicks, guesses):
            refused = [answer for answer in answers if answer.status_code == 429]
            assert refused
            assert all(is_page(answer, 429) and int(answer.headers["retry-after"]) > 0 for answer in refused)
        assert is_page(await anybody.get(path), 200), "who has a link is not held up by who guesses"


@SHOWN
@given(st.binary(max_size=400), st.sampled_from([b"multipart/form-data; boundary=x", b"multipart/form-data", FORM.encode()]), st.booleans())
def test_no_bytes_break_the_reader_of_forms(body: bytes, kind: bytes, is_framed: bool):
    framed = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + body + b"\r\n--x--\r\n" if is_framed else body
    found: Any = all_fields({b"content-type": kind}, framed, most=20)
    assert all(isinstance(value, str) and "\0" not in value for values in found.values() for value in values)


_PIECES = st.lists(
    st.sampled_from(
        [
            "<a ",
            "href=",
            '"',
            "'",
            ">",
            "<",
            "https://x.example/",
            "</a>",
            "<!--",
            "-->",
            "<style>",
            "</style>",
            "</body>",
            " ",
            "\n",
            "a",
            "&amp;",
            "é",
        ]
    ),
    max_size=40,
).map("".join)


@SHOWN
@given(_PIECES)
def test_rewriting_links_breaks_nothing_and_makes_none_of_what_is_none(page: str):
    links = Links(b"k", "https://t.example")
    delivery_id = new_id()
    content = tracked(Content(text="", html=page), delivery_id, links, LinkSettings(tracks_clicks=True))
    told = content.html or ""
    for part in told.split('href="https://t.example/c/')[1:]:
        token, _, rest = part.partition("?u=")
        assert len(token) == 38
        assert rest.startswith("https%3A%2F%2Fx.example%2F")
    assert tracked(content, delivery_id, links, LinkSettings(tracks_clicks=True)).html == told, (
        "what leads by way of us does not do so twice"
    )
