"""How often somebody may try who is not known yet: counted in the database, so that it holds over all processes."""

import hashlib
import ipaddress
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

import msgspec

from tidings.db import Tx
from tidings.workspaces.members import store

_QUARTER = timedelta(minutes=15)
_HOUR = timedelta(hours=1)


class Limit(msgspec.Struct, frozen=True):
    """At most so many tries of one subject in a window, which begins with the first."""

    kind: str
    subject: str
    most: int
    window: timedelta


def sign_in_limits(address: str, email: str) -> tuple[Limit, ...]:
    """Per place, and per member: also for one that does not exist, so that the limit tells nothing."""
    return (Limit("sign in from", _place(address), 60, _QUARTER), _sign_in_as(email))


def token_limits(address: str) -> tuple[Limit, ...]:
    """For whoever shows a token out of a mail."""
    return (Limit("token from", _place(address), 60, _QUARTER),)


def reset_limits(address: str, email: str) -> tuple[Limit, ...]:
    """For whoever asks for a mail to somebody."""
    return (Limit("reset from", _place(address), 30, _HOUR), Limit("reset of", email, 3, _HOUR))


def form_limits(address: str, subject: str) -> tuple[Limit, ...]:
    """For whoever fills in a form, or confirms what a mail asks: per place, and per form."""
    return (Limit("form from", _place(address), 60, _QUARTER), Limit("form", subject, 3_000, _HOUR))


def link_limits(link: str) -> tuple[Limit, ...]:
    """For whoever follows a link that we signed: per link, and not per place, since a mail program does it from one for all of its users."""
    return (Limit("link", link, 60, _QUARTER),)


def stray_limits(address: str) -> tuple[Limit, ...]:
    """For whoever shows a link that is none of ours."""
    return (Limit("stray from", _place(address), 120, _QUARTER),)


def password_limits(member_id: UUID) -> tuple[Limit, ...]:
    """For a signed-in member who must give their password again: the session could be another's."""
    return (Limit("password of", str(member_id), 10, _QUARTER),)


def invitation_limits(workspace_id: UUID) -> tuple[Limit, ...]:
    """The installation's own sender is not for mail to everybody."""
    return (Limit("invitations to", str(workspace_id), 100, _HOUR),)


async def count_tries(tx: Tx, limits: Sequence[Limit], now: datetime) -> int | None:
    """Each has one try more; answers None, or the seconds to wait where there were too many. To be committed whatever comes after."""
    wait: int | None = None
    # In one order, so that two who try at once do not wait for each other.
    for limit in sorted(limits, key=_hash):
        count, until = await store.count_try(tx, _hash(limit), now, now + limit.window)
        if count > limit.most:
            wait = max(wait or 1, ceil((until - now).total_seconds()))
    return wait


async def forgive(tx: Tx, email: str) -> None:
    """Whoever signed in had every right to: their own tries do not count."""
    await store.forget_tries(tx, _hash(_sign_in_as(email)))


async def forget_old_tries(tx: Tx, now: datetime) -> None:
    """What was counted in a window that is over is gone."""
    await store.delete_old_tries(tx, now)


def _sign_in_as(email: str) -> Limit:
    return Limit("sign in as", email, 10, _QUARTER)


def _hash(limit: Limit) -> bytes:
    return hashlib.sha256(f"{limit.kind}\0{limit.subject}".encode()).digest()


def _place(address: str) -> str:
    """An IPv4 address; of an IPv6 one its network of 64 bits, in which one person may have every address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else address
