"""What comes of an outcome: pure. The tables of guarantee.md say what is tried again, and when."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from tidings.channels import Outcome, Refused, Sent, Unknown
from tidings.messages.model import Claimed
from tidings.messages.purposes import PURPOSES, OnUnknown
from tidings.messages.states import State
from tidings.messages.store import Recorded

MAX_ATTEMPTS = 8
"""Hand-offs of one delivery, however they ended."""

# What a purpose says of unknowns, as the seconds until the next try; None holds it for a person.
UNKNOWN_WAITS: dict[OnUnknown, float | None] = {
    OnUnknown.RETRY_AT_ONCE: 0.0,
    OnUnknown.RETRY: 5.0,
    OnUnknown.WAIT_THEN_RETRY: 60.0,
    OnUnknown.HOLD: None,
}
WAIT_BY_PURPOSE: dict[str, float | None] = {name: UNKNOWN_WAITS[purpose.on_unknown] for name, purpose in PURPOSES.items()}

_DETAIL_LIMIT = 500


class Kept(msgspec.Struct, frozen=True):
    """What was rendered for an attempt: its hash always, its text where the workspace keeps it."""

    content: str | None
    hash: bytes | None


def decide(
    claimed: Claimed,
    *,
    purpose: str,
    provider: str,
    may_go_elsewhere: bool = False,
    outcome: Outcome,
    kept: Kept,
    now: datetime,
    roll: Callable[[], float] = random.random,
) -> Recorded:
    """The rows of an attempt's end. `now` is real time: what waits is due by it.

    `may_go_elsewhere`: the message's route lets another provider be asked where one gave no answer.
    """

    def recorded(
        outcome_word: str,
        state: State,
        *,
        is_over: bool,
        wait: float | None = None,
        reason: str | None = None,
        goes_elsewhere: bool = False,
    ) -> Recorded:
        return Recorded(
            claimed=claimed,
            provider=provider,
            outcome=outcome_word,
            state=state,
            is_over=is_over,
            due_at=now + timedelta(seconds=wait) if wait is not None else None,
            goes_elsewhere=goes_elsewhere,
            reason=reason,
            code=_clean(outcome.code),
            detail=None if isinstance(outcome, Sent) else _clean(outcome.detail) or None,
            provider_reference=_clean(outcome.reference) if isinstance(outcome, Sent) else None,
            content=kept.content,
            content_hash=kept.hash,
        )

    match outcome:
        case Sent():
            # In the app the row is the item: it is there, and nobody will ever report it.
            return recorded("sent", State.DELIVERED if claimed.channel == "inapp" else State.SENT, is_over=True)
        case Refused(may_retry=True) if claimed.attempt < MAX_ATTEMPTS:
            wait = max(outcome.retry_after_seconds or 0.0, _backoff(claimed.attempt, purpose, roll))
            return recorded("refused", State.QUEUED, is_over=False, wait=wait, reason="waits_for_retry", goes_elsewhere=True)
        case Refused():
            return recorded("refused", State.FAILED, is_over=True, reason="tries_exhausted" if outcome.may_retry else "refused")
        case Unknown():
            wait = WAIT_BY_PURPOSE[purpose]
            may_retry = wait is not None and claimed.attempt < MAX_ATTEMPTS
            rule = PURPOSES[purpose].elsewhere_on_unknown
            return recorded(
                "unknown",
                State.UNKNOWN,
                is_over=not may_retry,
                wait=wait if may_retry else None,
                reason="no_answer",
                goes_elsewhere=may_retry and (rule == "yes" or (rule == "route" and may_go_elsewhere)),
            )


def never_left(claimed: Claimed, *, provider: str, code: str, detail: str) -> Recorded:
    """The end of an attempt that could not begin: what should be said cannot be rendered, or nobody can carry it."""
    return Recorded(
        claimed=claimed,
        provider=provider,
        outcome="refused",
        state=State.FAILED,
        is_over=True,
        reason=code,
        code=code,
        detail=_clean(detail),
    )


def _backoff(attempt: int, purpose: str, roll: Callable[[], float]) -> float:
    """1, 2, 4 … seconds for what is urgent, 2, 4, 8 … else, up to fifteen minutes, with a quarter of jitter."""
    first = 1.0 if purpose == "otp" else 2.0
    return min(first * 2.0 ** (attempt - 1), 900.0) * (0.75 + 0.5 * roll())


def _clean(text: str | None) -> str | None:
    # A provider may say anything; what PostgreSQL cannot keep must not abort the statement that others share.
    return None if text is None else text.replace("\0", "").encode("utf-8", "replace").decode()[:_DETAIL_LIMIT]
