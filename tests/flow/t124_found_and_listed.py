"""People are found by what one begins to type of them; conversations stand in the order in which something was said; members see what is new."""

import sys
from typing import Any
from urllib.parse import quote

import pytest
from httpx2 import AsyncClient

from tests.conftest import new_workspace, serving
from tests.devices import device
from tests.flow.conftest import Shop
from tests.flow.t114_socket import name_of
from tests.flow.talks import place, say, talk
from tests.security.conftest import member_of

pytestmark = pytest.mark.anyio

Json = dict[str, Any]


async def found(shop: Shop, q: str, **query: object) -> list[str]:
    """Your ids of those who are found, the newest first."""
    asked = "".join(f"&{name}={quote(str(value))}" for name, value in query.items())
    return [one["external_id"] for one in (await shop.ask("GET", f"/v1/contacts?q={quote(q)}{asked}"))["data"]]


async def inbox(shop: Shop, **query: object) -> list[Json]:
    """The conversations, the one in which something was said last first."""
    asked = "".join(f"&{name}={quote(str(value))}" for name, value in query.items())
    return (await shop.ask("GET", f"/v1/conversations?sort=activity{asked}"))["data"]


# What few say and what very many do is looked for in different ways; the second falls back on the first.
@pytest.mark.parametrize(("rare", "among"), [(10_000, 5_000), (0, 5_000), (0, 1)])
async def test_people_are_found_by_beginnings(shop: Shop, monkeypatch: pytest.MonkeyPatch, rare: int, among: int) -> None:
    finding = sys.modules["tidings.contacts.find_contacts"]
    monkeypatch.setattr(finding, "RARE", rare)
    monkeypatch.setattr(finding, "LOOKED_THROUGH", among)
    workspace = await shop.ask("GET", "/v1/workspace")
    assert workspace["default_country"] in (None, "NL")
    await shop.ask("PATCH", "/v1/workspace", {"default_country": "NL"})
    people: dict[str, Json] = {
        "user_1": {"name": "Zoë Müller-Östberg", "email": "Zoe@Example.com", "phone": "+31611112222", "locale": "nl-NL"},
        "user_2": {"name": "Zoe O'Brien", "email": "obrien@example.org", "phone": "+4915112345678", "locale": "de-DE", "country": "DE"},
        "Order/A 17%": {"name": None, "email": "_%@example.com", "phone": "+31622223333"},
    }
    made = {name: await shop.ask("PUT", f"/v1/contacts/{quote(name, safe='')}", given) for name, given in people.items()}
    assert await found(shop, "zoe") == ["user_2", "user_1"]
    assert await found(shop, "ostb mull") == ["user_1"], "every word begins one of the name, without its accents"
    assert await found(shop, "zoe bri") == ["user_2"]
    assert await found(shop, "ller") == []
    assert await found(shop, "USER_") == ["user_2", "user_1"]
    assert await found(shop, "order/a 17%") == ["Order/A 17%"]
    assert await found(shop, "zoe@exa") == await found(shop, "ZOE@EXAMPLE.COM") == ["user_1"]
    assert await found(shop, "_%") == ["Order/A 17%"], "no letter stands for another"
    for number in ("+3161111", "0031 6-1111 2222", "06 1111", "316 1111"):
        assert await found(shop, number) == ["user_1"], number
    assert await found(shop, made["user_1"]["id"]) == ["user_1"]
    for nothing in ("!!", "'", "\\", "#", "zoe !nobody", " "):
        assert await found(shop, nothing) == [], nothing
    assert await found(shop, "zoe", locale="nl") == await found(shop, "zoe", locale="nl-NL") == ["user_1"]
    assert await found(shop, "zoe", country="de") == ["user_2"]
    assert await found(shop, "zoe", until=made["user_2"]["created_at"]) == ["user_1"]
    first = await shop.ask("GET", "/v1/contacts?q=zoe&limit=1")
    rest = await shop.ask("GET", f"/v1/contacts?q=zoe&limit=1&after={first['next']}")
    assert [one["external_id"] for one in first["data"] + rest["data"]] == ["user_2", "user_1"]
    assert rest["next"] is None
    # What changes is found as it is now; who is merged as who stands for them; who is erased not at all.
    await shop.ask("PUT", "/v1/contacts/user_1", {"name": "Ada", "email": "ada@example.com"})
    assert (await found(shop, "mull"), await found(shop, "zoe@exa"), await found(shop, "ad")) == ([], [], ["user_1"])
    await shop.ask("POST", "/v1/contacts/user_2/merge", {"from": "user_1"})
    for q in ("ada", "user_1", "+3161111", "zoe", "user_", made["user_1"]["id"]):
        assert await found(shop, q) == ["user_2"], q
    await shop.ask("POST", "/v1/contacts/user_1/unmerge")
    assert (await found(shop, "ada"), await found(shop, "user_")) == (["user_1"], ["user_2", "user_1"])
    await shop.ask("DELETE", f"/v1/contacts/{made['user_1']['id']}")
    for q in ("ada", "user_1", "+3161111", made["user_1"]["id"]):
        assert await found(shop, q) == [], q


