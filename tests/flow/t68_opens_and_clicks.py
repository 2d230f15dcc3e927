"""Who wants to know is told who opened a mail and followed its links; a person's is a sign of them, a machine's is none."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx2
import pytest

from tests.flow.conftest import Json, Shop
from tests.flow.t09_real_mail import Mailbox, mailbox
from tidings.channels import Engagement
from tidings.core.ids import decode
from tidings.messages import Links, engage

pytestmark = pytest.mark.anyio
__all__ = ["mailbox"]

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
SCANNER = "Mozilla/5.0 (compatible; Barracuda Sentinel)"
LINKS = (
    '<p><a class="x" href="https://shop.example/a?b=1&amp;c=2#d" title="a > b">A</a> <a href=\'https://shop.example/b\'>B</a>'
    '<a data-tidings-track="off" href="https://shop.example/plain">C</a> <a href="mailto:help@shop.example">D</a>'
    '<!-- <a href="https://shop.example/hidden">E</a> --> <a href="{{ unsubscribe_url }}">Leave</a></p>'
)
"""The links of a mail: two that may be followed by us, and four that are to be left alone."""


class Post:
    """Mails that arrive at a real server, and what a reader does with them."""

    def __init__(self, shop: Shop, box: Mailbox) -> None:
        self.shop = shop
        self.box = box

    async def sent(self, **more: Any) -> tuple[Json, str]:
        """A mail's delivery, once it left, and its HTML."""
        content = {"title": "News", "body": "See https://shop.example/a", "html": f"<html><body>{LINKS}</body></html>"}
        given: Any = {"content": content, **more}
        said = await self.shop.say(channel="email", **given)
        delivery = await self.shop.reaches(said["deliveries"][0]["id"], "sent")
        part = self.box.mails[-1][1].get_body(("html",))
        assert part is not None
        return delivery, str(part.get_content())

    async def left_long_ago(self, delivery: Json) -> None:
        """It is some time since it left: what comes now comes not too soon."""
        own = decode("dlv", delivery["id"])
        async with self.shop.api.app.database.pipeline() as tx:
            await tx.execute("UPDATE attempts SET finished_at = finished_at - interval '1 minute' WHERE delivery_id = $1", own)

    async def told(self, delivery: Json, *, kinds: int) -> list[tuple[str, bool, str | None]]:
        """The engagements of the log, once there are so many: kind, whether a machine, by what it was known."""

        def shown(body: Json) -> list[Json]:
            return [
                one for one in body["data"] if one["type"] in ("delivery.opened", "delivery.clicked") and one["delivery"] == delivery["id"]
            ]

        body = await self.shop.until("/v1/events?limit=200", lambda body: len(shown(body)) >= kinds)
        return [(one["type"].removeprefix("delivery."), one["data"]["is_machine"], one["data"].get("why")) for one in shown(body)]


@pytest.fixture
async def post(shop: Shop, mailbox: tuple[Mailbox, int]) -> Post:
    box, port = mailbox
    await shop.ask("PATCH", "/v1/workspace", {"tracking": {"opens": True, "clicks": True}})
    await shop.person()
    credentials = {"host": "127.0.0.1", "port": port, "security": "none", "from_address": "shop@example.com"}
    await shop.ask("POST", "/v1/provider-accounts", {"provider": "smtp", "credentials": credentials, "rank": 1}, status=201)
    for account in (await shop.ask("GET", "/v1/provider-accounts"))["data"]:
        if account["provider"] == "sandbox":
            await shop.ask("PATCH", f"/v1/provider-accounts/{account['id']}", {"rank": 9})
    return Post(shop, box)


def followed(html: str) -> list[str]:
    return [found.replace("&amp;", "&") for found in re.findall(r'href="(http[^"]+/c/[^"]+)"', html)]


def image(html: str) -> str:
    [found] = re.findall(r'<img src="([^"]+/o/[^"]+\.gif)"', html)
    return urlsplit(str(found)).path


def reader(shop: Shop, agent: str = BROWSER) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(base_url=shop.api.base_url, timeout=30, headers={"user-agent": agent})


def path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


