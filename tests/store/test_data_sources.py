"""Data sources: kept with sealed headers, asked over real connections, and quiet about what nobody should read."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.conftest import new_workspace
from tests.flow.till import Answer, Till, says, till_open
from tidings.core.errors import Conflict, Invalid, Misconfigured, NotFound
from tidings.db import Database
from tidings.net import HttpClient, Policy
from tidings.templates import (
    DataSourceInput,
    Recipient,
    SourceAnswers,
    SourceFailed,
    TemplateInput,
    VersionInput,
    add_version,
    create_template,
    delete_data_source,
    get_data_source,
    list_data_sources,
    load_version,
    open_data_sources,
    publish,
    put_data_source,
    reseal_data_sources,
    stand_ins,
)
from tidings.workers.breaker import IN_A_ROW
from tidings.workers.sources import AT_ONCE, KEPT_SECONDS, REST_SECONDS, Sources
from tidings.workspaces import NewWorkspace, Sealer, load_sealer

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
OLD, NEW = "11" * 32, "22" * 32
SEALER = load_sealer(OLD, Path())
ADA = Recipient(contact={"id": "ada"}, workspace={"name": "Shop"})
PAID = {"order_status": {"state": "paid"}}


@pytest.fixture
async def till() -> AsyncGenerator[Till]:
    async with till_open() as till:
        yield till


@pytest.fixture
async def new(database: Database) -> NewWorkspace:
    return await new_workspace(database, SEALER)


class Watch:
    """A monotonic clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Desk:
    """One worker's sources, and the workspace that they are of."""

    def __init__(self, database: Database, workspace_id: UUID, policy: Policy, watch: Watch) -> None:
        self.database, self.workspace_id, self.watch = database, workspace_id, watch
        self.sources = Sources(database.lane(), HttpClient(policy), SEALER, monotonic=watch)

    async def put(self, key: str = "order_status", **given: Any) -> None:
        async with self.database.workspace(self.workspace_id) as tx:
            wanted = msgspec.convert(given, DataSourceInput)
            await put_data_source(tx, self.workspace_id, key, wanted, sealer=SEALER, now=datetime.now(UTC))
        self.watch.now += KEPT_SECONDS

    async def ask(self, *keys: str, seconds: float = 5.0, **data: object) -> SourceAnswers | SourceFailed:
        return await self.sources.gather(self.workspace_id, keys or ("order_status",), data, ADA, seconds=seconds)

    async def failed(self, **data: object) -> tuple[str, bool]:
        answer = await self.ask(seconds=5.0, **data)
        assert isinstance(answer, SourceFailed), answer
        assert answer.key == "order_status"
        return answer.code, answer.may_retry


@pytest.fixture
async def desk(database: Database, new: NewWorkspace) -> AsyncGenerator[Desk]:
    desk = Desk(database, new.workspace.id, Policy(allow_private_networks=True), Watch())
    yield desk
    await desk.sources.aclose()


# ── kept ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_source_is_put_shown_changed_as_a_whole_and_removed(database: Database, new: NewWorkspace):
    at = new.workspace.id
    given = DataSourceInput(
        url="https://shop.example/{{ id }}",
        method="POST",
        body='{"id": {{ id }}}',
        headers={"X-Key": "hunter2"},
        deadline="800ms",
        cache="5m",
        fallback={"state": "unknown"},
    )
    async with database.workspace(at) as tx:
        made = await put_data_source(tx, at, "order_status", given, sealer=SEALER, now=NOW)
        assert (made.header_names, made.deadline_seconds, made.cache_seconds, made.created_at) == (("X-Key",), 0.8, 300, NOW)
        assert await get_data_source(tx, at, "order_status") == made
        later = datetime.now(UTC)
        changed = await put_data_source(tx, at, "order_status", DataSourceInput(url="https://b.example/"), sealer=SEALER, now=later)
        assert (changed.id, changed.created_at, changed.updated_at) == (made.id, NOW, later)
        assert (changed.method, changed.header_names, changed.body, changed.fallback) == ("GET", (), None, None)
        assert (changed.deadline_seconds, changed.cache_seconds) == (2.0, 0)
        await put_data_source(tx, at, "another", DataSourceInput(url="https://b.example/"), sealer=SEALER, now=later)
        assert [one.key for one in await list_data_sources(tx, at, limit=10)] == ["another", "order_status"]
        assert [one.key for one in await list_data_sources(tx, at, limit=10, after="another")] == ["order_status"]
        await delete_data_source(tx, at, "order_status")
        for gone in (get_data_source(tx, at, "order_status"), delete_data_source(tx, at, "order_status")):
            with pytest.raises(NotFound):
                await gone