async def test_lists_are_filtered_and_wrong_filters_are_named(shop: Shop) -> None:
    await shop.person("ada", locale="nl-BE", country="BE")
    bob = await shop.person("bob", locale="nl", phone="+4915112345678")
    listed = await shop.ask("GET", "/v1/contacts?locale=nl")
    assert [one["external_id"] for one in listed["data"]] == ["bob", "ada"]
    for query, expected in (("locale=nl-BE", ["ada"]), ("country=BE", ["ada"]), (f"since={quote(bob['created_at'])}", ["bob"])):
        assert [one["external_id"] for one in (await shop.ask("GET", f"/v1/contacts?{query}"))["data"]] == expected
    both = await shop.ask("GET", "/v1/contacts?phone=%2B4915112345678&country=BE")
    assert both["data"] == []
    wrong = await shop.ask("GET", "/v1/contacts?locale=xx-yy&country=QQ", status=422)
    assert [one["code"] for one in wrong["errors"]] == ["invalid_locale", "invalid_country"]
    for query in ("q=ada&email=ada@example.com", "q=ada&phone=%2B31612345678"):
        assert (await shop.ask("GET", f"/v1/contacts?{query}", status=422))["errors"][0]["code"] == "one_filter"


async def test_a_person_is_named_by_our_id_too_and_their_zone_is_told(shop: Shop) -> None:
    ada = await shop.person("ada", timezone="Europe/London")
    bob = await shop.person("bob", phone="+13055550100")
    own = ada["id"]
    assert (ada["zone"]["source"], ada["zone"]["name"], ada["zone"]["is_assumed"]) == ("contact", "Europe/London", False)
    assert (bob["zone"]["source"], bob["zone"]["is_assumed"], len(bob["zone"]["names"]) > 1) == ("country", True, True)
    cem = await shop.ask("PUT", "/v1/contacts/cem", {"email": "cem@example.com"})
    assert (cem["zone"]["source"], cem["zone"]["name"]) == ("workspace", "UTC")
    assert (await shop.ask("GET", f"/v1/contacts/{own}"))["external_id"] == "ada"
    assert (await shop.ask("PUT", f"/v1/contacts/{own}", {"name": "Ada"}))["external_id"] == "ada"
    assert (await shop.ask("GET", f"/v1/contacts/{own}/consents"))["data"] == []
    token = await shop.ask("POST", f"/v1/contacts/{own}/tokens", {}, status=201)
    async with shop.api.with_key(token["token"]) as me:
        assert (token["contact"], (await me.get("/v1/me")).json()["id"]) == ("ada", "ada")
    sent = await shop.say("bob")
    await shop.reaches(sent["deliveries"][0]["id"], "sent", "delivered")
    [delivery] = (await shop.ask("GET", f"/v1/deliveries?contact={bob['id']}"))["data"]
    assert (await shop.ask("GET", f"/v1/deliveries/{delivery['id']}"))["zone"] == delivery["zone"] == bob["zone"]
    [of_message] = (await shop.ask("GET", f"/v1/messages/{sent['id']}/deliveries"))["data"]
    assert of_message["zone"] == bob["zone"]
    assert [one["contact"] for one in await shop.outbox(contact=bob["id"])] == ["bob"]
    events = await shop.until("/v1/events?type=delivery.sent", lambda page: page["data"])
    assert {(one["contact"], one["external_id"]) for one in events["data"]} == {(bob["id"], "bob")}
    await shop.ask("GET", "/v1/contacts/ctc_01jd2v4k8sfv9ad1x2e5t7w9z0", status=404)
    await shop.ask("PUT", "/v1/contacts/ctc_01jd2v4k8sfv9ad1x2e5t7w9z0", {}, status=422)


