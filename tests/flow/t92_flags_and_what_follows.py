"""People flag what should not have been said; the policy answers at once and once; and there is a way back."""

import asyncio
from collections.abc import Sequence

import pytest

from tests.flow.conftest import Json, Shop
from tests.flow.receiver import receiving
from tests.flow.talks import say, talk

pytestmark = pytest.mark.anyio

EVERY_KIND = ("flag.raised", "policy.applied", "person.suspended", "person.restored", "appeal.made", "appeal.decided")


async def policy(shop: Shop, *steps: Json, **more: object) -> None:
    await shop.ask("PUT", "/v1/moderation/policy", {"steps": list(steps)} | more)


async def flag(shop: Shop, who: str | None, *, status: int | None = None, category: str = "spam", **what: str) -> Json:
    path = "/v1/moderation/flags" if who is None else f"/v1/contacts/{who}/flags"
    return await shop.ask("POST", path, {"category": category} | what, status=status)


async def sanctions(shop: Shop, **query: str) -> list[Json]:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return (await shop.ask("GET", f"/v1/moderation/sanctions?{asked}"))["data"]


async def crowd(shop: Shop, names: Sequence[str]) -> None:
    for name in names:
        await shop.person(name, phone=None)


async def signed_in(shop: Shop, contact: str) -> str:
    return (await shop.ask("POST", f"/v1/contacts/{contact}/tokens", {}, status=201))["token"]


async def test_a_flag_is_raised_once_by_who_sees_it_and_settled_by_the_company(shop: Shop):
    at = await talk(shop, "ada", "bob")
    await crowd(shop, ["eve"])
    bad = await say(shop, at, "Buy my things!", "bob")
    mine = await flag(shop, "ada", message=bad["id"], words="He keeps on", status=201)
    assert set(mine) == {"id", "subject", "category", "created_at"}
    assert await flag(shop, "ada", message=bad["id"], category="hate", status=200) == mine
    # Who does not see it, has said it, or never met them.
    assert (await flag(shop, "eve", message=bad["id"], status=404))["code"] == "not_found"
    assert (await flag(shop, "bob", message=bad["id"], status=409))["code"] == "yourself"
    assert (await flag(shop, "eve", contact="bob", status=404))["code"] == "not_found"
    assert (await flag(shop, "eve", contact="nobody", status=404))["code"] == "not_found"
    wrong = await flag(shop, "ada", status=422)
    assert wrong["errors"][0]["pointer"] == "/message"
    person = await flag(shop, "ada", contact="bob", category="harassment", status=201)
    backend = await flag(shop, None, message=bad["id"], category="scam", status=201)
    assert (backend["by"], backend["weight"], backend["contact"]) == ("key", 3, "bob")
    queue = (await shop.ask("GET", "/v1/moderation/flags?state=open&contact=bob"))["data"]
    assert [(one["id"], one["by_contact"], one["words"]) for one in queue] == [
        (mine["id"], "ada", "He keeps on"),
        (person["id"], "ada", None),
        (backend["id"], None, None),
    ]
    page = await shop.ask("GET", "/v1/moderation/flags?limit=2")
    assert [one["id"] for one in (await shop.ask("GET", f"/v1/moderation/flags?after={page['next']}"))["data"]] == [backend["id"]]
    done = await shop.ask("POST", f"/v1/moderation/flags/{mine['id']}/dismiss", {"all": True})
    assert (done["state"], done["settled_by"][:4]) == ("dismissed", "key_")
    assert (await shop.ask("GET", f"/v1/moderation/flags/{backend['id']}"))["state"] == "dismissed"
    assert (await shop.ask("POST", f"/v1/moderation/flags/{backend['id']}/resolve", {}, status=409))["code"] == "settled"
    assert (await shop.ask("POST", f"/v1/moderation/flags/{person['id']}/resolve", {}))["state"] == "resolved"
    deleted = await say(shop, at, "Gone", "bob")
    await shop.ask("DELETE", f"/v1/{at}/messages/{deleted['id']}")
    assert (await flag(shop, "ada", message=deleted["id"], status=410))["code"] == "gone"


async def test_flags_that_come_at_once_cross_the_threshold_once(shop: Shop):
    names = [f"p{n}" for n in range(6)]
    at = await talk(shop, "bob", *names)
    bad = await say(shop, at, "Buy!", "bob")
    await policy(shop, {"weight": 3, "within": "24h", "action": "mute", "lasts": "1h"})
    await asyncio.gather(*(flag(shop, name, message=bad["id"], status=201) for name in names[:5]))
    [muted] = await sanctions(shop)
    assert (muted["contact"], muted["action"], muted["source"], muted["weight"], muted["flags"]) == ("bob", "mute", "policy", 3, 3)
    assert (await say(shop, at, "More", "bob", status=409))["code"] == "muted"
    # An edit says something too; reading is not saying.
    edit = await shop.ask("PATCH", f"/v1/contacts/bob/{at}/messages/{bad['id']}", {"text": "x"}, status=409)
    assert edit["code"] == "muted"
    await shop.ask("GET", f"/v1/contacts/bob/{at}/messages")
    # Those two that are left count still, and those three no more.
    await shop.ask("POST", f"/v1/moderation/sanctions/{muted['id']}/lift")
    await say(shop, at, "Sorry", "bob")
    await flag(shop, names[5], message=bad["id"], status=201)
    assert [one["state"] for one in await sanctions(shop)] == ["lifted", "active"]


