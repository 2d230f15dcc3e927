"""Devices on three nodes while nodes and PostgreSQL are killed, links are cut and hints are lost: what each was told is held against the database.

    python -m tests.chaos.live [--seconds SECONDS] [--seed SEED]

Every figure is printed; exits 0 only when all hold.
"""

import argparse
import asyncio
import contextlib
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
import httpx2

from tests.chaos.check import Figure, print_figures
from tests.chaos.links import Links
from tests.chaos.phones import Phone, all_of
from tests.chaos.record import AWAY
from tests.chaos.stage import Stage, free_port, own_server, staged
from tests.devices import Frame
from tidings.core.ids import decode

PEOPLE = ("ada", "bob", "eve", "kim", "lou", "rob")
REMOVED = "rob"
CONVERSATIONS = 3
NODES = ("node a", "node b", "node c")
CATCH_UP_SECONDS = 120
_SHORT_SECONDS = 60
_CUT = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
    " AND pid <> pg_backend_pid()"
)


class Nodes:
    """Three processes of the program on one database, and the bad links to each."""

    def __init__(self, stage: Stage, roll: random.Random) -> None:
        self._stage = stage
        self._roll = roll
        self._ports = {name: free_port() for name in NODES}
        self.links = {name: Links(port, roll) for name, port in self._ports.items()}
        self.counts: Counter[str] = Counter()
        self.refused: list[str] = []

    async def start(self) -> None:
        """All of them answer."""
        for name, port in self._ports.items():
            # The last role counts.
            await self._stage.start(name, "--role", "api", TIDINGS_PORT=str(port))
            await self.links[name].start()

    async def ask(self, method: str, path: str, body: object = None, *, key: str | None = None, token: str | None = None) -> Any:
        """What any of them answers, however long it takes until one does; None where it is refused, which without a key it may be."""
        headers = {"idempotency-key": key} if key is not None else {}
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        async with asyncio.timeout(CATCH_UP_SECONDS):
            while True:
                url = f"http://127.0.0.1:{self._roll.choice(list(self._ports.values()))}{path}"
                with contextlib.suppress(httpx2.TransportError):
                    answer = await self._stage.http.request(method, url, json=body, headers=headers)
                    if answer.status_code < 400:
                        return answer.json() if answer.content else None
                    if answer.status_code not in (429, 503) and not (key is not None and answer.status_code == 409):
                        self.refused.append(f"{method} {path}: {answer.status_code} {answer.text}")
                        return None
                await asyncio.sleep(0.05)

    async def strike(self, until: float) -> None:
        """Nodes, PostgreSQL and the connections that hear hints are killed, each once at least, until that moment (monotonic)."""
        blows = [self._kill_node, self._cut_hints, self._kill_postgres, self._kill_node]
        while blows or time.monotonic() < until:
            await asyncio.sleep(self._roll.uniform(0.5, 2))
            # Whoever starts needs a database for a while.
            often = (
                self._kill_node,
                self._kill_node,
                self._kill_node,
                self._cut_hints,
                self._cut_hints,
                self._cut_hints,
                self._kill_postgres,
            )
            blow = blows.pop(0) if blows else self._roll.choice(often)
            await blow()
        await self._stage.restart_fallen()

    async def close(self) -> None:
        """Nothing goes through any more."""
        for links in self.links.values():
            await links.close()

    async def _kill_node(self) -> None:
        # One that is not there yet has nobody.
        at_work = [name for name in NODES if self._stage.runs(name) and self._stage.is_at_work(name)]
        if len(at_work) == len(NODES):
            name = self._roll.choice(at_work)
            await self._stage.kill(name)
            self.counts["killed node"] += 1
            await asyncio.sleep(self._roll.uniform(0, 1))
            await self._stage.start_again(name)
        else:
            await self._stage.restart_fallen()

    async def _kill_postgres(self) -> None:
        await self._stage.kill_postgres()
        self.counts["killed PostgreSQL"] += 1

    async def _cut_hints(self) -> None:
        with contextlib.suppress(*AWAY):
            # Only who may see what others ask sees who listens.
            connection = await asyncpg.connect(self._stage.url, timeout=10)
            try:
                self.counts["cut connection that heard hints"] += await connection.fetchval(_CUT)
            finally:
                connection.terminate()


