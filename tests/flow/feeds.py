"""What the stories of the feed share: items, and a device that follows a feed by its changes."""

import asyncio
from typing import Any
from urllib.parse import quote

from tests.flow.conftest import Json, Shop


async def item(shop: Shop, to: str = "ada", body: str = "Packed", **more: Any) -> str:
    """The id of an item that is in the person's feed; `title`, `actions` and `bundle` belong to its content."""
    content = {"body": body} | {name: more.pop(name) for name in ("title", "actions", "bundle") if name in more}
    said = await shop.say(to, channel="inapp", content=content, **more)
    [delivery] = said["deliveries"]
    await shop.reaches(delivery["id"], "delivered")
    return delivery["id"]


async def feed(shop: Shop, who: str = "ada", **query: Any) -> Json:
    """A page of the feed, as the backend sees it."""
    asked = "&".join(f"{name}={quote(str(value))}" for name, value in query.items())
    return await shop.ask("GET", f"/v1/contacts/{who}/feed?{asked}".rstrip("?"))


async def texts(shop: Shop, who: str = "ada", **query: Any) -> list[str]:
    """What the items of a page say."""
    return [one["text"] for one in (await feed(shop, who, **query))["data"]]


async def whole(shop: Shop, who: str = "ada", limit: int = 7) -> dict[str, Json]:
    """All items of the feed, page by page."""
    found: dict[str, Json] = {}
    after: str | None = None
    while True:
        page = await feed(shop, who, limit=limit, **({"after": after} if after is not None else {}))
        found |= {one["id"]: one for one in page["data"]}
        after = page["next"]
        if after is None:
            return found


class Device:
    """A client that keeps a feed: it fetches it once, and then applies what changes."""

    def __init__(self, shop: Shop, who: str = "ada") -> None:
        self.shop, self.who = shop, who
        self.items: dict[str, Json] = {}
        self.counts: Json = {}
        self.cursor: int | None = None
        self.began = 0

    async def catch_up(self, limit: int = 3) -> None:
        """Until there is no more."""
        if self.cursor is None:
            await self._begin()
        while True:
            page = await self.shop.ask("GET", f"/v1/contacts/{self.who}/feed/changes?after={self.cursor}&limit={limit}")
            assert page["after"] == self.cursor
            assert page["cursor"] >= page["after"] or page["anew"]
            if page["anew"]:
                assert (page["changed"], page["gone"], page["more"]) == ([], [], False)
                await self._begin()
            assert len(page["changed"]) + len(page["gone"]) <= limit
            self.items |= {one["id"]: one for one in page["changed"]}
            self.items = {id_: one for id_, one in self.items.items() if id_ not in page["gone"]}
            self.counts, self.cursor = page["counts"], page["cursor"]
            if not page["more"]:
                return

    async def _begin(self) -> None:
        self.began += 1
        # The cursor of before the first page: what comes between two pages is told again.
        self.cursor = (await feed(self.shop, self.who, limit=1))["cursor"]
        self.items = await whole(self.shop, self.who)


async def check(*devices: Device) -> None:
    """Each has what a fresh look has, once what has happened has its place in the log."""
    for one in devices:
        await one.shop.rests()
        await one.catch_up()
        fresh = await whole(one.shop, one.who)
        assert one.items == fresh
        page = await feed(one.shop, one.who, limit=1)
        assert one.counts == {"unseen": page["unseen"], "unread": page["unread"]}


async def until_told(device: Device, id_: str, seconds: float = 20) -> None:
    """The device has heard of this item."""
    for _ in range(int(seconds / 0.05)):
        await device.catch_up()
        if id_ in device.items:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"{id_} was not told in {seconds} s")
