"""A shop's own system is asked before a person's post is stored: it says yes, no, or something else; or nothing, in time."""

import asyncio
from contextlib import suppress

import msgspec
import pytest
from standardwebhooks.webhooks import Webhook

from tests.flow.conftest import Json, Shop
from tests.flow.receiver import Answer, Got, Receiver, receiving
from tests.flow.talks import read, say, talk
from tidings.core.clock import system_clock
from tidings.moderation.model import HookInput, PolicyInput
from tidings.moderation.policy import get_key, put_policy, reseal_policies
from tidings.net import Policy
from tidings.workspaces import Sealer

pytestmark = pytest.mark.anyio


def replying(reply: object) -> Answer:
    return 200, {"Content-Type": "application/json"}, msgspec.json.encode(reply)


async def hook(shop: Shop, url: str, **more: object) -> str | None:
    put = await shop.ask("PUT", "/v1/moderation/policy", {"hook": {"url": url} | more})
    return put["secret"]


async def until_refused(shop: Shop, at: str, text: str) -> None:
    """Whom to ask is known within two seconds: waits until what Ada says is refused."""
    for _ in range(400):
        if (await shop.client.post(f"/v1/contacts/ada/{at}/messages", json={"text": text})).status_code == 409:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("nobody is asked")


def questions(receiver: Receiver) -> list[Got]:
    return [one for one in receiver.got if one.told["type"] == "message.check"]


async def test_it_says_yes_no_or_something_else_to_what_it_can_check_the_signature_of(shop: Shop):
    at = await talk(shop, "ada", "bob", is_moderated=True)
    async with receiving() as receiver:
        secret = await hook(shop, receiver.url)
        assert secret is not None
        assert (await shop.ask("GET", "/v1/moderation/policy"))["hook"]["on_failure"] == "allow"
        receiver.answer = lambda _: replying({"action": "allow", "score": 0.1})
        said = await say(shop, at, "Hello", "ada")
        [got] = questions(receiver)
        Webhook(secret).verify(got.body.decode(), got.headers)
        assert got.told["data"] == {
            "conversation": at.rpartition("/")[2],
            "message": None,
            "contact": "ada",
            "contact_id": got.told["data"]["contact_id"],
            "parts": [{"type": "text", "text": "Hello"}],
            "text": "Hello",
        }
        receiver.answer = lambda _: replying({"action": "refuse", "reason": "Be nice"})
        refused = await say(shop, at, "You!", "ada", status=409)
        assert (refused["code"], refused["detail"]) == ("refused", "Be nice")
        receiver.answer = lambda _: replying({"action": "replace", "text": "Dear Bob"})
        replaced = await say(shop, at, "Bob!", "ada", metadata={"n": 1})
        assert (replaced["text"], replaced["metadata"]) == ("Dear Bob", {"n": 1})
        edited = await shop.ask("PATCH", f"/v1/contacts/ada/{at}/messages/{said['id']}", {"text": "Hm"})
        assert edited["text"] == "Dear Bob"
        assert questions(receiver)[-1].told["data"]["message"] == said["id"]
        # The company is not asked about what it says, nor is anybody about other conversations, or by who is not in it.
        count = len(questions(receiver))
        await say(shop, at, "We say so", None)
        await say(shop, await talk(shop, "ada", "bob"), "Elsewhere", "ada")
        await shop.person("eve", phone=None)
        await say(shop, at, "Me?", "eve", status=404)
        await shop.ask("POST", f"/v1/contacts/ada/{at}/messages", {"parts": []}, status=422)
        assert len(questions(receiver)) == count
        assert [one["text"] for one in (await read(shop, at))["data"]] == ["We say so", "Dear Bob", "Dear Bob"]


async def test_where_it_is_asked_about_all_openings_are_among_it_and_the_same_key_says_it_once(shop: Shop):
    at = await talk(shop, "ada", "bob")
    async with receiving() as receiver:
        receiver.answer = lambda got: replying({"action": "refuse" if "no" in got.told["data"]["text"] else "allow"})
        await hook(shop, receiver.url, asks="all")
        await until_refused(shop, at, "no")
        opening: Json = {"kind": "direct", "participants": ["bob"], "message": {"text": "no"}}
        assert (await shop.ask("POST", "/v1/contacts/ada/conversations", opening, status=409))["code"] == "refused"
        made = await shop.ask("POST", "/v1/contacts/ada/conversations", opening | {"message": {"text": "yes"}})
        assert [one["text"] for one in (await read(shop, f"conversations/{made['id']}"))["data"]] == ["yes"]
        path = f"/v1/contacts/ada/{at}/messages"
        before = len((await read(shop, at))["data"])
        for _ in range(2):
            await shop.ask("POST", path, {"text": "once"}, status=201, Idempotency_Key="k")
        assert len((await read(shop, at))["data"]) == before + 1


