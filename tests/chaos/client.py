"""A caller who never gives up: every send has its key, and is repeated with it until there is an answer.

    python -m tests.chaos.client URL KEY LOG SENDS_PER_SECOND

What was accepted is on disk before it counts. Ends when its input does, after the last answer.
"""

import asyncio
import os
import random
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import msgspec

PEOPLE = 400
CALLERS = 12
BATCH = 50
_AGAIN = {409, 425, 429, 500, 502, 503, 504}
_PURPOSES = {"otp": 3, "critical": 2, "transactional": 5, "marketing": 4}


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the caller was told; `trouble` says what should never have been answered."""

    key: str
    id: str = ""
    recipients: int = 0
    deliveries: list[str] = []
    trouble: str | None = None


class _Ref(msgspec.Struct, frozen=True):
    id: str


class _Accepted(msgspec.Struct, frozen=True):
    id: str
    recipients: int
    deliveries: list[_Ref] = []


class Caller:
    def __init__(self, url: str, key: str, log: Path, per_second: float) -> None:
        self._http = httpx2.AsyncClient(base_url=url, headers={"authorization": f"Bearer {key}"}, timeout=20)
        self._log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._pause = CALLERS / per_second
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Sends until its input ends."""
        callers = [asyncio.create_task(self._call()) for _ in range(CALLERS)]
        await asyncio.to_thread(sys.stdin.read)
        self._stopping.set()
        await asyncio.gather(*callers)

    async def _call(self) -> None:
        while not self._stopping.is_set():
            await self._send()
            try:
                async with asyncio.timeout(self._pause * random.uniform(0.5, 1.5)):
                    await self._stopping.wait()
            except TimeoutError:
                continue

    async def _send(self) -> None:
        key = uuid4().hex
        body = msgspec.json.encode(_body(key))
        answer = await self._first(key, body)
        if answer.status_code != 202:
            await self._write(Answer(key=key, trouble=f"{answer.status_code}: {answer.text[:300]}"))
            return
        accepted = msgspec.json.decode(answer.content, type=_Accepted)
        deliveries = [item.id for item in accepted.deliveries]
        await self._write(Answer(key=key, id=accepted.id, recipients=accepted.recipients, deliveries=deliveries))
        if random.random() < 0.1:
            again = await self._post(key, body)
            if again.status_code != 202 or again.content != answer.content:
                await self._write(Answer(key=key, trouble=f"the same key got another answer: {again.status_code}: {again.text[:300]}"))

    async def _first(self, key: str, body: bytes) -> httpx2.Response:
        """Now and then the caller is impatient, and says it twice at once."""
        if random.random() >= 0.05:
            return await self._post(key, body)
        one, other = await asyncio.gather(self._post(key, body), self._post(key, body))
        if other.content != one.content:
            await self._write(Answer(key=key, trouble=f"the same key got two answers: {one.text[:150]} and {other.text[:150]}"))
        return one

    async def _post(self, key: str, body: bytes) -> httpx2.Response:
        headers = {"idempotency-key": key, "content-type": "application/json"}
        while True:
            try:
                answer = await self._http.post("/v1/messages", content=body, headers=headers)
            except httpx2.TransportError:
                await asyncio.sleep(0.1)
                continue
            if answer.status_code not in _AGAIN:
                return answer
            if answer.status_code == 500:
                await self._write(Answer(key=key, trouble=f"500: {answer.text[:300]}"))
            await asyncio.sleep(0.1)

    async def _write(self, answer: Answer) -> None:
        os.write(self._log, msgspec.json.encode(answer) + b"\n")
        await asyncio.to_thread(os.fsync, self._log)


def _body(key: str) -> dict[str, Any]:
    [purpose] = random.choices(list(_PURPOSES), list(_PURPOSES.values()))
    channel = "sms" if random.random() < 0.8 else "email"
    to: object = f"p{random.randrange(PEOPLE)}"
    if purpose in ("transactional", "marketing") and random.random() < 0.15:
        to = [f"p{number}" for number in random.sample(range(PEOPLE), BATCH)]
    elif random.random() < 0.1 and purpose != "marketing":
        to = {"phone": f"+316{random.randrange(10**8):08}"} if channel == "sms" else {"email": f"{uuid4().hex[:8]}@example.com"}
    return {
        "to": to,
        "purpose": purpose,
        "route": {"channel": channel},
        "content": {"title": "Chaos", "body": "It was the best of times."} if channel == "email" else {"body": "Your code: 123456"},
        "metadata": {"key": key},
    }


def read_answers(log: Path) -> list[Answer]:
    """What the caller was told, in its order."""
    return [msgspec.json.decode(line, type=Answer) for line in log.read_bytes().splitlines()] if log.exists() else []


if __name__ == "__main__":
    asyncio.run(Caller(sys.argv[1], sys.argv[2], Path(sys.argv[3]), float(sys.argv[4])).run())