class Meddler:
    """Whatever else changes what was said, by the backend, over any node."""

    def __init__(self, nodes: Nodes, phones: Sequence[Phone], conversations: Sequence[str], roll: random.Random) -> None:
        self._nodes, self._phones, self._conversations, self._roll = nodes, phones, conversations, roll
        self._done = 0

    async def meddle(self) -> None:
        """Until it is cancelled."""
        while True:
            await asyncio.sleep(self._roll.uniform(0, 0.3))
            self._done += 1
            conversation = self._roll.choice(self._conversations)
            place = f"/v1/conversations/{conversation}"
            posts = [post for post in self._phones[0].kept[conversation].posts.values() if post["deleted_at"] is None]
            if not posts or self._roll.random() < 0.4:
                await self._nodes.ask("POST", f"{place}/messages", {"text": f"from the shop {self._done}"}, key=f"shop-{self._done}")
                continue
            said = self._roll.choice(posts)
            by = f"/v1/contacts/{self._roll.choice(PEOPLE[:-1])}/conversations/{conversation}/messages/{said['id']}"
            # It may have been deleted by then.
            match self._roll.choice(("edit", "react", "react", "delete", "hide")):
                case "edit":
                    await self._nodes.ask("PATCH", f"{place}/messages/{said['id']}", {"text": f"other words {self._done}"})
                case "react":
                    await self._nodes.ask("PUT", f"{by}/reactions/%F0%9F%91%8D")
                case "hide":
                    await self._nodes.ask("DELETE", f"{by}?mode=me")
                case _:
                    await self._nodes.ask("DELETE", f"{place}/messages/{said['id']}")


async def run(folder: Path, *, seconds: float, seed: int) -> bool:
    """Whether every figure holds after so many seconds of blows; each is printed."""
    roll = random.Random(seed)
    print(f"devices on {len(NODES)} nodes, {seconds:.0f} s, seed {seed}", flush=True)
    async with own_server(folder / "pg") as server, staged(folder / "stage", server, honours_keys=False) as stage:
        nodes = Nodes(stage, roll)
        await nodes.start()
        if seconds > _SHORT_SECONDS:
            # It numbers the log, which is a hint too; without one the others must do.
            await stage.start("worker a")
        try:
            return print_figures(await _played(stage, nodes, seconds, roll))
        finally:
            await nodes.close()


async def _played(stage: Stage, nodes: Nodes, seconds: float, roll: random.Random) -> list[Figure]:
    for one in PEOPLE:
        await nodes.ask("PUT", f"/v1/contacts/{one}", {})
    conversations = [
        (await nodes.ask("POST", "/v1/conversations", {"kind": "group", "participants": list(PEOPLE)}, key=f"talk-{n}"))["id"]
        for n in range(CONVERSATIONS)
    ]
    ports = [links.port for links in nodes.links.values()]
    # One person has two devices.
    phones = [
        Phone(one, f"{one}{n}", partial(_token, nodes, one), conversations, ports, roll) for n, one in enumerate((*PEOPLE, PEOPLE[0]))
    ]
    lives = [asyncio.create_task(phone.live()) for phone in phones]
    meddling = asyncio.create_task(Meddler(nodes, phones, conversations, roll).meddle())
    try:
        until = time.monotonic() + seconds
        await nodes.strike(time.monotonic() + seconds / 2)
        for phone in phones:
            phone.may_be_refused = phone.who == REMOVED
        await nodes.ask("POST", f"/v1/conversations/{conversations[0]}/participants/remove", {"participants": [REMOVED]})
        await nodes.strike(until)
        # Nothing more happens, and everybody comes to know all of it.
        meddling.cancel()
        for links in nodes.links.values():
            links.is_bad = False
        for phone in phones:
            phone.is_talking = False
        late = await _all_know(stage, nodes, phones, conversations)
    finally:
        ending = [*lives, meddling]
        for task in ending:
            task.cancel()
        broken = [error for error in await asyncio.gather(*ending, return_exceptions=True) if isinstance(error, Exception)]
    if broken:
        raise ExceptionGroup("a device of the test fell", broken)
    harm = sum((links.counts for links in nodes.links.values()), Counter[str]())
    print(f"  {', '.join(f'{n} {what}' for what, n in sorted((nodes.counts + harm).items()))}")
    print(
        f"  {sum(phone.comes_back for phone in phones)} times connected, closed with {dict(Counter(n for phone in phones for n in phone.closes))}"
    )
    return await _figures(stage, nodes, phones, late)


async def _token(nodes: Nodes, who: str) -> str:
    return (await nodes.ask("POST", f"/v1/contacts/{who}/tokens", {}))["token"]


async def _all_know(stage: Stage, nodes: Nodes, phones: Sequence[Phone], conversations: Sequence[str]) -> list[str]:
    """Who does not, in all that time."""
    late: list[str] = []
    until = time.monotonic() + CATCH_UP_SECONDS
    while time.monotonic() < until:
        await stage.restart_fallen()
        heads = {name: (await nodes.ask("GET", f"/v1/conversations/{name}/messages?limit=1"))["cursor"] for name in conversations}
        late = [
            f"{phone.name} in {name}: {kept.cursor} of {heads[name]}"
            for phone in phones
            for name, kept in phone.kept.items()
            if (kept.cursor != heads[name] if not _is_out(phone, name, conversations) else kept.is_over is None)
        ]
        for phone in phones:
            token = await _token(nodes, phone.who)
            listed = {row["id"]: row for row in (await nodes.ask("GET", "/v1/me/conversations", token=token))["data"]}
            counts = await nodes.ask("GET", "/v1/me/badge", token=token)
            late += [f"{phone.name} has {phone.listed.get(name)}, and it is {listed.get(name)}" for name in _other(phone.listed, listed)]
            late += [f"{phone.name} counts {phone.counts}, and it is {counts}" for _ in _other(phone.counts, counts)[:1]]
        late += [f"{phone.name}: {len(phone.unanswered)} posts have no answer" for phone in phones if phone.unanswered]
        if not late:
            break
        await asyncio.sleep(0.2)
    return late


