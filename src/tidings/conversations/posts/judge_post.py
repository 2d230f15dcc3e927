"""Whether something may be said in a conversation right now. Pure."""

from datetime import datetime, timedelta
from math import ceil

from tidings.conversations.model import Standing, State
from tidings.core.clock import rfc3339
from tidings.core.errors import Conflict, Throttled


def judge_post(standing: Standing, now: datetime) -> None:
    """Raises Conflict where the conversation or the person's place in it does not allow it now, Throttled in slow mode.

    Owners, moderators and the backend (no person) are not held back by slow mode and a freeze.
    """
    judge_state(standing, now)
    if standing.person is None or standing.may("moderate") or not standing.slow_seconds or standing.posted_at is None:
        return
    left = (standing.posted_at + timedelta(seconds=standing.slow_seconds) - now).total_seconds()
    if left > 0:
        wait = min(ceil(left), standing.slow_seconds)
        raise Throttled(f"Slow mode: you may post again in {wait} seconds", code="slow_mode", seconds=wait)


def judge_state(standing: Standing, now: datetime) -> None:
    """The same without slow mode: for what is no post (an edit, a reaction)."""
    if standing.state is State.CLOSED:
        raise Conflict("This conversation is closed", code="closed")
    if standing.state is State.SCHEDULED:
        raise Conflict("This conversation has not started yet", code="scheduled")
    if standing.person is None:
        return
    if standing.is_frozen and not standing.may("moderate"):
        raise Conflict("This conversation is frozen: its owners and moderators may post", code="frozen")
    if standing.muted_until is not None and standing.muted_until > now:
        raise Conflict(f"You are muted here until {rfc3339(standing.muted_until)}", code="muted")
