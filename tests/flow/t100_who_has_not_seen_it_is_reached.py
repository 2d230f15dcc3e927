"""Who has not seen a post is reached by the conversation's way: told once of all of it, not where they have seen it, and answers there."""

import asyncio
from datetime import timedelta

import pytest

from tests.flow.conftest import Json, Shop
from tidings.conversations.reaching.look import look
from tidings.conversations.reaching.reach import KIND
from tidings.core.ids import decode
from tidings.timers import Timer

ADA, BEN = "+31612345678", "+31687654321"
SMS = {"after": "30s", "steps": [{"channels": ["sms"]}]}
PUSH_THEN_MAIL = {"after": "30s", "steps": [{"channels": ["push"]}, {"channels": ["email"], "after": "15m"}]}


async def _group(shop: Shop, route: object = SMS, **more: object) -> str:
    await shop.person("ada", addresses=[{"channel": "push", "value": "token-of-ada"}])
    await shop.ask("PUT", "/v1/contacts/ben", {"name": "Ben", "phone": BEN})
    given = {"kind": "group", "participants": [{"contact": "ada"}, {"contact": "ben"}], "route": route} | more
    return (await shop.ask("POST", "/v1/conversations", given))["id"]


async def _says(shop: Shop, conversation: str, text: str, who: str = "ben") -> Json:
    return await shop.ask("POST", f"/v1/contacts/{who}/conversations/{conversation}/messages", {"text": text}, status=201)


async def _reached(shop: Shop, count: int, contact: str = "ada", **query: str) -> list[Json]:
    """What left to a person, the newest first, once it is so much."""
    asked = "&".join(f"{name}={value}" for name, value in {"contact": contact, **query}.items())
    return (await shop.until(f"/v1/sandbox/outbox?{asked}", lambda found: len(found["data"]) >= count))["data"]


async def _looked(shop: Shop, duration: str = "31s") -> list[Json]:
    """The deliveries to Ada, the newest first, after the clock was moved and every conversation that was due has been looked at."""
    await shop.advance(duration)
    await shop.rests()
    return (await shop.ask("GET", "/v1/deliveries?contact=ada"))["data"]


@pytest.mark.anyio
async def test_who_has_not_seen_it_in_time_is_told_once_of_all_that_was_said(shop: Shop):
    trip = await _group(shop, title="Trip")
    first = await _says(shop, trip, "Are you coming?")
    second = await _says(shop, trip, "We leave at {{ nine }}.")
    await shop.advance("31s")
    [told] = await _reached(shop, 1)
    assert told["text"] == "Ben: Are you coming?\nBen: We leave at {{ nine }}.\n"
    message = await shop.ask("GET", f"/v1/messages/{told['message']}")
    assert (message["purpose"], message["conversation"]) == ("chat", trip)
    assert message["metadata"] == {"conversation": trip, "from_seq": 1, "upto_seq": 2, "posts": [first["id"], second["id"]]}
    assert len(await _looked(shop, "1h")) == 1, "nobody is told twice of the same"
    assert await shop.outbox(contact="ben") == [], "who said it is not told of it"


@pytest.mark.anyio
async def test_who_sees_it_in_time_is_not_told(shop: Shop):
    trip = await _group(shop)
    await _says(shop, trip, "Are you coming?")
    await shop.ask("PUT", f"/v1/contacts/ada/conversations/{trip}/position", {"delivered": 1})
    assert await _looked(shop) == []
    await _says(shop, trip, "Hello?")
    await shop.advance("31s")
    [told] = await _reached(shop, 1)
    assert told["text"] == "Ben: Hello?", "of what was delivered nobody is told"


@pytest.mark.anyio
async def test_the_way_ends_when_it_was_read_and_goes_on_else(shop: Shop):
    trip = await _group(shop, PUSH_THEN_MAIL)
    await _says(shop, trip, "Are you coming?")
    await shop.advance("31s")
    [push] = await _reached(shop, 1)
    assert (push["channel"], push["title"]) == ("push", "New message from Ben")
    await shop.ask("PUT", f"/v1/contacts/ada/conversations/{trip}/position", {"read": 1})
    told = await shop.until(f"/v1/messages/{push['message']}/timeline", lambda told: any("read" in line["text"] for line in told["data"]))
    assert any(line["text"].startswith("The route ends, since the person has read it") for line in told["data"])
    assert len(await _looked(shop, "20m")) == 1
    await _says(shop, trip, "Really?")
    await shop.advance("31s")
    await _reached(shop, 2)
    await shop.advance("16m")
    [mail, *_] = await _reached(shop, 3)
    assert (mail["channel"], mail["text"]) == ("email", "Ben: Really?")


