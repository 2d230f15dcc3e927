"""Somebody who talked with others is forgotten: none of their words is left anywhere, and the others keep theirs."""

import pytest

from tests.conftest import Api
from tests.flow.conftest import Json, Shop
from tests.flow.t45_the_right_to_be_forgotten import told_anywhere

pytestmark = pytest.mark.anyio

WORDS = ("quokkaword", "zuleika", "687002211", "zbox")


async def _talked(shop: Shop) -> dict[str, str]:
    """Zuleika has said something in every way: in a group, to one other, in her own conversation, edited, about her, and by file."""
    await shop.ask("PUT", "/v1/contacts/zuleika", {"name": "Zuleika", "phone": "+31687002211", "email": "zbox@z.example"})
    await shop.ask("PUT", "/v1/contacts/ben", {"phone": "+31687002233"})
    endpoint = await shop.ask("POST", "/v1/webhook-endpoints", {"url": "http://127.0.0.1:9/"}, status=201)
    way = {"steps": [{"channels": ["sms"]}], "after": "1s"}
    group = await shop.ask("POST", "/v1/conversations", {"kind": "group", "participants": ["zuleika", "ben"], "route": way})
    direct = await shop.ask("POST", "/v1/conversations", {"kind": "direct", "participants": ["zuleika", "ben"], "route": way})
    at = f"/v1/contacts/zuleika/conversations/{group['id']}/messages"
    first = await shop.ask("POST", at, {"text": "quokkaword one", "metadata": {"n": "quokkaword"}}, status=201, idempotency_key="z-1")
    await shop.ask("PATCH", f"{at}/{first['id']}", {"text": "quokkaword two"})
    await shop.ask("POST", f"/v1/contacts/zuleika/conversations/{direct['id']}/messages", {"text": "quokkaword to ben"}, status=201)
    answer = {"parts": [{"type": "text", "text": "Hello you", "mentions": [{"start": 6, "length": 3, "contact": "zuleika"}]}]}
    said = await shop.ask("POST", f"/v1/contacts/ben/conversations/{group['id']}/messages", answer, status=201)
    await shop.ask("PUT", f"/v1/contacts/zuleika/conversations/{group['id']}/messages/{said['id']}/reactions/%F0%9F%91%8D")
    wrote = await shop.ask("POST", "/v1/sandbox/inbound", {"channel": "sms", "from": "+31687002211", "text": "quokkaword own"}, status=201)
    own = (await shop.ask("GET", f"/v1/messages/{wrote['id']}"))["conversation"]
    await shop.ask("POST", f"/v1/conversations/{own}/messages", {"text": "Dear zuleika, quokkaword"}, status=201)
    await shop.ask("PUT", "/v1/contacts/zuleika/blocks/ben")
    deliveries = f"/v1/webhook-endpoints/{endpoint['endpoint']['id']}/deliveries"
    await shop.until(deliveries, lambda page: sum(one["type"] == "message.posted" for one in page["data"]) >= 4)
    return {"group": group["id"], "direct": direct["id"], "own": own, "said": said["id"]}


async def _followed(shop: Shop, conversation: str, cursor: str) -> Json:
    return await shop.ask("GET", f"/v1/contacts/ben/conversations/{conversation}/changes?after={cursor}&limit=200")


async def test_no_word_of_theirs_is_left_and_the_others_keep_their_own(api: Api):
    shop = Shop(api)
    made = await _talked(shop)
    # Whoever had not seen it is told of it outside.
    await shop.until("/v1/sandbox/outbox?contact=ben", lambda page: any("quokkaword" in one["text"] for one in page["data"]))
    assert any("posts" in line for line in await told_anywhere(shop.api.app.url, WORDS))
    before = (await shop.ask("GET", f"/v1/conversations/{made['group']}/messages"))["cursor"]
    answer = await shop.ask("DELETE", "/v1/contacts/zuleika")
    assert await told_anywhere(shop.api.app.url, WORDS) == []
    assert (answer["erased"]["posts"], answer["erased"]["participants"], answer["erased"]["post_versions"]) == (4, 3, 1)
    assert "posts" in answer["kept"]
    page = (await shop.ask("GET", f"/v1/contacts/ben/conversations/{made['group']}/messages"))["data"]
    assert [(post["seq"], post["text"], post["deleted_at"] is not None, post["author"]["id"]) for post in page] == [
        (2, "Hello you", False, "ben"),
        (1, "", True, None),
    ]
    assert page[0]["reactions"] == []
    changes = await _followed(shop, made["group"], before)
    assert {post["seq"] for post in changes["posts"]} == {1, 2}
    assert changes["anew"] is True, "somebody is gone"
    [left] = (await shop.ask("GET", f"/v1/conversations/{made['group']}/participants"))["data"]
    assert left["id"] == "ben"
    direct = (await shop.ask("GET", f"/v1/contacts/ben/conversations/{made['direct']}/messages"))["data"]
    assert [post["text"] for post in direct] == [""]
    await shop.ask("GET", f"/v1/conversations/{made['own']}", status=410)
    # Who comes back is somebody new, and finds nothing of it.
    await shop.ask("PUT", "/v1/contacts/zuleika", {})
    assert (await shop.ask("GET", "/v1/contacts/zuleika/conversations"))["data"] == []
