"""What follows from what an endpoint answered: pure, with the chance and the time given."""

from datetime import datetime

import msgspec

from tidings.net import Ambiguous, NotSent, Response
from tidings.webhooks.model import JITTER, LONGEST_WAIT, RETRIES, DeliveryState

GONE = 410
_KEPT_HEADERS = ("content-type", "location", "retry-after", "server", "x-request-id")


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a delivery after a try."""

    state: DeliveryState
    error: str | None
    """Why the try failed, as a code; None where it did not."""
    wait_seconds: float | None = None
    """Until the next one, where there is one."""
    is_gone: bool = False
    """The endpoint wants nothing any more."""


def decide(answer: Response | NotSent | Ambiguous, tries: int, now: datetime, chance: float) -> Verdict:
    """After this many tries, the last of which was answered so; `chance` lies in 0 to 1."""
    error = error_of(answer)
    if error is None:
        return Verdict(state=DeliveryState.DELIVERED, error=None)
    if isinstance(answer, Response) and answer.status == GONE:
        return Verdict(state=DeliveryState.EXHAUSTED, error=error, is_gone=True)
    if tries >= len(RETRIES):
        return Verdict(state=DeliveryState.EXHAUSTED, error=error)
    wait = RETRIES[tries] * (1 + JITTER * chance)
    if isinstance(answer, Response) and (asked := answer.retry_after(now)) is not None:
        wait = max(wait, min(asked, LONGEST_WAIT))
    return Verdict(state=DeliveryState.PENDING, error=error, wait_seconds=wait)


def error_of(answer: Response | NotSent | Ambiguous) -> str | None:
    """None for 2xx; else a code. A redirect is a failure: where it leads to was not asked for by anybody."""
    if not isinstance(answer, Response):
        return answer.code
    if 200 <= answer.status < 300:
        return None
    return "redirected" if 300 <= answer.status < 400 else f"status_{answer.status}"


def kept_headers(answer: Response) -> str | None:
    """The few headers that the log keeps, as JSON."""
    kept = {name: clean(value)[:200] for name, value in answer.headers if name in _KEPT_HEADERS}
    return msgspec.json.encode(kept).decode() if kept else None


def kept_body(answer: Response) -> str | None:
    """The beginning of what it answered, as text that a database takes."""
    return clean(answer.body.decode("utf-8", "replace")) if answer.body else None


def clean(text: str) -> str:
    """Without U+0000, which PostgreSQL refuses."""
    return text.replace("\x00", "\N{REPLACEMENT CHARACTER}")