@pytest.mark.anyio
async def test_what_is_said_meanwhile_takes_its_place_and_the_mail_comes_when_it_would_have_come(shop: Shop):
    trip = await _group(shop, PUSH_THEN_MAIL)
    await _says(shop, trip, "One")
    await shop.advance("31s")
    await _reached(shop, 1)
    for n, text in enumerate(("Two", "Three"), 2):
        await shop.advance("6m")
        await _says(shop, trip, text)
        await shop.advance("31s")
        [push, *_] = await _reached(shop, n)
        assert push["channel"] == "push"
    await shop.advance("3m")
    [mail, *_] = await _reached(shop, 4)
    assert mail["channel"] == "email", "15 minutes after the first push, though others came after it"
    assert mail["text"].splitlines() == ["Ben: One", "Ben: Two", "Ben: Three"], "one mail, of all that they have not seen"
    await shop.advance("1h")
    assert len(await shop.outbox(contact="ada", channel="email")) == 1


@pytest.mark.anyio
async def test_an_answer_lands_in_the_conversation_also_where_two_share_one_sender(shop: Shop):
    trip, party = await _group(shop), await _group(shop)
    for n, conversation in enumerate((trip, party, trip, party), 1):
        await _says(shop, conversation, f"Question {n}")
        await shop.advance("31s")
        [told, *_] = await _reached(shop, n)
        assert told["text"] == f"Ben: Question {n}"
        given = {"channel": "sms", "from": ADA, "text": f"Answer {n}"}
        answer = await shop.ask("POST", "/v1/sandbox/inbound", given, status=201)
        posts = (await shop.ask("GET", f"/v1/conversations/{conversation}/messages"))["data"]
        assert (posts[0]["id"], posts[0]["text"], posts[0]["author"]["id"], posts[0]["channel"]) == (
            answer["id"],
            f"Answer {n}",
            "ada",
            "sms",
        )


@pytest.mark.anyio
async def test_whoever_answers_from_outside_is_not_told_to_wait_in_slow_mode(shop: Shop):
    trip = await _group(shop, slow_mode="1h")
    await _says(shop, trip, "Are you coming?")
    await shop.advance("31s")
    await _reached(shop, 1)
    for text in ("Yes.", "With the dog."):
        await shop.ask("POST", "/v1/sandbox/inbound", {"channel": "sms", "from": ADA, "text": text}, status=201)
    posts = (await shop.ask("GET", f"/v1/conversations/{trip}/messages"))["data"]
    assert [post["text"] for post in posts] == ["With the dog.", "Yes.", "Are you coming?"]
    refused = await shop.ask("POST", f"/v1/contacts/ada/conversations/{trip}/messages", {"text": "In the app"}, status=429)
    assert refused["code"] == "slow_mode"


@pytest.mark.anyio
async def test_the_silenced_those_who_left_and_who_has_blocked_the_author_are_not_told(shop: Shop):
    trip = await _group(shop)
    await shop.ask("PUT", f"/v1/contacts/ada/conversations/{trip}/silence", {"until": "2030-01-01T00:00:00Z"})
    await _says(shop, trip, "Silenced")
    assert await _looked(shop) == []
    await shop.ask("DELETE", f"/v1/contacts/ada/conversations/{trip}/silence")
    await shop.ask("PUT", "/v1/contacts/ada/blocks/ben")
    await _says(shop, trip, "Blocked")
    assert await _looked(shop) == []


@pytest.mark.anyio
async def test_quiet_hours_are_kept(shop: Shop):
    trip = await _group(shop)
    await shop.ask("PUT", "/v1/contacts/ada", {"phone": ADA, "timezone": "UTC"})
    now = (await shop.ask("GET", "/v1/workspace"))["now"]
    hour = int(now[11:13])
    await shop.ask("PATCH", "/v1/workspace", {"quiet_hours": {"from": f"{hour:02}:00", "to": f"{(hour + 2) % 24:02}:00"}})
    await _says(shop, trip, "Sleeping?")
    await shop.advance("31s")
    held = await shop.until("/v1/deliveries?contact=ada", lambda found: found["data"] and found["data"][0]["state"] == "held")
    assert held["data"][0]["reason"] == "quiet_hours"
    await shop.ask("PUT", f"/v1/contacts/ada/conversations/{trip}/position", {"read": 1})
    delivery = await shop.reaches(held["data"][0]["id"], "skipped")
    assert delivery["reason"] == "not_needed", "what was read before it left does not leave"


