"""The first links of a post are looked at after it is stored, and what is found is told as a change of the post."""

import asyncio
from collections.abc import Callable

import pytest

from tests.flow.conftest import Json, Shop
from tests.providers.http_peers import Answer, HttpPeer, Request, Trick, http_server

pytestmark = pytest.mark.anyio

HTML = {"Content-Type": "text/html; charset=utf-8"}
TEAPOT = Answer(
    200,
    b"<!doctype html><html><head><title>no</title><meta property='og:title' content='The &quot;Blue&quot; Teapot'>"
    b"<meta property='og:description' content='Holds a litre.'><meta property='og:site_name' content='The Shop'>"
    b"<meta property='og:image' content='/teapot.jpg'></head><body>" + b"x" * 900_000,
    HTML,
)


async def talk(shop: Shop) -> str:
    await shop.person("ada")
    await shop.person("bob", phone="+31612345679")
    made = await shop.ask("POST", "/v1/conversations", {"kind": "group", "participants": ["ada", "bob"]})
    return f"conversations/{made['id']}"


async def say(shop: Shop, at: str, text: str, **more: object) -> Json:
    return await shop.ask("POST", f"/v1/contacts/ada/{at}/messages", {"text": text} | more, status=201)


async def read(shop: Shop, at: str, post: Json) -> Json:
    return await shop.ask("GET", f"/v1/contacts/bob/{at}/messages/{post['id']}")


async def previewed(shop: Shop, at: str, post: Json) -> Json:
    return await shop.until(f"/v1/contacts/bob/{at}/messages/{post['id']}", lambda one: bool(one["previews"]))


async def settled(shop: Shop, waiting: int = 0) -> list[tuple[str, str | None]]:
    """What became of each link of the workspace, once no more than so many of them wait."""
    for _ in range(400):
        async with shop.api.app.database.pipeline() as tx:
            rows = await tx.fetch(
                "SELECT state, reason FROM link_previews WHERE workspace_id = $1 ORDER BY seq, n", shop.api.workspace.workspace.id
            )
        if sum(row["state"] == "waiting" for row in rows) <= waiting:
            return [(row["state"], row["reason"]) for row in rows]
        await asyncio.sleep(0.05)
    raise AssertionError("a link still waits")


def pages(told: dict[str, Answer | Trick]) -> Callable[[Request], Answer | Trick]:
    return lambda request: told.get(request.target, Answer(404, b"", HTML))


def asked(server: HttpPeer) -> list[str]:
    return [request.target for request in server.requests]


async def test_a_link_is_looked_at_and_the_post_changes(shop: Shop):
    at = await talk(shop)
    async with http_server(pages({"/teapot": TEAPOT})) as server:
        post = await say(shop, at, f"Look: {server.url}/teapot!")
        assert post["previews"] == []
        page = await shop.ask("GET", f"/v1/contacts/bob/{at}/messages")
        found = (await previewed(shop, at, post))["previews"]
        assert found == [
            {
                "url": f"{server.url}/teapot",
                "title": 'The "Blue" Teapot',
                "description": "Holds a litre.",
                "site_name": "The Shop",
                "image_url": f"{server.url}/teapot.jpg",
            }
        ]
        changed = await shop.ask("GET", f"/v1/contacts/bob/{at}/changes?after={page['cursor']}")
        assert [one["previews"] for one in changed["posts"]] == [found]
        listed = await shop.ask("GET", f"/v1/contacts/ada/{at}/messages")
        assert [one["previews"] for one in listed["data"]] == [found]

        request = server.requests[0]
        assert "cookie" not in request.headers
        assert "authorization" not in request.headers
        assert "referer" not in request.headers
        # The same page again, the same day: it is known, and nobody is asked.
        again = await say(shop, at, f"Again {server.url}/teapot#spout")
        assert (await read(shop, at, again))["previews"][0]["title"] == 'The "Blue" Teapot'
        assert asked(server) == ["/teapot"], "nor is the picture fetched"
        events = await shop.until("/v1/events?type=message.previewed", lambda body: bool(body["data"]))
        told = events["data"][0]["data"]
        assert (told["message"], told["seq"]) == (post["id"], post["seq"])
        assert "teapot" not in str(events["data"]), "what is said stands in the post alone"


