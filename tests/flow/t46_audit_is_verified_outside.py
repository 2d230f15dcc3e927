"""Who did what is told in a log that nobody changes unnoticed: not even whoever owns the database."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import msgspec
import pytest

from tests.conftest import Api
from tests.flow.conftest import Json, Shop
from tidings.core.ids import decode, encode
from tidings.workspaces.audit import Checkpoint, Report, chain, read_audit, verify, verify_lines

pytestmark = pytest.mark.anyio


async def _log(shop: Shop, **query: str) -> list[Json]:
    """The log, the newest first, with everything that was told so far."""
    await _chained(shop.api)
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return (await shop.ask("GET", f"/v1/audit?{asked}".rstrip("?")))["data"]


async def _chained(api: Api) -> None:
    done = 1
    while done:
        async with api.app.database.pipeline() as tx:
            done = await chain(tx, waits=True)


async def _live(api: Api, checkpoints: list[Checkpoint]) -> Report:
    async with api.app.database.pipeline() as tx:
        return verify(await read_audit(tx, api.workspace.workspace.id, after=0, limit=1_000), checkpoints)


async def test_the_log_tells_who_did_what_to_what_from_where(shop: Shop):
    person = await shop.person("ada@example.com", email="ada@example.com", name="Ada Lovelace")
    content = {"sms": {"en": {"text": "Your code is {{ code }}"}}}
    await shop.ask("POST", "/v1/templates", {"key": "code", "purpose": "transactional", "content": content, "route": {"channel": "sms"}})
    await shop.ask("POST", "/v1/templates/code/publish", {"version": 1}, x_request_id="deploy-7", user_agent="release/1.0")
    key = await shop.ask("POST", "/v1/keys", {"name": "till", "scopes": ["messages:send"]})
    await shop.ask("POST", "/v1/provider-accounts", {"provider": "sandbox", "credentials": {}, "name": "second"})
    published, made = await _log(shop, action="templates.publish"), await _log(shop, action="keys.create")
    [entry] = published
    assert (entry["principal"]["kind"], entry["outcome"], entry["target"]) == ("key", "done", {"kind": "template", "id": "code"})
    assert entry["principal"]["name"]
    assert entry["source"] == {"ip": "127.0.0.1", "user_agent": "release/1.0", "request_id": "deploy-7"}
    assert entry["changes"] == {"fields": ["version"], "set": {"version": 1}}
    assert made[0]["target"] == {"kind": "key", "id": key["id"]}
    assert made[0]["changes"]["set"] == {"name": "till", "scopes": ["messages:send"]}
    everything = json.dumps(await _log(shop))
    for secret in (key["secret"], "ada@example.com", "Ada Lovelace", "+31612345678", "Your code is"):
        assert secret not in everything
    await shop.ask("POST", "/v1/contacts/batch", {"contacts": [{"id": "bea@example.com"}, {"id": "cleo"}]})
    [batch] = await _log(shop, action="contacts.batch")
    assert (batch["target"], batch["changes"]) == ({"kind": "contact", "id": None}, {"fields": ["contacts"], "counts": {"contacts": 2}})
    [put] = await _log(shop, target=person["id"])
    assert (put["action"], put["target"]["kind"]) == ("contacts.put", "contact")
    assert {"name", "email", "phone"} <= set(put["changes"]["fields"])
    assert "set" not in put["changes"]


async def test_what_fails_is_no_deed_and_what_is_asked_twice_is_one(shop: Shop):
    await shop.ask("POST", "/v1/keys", {"name": "x", "scopes": ["no:such"]}, status=422)
    await shop.ask("POST", "/v1/keys", {"name": "x", "scopes": ["messages:send"]}, idempotency_key="once")
    await shop.ask("POST", "/v1/keys", {"name": "x", "scopes": ["messages:send"]}, idempotency_key="once")
    await shop.ask("GET", "/v1/keys")
    assert [entry["action"] for entry in await _log(shop)] == ["keys.create"]


async def test_login_codes_and_alarms_are_told_one_by_one_and_other_sends_by_their_messages(shop: Shop):
    await shop.person("ada")
    code = await shop.say("ada", body="No. 4711", purpose="otp")
    alarm = await shop.say("ada", body="Leave the house", purpose="critical")
    await shop.say("ada", body="Your order is on its way")
    told = await _log(shop, action="messages.send")
    assert [entry["target"] for entry in told] == [{"kind": "message", "id": one["id"]} for one in (alarm, code)]
    assert {entry["principal"]["kind"] for entry in told} == {"key"}
    assert "No. 4711" not in json.dumps(told)


async def test_what_is_refused_is_told_and_nobody_floods_the_log(shop: Shop):
    weak = await shop.ask("POST", "/v1/keys", {"name": "weak", "scopes": ["messages:send"]})
    async with shop.api.with_key(weak["secret"]) as client:
        for _ in range(30):
            assert (await client.delete("/v1/contacts/ada@example.com")).status_code == 403
        refused = [entry for entry in await _log(shop) if entry["outcome"] == "refused"]
        assert len(refused) == 10
        assert {(entry["action"], entry["principal"]["id"]) for entry in refused} == {("contacts.delete", weak["id"])}
        assert refused[0]["changes"] == {"code": "scope_missing"}
        assert refused[0]["target"] == {"kind": "contact", "id": None}
        await shop.ask("DELETE", f"/v1/keys/{weak['id']}")
        assert (await client.get("/v1/contacts")).status_code == 401
    gone = await _log(shop, principal=weak["id"])
    assert all(entry["action"] != "contacts.list" for entry in gone), "ten in a minute were told already"
    spent = await shop.ask("POST", "/v1/keys", {"name": "spent", "scopes": ["messages:send"]})
    await shop.ask("DELETE", f"/v1/keys/{spent['id']}")
    async with shop.api.with_key(spent["secret"]) as client:
        assert (await client.get("/v1/contacts")).status_code == 401
    [entry] = await _log(shop, principal=spent["id"])
    assert (entry["action"], entry["outcome"], entry["principal"]["name"]) == ("contacts.list", "refused", "spent")
    assert entry["changes"] == {"code": "unknown_key"}


async def test_the_log_is_read_by_pages_and_by_what_is_asked(shop: Shop):
    for n in range(5):
        await shop.ask("PUT", f"/v1/topics/t{n}", {"name": f"Topic {n}"})
    await _chained(shop.api)
    first = await shop.ask("GET", "/v1/audit?limit=3")
    second = await shop.ask("GET", f"/v1/audit?limit=3&after={first['next']}")
    assert [entry["target"]["id"] for entry in first["data"] + second["data"]] == ["t4", "t3", "t2", "t1", "t0"]
    assert (first["next"], second["next"]) == ("3", None)
    middle = first["data"][1]["at"].replace("+", "%2B")
    assert len((await shop.ask("GET", f"/v1/audit?since={middle}"))["data"]) == 2
    assert len((await shop.ask("GET", f"/v1/audit?until={middle}"))["data"]) == 3
    assert len((await shop.ask("GET", "/v1/audit?target=t3"))["data"]) == 1
    await shop.ask("GET", "/v1/audit?after=first", status=422)


async def test_ten_at_once_make_one_chain_without_gaps(shop: Shop):
    await asyncio.gather(*(shop.ask("PUT", f"/v1/topics/t{n}", {"name": "T"}) for n in range(10)), *(_chained(shop.api) for _ in range(4)))
    await _chained(shop.api)
    report = await _live(shop.api, [])
    assert report.is_whole
    assert (report.first, report.last, report.entries) == (1, 10, 10)


async def _furnished(shop: Shop) -> tuple[list[bytes], list[Checkpoint]]:
    """A log of six entries, its export, and what was kept of it outside: where it stood at the third and at the last."""
    points: list[Checkpoint] = []
    for n in range(6):
        await shop.ask("PUT", f"/v1/topics/t{n}", {"name": "T"})
        await _chained(shop.api)
        if n in (2, 5):
            points.append(msgspec.convert(await shop.ask("GET", "/v1/audit/checkpoint"), Checkpoint, strict=False))
    lines: list[bytes] = []
    while page := (await shop.client.get(f"/v1/audit/export?limit=4&after={len(lines)}")).content.splitlines(keepends=True):
        lines += page
    return lines, points


async def test_an_export_is_verified_outside_with_the_checkpoints_that_were_kept(shop: Shop):
    lines, points = await _furnished(shop)
    answer = await shop.client.get("/v1/audit/export")
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert answer.content == b"".join(lines)
    report = verify_lines(lines, points)
    assert (report.is_whole, report.entries, report.anchored) == (True, 6, 6)
    assert verify_lines(lines).anchored == 0
    assert not verify_lines([*lines[:3], *lines[4:]], points).is_whole
    assert not verify_lines(lines[:5], points).is_whole
    assert not verify_lines([lines[0], lines[2], lines[1], *lines[3:]], points).is_whole
    assert not verify_lines([lines[0].replace(b"topics.put", b"topics.get"), *lines[1:]], points).is_whole


async def _edit(connection: "asyncpg.Connection[asyncpg.Record]", workspace: object) -> None:
    await connection.execute("UPDATE audit_entries SET principal_name = 'nobody' WHERE workspace_id = $1 AND seq = 4", workspace)


async def _take_out(connection: "asyncpg.Connection[asyncpg.Record]", workspace: object) -> None:
    await connection.execute("DELETE FROM audit_entries WHERE workspace_id = $1 AND seq = 4", workspace)


async def _exchange(connection: "asyncpg.Connection[asyncpg.Record]", workspace: object) -> None:
    await connection.execute(
        "UPDATE audit_entries SET seq = CASE seq WHEN 4 THEN 105 ELSE 104 END WHERE workspace_id = $1 AND seq IN (4, 5)", workspace
    )
    await connection.execute("UPDATE audit_entries SET seq = seq - 100 WHERE workspace_id = $1 AND seq > 100", workspace)


async def _cut_off(connection: "asyncpg.Connection[asyncpg.Record]", workspace: object) -> None:
    await connection.execute("DELETE FROM audit_entries WHERE workspace_id = $1 AND seq > 4", workspace)


async def _write_anew(connection: "asyncpg.Connection[asyncpg.Record]", workspace: object) -> None:
    """The end is gone, and the program itself appends to what is left: every hash is as it should be."""
    await connection.execute("DELETE FROM audit_entries WHERE workspace_id = $1 AND seq > 4", workspace)
    await connection.execute(
        "INSERT INTO audit_inbox (bucket, workspace_id, principal_kind, principal_name, action)"
        " SELECT get_byte(uuid_send($1), 15) & 63, $1, 'system', 'x', 'nothing.happened' FROM generate_series(1, 4)",
        workspace,
    )


TAMPERING: dict[str, tuple[Callable[..., Awaitable[None]], str, bool]] = {
    "edited": (_edit, "edited", True),
    "taken out": (_take_out, "missing", True),
    "exchanged": (_exchange, "edited", True),
    "cut off": (_cut_off, "cut_off", False),
    "written anew": (_write_anew, "rewritten", False),
}


@pytest.mark.parametrize("name", TAMPERING)
async def test_what_the_owner_of_the_database_does_to_it_is_detected(shop: Shop, name: str):
    tamper, code, shows_alone = TAMPERING[name]
    _, points = await _furnished(shop)
    assert (await _live(shop.api, points)).is_whole
    connection = await asyncpg.connect(shop.api.app.url)
    try:
        await tamper(connection, decode("wsp", points[0].workspace))
    finally:
        await connection.close()
    await _chained(shop.api)
    assert code in [finding.code for finding in (await _live(shop.api, points)).findings]
    assert (await _live(shop.api, [])).is_whole is not shows_alone, "whether it takes a checkpoint"


@pytest.mark.parametrize("role", ["tidings_api", "tidings_pipeline"])
async def test_the_program_itself_may_not_change_what_was_told(shop: Shop, role: str):
    connection = await asyncpg.connect(shop.api.app.url, server_settings={"role": role})
    try:
        await connection.execute(f"SELECT set_config('app.workspace', '{shop.api.workspace.workspace.id}', false)")
        for statement in ("UPDATE audit_entries SET action = 'x'", "DELETE FROM audit_entries", "TRUNCATE audit_entries"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
        if role == "tidings_api":
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute("DELETE FROM audit_inbox")
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute("INSERT INTO audit_entries DEFAULT VALUES")
    finally:
        await connection.close()


async def test_the_command_line_exports_verifies_and_is_told_itself(shop: Shop, tmp_path: Path, street_url: str):
    settings = {"TIDINGS_DATABASE_URL": street_url, "TIDINGS_DATA": str(tmp_path)}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TIDINGS_")} | settings

    async def tidings(*words: str, status: int = 0) -> str:
        command = [sys.executable, "-m", "tidings.cli", *words]
        done = await asyncio.to_thread(subprocess.run, command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == status, (done.stdout, done.stderr)
        return done.stdout

    name = encode("wsp", shop.api.workspace.workspace.id)
    await shop.ask("PUT", "/v1/topics/news", {"name": "News"})
    made: Json = json.loads(await tidings("key", "create", "--workspace", name, "--scope", "messages:send"))
    kept, log = tmp_path / "kept.json", tmp_path / "log.ndjson"
    kept.write_text(await tidings("audit", "checkpoint", "--workspace", name))
    log.write_text(await tidings("audit", "export", "--workspace", name))
    entries: list[Json] = [json.loads(line) for line in log.read_text().splitlines()]
    assert [entry["action"] for entry in entries] == ["topics.put", "keys.create"]
    assert entries[1]["principal"]["kind"] == "system"
    assert entries[1]["principal"]["name"].startswith("command line")
    assert entries[1]["target"] == {"kind": "key", "id": made["id"]}
    assert "Proved up to its last entry" in await tidings("audit", "verify", str(log), "--checkpoint", str(kept))
    assert "Proved up to its last entry" in await tidings("audit", "verify", "--workspace", name, "--checkpoint", str(kept))
    assert "WITHOUT A CHECKPOINT" in await tidings("audit", "verify", str(log))
    log.write_text(log.read_text().splitlines()[0] + "\n")
    assert "NOT whole" in await tidings("audit", "verify", str(log), "--checkpoint", str(kept), status=1)