async def test_headers_are_sealed_and_open_for_their_own_source_only(database: Database, new: NewWorkspace):
    at = new.workspace.id
    async with database.workspace(at) as tx:
        for key, secret in (("one", "hunter2"), ("two", "hunter3")):
            given = DataSourceInput(url="https://shop.example/", headers={"X-Key": secret})
            await put_data_source(tx, at, key, given, sealer=SEALER, now=NOW)
        assert b"hunter" not in await tx.fetchval("SELECT headers FROM data_sources WHERE key = 'one'")
        assert b"hunter" not in str(await tx.fetchval("SELECT s::text FROM data_sources s WHERE key = 'one'")).encode()
        await tx.execute("UPDATE data_sources SET headers = (SELECT headers FROM data_sources WHERE key = 'two') WHERE key = 'one'")
        opened = await open_data_sources(tx, at, ["one", "two", "three"], SEALER)
    codes = {key: one.code if isinstance(one, SourceFailed) else one.headers for key, one in opened.items()}
    assert codes == {"one": "sealed", "two": (("X-Key", "hunter3"),), "three": "unknown_data_source"}


async def test_a_new_master_key_seals_the_headers_too(database: Database, new: NewWorkspace):
    at = new.workspace.id
    async with database.workspace(at) as tx:
        for key, headers in (("one", {"X-Key": "hunter2"}), ("two", {})):
            await put_data_source(tx, at, key, DataSourceInput(url="https://b.example/", headers=headers), sealer=SEALER, now=NOW)
    both, newest = load_sealer(f"{OLD} {NEW}", Path()), load_sealer(NEW, Path())
    async with database.pipeline() as tx:
        with pytest.raises(Misconfigured):
            await reseal_data_sources(tx, newest)
        assert await reseal_data_sources(tx, both) == 1
        assert await reseal_data_sources(tx, both) == 0
        opened = await open_data_sources(tx, at, ["one"], newest)
    one = opened["one"]
    assert not isinstance(one, SourceFailed)
    assert one.headers == (("X-Key", "hunter2"),)


async def test_everything_that_is_wrong_with_a_source_is_told_at_once(database: Database, new: NewWorkspace):
    at = new.workspace.id
    given = DataSourceInput(
        url="https://{{ host }}/",
        body="{{ x",
        headers={"Host": "evil.example", "X\n": "1"},
        deadline="6s",
        cache="2h",
        fallback={"text": "x" * 200_000},
    )
    async with database.workspace(at) as tx:
        with pytest.raises(Invalid) as caught:
            await put_data_source(tx, at, "order_status", given, sealer=SEALER, now=NOW)
    assert {(error.pointer, error.code) for error in caught.value.errors} == {
        ("/url", "bad_url"),
        ("/body", "bad_template"),
        ("/body", "body_without_post"),
        ("/headers/Host", "bad_header"),
        ("/headers", "bad_header"),
        ("/deadline", "invalid_duration"),
        ("/cache", "invalid_duration"),
        ("/fallback", "too_large"),
    }


async def test_a_version_names_its_sources_and_is_published_only_with_them(database: Database, new: NewWorkspace):
    at = new.workspace.id
    text = "{{ sources.order_status.state }} for {{ name }} {{ sources.other.x }}"
    content: Any = {"sms": {"en": {"text": text}}}
    first = msgspec.convert({"key": "paid", "purpose": "transactional", "default_locale": "en", "content": content}, TemplateInput)
    async with database.workspace(at) as tx:
        template = await create_template(tx, new.workspace, first, now=NOW)
        # Without sources the name is the data's.
        loaded = await load_version(tx, at, template.id, 1)
        assert loaded is not None
        assert (loaded.sources, loaded.uses_contact) == ((), False)
        assert loaded.variables == {"name", "sources.order_status.state", "sources.other.x"}
        given = msgspec.convert({"content": content, "sources": ["order_status"]}, VersionInput)
        added = await add_version(tx, at, "paid", given, now=NOW)
        assert (added.version.sources, added.version.variables) == (["order_status"], ["name"])
        assert [(error.pointer, error.code) for error in added.problems] == [
            ("/sources/0", "unknown_data_source"),
            ("/content/sms/en", "unnamed_data_source"),
        ]
        with pytest.raises(Invalid):
            await publish(tx, at, "paid", 2, now=NOW)
        for key in ("order_status", "other"):
            await put_data_source(tx, at, key, DataSourceInput(url="https://b.example/"), sealer=SEALER, now=NOW)
        given = msgspec.convert({"content": content, "sources": ["order_status", "other"]}, VersionInput)
        added = await add_version(tx, at, "paid", given, now=NOW)
        assert added.problems == []
        await publish(tx, at, "paid", 3, now=NOW)
        loaded = await load_version(tx, at, template.id, 3)
        assert loaded is not None
        assert (loaded.sources, loaded.uses_contact, loaded.variables) == (("order_status", "other"), True, {"name"})
        with pytest.raises(Conflict) as caught:
            await delete_data_source(tx, at, "other")
        assert caught.value.code == "data_source_in_use"
        with pytest.raises(Invalid) as twice:
            await add_version(tx, at, "paid", msgspec.convert({"content": content, "sources": ["a", "a"]}, VersionInput), now=NOW)
        assert [(error.pointer, error.code) for error in twice.value.errors] == [("/sources/1", "duplicate")]


