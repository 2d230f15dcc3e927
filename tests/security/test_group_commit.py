"""Many sends share a transaction: nobody pays for another's trouble, and a key makes one message however often it comes."""

import asyncio
import logging
import random
from collections.abc import AsyncGenerator
from pathlib import Path

import asyncpg
import httpx2
import msgspec
import pytest

from tests.conftest import Api, execute, new_workspace, serving
from tests.security.conftest import OPERATIONS, Json, at_rest, rows_of
from tests.security.readied import READIED
from tests.security.test_bad_input import good
from tests.security.test_tenants import Ids, furnished, own_body, own_path
from tidings.api.registry import Operation
from tidings.app import App
from tidings.core.settings import load_settings

POSTS = [operation for operation in OPERATIONS if operation.method == "POST"]


@pytest.fixture
async def poisoned(target: Api) -> AsyncGenerator[Api]:
    """A database that chokes on one kind of message, as it would on a value that nobody thought of."""
    url = target.app.url
    await execute(
        url,
        "CREATE FUNCTION choke() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN IF NEW.metadata ? 'poison' THEN RAISE EXCEPTION 'the secret of the table'; END IF; RETURN NEW; END $$",
    )
    await execute(url, "CREATE TRIGGER choke BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION choke()")
    yield target
    await execute(url, "DROP FUNCTION choke CASCADE")


@pytest.mark.anyio
async def test_one_poisonous_request_among_64_harms_nobody_else(poisoned: Api, caplog: pytest.LogCaptureFixture):
    await person(poisoned)
    with caplog.at_level(logging.WARNING, "tidings.ingest"):
        answers = await asyncio.gather(
            *(post(poisoned.client, send(n, {"poison": True} if n == 40 else {"n": n}), f"key-{n}") for n in range(64))
        )
    assert any(getattr(record, "count", 0) > 1 for record in caplog.records), "they shared a transaction"
    assert [n for n, answer in enumerate(answers) if answer.status_code != 202] == [40]
    bad = answers[40]
    assert (bad.status_code, bad.json()["code"]) == (500, "internal_error")
    assert "secret" not in bad.text

    rows = await at_rest(poisoned.app.url, poisoned.workspace.workspace.id)
    assert (len(rows["messages"]), len(rows["deliveries"]), len(rows["idempotency_keys"])) == (63, 63, 63)
    ids = {answer.json()["id"] for n, answer in enumerate(answers) if n != 40}
    assert len(ids) == 63
    for n, answer in enumerate(answers):
        again = await post(poisoned.client, send(n, {"poison": True} if n == 40 else {"n": n}), f"key-{n}")
        assert again.status_code == (500 if n == 40 else 202)
        assert n == 40 or again.content == answer.content


@pytest.mark.anyio
async def test_what_is_wrong_with_one_is_told_to_that_one_only(target: Api):
    await person(target)
    bodies = [send(n) | ({"to": f"nobody-{n}"} if n % 7 == 0 else {}) for n in range(64)]
    answers = await asyncio.gather(*(post(target.client, body, None) for body in bodies))
    for n, answer in enumerate(answers):
        if n % 7 == 0:
            assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/to")
            assert f"nobody-{n}" in answer.json()["errors"][0]["detail"]
        else:
            assert answer.status_code == 202


@pytest.mark.anyio
async def test_while_small_sends_come_large_ones_go_one_after_the_other(target: Api, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tidings.api.ingest.SMALL_LATELY_SECONDS", 600)
    await person(target)
    many = [f"many-{n}" for n in range(30)]
    await good(target, "POST", "/v1/contacts/batch", {"contacts": [{"id": name, "phone": f"+3161{n:07d}"} for n, name in enumerate(many)]})
    blocked = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '-- Stores whole messages%'"
    )
    holder, looker = [await asyncpg.connect(target.app.url) for _ in range(2)]
    try:
        begun = holder.transaction()
        await begun.start()
        await holder.execute("LOCK TABLE deliveries IN SHARE MODE")
        asked = [asyncio.create_task(post(target.client, send(0), None))]
        while await looker.fetchval(blocked) < 1:  # noqa: ASYNC110 - the server tells nobody
            await asyncio.sleep(0.01)
        asked += [asyncio.create_task(post(target.client, send(n) | {"to": many}, None)) for n in (1, 2)]
        while await looker.fetchval(blocked) < 2:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.01)
        # The third would have come by now.
        await asyncio.sleep(0.5)
        assert await looker.fetchval(blocked) == 2
        await begun.rollback()
        assert [answer.status_code for answer in await asyncio.gather(*asked)] == [202] * 3
    finally:
        await holder.close()
        await looker.close()