async def test_what_is_harder_counts_all_of_them_and_weights_are_the_policy_s(shop: Shop):
    names = [f"p{n}" for n in range(4)]
    at = await talk(shop, "bob", *names)
    await policy(
        shop,
        {"weight": 4, "within": "24h", "action": "mute", "lasts": "1h"},
        {"weight": 12, "within": "7d", "action": "suspend", "lasts": "2d"},
        weights={"categories": {"hate": 4, "other": 0}},
    )
    bad = await say(shop, at, "…", "bob")
    for name in names[:3]:
        await flag(shop, name, message=bad["id"], category="other", status=201)
    assert await sanctions(shop) == []
    for name in names[:2]:
        await flag(shop, name, contact="bob", category="hate", status=201)
    # Each has reached it anew, by flags that had not counted yet.
    assert [(one["action"], one["flags"]) for one in await sanctions(shop)] == [("mute", 1), ("mute", 1)]
    token = await signed_in(shop, "bob")
    await flag(shop, names[2], contact="bob", category="hate", status=201)
    assert [(one["action"], one["weight"]) for one in await sanctions(shop, state="active")] == [("mute", 4), ("mute", 4), ("suspend", 12)]
    async with shop.api.with_key(token) as bob:
        answer = await bob.get("/v1/me/conversations")
        assert (answer.status_code, answer.json()["code"]) == (403, "suspended")
    assert (await say(shop, at, "…", "bob", status=409))["code"] == "suspended"
    told = await shop.ask("GET", "/v1/contacts/bob/suspension")
    assert (told["is_suspended"], told["sanction"]["action"]) == (True, "suspend")
    # Its time passes with the workspace's clock.
    await shop.advance("49h")
    await shop.until("/v1/contacts/bob/suspension", lambda found: not found["is_suspended"])
    assert {one["state"] for one in await sanctions(shop)} == {"ended"}
    await say(shop, at, "I am back", "bob")
    async with shop.api.with_key(token) as bob:
        assert (await bob.get("/v1/me")).status_code == 401
    async with shop.api.with_key(await signed_in(shop, "bob")) as bob:
        assert (await bob.get("/v1/me")).status_code == 200


async def test_who_is_blocked_is_in_no_group_and_their_appeal_is_heard(shop: Shop):
    await crowd(shop, ["ada", "bob", "eve"])
    async with receiving() as receiver:
        await shop.ask("POST", "/v1/webhook-endpoints", {"url": receiver.url, "event_types": list(EVERY_KIND)})
        at = await talk(shop, "bob", "ada", "eve")
        await policy(shop, {"weight": 2, "within": "1h", "action": "block"})
        bad = await say(shop, at, "…", "bob")
        await flag(shop, "ada", message=bad["id"], status=201)
        await flag(shop, "eve", message=bad["id"], status=201)
        [blocked] = await sanctions(shop, contact="bob")
        assert (blocked["action"], blocked["until"]) == ("block", None)

        await shop.until(f"/v1/{at}/participants?state=removed", lambda found: [one["id"] for one in found["data"]] == ["bob"])
        refused = await shop.ask("POST", f"/v1/{at}/participants", {"participants": ["bob"]}, status=409)
        assert refused["code"] == "suspended"
        # Their backend appeals for them: they have no token.
        assert (await shop.ask("GET", "/v1/contacts/bob/sanctions"))["data"] == [blocked]
        given = {"sanction": blocked["id"], "words": "It was a joke"}
        assert (await shop.ask("POST", "/v1/contacts/eve/appeals", given, status=404))["code"] == "not_found"
        appeal = await shop.ask("POST", "/v1/contacts/bob/appeals", given, status=201)
        assert (await shop.ask("POST", "/v1/contacts/bob/appeals", given, status=409))["code"] == "appealed"
        assert [one["id"] for one in (await shop.ask("GET", "/v1/moderation/appeals?state=open"))["data"]] == [appeal["id"]]
        path = f"/v1/moderation/appeals/{appeal['id']}"
        decided = await shop.ask("POST", f"{path}/decide", {"decision": "lift", "answer": "Fair enough"})
        assert (decided["state"], decided["answer"]) == ("lifted", "Fair enough")
        assert (await shop.ask("POST", f"{path}/decide", {"decision": "uphold"}, status=409))["code"] == "decided"
        assert not (await shop.ask("GET", "/v1/contacts/bob/suspension"))["is_suspended"]
        await shop.ask("POST", f"/v1/{at}/participants", {"participants": ["bob"]})
        await receiver.until(7)
        assert sorted(one.told["type"] for one in receiver.got) == sorted([*EVERY_KIND, "flag.raised"])
        assert all("joke" not in one.body.decode() for one in receiver.got)

    told = {"policy.applied", "moderation.decide_appeal", "contacts.appeal"}
    page = await shop.until("/v1/audit", lambda page: told <= {one["action"] for one in page["data"]})
    [applied] = [one for one in page["data"] if one["action"] == "policy.applied"]
    assert (applied["principal"]["kind"], applied["target"]["id"], applied["changes"]["action"]) == (
        "system",
        blocked["contact_id"],
        "block",
    )