@pytest.mark.anyio
async def test_the_workspace_says_it_for_conversations_that_do_not_and_one_can_be_left_out(shop: Shop):
    await shop.ask("PATCH", "/v1/workspace", {"reach": SMS})
    assert (await shop.ask("GET", "/v1/workspace"))["reach"] == SMS
    off, on = await _group(shop, False), await _group(shop, None)
    await _says(shop, off, "Not told")
    await _says(shop, on, "Told")
    await shop.advance("31s")
    assert [one["text"] for one in await _reached(shop, 1)] == ["Ben: Told"]
    wrong = {"after": "soon", "steps": [{"channels": ["push"]}, {"channels": ["sms"]}]}
    refused = await shop.ask("PATCH", "/v1/workspace", {"reach": wrong}, status=422)
    assert {error["pointer"] for error in refused["errors"]} == {"/reach/after", "/reach/steps/1/after"}


@pytest.mark.anyio
async def test_a_template_of_yours_tells_it_and_our_words_are_in_their_language(shop: Shop):
    words = {"title": "{{ name }} in {{ conversation.title }}", "text": "{% for post in posts %}{{ post.text }} {% endfor %}"}
    await shop.ask("POST", "/v1/templates", {"key": "unseen", "purpose": "chat", "content": {"push": {"en": words}}})
    await shop.ask("POST", "/v1/templates/unseen/publish", {"version": 1})
    push = {"steps": [{"channels": ["push"]}]}
    trip = await _group(shop, push | {"template": "unseen"}, title="Trip")
    await _says(shop, trip, "Hello")
    await shop.advance("31s")
    [told] = await _reached(shop, 1)
    assert (told["title"], told["text"].strip()) == ("Ben in Trip", "Hello")
    await shop.ask("PUT", "/v1/contacts/ada", {"phone": ADA, "locale": "nl", "addresses": [{"channel": "push", "value": "token-of-ada"}]})
    other = await _group(shop, push | {"template": "none-of-this-name"})
    await shop.ask("PUT", "/v1/contacts/ada", {"phone": ADA, "locale": "nl", "addresses": [{"channel": "push", "value": "token-of-ada"}]})
    await _says(shop, other, "Hallo")
    await shop.advance("31s")
    [told, *_] = await _reached(shop, 2)
    assert told["title"] == "Nieuw bericht van Ben"


@pytest.mark.anyio
async def test_what_was_deleted_is_told_by_no_later_step_and_the_rest_is_told_anew(shop: Shop):
    trip = await _group(shop, PUSH_THEN_MAIL)
    wrong = await _says(shop, trip, "It costs 900.")
    await _says(shop, trip, "Are you coming?")
    await shop.advance("31s")
    await _reached(shop, 1)
    await shop.ask("DELETE", f"/v1/contacts/ben/conversations/{trip}/messages/{wrong['id']}", status=204)
    told = await _reached(shop, 2)
    assert [one["text"] for one in told] == ["Ben: Are you coming?", "Ben: It costs 900.\nBen: Are you coming?\n"]
    await shop.advance("16m")
    [mail] = await _reached(shop, 1, channel="email")
    assert "Are you coming?" in mail["text"]
    assert "It costs" not in mail["text"]


@pytest.mark.anyio
@pytest.mark.parametrize("count", [1, 3])
async def test_what_was_edited_is_told_by_later_steps_in_the_words_that_stand_and_nobody_is_told_again(shop: Shop, count: int):
    trip = await _group(shop, PUSH_THEN_MAIL)
    for n in range(1, count):
        # They are told the same by one message, whose words a worker might remember.
        given = {"email": f"p{n}@example.com", "addresses": [{"channel": "push", "value": f"token-{n}"}]}
        await shop.ask("PUT", f"/v1/contacts/p{n}", given)
        await shop.ask("POST", f"/v1/conversations/{trip}/participants", {"participants": [f"p{n}"]})
    wrong = await _says(shop, trip, "It costs 900.")
    await _says(shop, trip, "Are you coming?")
    await shop.advance("31s")
    await _reached(shop, 1)
    place = f"/v1/contacts/ben/conversations/{trip}/messages/{wrong['id']}"
    for text in ("It costs 700.", f"It costs 9.{' Really.' * 50}"):
        await shop.ask("PATCH", place, {"text": text})
    await shop.advance("16m")
    [mail, push] = await _reached(shop, 2)
    first, second = mail["text"].splitlines()
    assert first.startswith("Ben: It costs 9. Really. Really.")
    assert first.endswith("…"), "as short as when it is told first"
    assert (len(first), second) == (len("Ben: ") + 200, "Ben: Are you coming?")
    assert push["text"] == "Ben: It costs 900.\nBen: Are you coming?\n", "what has left stays as it was"
    await shop.ask("PATCH", place, {"text": "It costs 8."})
    assert [one["channel"] for one in await _looked(shop, "1h")] == ["email", "push"]


