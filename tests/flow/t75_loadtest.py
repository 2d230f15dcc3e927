"""`tidings loadtest`: what an installation takes, measured from outside, with a verdict; in a test workspace, and nowhere else."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.conftest import execute
from tests.flow.conftest import Shop
from tests.unit.loadtest.scenes import PLAN, SCENE
from tidings.cli.calls import Calls
from tidings.core.errors import TidingsError
from tidings.core.ids import decode
from tidings.loadtest import Stops, run
from tidings.loadtest.drive import Drive
from tidings.loadtest.ledger import check
from tidings.loadtest.model import Tally
from tidings.loadtest.prepare import make_people, prepare
from tidings.loadtest.read_back import read_back
from tidings.loadtest.settle import settle
from tidings.net import Policy, Poster

MAIL = {"host": "127.0.0.1", "port": 1, "security": "none", "from_address": "shop@example.com"}
Answer = Callable[[str, dict[str, str], bytes], bytes]
BROKEN = b"HTTP/1.1 20"
"""An answer that ends in the middle of its first line."""


async def started(url: str, key: str, *words: str, folder: Path) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tidings.cli",
        "loadtest",
        "--to",
        url,
        *words,
        cwd=folder,
        env={**os.environ, "TIDINGS_KEY": key, "PYTHONUNBUFFERED": "1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def ran(url: str, key: str, *words: str, folder: Path) -> tuple[int | None, str, str]:
    """The exit code, what was printed, and what was said beside it."""
    process = await started(url, key, *words, folder=folder)
    async with asyncio.timeout(120):
        out, said = await process.communicate()
    return process.returncode, out.decode(), said.decode()


@asynccontextmanager
async def peer(answer: Answer) -> AsyncGenerator[str]:
    """A server that is not Tidings: it answers as it is told, and hangs up after what is no whole answer."""

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
                headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                told = answer(head[0], headers, body)
                writer.write(told)
                await writer.drain()
                if told == BROKEN:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(hear, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


def said(status: str, body: object, *headers: str) -> bytes:
    content = msgspec.json.encode(body)
    extra = "".join(f"{header}\r\n" for header in headers)
    return f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n{extra}\r\n".encode() + content


async def contacts_of(shop: Shop) -> list[str]:
    return [one["external_id"] for one in (await shop.ask("GET", "/v1/contacts?limit=200"))["data"]]


@pytest.mark.anyio
async def test_a_run_tells_what_it_measured_and_whether_every_promise_was_kept(shop: Shop, tmp_path: Path):
    words = ["--rate", "20", "--seconds", "3", "--contacts", "10", "--json", "report.json"]
    targets = ["--target", "accept-rate=10", "--target", "errors=0%", "--target", "accept-p50=1us", "--target", "receipts-p99=100s"]
    code, out, _ = await ran(shop.api.base_url, shop.api.workspace.secret, *words, *targets, folder=tmp_path)
    report = json.loads((tmp_path / "report.json").read_text())

    assert code == 1, out
    assert {one["name"]: one["is_met"] for one in report["targets"]} == {
        "accept-rate": True,
        "errors": True,
        "accept-p50": False,
        "receipts-p99": True,
    }
    assert (report["verdict"], report["calls"], report["accepted"], report["recipients"]) == ("missed", 60, 60, 60)
    assert report["answers"] == {"202": 60}
    assert report["states"] == {"delivered": 60}
    assert report["accept"]["count"] == report["handoff"]["count"] == report["receipts"]["count"] == 60
    assert sum(bar["count"] for bar in report["histogram"]) == 60
    assert sum(one["accepted"] for one in report["seconds"]) == sum(one["handed"] for one in report["seconds"]) == 60
    assert report["ledger"]["is_right"]
    assert [line["name"] for line in report["ledger"]["lines"]] == [
        "A1 loss",
        "A3 ghosts",
        "A2 accounted",
        "A4 false success",
        "A5 duplicates",
        "the same key",
    ]
    assert "2 calls made again with their Idempotency-Key - 2 with the same answer = 0" in out
    assert "MISSED: 1 of 4 targets; the ledger is right." in out
    # It cleaned up behind itself; the messages stay, and there are no more of them than were told.
    assert await contacts_of(shop) == []
    assert len((await shop.ask("GET", "/v1/messages?limit=200"))["data"]) == 60


@pytest.mark.anyio
async def test_several_recipients_a_call_are_all_accounted_for_and_contacts_can_be_kept(shop: Shop, tmp_path: Path):
    words = ["--rate", "2", "--seconds", "1", "--recipients-per-call", "30", "--channel", "email", "--keep", "--json", "report.json"]
    code, out, _ = await ran(shop.api.base_url, shop.api.workspace.secret, *words, "--contacts", "30", folder=tmp_path)
    report = json.loads((tmp_path / "report.json").read_text())

    assert code == 0, out
    assert report["recipients"] == report["accepted"] * 30 == report["states"]["delivered"] == 60
    assert report["ledger"]["is_right"]
    assert len([one for one in await contacts_of(shop) if one.startswith(report["run"])]) == 30


@pytest.mark.anyio
async def test_ctrl_c_ends_it_with_the_report_of_what_ran(shop: Shop, tmp_path: Path):
    words = ["--rate", "20", "--seconds", "600", "--contacts", "5", "--target", "errors=0%", "--json", "report.json"]
    process = await started(shop.api.base_url, shop.api.workspace.secret, *words, folder=tmp_path)
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        async with asyncio.timeout(90):
            # What it said when it began, and a line of how it goes.
            while b"of 600 s" not in await process.stderr.readline():
                pass
            process.send_signal(signal.SIGINT)
            out = (await process.stdout.read()).decode()
            await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
    report = json.loads((tmp_path / "report.json").read_text())

    assert process.returncode == 2, out
    assert report["verdict"] == "interrupted"
    assert report["is_interrupted"]
    assert 0 < report["recipients"] == report["states"]["delivered"] < 12_000
    assert report["ledger"]["is_right"]
    assert "INTERRUPTED: the ledger is right" in out
    assert await contacts_of(shop) == []


@pytest.mark.anyio
async def test_it_begins_nowhere_but_in_a_test_workspace_behind_the_sandbox(shop: Shop, live_shop: Shop, tmp_path: Path):
    url, key = shop.api.base_url, shop.api.workspace.secret
    mail = {"provider": "smtp", "name": "Our mail", "credentials": MAIL}
    await shop.ask("POST", "/v1/provider-accounts", mail | {"channels": ["email"]}, status=201)
    asked: list[str] = []

    def as_another(line: str, _headers: dict[str, str], _body: bytes) -> bytes:
        asked.append(line)
        return said("200 OK", {"hello": "world"})

    def as_live(line: str, _headers: dict[str, str], _body: bytes) -> bytes:
        asked.append(line)
        return said("200 OK", {"id": "wsp_1", "name": "Real people", "mode": "live", "countries": None, "rate_per_second": None})

    async def why(to: str, with_key: str) -> str:
        async with Calls(to, with_key) as calls:
            with pytest.raises(TidingsError) as raised:
                await prepare(calls, msgspec.structs.replace(PLAN, channel="email"))
        return raised.value.detail

    async with peer(as_another) as another, peer(as_live) as live:
        assert "Real people is a live workspace" in await why(live, key)
        assert "Our mail (smtp) would carry email here" in await why(url, key)
        assert "is not known" in await why(url, "td_test_nobodys")
        with_live_key, elsewhere = await asyncio.gather(
            ran(url, live_shop.api.workspace.secret, folder=tmp_path), ran(another, key, folder=tmp_path)
        )

    assert (with_live_key[0], with_live_key[1]) == (elsewhere[0], elsewhere[1]) == (2, "")
    assert "This is the key of a live workspace" in with_live_key[2]
    assert "does not answer as Tidings does" in elsewhere[2]
    assert asked == ["GET /v1/workspace HTTP/1.1"] * 2
    assert await contacts_of(shop) == []
    assert (await live_shop.ask("GET", "/v1/messages"))["data"] == []


@pytest.mark.anyio
async def test_a_call_that_is_throttled_or_lost_is_made_again_with_its_key_and_timed_from_when_it_was_due():
    keys: list[str] = []
    seen: dict[str, int] = {}

    def answer(_line: str, headers: dict[str, str], body: bytes) -> bytes:
        key = headers["idempotency-key"]
        keys.append(key)
        seen[key] = seen.get(key, 0) + 1
        call: dict[str, Any] = msgspec.json.decode(body)
        number = call["metadata"]["call"]
        if number == 1 and seen[key] == 1:
            return said("429 Too Many Requests", {"code": "throttled", "detail": "Later"}, "Retry-After: 1")
        if number == 2 and seen[key] == 1:
            return BROKEN
        replay = ["Idempotent-Replay: true"] if number == 0 and seen[key] > 1 else []
        return said("202 Accepted", {"id": f"msg_{number}", "recipients": 1, "rejected": []}, *replay)

    tally, poster = Tally(), Poster(Policy(allow_private_networks=True))
    async with peer(answer) as url:
        plan = msgspec.structs.replace(PLAN, seconds=4, most=5)
        await Drive(plan, msgspec.structs.replace(SCENE, url=url), "td_test_x", poster, tally, asyncio.Event()).run()
    poster.close()

    assert sorted(tally.accepted) == [f"msg_{n}" for n in range(5)]
    assert dict(tally.answers) == {"202": 5, "429 throttled": 1, "connection_lost": 1}
    assert tally.retried == 2
    assert max(seen.values()) == 2
    assert (tally.repeats.asked, tally.repeats.same) == (1, 1)
    # One connection: whoever was due while it waited for a second has waited too.
    assert sum(span >= 0.5 for span in tally.took) >= 3
    assert tally.unanswered == tally.refused == tally.unbegun == 0


@pytest.mark.anyio
async def test_where_everything_is_refused_it_does_not_go_on():
    def answer(_line: str, _headers: dict[str, str], _body: bytes) -> bytes:
        return said("422 Unprocessable Entity", {"code": "invalid_request", "detail": "/template: there is none"})

    tally, poster = Tally(), Poster(Policy(allow_private_networks=True))
    async with peer(answer) as url:
        plan = msgspec.structs.replace(PLAN, seconds=600, rate=500, connections=8, most=300_000)
        await Drive(plan, msgspec.structs.replace(SCENE, url=url), "td_test_x", poster, tally, asyncio.Event()).run()
    poster.close()

    assert not tally.accepted
    assert 50 <= tally.refused < 100
    assert tally.window < 60
    assert tally.problems == {"422 invalid_request": "/template: there is none"}


@pytest.mark.anyio
async def test_contacts_that_were_made_before_it_failed_are_erased_too():
    erased: list[str] = []
    sandbox = {"name": "Sandbox", "provider": "sandbox", "channels": ["sms"], "is_enabled": True, "rate": None}
    answers: dict[str, object] = {
        "/v1/workspace": {"id": "wsp_1", "name": "Shop", "mode": "test", "countries": None, "rate_per_second": None},
        "/v1/sandbox/clock": {"real_now": "2026-11-22T12:00:00Z", "offset_seconds": 0},
        "/health/ready": {"status": "ok"},
        "/v1/provider-accounts": {"data": [sandbox], "next": None},
        "/v1/sandbox/faults": {"faults": []},
        "/v1/events/latest": {"next": "0"},
        "/v1/contacts/batch": {"stored": 2, "rejected": 1},
    }

    def answer(line: str, _headers: dict[str, str], _body: bytes) -> bytes:
        method, target, _ = line.split()
        if method == "DELETE":
            erased.append(target.rsplit("_", 1)[1])
            return said("200 OK", {})
        path = target.partition("?")[0]
        return said("200 OK", answers[path]) if path in answers else said("403 Forbidden", {"code": "forbidden", "detail": "No"})

    async with peer(answer) as url, Calls(url, "td_test_x") as calls:
        with pytest.raises(TidingsError, match="1 of the contacts"):
            await run(calls, "td_test_x", msgspec.structs.replace(PLAN, contacts=3), [], Stops(), print)
    assert sorted(erased) == ["0", "1", "2"]


@pytest.mark.anyio
async def test_what_the_database_has_lost_or_invented_is_seen_through_the_api(shop: Shop, street_url: str):
    plan = msgspec.structs.replace(PLAN, seconds=4, most=5, contacts=5)
    key, tally, poster, asked = shop.api.workspace.secret, Tally(), Poster(Policy(allow_private_networks=True)), asyncio.Event()
    async with Calls(shop.api.base_url, key) as calls:
        scene = await prepare(calls, plan)
        await make_people(calls, scene, plan.contacts, print)
        await Drive(plan, scene, key, poster, tally, asked).run()
        poster.close()
        until = time.monotonic() + 60
        await settle(calls, list(tally.accepted), expects_receipts=True, until=until, stop=asked, tell=print)
        found = await read_back(calls, plan, scene, tally, until=until, stop=asked, tell=print)
        assert check(tally, found, scene).is_right

        lost, unsent, doubled, stuck, _ = found.rows
        ids = {name: decode("dlv", name) for name in (lost, unsent, doubled, stuck)}
        await execute(street_url, f"DELETE FROM deliveries WHERE id = '{ids[lost]}'")
        await execute(street_url, f"DELETE FROM attempts WHERE delivery_id = '{ids[unsent]}'")
        await execute(
            street_url,
            f"""INSERT INTO attempts SELECT (jsonb_populate_record(a, '{{"n": 2}}')).* FROM attempts a WHERE delivery_id = '{ids[doubled]}'""",
        )
        await execute(street_url, f"UPDATE deliveries SET state = 'queued' WHERE id = '{ids[stuck]}'")
        again = await read_back(calls, plan, scene, tally, until=time.monotonic() + 1, stop=asked, tell=print)

    wrong = {line.name: line.ids for line in check(tally, again, scene).lines if not line.is_right}
    assert wrong == {
        "A1 loss": [found.rows[lost].message],
        "A4 false success": [unsent],
        "A5 duplicates": [doubled],
        "A2 accounted": [stuck],
    }
