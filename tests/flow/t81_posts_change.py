"""What was said is said otherwise, deleted for everybody or for oneself, reacted to, pinned."""

from urllib.parse import quote

import pytest

from tests.flow.conftest import Shop
from tests.flow.talks import place, read, say, talk

pytestmark = pytest.mark.anyio


async def test_an_edit_keeps_what_was_said_before(shop: Shop) -> None:
    at = await talk(shop, {"contact": "ada", "role": "owner"}, "bob", "eve")
    made = await say(shop, at, "Hello", "bob", metadata={"n": 1})
    path = f"messages/{made['id']}"
    edited = await shop.ask("PATCH", f"{place(at, 'bob')}/{path}", {"text": "Hello, all"})
    assert (edited["text"], edited["version"], edited["metadata"]) == ("Hello, all", 2, {"n": 1})
    assert edited["edited_at"] is not None
    await shop.ask("PATCH", f"{place(at)}/{path}", {"parts": [{"type": "text", "text": "Hello!"}], "metadata": None})
    seen = await shop.ask("GET", f"{place(at, 'eve')}/{path}")
    assert (seen["text"], seen["version"], seen["metadata"]) == ("Hello!", 3, None)
    refused = await shop.ask("PATCH", f"{place(at, 'eve')}/{path}", {"text": "Ha"}, status=403)
    assert refused["code"] == "not_yours"
    kept = await shop.ask("GET", f"{place(at, 'ada')}/{path}/versions")
    assert [(one["version"], one["text"], one["editor"]["kind"]) for one in kept["data"]] == [
        (2, "Hello, all", "system"),
        (1, "Hello", "contact"),
    ]
    first = await shop.ask("GET", f"{place(at)}/{path}/versions?limit=1")
    assert (await shop.ask("GET", f"{place(at)}/{path}/versions?after={first['next']}"))["data"][0]["text"] == "Hello"
    assert (await shop.ask("GET", f"{place(at, 'eve')}/{path}/versions", status=403))["code"] == "role_needed"


async def test_a_deleted_post_leaves_a_tombstone_without_its_words(shop: Shop) -> None:
    at = await talk(shop, {"contact": "ada", "role": "moderator"}, "bob", "eve")
    first, second = [await say(shop, at, f"secret {n}", "bob", metadata={"secret": n}) for n in range(2)]
    reply = await say(shop, at, "secret reply", "bob", thread=first["id"])
    await shop.ask("PATCH", f"{place(at, 'bob')}/messages/{first['id']}", {"text": "secret again"})
    await shop.ask("PUT", f"{place(at, 'eve')}/messages/{first['id']}/reactions/{quote('👍')}")
    assert (await shop.ask("DELETE", f"{place(at, 'eve')}/messages/{first['id']}", status=403))["code"] == "not_yours"
    await shop.ask("DELETE", f"{place(at, 'bob')}/messages/{first['id']}", status=204)
    await shop.ask("DELETE", f"{place(at, 'ada')}/messages/{second['id']}", status=204)
    await shop.ask("DELETE", f"{place(at)}/messages/{reply['id']}", status=204)
    page = await read(shop, at, "eve")
    assert "secret" not in str(page)
    assert [(one["seq"], one["deleted_by"], one["parts"], one["reactions"]) for one in page["data"]] == [
        (3, "backend", [], []),
        (2, "moderator", [], []),
        (1, "author", [], []),
    ]
    assert page["data"][2]["replies"] == 0
    assert (await shop.ask("GET", f"{place(at)}/messages/{first['id']}/versions"))["data"] == []
    gone = await shop.ask("PATCH", f"{place(at, 'bob')}/messages/{first['id']}", {"text": "back"}, status=410)
    assert gone["code"] == "gone"
    # Once more is nothing.
    await shop.ask("DELETE", f"{place(at, 'bob')}/messages/{first['id']}", status=204)


async def test_what_somebody_deletes_for_themselves_others_still_see(shop: Shop) -> None:
    at = await talk(shop, "ada", "bob")
    made = await say(shop, at, "Hm", "ada")
    await shop.ask("DELETE", f"{place(at, 'bob')}/messages/{made['id']}?mode=me", status=204)
    assert (await read(shop, at, "bob"))["data"] == []
    await shop.ask("GET", f"{place(at, 'bob')}/messages/{made['id']}", status=404)
    assert len((await read(shop, at, "ada"))["data"]) == 1
    assert (await shop.ask("DELETE", f"{place(at)}/messages/{made['id']}?mode=me", status=403))["code"] == "person_needed"