@pytest.mark.anyio
async def test_one_key_from_fifty_callers_at_once_makes_one_message(target: Api):
    await person(target)
    answers = await asyncio.gather(*(post(target.client, send(0), "one") for _ in range(50)))
    first = [answer for answer in answers if answer.status_code == 202 and "idempotent-replay" not in answer.headers]
    assert len(first) == 1
    for answer in answers:
        if answer.status_code == 409:
            assert answer.headers["retry-after"] == "1"
        else:
            assert answer.content == first[0].content
    again = await post(target.client, send(0), "one")
    assert (again.content, again.headers["idempotent-replay"]) == (first[0].content, "true")
    other = await post(target.client, send(1), "one")
    assert (other.status_code, other.json()["errors"][0]["code"]) == (422, "idempotency_key_reused")
    assert len((await rows_of(target.app.url, target.workspace.workspace.id))["messages"]) == 1


@pytest.mark.anyio
async def test_a_key_belongs_to_whoever_used_it(target: Api):
    await person(target)
    made = await good(target, "POST", "/v1/keys", {"name": "other", "scopes": ["messages:send"]})
    async with target.with_key(made["secret"]) as other:
        mine, theirs = await post(target.client, send(0), "k"), await post(other, send(1), "k")
    assert (mine.status_code, theirs.status_code) == (202, 202)
    assert mine.json()["id"] != theirs.json()["id"]


@pytest.mark.anyio
async def test_a_list_with_a_key_is_stored_once_as_well(target: Api):
    people = [{"id": f"p{n}", "phone": f"+3161234{n:04d}"} for n in range(300)]
    await good(target, "POST", "/v1/contacts/batch", {"contacts": people})
    body = send(0) | {"to": [one["id"] for one in people]}
    answers = await asyncio.gather(*(post(target.client, body, "many") for _ in range(6)))
    assert {answer.status_code for answer in answers} <= {202, 409}
    assert len({answer.content for answer in answers if answer.status_code == 202}) == 1
    rows = await rows_of(target.app.url, target.workspace.workspace.id)
    assert (len(rows["messages"]), len(rows["deliveries"])) == (1, 300)


@pytest.mark.anyio
async def test_keys_that_cross_between_two_processes_do_not_wait_for_each_other(database_url: str, tmp_path: Path):
    given = load_settings({}, data=tmp_path, database_url=database_url)
    async with serving(given, role="api") as (app, base_url), serving(given, role="api") as (_, other_url):
        one = Api(app, base_url, await new_workspace(app.database, app.sealer))
        two = Api(app, other_url, one.workspace)
        async with one.client, two.client:
            await person(one)
            keys = [f"k{n}" for n in range(60)]
            calls = [(api, key) for api in (one, two) for key in keys]
            random.Random(7).shuffle(calls)
            answers = await asyncio.wait_for(asyncio.gather(*(until_told(api, key) for api, key in calls)), 60)
        by_key: dict[str, set[bytes]] = {}
        for (_, key), answer in zip(calls, answers, strict=True):
            by_key.setdefault(key, set()).add(answer.content)
        assert {len(contents) for contents in by_key.values()} == {1}
        assert len((await rows_of(app.url, one.workspace.workspace.id))["messages"]) == 60


@pytest.fixture(scope="module")
def stock() -> list[tuple[Api, Ids]]:
    """Workspaces with one of everything, for one test each."""
    return []