async def test_a_preview_is_told_what_stands_in_for_an_answer(database: Database, new: NewWorkspace):
    at = new.workspace.id
    async with database.workspace(at) as tx:
        await put_data_source(tx, at, "a", DataSourceInput(url="https://b.example/", fallback={"x": 1}), sealer=SEALER, now=NOW)
        await put_data_source(tx, at, "b", DataSourceInput(url="https://b.example/"), sealer=SEALER, now=NOW)
        assert await stand_ins(tx, at, ["a"], {}) == {"a": {"x": 1}}
        assert await stand_ins(tx, at, ["a", "b"], {"sources": {"b": {"y": 2}}}) == {"a": {"x": 1}, "b": {"y": 2}}
        assert await stand_ins(tx, at, ["a"], {"sources": {"a": {"x": 3}}}) == {"a": {"x": 3}}
        for keys, code in ((["a", "b"], "data_source_not_asked"), (["c"], "unknown_data_source")):
            told = await stand_ins(tx, at, keys, {"sources": "x"})
            assert isinstance(told, SourceFailed)
            assert told.code == code


# ── asked ────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_answer_is_what_the_server_says_now(desk: Desk, till: Till):
    await desk.put(url=till.url + "/orders/{{ order.id }}?user={{ contact.id }}", headers={"X-Key": "hunter2"})
    assert await desk.ask(order={"id": "A 1/2"}) == PAID
    [asked] = till.asked
    assert (asked.method, asked.path, asked.body) == ("GET", "/orders/A%201%2F2?user=ada", b"")
    assert (asked.headers["x-key"], asked.headers["accept"], asked.headers["host"]) == (
        "hunter2",
        "application/json",
        f"127.0.0.1:{till.port}",
    )
    till.answer = lambda _: says({"state": "sent"}, status=201)
    assert await desk.ask(order={"id": "A 1/2"}) == {"order_status": {"state": "sent"}}


async def test_a_post_brings_json(desk: Desk, till: Till):
    await desk.put(url=till.url + "/orders", method="POST", body='{"order": {{ order }}, "user": {{ contact.id }}}')
    assert await desk.ask(order={"id": 'A"1'}) == PAID
    [asked] = till.asked
    assert (asked.method, msgspec.json.decode(asked.body)) == ("POST", {"order": {"id": 'A"1'}, "user": "ada"})
    assert asked.headers["content-type"] == "application/json"


async def test_several_are_asked_at_once(desk: Desk, till: Till):
    till.answer = lambda asked: says({"path": asked.path}, after_seconds=0.2)
    for key in ("a", "b", "c"):
        await desk.put(key, url=f"{till.url}/{key}")
    assert await desk.ask("a", "b", "c") == {key: {"path": f"/{key}"} for key in ("a", "b", "c")}
    assert till.most_at_once == 3


NO_ANSWERS = [
    (Answer(b"{}", status=404), "http_404"),
    (Answer(b"{}", status=500), "http_500"),
    (Answer(b"{}", status=302, headers=("Location: http://127.0.0.1:1/secret",)), "http_302"),
    (Answer(b"[]"), "bad_answer"),
    (Answer(b'"text"'), "bad_answer"),
    (Answer(b"null"), "bad_answer"),
    (Answer(b""), "bad_answer"),
    (Answer(b"<html>"), "bad_answer"),
    (Answer(b'{"a": 1'), "bad_answer"),
    (Answer(b'{"a": 1, "a": 2}'), "bad_answer"),
    (Answer(b'{"a": "\\ud800"}'), "bad_answer"),
    (Answer(b"\xff\xfe"), "bad_answer"),
    (Answer(b'{"a":' * 50 + b"1" + b"}" * 50), "bad_answer"),
    (Answer(b'{"a": [' + b"1," * 6_000 + b"1]}"), "bad_answer"),
    (Answer(b'{"a": "' + b"x" * 100_000 + b'"}'), "response_too_large"),
    (Answer(b'{"a": "cut"}', is_cut=True), "malformed_answer"),
]