async def test_what_a_post_says_now_is_what_is_shown(shop: Shop):
    at = await talk(shop)
    other = Answer(200, b"<title>Another</title>", HTML)
    async with http_server(pages({"/teapot": TEAPOT, "/other": other})) as server:
        post = await say(shop, at, f"{server.url}/teapot")
        await previewed(shop, at, post)
        one = f"/v1/contacts/ada/{at}/messages/{post['id']}"
        edited = await shop.ask("PATCH", one, {"text": f"{server.url}/other"})
        assert edited["previews"] == []
        assert [found["title"] for found in (await previewed(shop, at, post))["previews"]] == ["Another"]
        assert (await shop.ask("PATCH", one, {"text": f"{server.url}/other", "previews": False}))["previews"] == []
        await shop.ask("PATCH", one, {"text": f"{server.url}/other {server.url}/teapot"})
        await shop.until(f"/v1/contacts/bob/{at}/messages/{post['id']}", lambda now: len(now["previews"]) == 2)
        await shop.ask("DELETE", one, status=204)
        assert (await read(shop, at, post))["previews"] == []
        async with shop.api.app.database.pipeline() as tx:
            left = "SELECT count(*) FROM link_previews WHERE workspace_id = $1"
            assert await tx.fetchval(left, shop.api.workspace.workspace.id) == 0


async def test_nobody_is_asked_where_it_is_not_wanted(shop: Shop):
    at = await talk(shop)
    async with http_server(pages({"/teapot": TEAPOT})) as server:
        await say(shop, at, f"{server.url}/teapot", previews=False)
        shown = await shop.ask("PATCH", "/v1/workspace", {"previews_links": False})
        assert shown["previews_links"] is False
        await say(shop, at, f"{server.url}/teapot")
        await shop.ask("PATCH", "/v1/workspace", {"name": "Shop"})
        assert (await shop.ask("GET", "/v1/workspace"))["previews_links"] is False
        assert await settled(shop) == []
        assert asked(server) == []


async def test_a_page_that_tells_nothing_shows_nothing(shop: Shop):
    at = await talk(shop)
    told: dict[str, Answer | Trick] = {
        "/empty": Answer(200, b"<p>x", HTML),
        "/json": Answer(200, b'{"title": "x"}', {"Content-Type": "application/json"}),
        "/packed": Answer(200, b"\x1f\x8b", HTML | {"Content-Encoding": "gzip"}),
        "/round": Answer(302, b"", {"Location": "/round"}),
        "/file": Answer(302, b"", {"Location": "file:///etc/passwd"}),
        "/inside": Answer(302, b"", {"Location": "http://169.254.169.254/latest/meta-data/"}),
        "/there": Answer(301, b"", {"Location": "/teapot"}),
        "/teapot": TEAPOT,
        "/drop": Trick.DROP,
    }
    async with http_server(pages(told)) as server:
        for paths in (("/empty", "/json", "/packed"), ("/round", "/file", "/inside"), ("/there", "/drop", "/missing", "/teapot")):
            await say(shop, at, " ".join(f"{server.url}{path}" for path in paths))
        # One whose connection was lost is tried again in half a minute.
        assert await settled(shop, 1) == [
            ("nothing", "no_title"),
            ("nothing", "not_html"),
            ("nothing", "packed"),
            ("nothing", "too_many_redirects"),
            ("nothing", "bad_url"),
            ("nothing", "address_refused"),
            ("found", None),
            ("waiting", None),
            ("nothing", "status_404"),
        ]
        assert asked(server).count("/teapot") == 1, "the first three links, and no more"


async def test_a_login_that_is_in_an_address_is_not_used(shop: Shop):
    at = await talk(shop)
    async with http_server(pages({"/": TEAPOT})) as server:
        await say(shop, at, f"http://ada:secret@127.0.0.1:{server.port}/")
        assert await settled(shop) == []
        assert asked(server) == []