async def test_who_cries_wolf_counts_nothing_after_a_while(shop: Shop):
    at = await talk(shop, "bob", "ada", "eve")
    await policy(shop, weights={"trusted_dismissals": 1})
    for n in range(2):
        said = await say(shop, at, f"{n}", "bob")
        await flag(shop, "ada", message=said["id"], status=201)
        queue = (await shop.ask("GET", "/v1/moderation/flags?state=open"))["data"]
        await shop.ask("POST", f"/v1/moderation/flags/{queue[0]['id']}/dismiss", {})
    said = await say(shop, at, "…", "bob")
    for name in ("ada", "eve"):
        await flag(shop, name, message=said["id"], status=201)
    queue = (await shop.ask("GET", "/v1/moderation/flags?state=open"))["data"]
    assert [(one["by_contact"], one["weight"]) for one in queue] == [("ada", 0), ("eve", 1)]


async def test_the_company_suspends_and_mutes_by_hand(shop: Shop):
    at = await talk(shop, "bob", "ada")
    put = await shop.ask("PUT", "/v1/contacts/bob/suspension", {"lasts": "24h", "because": "Spam"})
    assert (put["source"], put["because"], put["state"]) == ("key", "Spam", "active")
    assert (await shop.ask("POST", "/v1/contacts/bob/tokens", {}, status=409))["code"] == "suspended"
    # The later word counts.
    forever = await shop.ask("PUT", "/v1/contacts/bob/suspension", {})
    assert forever["until"] is None
    assert [one["state"] for one in await sanctions(shop, contact="bob")] == ["ended", "active"]
    await shop.ask("DELETE", "/v1/contacts/bob/suspension", status=204)
    await shop.ask("DELETE", "/v1/contacts/bob/suspension", status=204)
    await say(shop, at, "Back", "bob")
    await shop.ask("PUT", "/v1/contacts/bob/mute", {"lasts": "1h"})
    async with shop.api.with_key(await signed_in(shop, "bob")) as bob:
        answer = await bob.post(f"/v1/me/{at}/messages", json={"text": "?"})
        assert (answer.status_code, answer.json()["code"]) == (409, "muted")
        [muted] = (await bob.get("/v1/me/sanctions")).json()["data"]
        appealed = await bob.post("/v1/me/appeals", json={"sanction": muted["id"], "words": "Why?"})
        assert appealed.status_code == 201
        assert [one["id"] for one in (await bob.get("/v1/me/appeals")).json()["data"]] == [appealed.json()["id"]]
    await shop.ask("POST", f"/v1/moderation/appeals/{appealed.json()['id']}/decide", {"decision": "uphold"})
    assert (await say(shop, at, "?", "bob", status=409))["code"] == "muted"
    await shop.ask("DELETE", "/v1/contacts/bob/mute", status=204)
    await say(shop, at, "!", "bob")
    wrong = await shop.ask("PUT", "/v1/contacts/bob/suspension", {"action": "block", "lasts": "5s"}, status=422)
    assert {one["code"] for one in wrong["errors"]} == {"invalid_duration", "block_lasts"}
    wrong = await shop.ask(
        "PUT", "/v1/moderation/policy", {"steps": [{"weight": 1, "within": "1y", "action": "block", "lasts": "1s"}]}, status=422
    )
    assert {one["pointer"] for one in wrong["errors"]} == {"/steps/0/within", "/steps/0/lasts"}


async def test_who_is_erased_is_in_no_flag_and_who_was_merged_is_who_they_are_now(shop: Shop):
    at = await talk(shop, "bob", "ada", "eve", "rob")
    old = await say(shop, at, "As I was", "bob")
    await shop.ask("PUT", "/v1/contacts/bob/suspension", {"because": "Spam"})
    await flag(shop, "ada", contact="bob", words="He is rude", status=201)
    await shop.ask("POST", "/v1/contacts/rob/merge", {"from": "bob"})
    # What the one may not do, the other may not.
    assert (await say(shop, at, "Hello", "rob", status=409))["code"] == "suspended"
    await flag(shop, "eve", message=old["id"], status=201)
    assert [one["by_contact"] for one in (await shop.ask("GET", "/v1/moderation/flags?contact=rob"))["data"]] == ["eve"]
    [held] = await sanctions(shop, contact="rob")
    await shop.ask("POST", "/v1/contacts/rob/appeals", {"sanction": held["id"], "words": "I am nice"}, status=201)
    await shop.ask("DELETE", "/v1/contacts/rob")
    assert (await shop.ask("GET", "/v1/moderation/flags"))["data"] == []
    assert await sanctions(shop) == []
    assert (await shop.ask("GET", "/v1/moderation/appeals"))["data"] == []