async def test_what_is_no_small_json_object_with_2xx_is_no_answer(desk: Desk, till: Till):
    for n, (answer, code) in enumerate(NO_ANSWERS):
        till.answer = lambda _, answer=answer: answer
        # Each of its own: one that fails again and again would not be asked any more.
        key = f"source_{n}"
        await desk.put(key, url=till.url + "/x")
        told = await desk.ask(key)
        assert isinstance(told, SourceFailed), answer
        assert (told.code, told.may_retry) == (code, True), answer
        assert len(till.asked) == 2 * n + 1
        await desk.put(key, url=till.url + "/x", fallback={"state": "on its way"})
        assert await desk.ask(key) == {key: {"state": "on its way"}}


async def test_a_slow_server_costs_no_more_than_the_deadline(desk: Desk, till: Till):
    till.answer = lambda _: says({}, after_seconds=30)
    await desk.put(url=till.url + "/x", deadline="200ms")
    began = asyncio.get_running_loop().time()
    assert await desk.failed() == ("timeout", True)
    assert asyncio.get_running_loop().time() - began < 3
    await desk.put(url=till.url + "/x", deadline="5s")
    answer = await desk.ask(seconds=0.2)
    assert isinstance(answer, SourceFailed)
    assert answer.code == "timeout"


async def test_where_nothing_listens_it_is_tried_again(desk: Desk, till: Till):
    async with till_open() as gone:
        url = gone.url
    await desk.put(url=url + "/x")
    assert await desk.failed() == ("connect_failed", True)


async def test_private_networks_are_reached_only_where_the_installation_does(database: Database, new: NewWorkspace, till: Till):
    desk = Desk(database, new.workspace.id, Policy(), Watch())
    try:
        for host, code in (("127.0.0.1", "address_refused"), ("localhost", "address_refused"), ("[::1]", "address_refused")):
            await desk.put(url=f"https://{host}:{till.port}/x")
            assert await desk.failed() == (code, False)
        for host in ("169.254.169.254", "[fd00:ec2::254]", "10.0.0.1"):
            await desk.put(url=f"https://{host}/latest/meta-data")
            assert await desk.failed() == ("address_refused", False)
        await desk.put(url=f"http://127.0.0.1:{till.port}/x")
        assert await desk.failed() == ("tls_required", False)
    finally:
        await desk.sources.aclose()
    assert till.asked == []


async def test_no_data_lead_anywhere_else(desk: Desk, till: Till):
    await desk.put(url=till.url + "/orders/{{ id }}?q={{ id }}")
    async with till_open() as inner:
        evil = [
            f"@127.0.0.1:{inner.port}/",
            f"//127.0.0.1:{inner.port}/",
            f"\r\nHost: 127.0.0.1:{inner.port}\r\n\r\nGET /secret HTTP/1.1\r\n",
            f"x HTTP/1.1\r\nX: {inner.url}",
            "?admin=true#",
        ]
        for value in evil:
            assert await desk.ask(id=value) == PAID
        assert inner.asked == []
    assert {asked.path.split("?")[0].count("/") for asked in till.asked} == {2}
    assert len(till.asked) == len(evil)
    for value in ("..", "../../admin", "..%2f..%2fadmin"):
        assert await desk.failed(id=value) == ("bad_url", False)
    assert len(till.asked) == len(evil)


async def test_what_cannot_be_asked_is_not_tried_again_and_has_no_fallback(desk: Desk, till: Till):
    await desk.put(url=till.url + "/orders/{{ order.id }}", fallback={"state": "?"})
    assert await desk.failed() == ("missing_variable", False)
    answer = await desk.ask("nobody_put_it")
    assert isinstance(answer, SourceFailed)
    assert (answer.key, answer.code, answer.may_retry) == ("nobody_put_it", "unknown_data_source", False)
    assert till.asked == []