@pytest.mark.parametrize("on_failure", ["allow", "refuse"])
async def test_slow_dead_and_garbled_answers_are_failures_and_one_that_fails_is_left_alone(shop: Shop, on_failure: str):
    at = await talk(shop, "ada", "bob", is_moderated=True)
    expected = 201 if on_failure == "allow" else 503
    garbage: tuple[Answer, ...] = (
        (200, {}, b"\xff\xfe"),
        (200, {}, b"[]"),
        (200, {}, b'{"action":"maybe"}'),
        replying({"action": "replace"}),
        replying({"action": "replace", "parts": [{"type": "text", "text": "x", "marks": [{"style": "bold", "start": 9, "length": 9}]}]}),
        replying({"action": "allow", "reason": "x" * 501}),
        (500, {}, b'{"action":"allow"}'),
        (302, {"Location": "http://127.0.0.1:1/"}, b""),
        (200, {}, b'{"action":"allow"' + b" " * 300_000 + b"}"),
    )
    async with receiving() as receiver:
        receiver.answer = lambda _: replying({"action": "allow"})
        await hook(shop, receiver.url, seconds=3.0, on_failure=on_failure)
        for one in garbage:
            # What works in between keeps it from being left alone.
            receiver.answer = lambda _: replying({"action": "allow"})
            await say(shop, at, "Fine", "ada")
            receiver.answer = lambda _, one=one: one
            answer = await say(shop, at, "Hm", "ada", status=expected)
            assert expected == 201 or answer["code"] == "moderation_unavailable"
        # Another address is asked at once: nothing is known of it. This one is given little time.
        receiver.answer = lambda got: replying({"action": "refuse"}) if got.path.endswith("/slow") else None
        await hook(shop, f"{receiver.url}/slow", seconds=0.3, on_failure=on_failure)
        await until_refused(shop, at, "Quick")
        receiver.answer = lambda _: None
        for _ in range(3):
            await say(shop, at, "Slow", "ada", status=expected)
        count = len(questions(receiver))
        for _ in range(5):
            await say(shop, at, "Not asked", "ada", status=expected)
        assert len(questions(receiver)) == count
        receiver.answer = lambda _: replying({"action": "refuse"})
        await hook(shop, f"{receiver.url}/new", seconds=3.0, on_failure=on_failure)
        await until_refused(shop, at, "Asked")


async def test_one_that_is_dead_is_as_one_that_is_slow(shop: Shop):
    at = await talk(shop, "ada", "bob", is_moderated=True)
    async with receiving() as receiver:
        url = receiver.url
    await hook(shop, url, on_failure="refuse")
    assert (await say(shop, at, "Anybody?", "ada", status=503))["code"] == "moderation_unavailable"
    await hook(shop, url)
    assert (await shop.ask("GET", f"/v1/{at}/messages"))["data"] == []


async def test_its_secret_is_shown_once_and_rotated(shop: Shop):
    assert (await shop.ask("POST", "/v1/moderation/policy/rotate-secret", status=409))["code"] == "no_hook"
    first = await hook(shop, "https://shop.example/check")
    assert first is not None
    assert first.startswith("whsec_")
    assert await hook(shop, "https://shop.example/other") is None
    second = (await shop.ask("POST", "/v1/moderation/policy/rotate-secret"))["secret"]
    assert second.startswith("whsec_")
    assert second != first
    for url in ("ftp://shop.example", "https://shop.example/#x", "https://u:p@shop.example/", "http://169.254.169.254/latest"):
        wrong = await shop.ask("PUT", "/v1/moderation/policy", {"hook": {"url": url}}, status=422)
        assert wrong["errors"][0]["pointer"] == "/hook/url"


async def test_its_secret_is_sealed_anew_under_a_new_master_key(shop: Shop):
    workspace_id, database = shop.api.workspace.workspace.id, shop.api.app.database
    old, both = Sealer({"00000001": b"1" * 32}), Sealer({"00000001": b"1" * 32, "00000002": b"2" * 32})
    given = PolicyInput(hook=HookInput(url="https://shop.example/check"))
    async with database.workspace(workspace_id) as tx:
        await put_policy(tx, workspace_id, given, sealer=old, reach=Policy(), now=system_clock())
        before = await get_key(tx, workspace_id, old)
    new = Sealer({"00000002": b"2" * 32})
    with suppress(_Undone):
        async with database.pipeline() as tx:
            # Others of this database are sealed under a key that is not here; what is done to them is undone.
            await tx.execute("UPDATE moderation_policies SET secret = NULL WHERE workspace_id <> $1", workspace_id)
            await reseal_policies(tx, both)
            sealed_anew = await get_key(tx, workspace_id, new)
            _undo()
    assert sealed_anew == before  # pyright: ignore[reportPossiblyUnboundVariable] - it raises where nothing was read


class _Undone(Exception):
    pass


def _undo() -> None:
    raise _Undone
