"""The chain and its verifier, without any database: whatever is done to a log is found, or needs a checkpoint and says so."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from tidings.workspaces.audit import Actor, Checkpoint, Entry, Source, Target, canonical, hash_of, line_of, verify, verify_lines
from tidings.workspaces.audit.model import NO_HASH


def _entry(seq: int, before: str, **more: Any) -> Entry:
    entry = Entry(
        workspace="wsp_a",
        seq=seq,
        at=f"2026-01-0{seq}T00:00:00Z",
        principal=Actor(kind="key", id="key_1", name="Kasse “Süd”"),
        action="templates.publish",
        outcome="done",
        target=Target(kind="template", id="welcome"),
        source=Source(ip="127.0.0.1"),
        changes={"fields": ["version"], "set": {"version": seq}},
        prev_hash=before,
        hash="",
    )
    entry = msgspec.structs.replace(entry, **more)
    return msgspec.structs.replace(entry, hash=hash_of(entry))


def _log(length: int = 6, **more: Any) -> list[Entry]:
    entries: list[Entry] = []
    for seq in range(1, length + 1):
        entries.append(_entry(seq, entries[-1].hash if entries else NO_HASH, **more))
    return entries


def _point(entry: Entry) -> Checkpoint:
    return Checkpoint(workspace=entry.workspace, seq=entry.seq, hash=entry.hash)


def _rechained(entries: list[Entry], start: int) -> list[Entry]:
    """As somebody would who knows how hashes are made."""
    for n in range(start, len(entries)):
        changed = msgspec.structs.replace(entries[n], prev_hash=entries[n - 1].hash if n else NO_HASH, seq=n + 1)
        entries[n] = msgspec.structs.replace(changed, hash=hash_of(changed))
    return entries


def _edited(log: list[Entry]) -> list[Entry]:
    return [*log[:2], msgspec.structs.replace(log[2], action="keys.create"), *log[3:]]


def _edited_with_its_hash(log: list[Entry]) -> list[Entry]:
    changed = msgspec.structs.replace(log[2], action="keys.create")
    return [*log[:2], msgspec.structs.replace(changed, hash=hash_of(changed)), *log[3:]]


TAMPERED: dict[str, tuple[Callable[[list[Entry]], list[Entry]], str]] = {
    "edited": (_edited, "edited"),
    "edited with a new hash": (_edited_with_its_hash, "broken"),
    "an entry taken out": (lambda log: [*log[:2], *log[3:]], "missing"),
    "the first taken out": (lambda log: log[1:], "missing"),
    "two exchanged": (lambda log: [*log[:2], log[3], log[2], *log[4:]], "missing"),
    "one told twice": (lambda log: [*log[:3], log[2], *log[3:]], "out_of_order"),
    "one of another chain": (lambda log: [*log[:2], _entry(3, log[1].hash, workspace="wsp_b"), *log[3:]], "foreign"),
}


def test_a_whole_log_is_whole_and_says_what_proves_it():
    log = _log()
    assert verify(log).is_whole
    assert verify(log).anchored == 0, "nothing outside says where it ended"
    report = verify(log, [_point(log[1]), _point(log[4])])
    assert (report.is_whole, report.anchored, report.entries, report.first, report.last) == (True, 5, 6, 1, 6)
    assert verify([]).is_whole
    assert verify_lines(line_of(entry) for entry in log) == verify(log)


@pytest.mark.parametrize("name", TAMPERED)
def test_the_chain_alone_shows_what_is(name: str):
    tamper, code = TAMPERED[name]
    assert code in [finding.code for finding in verify(tamper(_log())).findings]


def test_a_cut_off_end_takes_a_checkpoint():
    log = _log()
    assert verify(log[:4]).is_whole, "nobody can tell"
    assert verify(log[:4], [_point(log[3])]).is_whole
    [finding] = verify(log[:4], [_point(log[5])]).findings
    assert (finding.seq, finding.code) == (6, "cut_off")
    assert [finding.code for finding in verify([], [_point(log[5])]).findings] == ["cut_off"]


def test_a_log_written_anew_from_some_entry_on_takes_a_checkpoint():
    log = _log()
    edited = _rechained(_edited(log), 2)
    appended = _rechained([*log[:3], *_log(6, action="other")[3:]], 3)
    shortened = _rechained([*log[:2], *log[3:]], 2)
    for anew in (edited, appended, shortened):
        assert verify(anew).is_whole, "nobody can tell"
        assert verify(anew, [_point(log[1])]).is_whole, "it says nothing of what came later"
        [finding] = verify(anew, [_point(log[1]), _point(log[4])]).findings
        assert (finding.seq, finding.code) == (5, "rewritten")


def test_a_part_of_a_log_follows_from_the_checkpoint_before_it():
    log = _log()
    assert verify(log[3:], [_point(log[2])]).is_whole
    assert verify(log[3:], [_point(log[2])]).anchored == 3
    assert [finding.code for finding in verify(log[3:]).findings] == ["missing"]
    other = Checkpoint(workspace="wsp_a", seq=3, hash="ab" * 32)
    assert "broken" in [finding.code for finding in verify(log[3:], [other]).findings]
    assert "foreign" in [finding.code for finding in verify(log, [Checkpoint(workspace="wsp_b", seq=3, hash=log[2].hash)]).findings]


@pytest.mark.parametrize(
    ("what", "becomes"),
    [
        (b'"seq":3', b'"seq": 3'),
        (b'"seq":3', b'"seq":3,"seq":3'),
        (b'"outcome":"done"', b'"outcome":"done","note":"x"'),
        (b"welcome", b"\\u0077elcome"),
        (b'"version":3', b'"version":3.0'),
        (b'"workspace":"wsp_a"}', b""),
        (b"{", b"\xff{"),
    ],
)
def test_a_line_that_is_not_as_an_export_writes_it_is_found(what: bytes, becomes: bytes):
    lines = [line_of(entry) for entry in _log()]
    assert what in lines[2]
    lines[2] = lines[2].replace(what, becomes, 1)
    assert not verify_lines(lines).is_whole


def test_any_program_can_check_a_line_by_the_rules_that_are_written_down():
    entry = _log(1)[0]
    told = json.loads(line_of(entry))
    claimed = told.pop("hash")
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(text.encode()).hexdigest() == claimed == entry.hash
    assert canonical({"b": 'é\n"', "a": [1, True, None]}) == '{"a":[1,true,null],"b":"é\\n\\""}'.encode()