@pytest.mark.anyio
async def test_what_is_edited_while_it_is_looked_at_leaves_in_the_words_that_stand(shop: Shop):
    trip = await _group(shop)
    wrong = await _says(shop, trip, "It costs 900.")
    workspace, conversation = shop.api.workspace.workspace, decode("cnv", trip)
    assert conversation is not None
    place = f"/v1/contacts/ben/conversations/{trip}/messages/{wrong['id']}"
    now = shop.api.app.clock() + timedelta(seconds=31)
    async with shop.api.app.database.pipeline() as tx:
        await look(tx, [Timer(workspace_id=workspace.id, kind=KIND, subject=conversation, key="", due_at=now)], now)
        pid = await tx.fetchval("SELECT pg_backend_pid()")
        editing = asyncio.create_task(shop.ask("PATCH", place, {"text": "It costs 9."}))
        while not await tx.fetchval("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND $1 = ANY (pg_blocking_pids(pid)))", pid):
            assert not editing.done(), "it waits for nobody"
            await asyncio.sleep(0.01)
    await editing
    # It was looked at ahead of time.
    await shop.advance("31s")
    [told] = await _reached(shop, 1)
    assert told["text"] == "Ben: It costs 9."


@pytest.mark.anyio
@pytest.mark.parametrize("what", ["the post", "the conversation"])
async def test_where_nothing_is_left_to_tell_nobody_is_told_any_more(shop: Shop, what: str):
    trip = await _group(shop, PUSH_THEN_MAIL)
    wrong = await _says(shop, trip, "It costs 900.")
    await shop.advance("31s")
    await _reached(shop, 1)
    place = f"/messages/{wrong['id']}" if what == "the post" else ""
    await shop.ask("DELETE", f"/v1/conversations/{trip}{place}", status=204)
    assert [one["channel"] for one in await _looked(shop, "20m")] == ["push"]


@pytest.mark.anyio
async def test_many_who_have_seen_different_things_are_told_in_turns_each_once(shop: Shop):
    people = [f"p{n}" for n in range(60)]
    await shop.ask("POST", "/v1/contacts/batch", {"contacts": [{"id": one, "phone": f"+3162{n:07}"} for n, one in enumerate(people)]})
    trip = await _group(shop)
    await shop.ask("POST", f"/v1/conversations/{trip}/participants", {"participants": people})
    for n in range(61):
        await _says(shop, trip, f"{n}.")
    positions = (shop.ask("PUT", f"/v1/contacts/{one}/conversations/{trip}/position", {"delivered": n}) for n, one in enumerate(people))
    await asyncio.gather(*positions)
    await shop.advance("31s")
    for n in (0, 30, 59):
        [told] = await _reached(shop, 1, people[n])
        assert (await shop.ask("GET", f"/v1/messages/{told['message']}"))["metadata"]["from_seq"] == n + 1
    await _looked(shop, "1m")
    assert len((await shop.ask("GET", "/v1/deliveries?channel=sms&limit=200"))["data"]) == len(people) + 1, "and Ada"


@pytest.mark.anyio
@pytest.mark.parametrize("how", ["removed", "left"])
async def test_who_is_in_it_no_more_is_told_by_no_later_step(shop: Shop, how: str):
    trip = await _group(shop, PUSH_THEN_MAIL)
    await _says(shop, trip, "It costs 900.")
    await shop.advance("31s")
    await _reached(shop, 1)
    if how == "removed":
        await shop.ask("POST", f"/v1/conversations/{trip}/participants/remove", {"participants": ["ada"]})
    else:
        await shop.ask("POST", f"/v1/contacts/ada/conversations/{trip}/leave", {}, status=204)
    assert [one["channel"] for one in await _looked(shop, "20m")] == ["push"]


@pytest.mark.anyio
async def test_a_first_step_that_waits_is_told_where_the_wait_belongs(shop: Shop):
    wrong = {"steps": [{"channels": ["sms"], "after": "5m"}]}
    given = {"kind": "group", "participants": ["ada"], "route": wrong}
    await shop.person("ada")
    for method, path, body, place in (
        ("POST", "/v1/conversations", given, "/route"),
        ("PATCH", "/v1/workspace", {"reach": wrong}, "/reach"),
    ):
        [error] = (await shop.ask(method, path, body, status=422))["errors"]
        assert (error["pointer"], error["code"]) == (f"{place}/steps/0/after", "first_step")
        assert error["detail"] == f"The first step does not wait: how long a post waits to be seen stands at {place}/after"
    right = {"after": "5m", "steps": [{"channels": ["sms"]}]}
    await shop.ask("POST", "/v1/conversations", given | {"route": right}, status=201)