async def test_only_links_of_the_html_lead_by_way_of_us_and_what_is_kept_stays_as_it_was_said(post: Post):
    _, html = await post.sent()
    ours = followed(html)
    assert len(ours) == 2
    for left in (
        'href="https://shop.example/plain"',
        'href="mailto:help@shop.example"',
        '<!-- <a href="https://shop.example/hidden">E</a> -->',
    ):
        assert left in html
    assert 'class="x" href="' in html
    assert 'title="a > b">A</a>' in html
    assert re.search(r'<a href="http[^"]+/unsubscribe/[\w-]+">Leave</a>', unescape(html))
    assert html.index("/o/") < html.index("</body>")
    text = post.box.mails[-1][1].get_body(("plain",))
    assert text is not None
    assert text.get_content().strip() == "See https://shop.example/a"
    async with reader(post.shop) as person:
        answers = [await person.get(path(url)) for url in ours]
        assert [answer.headers["location"] for answer in answers] == ["https://shop.example/a?b=1&c=2#d", "https://shop.example/b"]
        assert {(answer.status_code, answer.headers["cache-control"]) for answer in answers} == {(302, "no-store")}
        dot = await person.get(image(html))
        assert (dot.status_code, dot.headers["content-type"], dot.headers["cache-control"]) == (200, "image/gif", "no-store")
        assert dot.content.startswith(b"GIF89a")


async def test_nothing_is_tracked_unless_it_is_asked_for_and_never_a_code_an_alarm_or_a_secret(post: Post):
    for purpose in ("otp", "critical"):
        _, html = await post.sent(purpose=purpose)
        assert (followed(html), "/o/" in html) == ([], False), purpose
    await post.shop.ask("PATCH", "/v1/workspace", {"tracking": {"opens": True}})
    await asyncio.sleep(1.1)
    _, html = await post.sent()
    assert (followed(html), "/o/" in html) == ([], True)
    await post.shop.ask("PATCH", "/v1/workspace", {"tracking": {}, "link_domain": "Links.Shop.Example"})
    await asyncio.sleep(1.1)
    _, html = await post.sent()
    assert (followed(html), "/o/" in html) == ([], False)
    assert 'href="https://links.shop.example/unsubscribe/' in unescape(html)
    wrong = await post.shop.ask("PATCH", "/v1/workspace", {"link_domain": "no domain"}, status=422)
    assert [error["pointer"] for error in wrong["errors"]] == ["/link_domain"]


async def test_a_link_leads_to_what_was_signed_and_nowhere_else(post: Post):
    delivery, html = await post.sent()
    first, second = (path(url) for url in followed(html))
    token = first.split("?")[0]
    own = decode("dlv", delivery["id"])
    assert own is not None
    forged = Links(b"guessed", "").token("clicked", own, "https://evil.example/")
    tampered = [
        f"{token}?u=https%3A%2F%2Fevil.example%2F",
        f"{token}?{second.split('?')[1]}",
        f"{token}",
        f"{first}&u=https%3A%2F%2Fevil.example%2F",
        f"{first}%0d%0aset-cookie:a=b",
        f"{token}?u=javascript%3Aalert(1)",
        f"/c/{forged}?u=https%3A%2F%2Fevil.example%2F",
        "/c/x?u=https%3A%2F%2Fevil.example%2F",
        image(html).replace("/o/", "/c/").replace(".gif", "") + "?u=https%3A%2F%2Fevil.example%2F",
    ]
    async with reader(post.shop) as person:
        for tried in tampered:
            answer = await person.get(tried)
            assert (answer.status_code, "location" in answer.headers) == (400, False), tried
            assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert (await person.post(first)).status_code == 400
        assert (await person.get("/o/x.gif")).status_code == 200


