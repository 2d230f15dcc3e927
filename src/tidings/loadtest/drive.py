"""The sends: paced by when each is due, however slow the answers are; every answer is timed from then on.

A call that was throttled, or that nobody answered, is made again with its own key, which is what a careful program does: its span
goes on until it is accepted.
"""

import asyncio
import contextlib
import time
from collections import deque

import msgspec

from tidings.core.errors import TidingsError
from tidings.loadtest.model import Plan, Scene, Tally
from tidings.net import Poster, Response

GRACE_SECONDS = 10.0
"""How long after the last call was due answers are still waited for."""
REPEAT_EVERY = 50
HOPELESS = 50
"""After so many refusals, and nothing else, it ends."""
_CALL_SECONDS = 30.0
_MOST_WAIT = 30.0
_NAP = 0.2
_AGAIN = frozenset({429, 503})


class _Accepted(msgspec.Struct, frozen=True):
    id: str
    recipients: int
    rejected: list[msgspec.Raw] = []


class _Problem(msgspec.Struct, frozen=True):
    code: str = "unknown"
    detail: str = ""


class Drive:
    """One run of sends. `tally` grows while it goes on; `stop` ends it early."""

    def __init__(self, plan: Plan, scene: Scene, key: str, poster: Poster, tally: Tally, stop: asyncio.Event) -> None:
        self.tally = tally
        self._plan = plan
        self._scene = scene
        self._poster = poster
        self._stop = stop
        self._url = f"{scene.url}/v1/messages"
        self._headers = (("Authorization", f"Bearer {key}"), ("Content-Type", "application/json"))
        self._calls = plan.most // plan.recipients_per_call
        self._again: deque[tuple[int, str]] = deque(maxlen=256)
        self._is_over = False
        self._taken = 0
        self._paused_until = 0.0
        self._begun = 0.0
        self._end = 0.0

    async def run(self) -> None:
        """Every call that was due has been made and answered, or was given up."""
        tally, cpu = self.tally, time.process_time()
        tally.began_at = time.time()
        self._begun = time.perf_counter()
        self._end = self._begun + self._plan.seconds
        repeating = asyncio.create_task(self._repeat())
        watching = asyncio.create_task(self._watch())
        try:
            await asyncio.gather(*[self._work() for _ in range(self._plan.connections)])
        finally:
            watching.cancel()
            # Paced, the seconds between the last call that was due and the end are part of it.
            tally.window = (self._end if self._plan.rate else min(self._end, time.perf_counter())) - self._begun
            tally.cpu_seconds = time.process_time() - cpu
            self._is_over = True
            await repeating
        self._count_unbegun()

    @property
    def passed(self) -> float:
        """Seconds since the first call was due."""
        return time.perf_counter() - self._begun

    async def _watch(self) -> None:
        await self._stop.wait()
        self._end = min(self._end, time.perf_counter())

    async def _work(self) -> None:
        while (due := self._next()) is not None:
            n, moment = due
            start = moment
            while (early := moment - time.perf_counter()) > 0:
                # In short sleeps, so that it ends when it is asked to.
                await asyncio.sleep(min(early, _NAP))
                if self._stop.is_set():
                    return
                # It was free in time: what is late now is this machine.
                start = max(moment, time.perf_counter())
            self.tally.begun += 1
            self.tally.lag.append(start - moment)
            await self._send(n, start)

    def _next(self) -> tuple[int, float] | None:
        """The next call, and when it is due; None where there are no more."""
        n, now = self._taken, time.perf_counter()
        moment = self._begun + n / self._plan.rate if self._plan.rate else now
        if self._stop.is_set() or n >= self._calls or now >= self._end or moment >= self._end:
            return None
        self._taken += 1
        return n, moment

    async def _send(self, n: int, start: float) -> None:
        tally, body = self.tally, self._body(n)
        wait = 0.2
        while True:
            await self._pause()
            answer = await self._post(n, body)
            now = time.perf_counter()
            if isinstance(answer, Response) and answer.status == 202:
                self._accepted(n, answer, start, now)
                return
            is_passing = self._note(answer)
            if not is_passing or now + wait > self._end + GRACE_SECONDS:
                tally.refused += not is_passing
                tally.unanswered += is_passing
                tally.at_least.append(now - start)
                if tally.refused >= HOPELESS and not tally.accepted:
                    self._end = min(self._end, now)
                return
            tally.retried += 1
            if isinstance(answer, Response):
                seconds = _seconds(answer.header("retry-after"))
                if answer.status in _AGAIN:
                    # It asks everybody, not only this connection.
                    self._paused_until = max(self._paused_until, now + seconds)
                else:
                    await asyncio.sleep(seconds)
            else:
                await asyncio.sleep(wait)
                wait = min(wait * 2, 5.0)

    def _accepted(self, n: int, answer: Response, start: float, now: float) -> None:
        tally = self.tally
        tally.answers["202"] += 1
        try:
            taken = msgspec.json.decode(answer.body, type=_Accepted)
        except msgspec.MsgspecError:
            tally.problems.setdefault("unreadable", "An answer with 202 is not what Tidings answers")
            tally.refused += 1
            return
        if taken.id in tally.accepted:
            tally.twice.append(taken.id)
        tally.accepted[taken.id] = taken.recipients
        tally.recipients += taken.recipients
        tally.rejected += len(taken.rejected)
        tally.due.append(start - self._begun)
        tally.took.append(now - start)
        if now <= self._end + 1:
            tally.in_time += taken.recipients
        if n % REPEAT_EVERY == 0:
            self._again.append((n, taken.id))

    def _note(self, answer: object) -> bool:
        """The answer is counted; whether the same call may succeed later."""
        tally = self.tally
        if not isinstance(answer, Response):
            code = str(getattr(answer, "code", "no_answer"))
            tally.answers[code] += 1
            tally.problems.setdefault(code, str(getattr(answer, "detail", "")))
            return True
        try:
            problem = msgspec.json.decode(answer.body, type=_Problem)
        except msgspec.MsgspecError:
            problem = _Problem(detail="The answer is no problem of Tidings'.")
        code = f"{answer.status} {problem.code}"
        tally.answers[code] += 1
        tally.problems.setdefault(code, problem.detail)
        return answer.status in _AGAIN or answer.status >= 500 or problem.code == "idempotency_in_progress"

    async def _repeat(self) -> None:
        """Some calls are made a second time, with the same key and body: there must be the same answer, and no second message."""
        repeats = self.tally.repeats
        while self._again or not self._is_over:
            if not self._again or time.perf_counter() < self._paused_until:
                await asyncio.sleep(0.02)
                if self._is_over and time.perf_counter() > self._end + GRACE_SECONDS:
                    return
                continue
            n, first = self._again.popleft()
            answer = await self._post(n, self._body(n))
            repeats.asked += 1
            if not isinstance(answer, Response) or answer.status in _AGAIN or answer.status >= 500:
                repeats.unanswered += 1
                continue
            try:
                is_same = answer.status == 202 and msgspec.json.decode(answer.body, type=_Accepted).id == first
            except msgspec.MsgspecError:
                is_same = False
            if is_same and answer.header("idempotent-replay") == "true":
                repeats.same += 1
            else:
                repeats.other.append(first)

    async def _post(self, n: int, body: bytes) -> object:
        headers = (*self._headers, ("Idempotency-Key", f"{self._scene.run}_{n}"))
        try:
            return await self._poster.post(self._url, headers, body, seconds=_CALL_SECONDS, max_bytes=60_000)
        except TidingsError as error:
            return error

    async def _pause(self) -> None:
        # Others may meanwhile have been told to wait for longer.
        while not self._stop.is_set() and (seconds := self._paused_until - time.perf_counter()) > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), seconds)

    def _body(self, n: int) -> bytes:
        plan, people = self._plan, self._scene.people
        count = plan.recipients_per_call
        named = [people[(n * count + place) % len(people)] for place in range(count)]
        body: dict[str, object] = {
            "to": named[0] if count == 1 else named,
            "route": {"channel": plan.channel},
            "data": {"order": {"number": f"T-{n}"}} | plan.data,
            "metadata": {"loadtest": self._scene.run, "call": n},
        }
        if plan.template is not None:
            body["template"] = plan.template
        else:
            words = {"body": "Load test: your order {{ order.number }} is on its way. Nobody has ordered it."}
            title = {"title": "Load test {{ order.number }}"} if plan.channel == "email" else {}
            body |= {"content": words | title, "purpose": plan.purpose}
        return msgspec.json.encode(body)

    def _count_unbegun(self) -> None:
        """Calls that were due while every connection waited: they would have taken longer than they had waited by the end."""
        if self._plan.rate is None:
            return
        window = self.tally.window
        while self._taken < self._calls and (moment := self._taken / self._plan.rate) < window:
            self.tally.unbegun += 1
            self.tally.at_least.append(window - moment)
            self._taken += 1


def _seconds(text: str | None) -> float:
    return min(float(text), _MOST_WAIT) if text is not None and text.isdecimal() else 1.0