async def test_an_answer_counts_as_long_as_the_cache_says_and_for_the_same_question_only(desk: Desk, till: Till):
    till.answer = lambda _: says({"n": len(till.asked)})
    await desk.put(url=till.url + "/{{ id }}", cache="30s")
    assert await desk.ask(id="a", other=1) == {"order_status": {"n": 1}}
    assert await desk.ask(id="a", other=2) == {"order_status": {"n": 1}}
    assert await desk.ask(id="b") == {"order_status": {"n": 2}}
    desk.watch.now += 29
    assert await desk.ask(id="a") == {"order_status": {"n": 1}}
    desk.watch.now += 1
    assert await desk.ask(id="a") == {"order_status": {"n": 3}}
    # Who changes the source asks anew.
    await desk.put(url=till.url + "/{{ id }}", cache="30s", headers={"X-Key": "new"})
    assert await desk.ask(id="a") == {"order_status": {"n": 4}}


async def test_a_failure_is_not_remembered(desk: Desk, till: Till):
    till.answer = lambda _: Answer(b"{}", status=404)
    await desk.put(url=till.url + "/x", cache="30s")
    assert await desk.failed() == ("http_404", True)
    till.answer = lambda _: says({"state": "paid"})
    assert await desk.ask() == PAID


async def test_who_asks_the_same_at_once_shares_one_call(desk: Desk, till: Till):
    till.answer = lambda _: says({"state": "paid"}, after_seconds=0.3)
    await desk.put(url=till.url + "/x", cache="30s")
    await desk.ask()
    desk.watch.now += 30
    impatient = asyncio.create_task(desk.ask())
    answers = await asyncio.gather(*(desk.ask() for _ in range(50)), _cancel(impatient))
    assert answers[:-1] == [PAID] * 50
    assert len(till.asked) == 2


async def _cancel(task: asyncio.Task[Any]) -> None:
    await asyncio.sleep(0.05)
    task.cancel()


async def test_without_a_cache_everybody_asks_for_themselves_and_never_too_many_at_once(desk: Desk, till: Till):
    till.answer = lambda _: says({"state": "paid"}, after_seconds=0.1)
    await desk.put(url=till.url + "/x", deadline="5s")
    answers = await asyncio.gather(*(desk.ask() for _ in range(2 * AT_ONCE + 5)))
    assert answers == [PAID] * (2 * AT_ONCE + 5)
    assert len(till.asked) == 2 * AT_ONCE + 5
    assert till.most_at_once <= AT_ONCE


async def test_a_source_that_does_not_answer_is_left_alone_then_tried_by_one(desk: Desk, till: Till):
    till.answer = lambda _: Answer(b"{}", status=503)
    await desk.put(url=till.url + "/x")
    for _ in range(IN_A_ROW):
        assert await desk.failed() == ("http_503", True)
    assert await desk.failed() == ("resting", True)
    assert len(till.asked) == IN_A_ROW
    desk.watch.now += REST_SECONDS
    till.answer = lambda _: Answer(b"{}", status=503, after_seconds=0.1)
    tries = await asyncio.gather(*(desk.failed() for _ in range(5)))
    assert sorted(tries) == [("http_503", True), *[("resting", True)] * 4]
    till.answer = lambda _: says({"state": "paid"})
    assert await desk.failed() == ("resting", True)
    desk.watch.now += REST_SECONDS
    assert await desk.ask() == PAID
    assert await asyncio.gather(*(desk.ask() for _ in range(5))) == [PAID] * 5


async def test_one_workspace_never_gets_anothers_answer(database: Database, desk: Desk, sealer: Sealer, till: Till):
    other = await new_workspace(database, SEALER, name="Other")
    till.answer = lambda asked: says({"key": asked.headers["x-key"]})
    await desk.put(url=till.url + "/x", cache="1h", headers={"X-Key": "mine"})
    mine = desk.workspace_id
    desk.workspace_id = other.workspace.id
    await desk.put(url=till.url + "/x", cache="1h", headers={"X-Key": "theirs"})
    assert await desk.ask() == {"order_status": {"key": "theirs"}}
    desk.workspace_id = mine
    assert await desk.ask() == {"order_status": {"key": "mine"}}


async def test_the_memory_of_answers_is_bounded(desk: Desk, till: Till):
    till.answer = lambda _: says({"text": "x" * 99_000})
    await desk.put(url=till.url + "/{{ n }}", cache="1h")
    for n in range(60):
        await desk.ask(n=n)
    assert desk.sources._answers._held <= 5_000_000
    asked = len(till.asked)
    await desk.ask(n=59)
    assert len(till.asked) == asked
    await desk.ask(n=0)
    assert len(till.asked) == asked + 1