@pytest.fixture
async def furnished_one(fortress: tuple[App, str], stock: list[tuple[Api, Ids]]) -> AsyncGenerator[tuple[Api, Ids]]:
    """A workspace with one of everything; some are made at once, since that is mostly waiting."""

    async def make() -> tuple[Api, Ids]:
        app, base_url = fortress
        made = Api(app, base_url, await new_workspace(app.database, app.sealer))
        async with made.client:
            ids = await furnished(made)
        return Api(app, base_url, made.workspace), ids

    if not stock:
        stock += await asyncio.gather(*(make() for _ in range(8)))
    target, ids = stock.pop()
    async with target.client:
        yield target, ids


@pytest.mark.anyio
@pytest.mark.parametrize("operation", POSTS, ids=lambda operation: operation.id)
async def test_every_post_with_a_key_is_done_once(furnished_one: tuple[Api, Ids], operation: Operation):
    target, ids = furnished_one
    path, body = own_path(operation, ids), own_body(operation)
    if operation.id == "sandbox.receipts":
        body = {"delivery": ids.delivery, "state": "read"}
    if operation.id in ("templates.create", "suppressions.add"):
        await good(target, "PUT", "/v1/topics/orders", {"name": "Orders"})
    if operation.id == "templates.preview":
        body = {"channel": "sms"}
    if operation.id == "contacts.act_on_feed_item":
        # The furnished one has no buttons.
        body = {}
    if operation.id == "messages.stop":
        body = {"contact": ids.contact}
    if operation.id.endswith(".post_message"):
        # The corpus names whom nobody knows.
        body = operation.example
    if operation.id in READIED:
        path, body = await READIED[operation.id](target, ids)
    if operation.id.startswith("schedules."):
        await person(target)
        made = {"name": "Weekly", "cron": "0 9 * * MON", "message": send(0)}
        body = made if operation.id == "schedules.create" else body
        if operation.id in ("schedules.pause", "schedules.resume"):
            # The furnished one has come to its end.
            other = await good(target, "POST", "/v1/schedules", made)
            path = path.replace(ids.schedule, other["id"])
    first = await ask(target, operation, path, body)
    assert first.status_code == operation.status, first.text
    after = await at_rest(target.app.url, target.workspace.workspace.id)

    again = await ask(target, operation, path, body)
    assert (again.status_code, again.headers.get("idempotent-replay")) == (first.status_code, "true")
    if operation.secret_field is None:
        assert again.content == first.content
    else:
        told: Json = msgspec.json.decode(first.content)
        assert msgspec.json.decode(again.content) == told | {operation.secret_field: None}
    assert await rows_of(target.app.url, target.workspace.workspace.id) == after
    if operation.body is not None:
        other = await target.client.post(path, json=body, headers={"idempotency-key": "another"})
        assert "idempotent-replay" not in other.headers
        spoilt = await target.client.post(path, content=msgspec.json.encode(body) + b" ", headers=headers("once"))
        assert (spoilt.status_code, spoilt.json()["errors"][0]["code"]) == (422, "idempotency_key_reused")


async def ask(target: Api, operation: Operation, path: str, body: object) -> httpx2.Response:
    content = msgspec.json.encode(body) if operation.body is not None else b""
    return await target.client.post(path, content=content, headers=headers("once"))


def headers(key: str | None) -> dict[str, str]:
    return {"content-type": "application/json"} | ({"idempotency-key": key} if key is not None else {})


async def until_told(api: Api, key: str) -> httpx2.Response:
    """The answer, however often it is still being worked on."""
    while True:
        answer = await post(api.client, send(0), key)
        if answer.status_code != 409:
            assert answer.status_code == 202, answer.text
            return answer
        await asyncio.sleep(0.02)


async def post(client: httpx2.AsyncClient, body: Json, key: str | None) -> httpx2.Response:
    return await client.post("/v1/messages", json=body, headers=headers(key))


async def person(target: Api) -> None:
    await good(target, "PUT", "/v1/contacts/ada", {"phone": "+31612345678"})


def send(n: int, metadata: Json | None = None) -> Json:
    return {
        "to": "ada",
        "content": {"body": f"Number {n}"},
        "route": {"channel": "sms"},
        "purpose": "transactional",
        "metadata": metadata or {},
    }
