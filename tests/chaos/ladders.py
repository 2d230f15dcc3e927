"""Ladders under fire: people give a sign at any instant around the next step, and whoever carries it is killed.

    python -m tests.chaos.ladders [LADDERS [SEED]]

Each is a message in the app, then by SMS, then by mail; what counts is held by the ledger check (check.py): nothing is begun after a
sign that has committed, every route comes to its end, no step comes twice.
"""

import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any, Literal

import httpx2

from tests.chaos.check import check, print_figures
from tests.chaos.run import drain
from tests.chaos.stage import Stage, own_server, staged, until

WAIT = 2.0
"""Seconds from one step to the next."""
ROUTE = {"steps": [{"channels": ["inapp"]}, {"channels": ["sms"], "after": f"{WAIT:g}s"}, {"channels": ["email"], "after": f"{WAIT:g}s"}]}
PATIENCE = 15.0
"""Seconds for which somebody looks for what they want to read or answer."""
SHORT = {"steps": [{"channels": ["inapp", "sms"]}, {"channels": ["email"], "after": f"{WAIT:g}s"}], "until": "delivered"}
"""At its end as soon as it has arrived: the sign of the person meets that of the handset, and the worker who looks at both."""
FAULTS = [{"throttle": 0.15, "unknown": 0.1, "reject": 0.05, "delay": "20ms"}]

Sign = Literal["read", "answer", "stop", "none"]


class Ladders:
    """Sends, signs and kills, all at random, and counts."""

    def __init__(self, stage: Stage, roll: random.Random, *, first: int = 0, patient_with: frozenset[int] = frozenset()) -> None:
        self._stage = stage
        self._roll = roll
        self._first = first
        self._patient_with = patient_with
        self._workers = 0
        self._is_over = False
        self.counts: Counter[str] = Counter()

    async def climb(self, number: int, per_second: float) -> None:
        """So many ladders have been begun, and every sign that was to be given has been."""
        async with asyncio.TaskGroup() as group:
            for n in range(number):
                group.create_task(self._one(n))
                await asyncio.sleep(self._roll.expovariate(per_second))

    def end(self) -> None:
        """Nobody else is killed."""
        self._is_over = True

    async def kill(self) -> None:
        """Workers die until all have climbed, one at a time: who dies has a successor that is at work before the next one dies."""
        while not self._is_over:
            await asyncio.sleep(self._roll.uniform(0.2, 1.5))
            await self._stage.kill(self._roll.choice(self._stage.workers))
            self._workers += 1
            self.counts["killed"] += 1
            await self._stage.start(f"worker {self._workers}")
            await until(partial(self._stage.is_at_work, f"worker {self._workers}"), 240)

    async def _one(self, n: int) -> None:
        contact = f"p{self._first + n}"
        is_short = self._roll.random() < 0.25
        body = {
            "to": contact,
            "purpose": self._roll.choice(("transactional", "critical")),
            "route": SHORT if is_short else ROUTE,
            "content": {"title": "Tuesday", "body": "Does Tuesday suit you?"},
            "metadata": {"key": f"ladder {n}"},
        }
        told = await self._stage.request("POST", "/v1/messages", body, key=f"ladder {n}")
        begun = time.monotonic()
        self._stage.note_answer(f"ladder {n}", told)
        [sign] = self._roll.choices(("read", "answer", "stop", "none"), (3, 2, 3, 2))
        self.counts[sign] += 1
        if sign == "none":
            return
        # Most of them right when the next step is due, or is found to be: a tick later at the most.
        at = self._roll.choice((WAIT, 2 * WAIT)) + self._roll.uniform(-0.1, 0.6) if self._roll.random() < 0.8 else self._roll.uniform(0, 6)
        at = self._roll.uniform(0, 0.8) if is_short else at
        await asyncio.sleep(max(0.0, begun + at - time.monotonic()))
        until = time.monotonic() + PATIENCE
        while not await self._sign(sign, told, contact):
            if time.monotonic() > until:
                # What was on its way into the app when its worker died is unknown, and tried again later.
                self.counts["gave up"] += 1
                return
            await asyncio.sleep(0.1)
        self._stage.note_stop(told["id"], contact, sign)

    async def _sign(self, sign: Sign, told: dict[str, Any], contact: str) -> bool:
        """Whether it was taken: what is not in the app yet can be neither read nor answered."""
        if sign == "stop":
            return await self._ask("POST", f"/v1/messages/{told['id']}/stop", {"contact": contact}) is not None
        if sign == "read":
            item = next(one for one in told["deliveries"] if one["channel"] == "inapp")
            return await self._ask("POST", f"/v1/contacts/{contact}/feed/{item['id']}/read") is not None
        answer = await self._ask("POST", "/v1/sandbox/inbound", {"channel": "inapp", "from": contact, "text": "Yes"})
        if answer is None:
            return False
        found = await self._ask("GET", f"/v1/messages/{answer['id']}")
        return found is not None and found["in_reply_to"] == told["id"]

    async def _ask(self, method: str, path: str, body: object = None) -> Any:
        """The answer; None where there is no such thing yet, or none came: then it is asked again. Anything else is trouble."""
        try:
            answer = await self._stage.http.request(method, path, json=body)
        except httpx2.TransportError:
            self.counts["unanswered"] += 1
            return None
        if answer.status_code == 404 or answer.status_code in self._patient_with:
            return None
        if answer.status_code >= 400:
            self._stage.trouble.append(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
            return None
        return answer.json()


async def run(folder: Path, *, ladders: int, per_second: float, seed: int) -> bool:
    """Whether every figure holds after so many ladders; each is printed."""
    print(f"{ladders} ladders, seed {seed}", flush=True)
    async with own_server(folder / "pg") as server, staged(folder / "stage", server, honours_keys=False) as stage:
        for name in ("api", "worker a", "worker b"):
            await stage.start(name)
        await stage.ready()
        await stage.people(ladders)
        await stage.request("PUT", "/v1/sandbox/faults", FAULTS)
        story = Ladders(stage, random.Random(seed))
        started = time.monotonic()
        killing = asyncio.create_task(story.kill())
        await story.climb(ladders, per_second)
        story.end()
        await killing
        climbed = time.monotonic()
        await drain(stage, short_cut=True)
        print(f"  {', '.join(f'{n} {what}' for what, n in sorted(story.counts.items()))}")
        print(f"  {climbed - started:.0f} s of climbing, {time.monotonic() - climbed:.0f} s until nothing was left", flush=True)
        return print_figures(await check(stage)) and story.counts["killed"] > 0


async def main() -> int:
    ladders = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    with tempfile.TemporaryDirectory(prefix="ladders-") as folder:
        return 0 if await run(Path(folder), ladders=ladders, per_second=60, seed=seed) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