async def test_the_inbox_stands_in_the_order_of_what_was_said(shop: Shop) -> None:
    first, second, third = [
        await talk(shop, "ada", name, title=title) for name, title in (("bob", "Tea"), ("cem", "Café plans"), ("dee", None))
    ]
    for at, who in ((third, "dee"), (first, "bob"), (first, "ada")):
        await say(shop, at, f"from {who}", who)
    assert [name_of(f"conversations/{one['id']}") for one in await inbox(shop)] == [name_of(one) for one in (first, third, second)]
    row = (await inbox(shop))[0]
    assert (row["last_post"]["text"], row["last_post"]["author"]["id"], row["last_post"]["seq"]) == ("from ada", "ada", 2)
    assert ({one["id"] for one in row["people"]}, row["unread"]) == ({"ada", "bob"}, None)
    # However many come within the same ten seconds, each place in the list is one of its own.
    page = await shop.ask("GET", "/v1/conversations?sort=activity&limit=1")
    ids = [one["id"] for one in page["data"]]
    while page["next"] is not None:
        page = await shop.ask("GET", f"/v1/conversations?sort=activity&limit=1&after={page['next']}")
        ids += [one["id"] for one in page["data"]]
    assert ids == [name_of(one) for one in (first, third, second)]
    # By words of the title, by people, by what they are about and who is in them.
    assert [one["title"] for one in await inbox(shop, q="cafe")] == ["Café plans"]
    assert [one["title"] for one in await inbox(shop, q="bob@exa")] == ["Tea"]
    assert len(await inbox(shop, q="ada")) == 3
    assert [one["title"] for one in await inbox(shop, q="ada", contact="cem")] == ["Café plans"]
    await shop.ask("POST", f"/v1/{second}/close")
    assert [one["title"] for one in await inbox(shop, state="closed")] == ["Café plans"]
    assert len(await inbox(shop, state="open", kind="group")) == 2
    await shop.ask("DELETE", f"/v1/{first}", status=204)
    assert [one["id"] for one in await inbox(shop)] == [name_of(third), name_of(second)]
    for query, code in (
        ("q=a", "needs_activity"),
        ("sort=activity&unread=true", "for_members"),
        ("sort=activity&after=x", "invalid_cursor"),
    ):
        assert (await shop.ask("GET", f"/v1/conversations?{query}", status=422))["errors"][0]["code"] == code


async def test_a_member_has_read_what_they_have_looked_at(shop: Shop) -> None:
    old = await talk(shop, "ada", "bob", title="Old")
    await say(shop, old, "before you came", "ada")
    token, _ = await member_of(shop.api, "agent")
    async with shop.api.with_key(token) as client:
        desk = Shop(shop.api)
        desk.client = client
        assert [one["unread"] for one in await inbox(desk)] == [0], "what was said before they joined is nothing new"
        new = await talk(shop, "ada", "cem", title="New")
        await say(shop, new, "1", "ada")
        gone = await say(shop, new, "2", "cem")
        await say(shop, old, "and now", "bob")
        await desk.ask("POST", f"/v1/{new}/messages", {"text": "3"}, status=201)
        await shop.ask("DELETE", f"{place(new, 'cem')}/messages/{gone['id']}")
        assert {one["title"]: one["unread"] for one in await inbox(desk)} == {"New": 1, "Old": 1}
        assert await desk.ask("GET", "/v1/account/waiting") == {"unread": 2, "flags": 0}
        read = await desk.ask("PUT", f"/v1/{new}/position", {"read": 3})
        assert (read["read"], read["unread"], read["last_seq"]) == (3, 0, 3)
        assert (await desk.ask("PUT", f"/v1/{new}/position", {"read": 1}))["read"] == 3
        assert (await desk.ask("PUT", f"/v1/{new}/position", {"read": 4}, status=422))["errors"][0]["code"] == "no_such_post"
        assert [one["title"] for one in await inbox(desk, unread="true")] == ["Old"]
        assert (await desk.ask("GET", "/v1/account/waiting"))["unread"] == 1
        await say(shop, new, "4", "ada")
        assert {one["title"]: one["unread"] for one in await inbox(desk)} == {"New": 1, "Old": 1}
    people = (await shop.ask("GET", f"/v1/{new}/participants"))["data"]
    assert {one["kind"] for one in people} == {"contact"}, "who looks on is not in it"
    owner, _ = await member_of(shop.api)
    await shop.ask("POST", "/v1/moderation/flags", {"contact": "ada", "category": "spam"}, status=201)
    async with shop.api.with_key(owner) as client:
        assert (await client.get("/v1/account/waiting")).json()["flags"] == 1


