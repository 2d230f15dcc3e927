"""What comes in while everything is hurt: receipts late, early and twice, words of people, mails, signs to stop, messages taken back.

Who speaks to us does so until it is answered, as a provider or a mail server does; what was answered is what must not be lost.
"""

import asyncio
import contextlib
import json
import random
import smtplib
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx2
import msgspec

from tests.chaos.ledger import Line
from tests.chaos.record import CANCEL, Quiet
from tests.chaos.stage import PATIENCE_SECONDS, Stage
from tidings.channels.signatures import sign

SECRET = "a secret of the simulated handsets"
DOMAIN = "mail.chaos.example"
STOPPERS = 40
"""So many of the first people say STOP and START; the others write something."""
_TAIL = 200_000


class Traffic:
    """From `prepare` until its end is asked for."""

    def __init__(self, stage: Stage, roll: random.Random, *, smtp_port: int) -> None:
        self._stage = stage
        self._roll = roll
        self._smtp_port = smtp_port
        self._callback_url = ""
        self._ending = asyncio.Event()

    async def prepare(self) -> None:
        """Handsets may call, our domain takes mail, and a cap stands for mails of marketing."""
        ask = self._stage.request
        [sandbox] = [one for one in (await ask("GET", "/v1/provider-accounts"))["data"] if one["provider"] == "sandbox"]
        account = await ask("PATCH", f"/v1/provider-accounts/{sandbox['id']}", {"credentials": {"callback_secret": SECRET}})
        self._callback_url = self._stage.base_url + urlsplit(str(account["callback_url"])).path
        credentials = {"host": "127.0.0.1", "port": 9, "security": "none", "from_address": f"Chaos <chaos@{DOMAIN}>"}
        mailing = await ask("POST", "/v1/provider-accounts", {"provider": "smtp", "credentials": credentials}, key="smtp")
        # It takes mail, and the sandbox sends it.
        await ask("PATCH", f"/v1/provider-accounts/{mailing['id']}", {"is_enabled": False})
        await ask("PUT", f"/v1/inbound-domains/{DOMAIN}", {"account": mailing["id"]})
        await ask("PUT", "/v1/caps", {"caps": [{"most": 6, "per": "90d", "purpose": "marketing", "channel": "email"}]})

    async def run(self) -> None:
        """All of it at once, until the end; then what has begun is finished."""
        async with asyncio.TaskGroup() as group:
            for deed, pause in (
                (self._stop_and_start, 0.5),
                (self._report, 0.7),
                (self._speak, 0.8),
                (self._mail, 2.0),
                (self._take_back, 1.5),
            ):
                group.create_task(self._again(deed, pause))

    def end(self) -> None:
        """Nothing new is begun."""
        self._ending.set()

    async def _again(self, deed: Callable[[], Awaitable[None]], pause: float) -> None:
        while not self._ending.is_set():
            try:
                await deed()
            except AssertionError as error:
                # It counts, and the others go on.
                self._stage.trouble.append(str(error))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._roll.uniform(0.5, 1.5) * pause):
                    await self._ending.wait()

    async def _stop_and_start(self) -> None:
        """Somebody wants no more of it for a while."""
        phone = f"+3161{self._roll.randrange(STOPPERS):07}"
        await self._stage.request("POST", "/v1/sandbox/inbound", {"channel": "sms", "from": phone, "text": "STOP"})
        since = time.time()
        await asyncio.sleep(self._roll.uniform(0.5, 6))
        self._stage.quiets.append(Quiet("sms", phone, since, time.time()))
        await self._stage.request("POST", "/v1/sandbox/inbound", {"channel": "sms", "from": phone, "text": "START"})

    async def _report(self) -> None:
        """Receipts of what has left a moment or minutes ago, and of what nobody knows; some are told twice."""
        seen = self._left()
        if not seen:
            return
        told: list[dict[str, str]] = [
            {"delivery": self._roll.choice(seen).delivery, "state": self._roll.choice(("delivered", "delivered", "read", "failed"))}
            for _ in range(self._roll.randrange(1, 20))
        ]
        last = seen[-1]
        told.append({"reference": f"sbx_{last.delivery}.{last.attempt}", "state": "delivered"})
        if self._roll.random() < 0.2:
            told.append({"reference": f"sbx_{uuid4().hex}", "state": "delivered"})
        body: dict[str, Any] = {"id": uuid4().hex, "receipts": told}
        await self._call(body)
        self._stage.taken["callback"].append(body["id"])
        if self._roll.random() < 0.3:
            await asyncio.gather(self._call(body), self._call(body))

    async def _speak(self) -> None:
        """Somebody writes; their provider tells it twice where it is not sure."""
        words = f"Is anybody there? {uuid4().hex}"
        said = {"channel": "sms", "from": f"+3161{self._roll.randrange(STOPPERS, 400):07}", "text": words, "reference": uuid4().hex}
        body: dict[str, Any] = {"id": uuid4().hex, "inbound": [said]}
        await self._call(body)
        self._stage.taken["callback"].append(body["id"])
        self._stage.taken["said"].append(words)
        if self._roll.random() < 0.2:
            await self._call(body)

    async def _call(self, body: dict[str, Any]) -> None:
        """It was answered with 200."""
        raw = json.dumps(body).encode()
        async with asyncio.timeout(PATIENCE_SECONDS), httpx2.AsyncClient(timeout=20) as client:
            while True:
                at = str(int(time.time()))
                headers = {"x-tidings-timestamp": at, "x-tidings-signature": sign(SECRET.encode(), at.encode() + b"." + raw)}
                with contextlib.suppress(httpx2.TransportError):
                    answer = await client.post(self._callback_url, content=raw, headers=headers)
                    if answer.status_code == 200:
                        return
                    if answer.status_code not in (429, 503):
                        self._stage.trouble.append(f"callback: {answer.status_code} {answer.text[:200]}")
                        return
                await asyncio.sleep(0.2)

    async def _mail(self) -> None:
        """A mail server hands over a mail, and comes again until it is taken."""
        mail, subject = EmailMessage(), f"Question {uuid4().hex}"
        mail["From"] = f"p{self._roll.randrange(400)}@example.com"
        mail["To"] = f"support@{DOMAIN}"
        mail["Subject"] = subject
        mail["Message-ID"] = f"<{uuid4().hex}@example.com>"
        mail.set_content("Where is it?")
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not await asyncio.to_thread(self._hand_over, mail):  # noqa: ASYNC110 - the other process tells nobody
                await asyncio.sleep(0.5)
        self._stage.taken["mail"].append(subject)

    def _hand_over(self, mail: EmailMessage) -> bool:
        try:
            with smtplib.SMTP("127.0.0.1", self._smtp_port, local_hostname="mx.example.com", timeout=20) as server:
                server.sendmail(str(mail["From"]), [str(mail["To"])], mail.as_bytes())
        except (OSError, smtplib.SMTPException) as error:
            if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500:
                self._stage.trouble.append(f"mail: {error}")
                return True
            return False
        return True

    async def _take_back(self) -> None:
        """A message for later is cancelled at about the time when it would begin."""
        key, person = uuid4().hex, f"p{self._roll.randrange(STOPPERS, 400)}"
        now = datetime.fromisoformat((await self._stage.request("GET", "/v1/sandbox/clock"))["now"])
        body = {
            "to": person,
            "purpose": "transactional",
            "route": {"channel": "sms"},
            "content": {"body": "Later."},
            "send_at": (now + timedelta(seconds=self._roll.uniform(1, 3))).isoformat(),
            "metadata": {"key": key},
        }
        told = await self._stage.request("POST", "/v1/messages", body, key=key)
        self._stage.note_answer(key, told)
        await asyncio.sleep(self._roll.uniform(0, 4))
        await self._stage.request("POST", f"/v1/messages/{told['id']}/cancel")
        self._stage.note_stop(told["id"], person, CANCEL)

    def _left(self) -> list[Line]:
        """What has left lately."""
        path = self._stage.folder / "ledger.jsonl"
        if not path.exists():
            return []
        with path.open("rb") as file:
            start = max(0, path.stat().st_size - _TAIL)
            file.seek(start)
            lines = file.read().split(b"\n")
        # The first may be a part of one, and so may the last.
        return [msgspec.json.decode(line, type=Line) for line in lines[1 if start else 0 : -1]]