def _is_out(phone: Phone, conversation: str, conversations: Sequence[str]) -> bool:
    return phone.who == REMOVED and conversation == conversations[0]


async def _figures(stage: Stage, nodes: Nodes, phones: Sequence[Phone], late: list[str]) -> list[Figure]:
    gaps, other = all_of(phones, lambda wrong: wrong.gaps), list[str]()
    unseen = all_of(phones, lambda wrong: wrong.unseen)
    told = 0
    for phone in phones:
        for name, kept in phone.kept.items():
            fresh = await _fetched(nodes, name, await _token(nodes, phone.who))
            told += len(kept.posts)
            gaps += [f"{phone.name} {name} {seq}" for seq in kept.passed & fresh.keys()]
            if kept.is_over is None:
                other += [f"{phone.name} {name} {seq}" for seq in fresh.keys() | kept.posts.keys() if fresh.get(seq) != kept.posts.get(seq)]
            else:
                unseen += [f"{phone.name} {name} {seq}" for seq in kept.posts.keys() - fresh.keys()]
    said: Counter[str] = Counter()
    async with stage.sql() as connection:
        for row in await connection.fetch("SELECT text FROM posts WHERE author_kind = 'contact' AND version = 1 AND deleted_at IS NULL"):
            said[row["text"]] += 1
        ids: set[str] = {row["id"] for row in await connection.fetch("SELECT id::text FROM posts")}
    acknowledged = {key: post for phone in phones for key, post in phone.acknowledged.items()}
    lost = [key for key, post in acknowledged.items() if str(decode("msg", post)) not in ids]
    repeats, disorder = all_of(phones, lambda wrong: wrong.repeats), all_of(phones, lambda wrong: wrong.disorder)
    others = all_of(phones, lambda wrong: wrong.others)
    others += [one for one in nodes.refused if ": 5" in one or ": 422" in one]
    return [
        Figure(name="gaps in what a device was told", value=len(gaps), ids=gaps, note=f"of {told} posts on {len(phones)} devices"),
        Figure(name="told twice", value=len(repeats), ids=repeats),
        Figure(name="told out of order", value=len(disorder), ids=disorder),
        Figure(name="told what they may not see", value=len(unseen), ids=unseen),
        Figure(name="kept other than who fetches it afresh has it", value=len(other), ids=other),
        Figure(name="not told in the end", value=len(late), ids=late),
        Figure(name="acknowledged and not there", value=len(lost), ids=lost, note=f"of {len(acknowledged)}"),
        Figure(name="said once and there twice", value=sum(n - 1 for n in said.values()), ids=[text for text, n in said.items() if n > 1]),
        Figure(name="told what nobody should be told", value=len(others), ids=others),
        *_logged(stage),
    ]


def _logged(stage: Stage) -> list[Figure]:
    """What the nodes called an error."""
    found = [
        line[:600]
        for name in NODES
        for line in (stage.folder / f"{name}.log").read_text().splitlines()
        if '"level": "error"' in line or "Traceback" in line
    ]
    return [
        Figure(name="errors in the logs of the nodes", value=len(found), ids=found),
        Figure(name="crashed", value=len(stage.crashed), ids=stage.crashed),
    ]


def _other(some: Frame, others: Frame) -> list[str]:
    """Where the two differ."""
    return [name for name in some.keys() | others.keys() if some.get(name) != others.get(name)]


async def _fetched(nodes: Nodes, conversation: str, token: str) -> dict[int, Frame]:
    """All posts as this person sees them, by HTTP."""
    found: dict[int, Frame] = {}
    before = ""
    while True:
        page = await nodes.ask("GET", f"/v1/me/conversations/{conversation}/messages?limit=200{before}", token=token)
        found |= {post["seq"]: post for post in page["data"]}
        if page["next"] is None:
            return found
        before = f"&before={page['next']}"


async def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.chaos.live", description="Kills nodes and PostgreSQL under devices that chat.")
    asked.add_argument("--seconds", type=float, default=600.0, help="how long it lasts")
    asked.add_argument("--seed", type=int, default=int(time.time()), help="what chance begins with")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        holds = await run(Path(folder), seconds=given.seconds, seed=given.seed)
    print("all of it holds" if holds else "NOT all of it holds", flush=True)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