async def test_a_member_s_inbox_and_counts_stay_fresh(shop: Shop) -> None:
    at = await talk(shop, "ada", "bob", title="Plans")
    name = name_of(at)
    token, _ = await member_of(shop.api, "agent")
    async with device(shop.api.base_url, token) as desk:
        assert (await desk.ask(type="subscribe", topic="conversations"))["type"] == "subscribed"
        listed = await desk.until(type="inbox", anew=True)
        assert [one["id"] for one in listed["changed"]] == [name]
        await desk.ask(type="subscribe", topic="counts")
        assert (await desk.until(type="waiting"))["unread"] == 0
        await say(shop, at, "Hello", "bob")
        told = await desk.until(lambda frame: frame["type"] == "inbox" and any(one["last_post"] for one in frame["changed"]))
        assert (told["changed"][0]["last_post"]["text"], told["changed"][0]["unread"]) == ("Hello", 1)
        await desk.until(type="waiting", unread=1)
        # What they have read by another device, or by this one, is told too.
        async with shop.api.with_key(token) as client:
            assert (await client.put(f"/v1/{at}/position", json={"read": 1})).json()["unread"] == 0
        await desk.until(
            lambda frame: frame["type"] == "inbox" and any(one["unread"] == 0 and one["last_seq"] == 1 for one in frame["changed"])
        )
        await say(shop, at, "Still there?", "bob")
        await desk.until(
            lambda frame: frame["type"] == "inbox" and any(one["unread"] == 1 and one["last_seq"] == 2 for one in frame["changed"])
        )
        await desk.say(type="position", conversation=name, read=2)
        await desk.until(
            lambda frame: frame["type"] == "inbox" and any(one["unread"] == 0 and one["last_seq"] == 2 for one in frame["changed"])
        )
        await desk.say(type="position", conversation=name, read=3)
        assert (await desk.until(type="refused"))["problem"]["errors"][0]["code"] == "no_such_post"
        await shop.ask("DELETE", f"/v1/{at}", status=204)
        await desk.until(lambda frame: frame["type"] == "inbox" and (frame["gone"] == [name] or (frame["anew"] and not frame["changed"])))
        assert (await desk.ask(type="subscribe", topic="feed"))["problem"]["errors"][0]["code"] == "not_for_members"
        await desk.say(type="unsubscribe", topic="conversations")
        await desk.until(type="unsubscribed", topic="conversations")
    viewer, _ = await member_of(shop.api, "viewer")
    async with device(shop.api.base_url, viewer) as desk:
        assert (await desk.ask(type="subscribe", topic="conversations"))["problem"]["code"] == "scope_missing"
        await desk.ask(type="subscribe", topic="counts")
        told = await desk.until(type="waiting")
        assert (told["unread"], told["flags"]) == (None, None)


async def test_a_member_is_told_what_others_have_changed_by_any_node(shop: Shop):
    token, _ = await member_of(shop.api, "viewer")
    other = await new_workspace(shop.api.app.database, shop.api.app.sealer, name="Other")
    given = shop.api.app.settings
    async with device(shop.api.base_url, token) as desk, serving(given, role="api") as (_, beside):
        assert (await desk.ask(type="subscribe", topic="resources"))["type"] == "subscribed"
        async with shop.api.with_key(other.secret) as elsewhere:
            assert (await elsewhere.put("/v1/topics/theirs", json={"name": "Theirs"})).status_code < 300
        await shop.ask("PUT", "/v1/topics/offers", {"name": "Offers"})
        told = await desk.until(type="resources")
        assert (told["changed"], told["anew"]) == (["topics"], False)
        # Who looks changes nothing; what is asked of another node is told here too.
        await shop.ask("GET", "/v1/topics")
        async with AsyncClient(base_url=beside, headers={"authorization": f"Bearer {shop.api.workspace.secret}"}, timeout=30) as client:
            assert (await client.put("/v1/contacts/zoe", json={"name": "Zoe"})).status_code < 300
        told = await desk.until(type="resources", changed=["contacts"])
        assert told["anew"] is False
        await desk.say(type="unsubscribe", topic="resources")
        await desk.until(type="unsubscribed", topic="resources")