async def test_reactions_are_counted_by_emoji_and_once_a_person(shop: Shop) -> None:
    at = await talk(shop, "ada", "bob", {"contact": "eve", "role": "reader"})
    await shop.ask("PUT", "/v1/assistants/helper", {"name": "Helper"})
    made = await say(shop, at, "Done", "ada")
    path = f"messages/{made['id']}/reactions"
    for who in ("ada", "bob", "bob"):
        await shop.ask("PUT", f"{place(at, who)}/{path}/{quote('🎉')}")
    told = await shop.ask("PUT", f"{place(at, 'bob')}/{path}/thumbs_up")
    assert told["reactions"] == [{"emoji": "🎉", "count": 2, "mine": True}, {"emoji": "thumbs_up", "count": 1, "mine": True}]
    seen = await shop.ask("GET", f"{place(at, 'eve')}/messages/{made['id']}")
    assert [one["mine"] for one in seen["reactions"]] == [False, False]
    assert (await shop.ask("PUT", f"{place(at, 'eve')}/{path}/{quote('🎉')}", status=403))["code"] == "role_needed"
    await shop.ask("PUT", f"{place(at)}/{path}/{quote('✅')}?assistant=helper")
    assert (await shop.ask("PUT", f"{place(at)}/{path}/{quote('✅')}", status=403))["code"] == "person_needed"
    first = await shop.ask("GET", f"{place(at, 'eve')}/{path}?limit=3")
    rest = await shop.ask("GET", f"{place(at, 'eve')}/{path}?limit=3&after={quote(first['next'])}")
    who = {(one["emoji"], one["person"]["id"]) for one in first["data"] + rest["data"]}
    assert who == {("🎉", "ada"), ("🎉", "bob"), ("thumbs_up", "bob"), ("✅", "helper")}
    taken = await shop.ask("DELETE", f"{place(at, 'bob')}/{path}/{quote('🎉')}")
    assert taken["reactions"][0] == {"emoji": "🎉", "count": 1, "mine": False}
    await shop.ask("PUT", f"{place(at, 'ada')}/{path}/{quote('🏴' + ''.join(chr(0xE0000 + ord(one)) for one in 'gbsct') + chr(0xE007F))}")
    for wrong in ("<script>", "no no", "x" * 40, "🎉<b>", "\u202e", "e\u0301", "🎉\U000e0062\U000e0061\U000e0064"):
        refused = await shop.ask("PUT", f"{place(at, 'ada')}/{path}/{quote(wrong, safe='')}", status=422)
        assert refused["errors"][0]["code"] == "invalid_emoji"


async def test_moderators_pin_what_is_to_be_found_again(shop: Shop) -> None:
    at = await talk(shop, {"contact": "ada", "role": "moderator"}, "bob")
    first, second = [await say(shop, at, f"{n}", "bob") for n in range(2)]
    assert (await shop.ask("PUT", f"{place(at, 'bob')}/messages/{first['id']}/pin", status=403))["code"] == "role_needed"
    assert (await shop.ask("PUT", f"{place(at, 'ada')}/messages/{first['id']}/pin"))["pinned_at"] is not None
    await shop.advance("1m")
    await shop.ask("PUT", f"{place(at)}/messages/{second['id']}/pin")
    assert [one["seq"] for one in (await shop.ask("GET", f"{place(at, 'bob')}/pins"))["data"]] == [2, 1]
    await shop.ask("DELETE", f"{place(at, 'ada')}/messages/{second['id']}/pin")
    assert [one["seq"] for one in (await shop.ask("GET", f"{place(at, 'bob')}/pins"))["data"]] == [1]
    # Between two, both may.
    both = await talk(shop, "ada", "bob", kind="direct")
    said = await say(shop, both, "Our address", "ada")
    assert (await shop.ask("PUT", f"{place(both, 'bob')}/messages/{said['id']}/pin"))["pinned_at"] is not None


async def test_who_may_say_nothing_there_pins_nothing(shop: Shop) -> None:
    at = await talk(shop, {"contact": "ada", "role": "moderator"}, "bob")
    both = await talk(shop, "ada", "bob", kind="direct")
    pins = [f"{place(one, 'ada')}/messages/{(await say(shop, one, 'Here', 'bob'))['id']}/pin" for one in (at, both)]

    async def refused(code: str, *paths: str) -> None:
        for path in paths:
            for method in ("PUT", "DELETE"):
                assert (await shop.ask(method, path, status=409))["code"] == code, path

    await shop.ask("PATCH", f"/v1/{at}/participants", {"participants": ["ada"], "muted_for": "1h"})
    await refused("muted", pins[0])
    await shop.ask("PATCH", f"/v1/{at}/participants", {"participants": ["ada"], "muted_for": None})
    # In the whole workspace.
    await shop.ask("PUT", "/v1/contacts/ada/mute", {"lasts": "1h"})
    await refused("muted", *pins)
    await shop.ask("DELETE", "/v1/contacts/ada/mute")
    await shop.ask("PUT", "/v1/contacts/bob/blocks/ada")
    await refused("blocked", pins[1])
    await shop.ask("DELETE", "/v1/contacts/bob/blocks/ada")
    await shop.ask("PUT", pins[0])
    for one in (at, both):
        await shop.ask("POST", f"/v1/{one}/close")
    # Closed it is for everybody, as for what is said.
    await refused("closed", *pins, pins[0].replace("/v1/contacts/ada/", "/v1/"))
    assert len((await shop.ask("GET", f"{place(at, 'bob')}/pins"))["data"]) == 1, "what is pinned stays so"