async def test_a_persons_click_ends_a_route_and_a_scanners_does_not(post: Post):
    route = {"steps": [{"channels": ["email"]}, {"channels": ["sms"], "after": "10m"}], "until": "read"}
    delivery, html = await post.sent(route=route)
    await post.left_long_ago(delivery)
    first, second = (path(url) for url in followed(html))
    message = delivery["message"]
    async with reader(post.shop, SCANNER) as scanner:
        await asyncio.gather(scanner.get(first), scanner.get(second), scanner.head(first), scanner.get(image(html)))
    assert set(await post.told(delivery, kinds=2)) == {("clicked", True, "scanner"), ("opened", True, "scanner")} or set(
        await post.told(delivery, kinds=2)
    ) == {("clicked", True, "head"), ("opened", True, "scanner")}
    assert not [line for line in await post.shop.told({"id": message}) if line["kind"] == "stopped"]
    async with reader(post.shop) as person:
        await person.get(first)
    assert ("clicked", False, None) in await post.told(delivery, kinds=3)
    lines = await post.shop.told({"id": message})
    [stopped] = [line for line in lines if line["kind"] == "stopped"]
    assert stopped["reason"] == "clicked"
    assert [line["text"] for line in lines if line["kind"] == "clicked" and line["text"].startswith("The person")] == [
        "The person followed the link to https://shop.example/a?b=1&c=2#d."
    ]
    await post.shop.advance("11m")
    await asyncio.sleep(0.7)
    assert await post.shop.outbox(channel="sms") == []


async def test_an_open_by_a_person_is_a_sign_and_one_that_was_fetched_ahead_is_none(post: Post):
    route = {"steps": [{"channels": ["email"]}, {"channels": ["sms"], "after": "10m"}], "until": "read"}
    delivery, html = await post.sent(route=route)
    await post.left_long_ago(delivery)
    async with reader(post.shop, "Mozilla/5.0") as apple:
        await apple.get(image(html))
    assert await post.told(delivery, kinds=1) == [("opened", True, "prefetch")]
    async with reader(post.shop) as person:
        for _ in range(3):
            await person.get(image(html))
    assert await post.told(delivery, kinds=2) == [("opened", True, "prefetch"), ("opened", False, None)]
    lines = await post.shop.told({"id": delivery["message"]})
    assert [line["reason"] for line in lines if line["kind"] == "stopped"] == ["read"]
    assert "The person opened it, and 2 more times." in [line["text"] for line in lines]


async def test_of_one_delivery_only_so_much_is_kept(post: Post):
    delivery, html = await post.sent()
    async with reader(post.shop) as person:
        for _ in range(60):
            assert (await person.get(image(html))).status_code == 200
    async with post.shop.api.app.database.pipeline() as tx:
        kept = await tx.fetchval("SELECT count(*) FROM engagements WHERE delivery_id = $1", decode("dlv", delivery["id"]))
    assert kept == 50
    await post.shop.ask("DELETE", "/v1/contacts/ada")
    async with post.shop.api.app.database.pipeline() as tx:
        assert await tx.fetchval("SELECT count(*) FROM engagements WHERE delivery_id = $1", decode("dlv", delivery["id"])) == 0


async def test_what_a_provider_tells_counts_once_and_only_in_its_workspace(post: Post):
    delivery, _ = await post.sent(route={"steps": [{"channels": ["email"]}, {"channels": ["sms"], "after": "10m"}], "until": "read"})
    own = decode("dlv", delivery["id"])
    workspace_id = post.shop.api.workspace.workspace.id
    now = datetime.now(UTC)
    database = post.shop.api.app.database
    told = [
        Engagement(kind="opened", at=now, delivery_id=own, is_machine=True),
        Engagement(kind="clicked", at=now + timedelta(seconds=1), delivery_id=own, url="https://shop.example/"),
        Engagement(kind="clicked", at=now, provider_reference="<nobody@knows>"),
    ]
    async with database.pipeline() as tx:
        await engage(tx, UUID(int=1), UUID(int=2), told, now)
        assert await tx.fetchval("SELECT count(*) FROM engagements WHERE delivery_id = $1", own) == 0
        for _ in range(2):
            await engage(tx, workspace_id, UUID(int=2), told, now)
    assert sorted(await post.told(delivery, kinds=2)) == [("clicked", False, None), ("opened", True, "provider")]
    assert [line["reason"] for line in await post.shop.told({"id": delivery["message"]}) if line["kind"] == "stopped"] == ["clicked"]
