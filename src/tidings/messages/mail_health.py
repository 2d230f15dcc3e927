"""How mail fares: what came back of it, by domain and day, and the breaker that pauses marketing mail before a mailbox provider does.

Everything is counted from the log, by one worker at a time, a few seconds behind: sending is not slowed by it. The breaker looks at
marketing mail of the last 24 hours, in whole hours, since a person last let it go on.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from tidings.consent.suppress import suppress_on
from tidings.core.ids import bucket_of
from tidings.db import Row, Tx, load_queries
from tidings.events import Fact, append
from tidings.messages.bounces import BOUNCED
from tidings.messages.bounces_store import Bounced, mark_bounced
from tidings.workspaces import Sealer, get_workspace
from tidings.workspaces.mail_pause import MailPause, mail_pause, pause_mail
from tidings.workspaces.mail_pause import resume_mail as close_breaker
from tidings.workspaces.members import Mail, list_members
from tidings.workspaces.members.mails import put_mail

Q = load_queries(__package__ or "tidings.messages", "mail_health.sql")

COMPLAINT_LIMIT = 0.001
"""Gmail and Yahoo ask senders to stay below 0.1 % (support.google.com/a/answer/81126, read 2026-11-21); Amazon SES reviews from there on."""
BOUNCE_LIMIT = 0.05
"""Of hard bounces: where Amazon SES begins its review (docs.aws.amazon.com/ses, "Reputation metrics messages", read 2026-11-21)."""
FEWEST_MAILS = 500
"""Below so many mails a rate says nothing: at a good sender's 1 % hard bounces, 5 % of 500 by chance does not happen."""
FEWEST_COMPLAINTS = 2
"""One person alone pauses nobody's mail."""
WINDOW = timedelta(hours=24)
KEPT_DAYS = 90

RELEASED_AT_ONCE = 5_000
_FACTS_A_BUCKET = 200
_MAIL_LASTS = timedelta(days=2)
_TOLD_ROLES = ("owner", "admin", "marketer")

# What a server says at its door of an address, by the codes of the provider smtp, is a bounce as much as what comes by mail.
_REFUSALS: dict[str, Literal["hard", "soft", "policy"]] = {
    "mailbox_unknown": "hard",
    "domain_unknown": "hard",
    "bad_address": "hard",
    "mailbox_moved": "hard",
    "domain_takes_no_mail": "hard",
    "mailbox_disabled": "hard",
    "mailbox_unavailable": "soft",
    "mailbox_full": "soft",
    "recipient_server_silent": "soft",
    "message_too_large": "policy",
    "refused_by_policy": "policy",
    "dkim_failed": "policy",
    "spf_failed": "policy",
    "authentication_failed": "policy",
}


class Rates(msgspec.Struct, frozen=True, kw_only=True):
    """Mails, what came back of them, and the share of each; `soft` and `policy` are None where they are not asked for."""

    sent: int
    hard: int
    complaints: int
    soft: int | None = None
    policy: int | None = None

    @property
    def bounce_rate(self) -> float:
        """Hard bounces of all mails; 0 where there are none."""
        return self.hard / self.sent if self.sent else 0.0

    @property
    def complaint_rate(self) -> float:
        """Complaints of all mails; 0 where there are none."""
        return self.complaints / self.sent if self.sent else 0.0


class Refusal(msgspec.Struct, frozen=True):
    """A mail that was refused at the door."""

    workspace_id: UUID
    delivery_id: UUID
    address: str
    code: str


class Counted(msgspec.Struct, frozen=True):
    """What was counted: how many facts, whose marketing mail has trouble, what was refused."""

    facts: int
    troubled: tuple[UUID, ...]
    refusals: tuple[Refusal, ...]


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """How a workspace's mail fares. The window is marketing mail of the last 24 hours, which the breaker looks at."""

    pause: MailPause
    window: Rates
    days: Sequence[tuple[date, Rates]]
    domains: Sequence[tuple[str, Rates]]


def because_of(window: Rates) -> Literal["complaints", "hard_bounces"] | None:
    """Why marketing mail is to be paused, or None. Pure."""
    if window.sent < FEWEST_MAILS:
        return None
    if window.complaints >= FEWEST_COMPLAINTS and window.complaint_rate >= COMPLAINT_LIMIT:
        return "complaints"
    return "hard_bounces" if window.bounce_rate >= BOUNCE_LIMIT else None


async def watch_mail(tx: Tx, *, sealer: Sealer, address: str, now: datetime) -> int:
    """What has happened since is counted, refusals have suppressed, and who is over a limit is paused and told; answers how many facts.

    0 too where another worker is at it. `now` is real time; `address` is this installation's, as it stands in links.
    """
    if not await tx.fetchval(Q["try_counting"]):
        return 0
    counted = await count_mail(tx)
    await heed_refusals(tx, counted.refusals, now)
    for workspace_id in counted.troubled:
        await judge_mail(tx, workspace_id, sealer=sealer, address=address, now=now)
    return counted.facts


async def count_mail(tx: Tx) -> Counted:
    """The next facts of the log are counted, each once. Needs the pipeline's role."""
    await tx.execute(Q["plan_by_index"])
    rows = await tx.fetch(Q["count_mail"], _FACTS_A_BUCKET, list(_REFUSALS), False)
    if any(row["hidden"] for row in rows):
        rows += await tx.fetch(Q["count_mail"], _FACTS_A_BUCKET, list(_REFUSALS), True)
    return Counted(
        sum(row["facts"] for row in rows),
        tuple(sorted({row["workspace_id"] for row in rows if row["workspace_id"] is not None and row["delivery_id"] is None})),
        tuple(
            Refusal(row["workspace_id"], row["delivery_id"], row["address"], row["code"]) for row in rows if row["delivery_id"] is not None
        ),
    )


async def heed_refusals(tx: Tx, refusals: Sequence[Refusal], now: datetime) -> None:
    """Who was refused for want of a mailbox is suppressed; each of them has bounced, and is counted with the next facts."""
    by_workspace: dict[UUID, list[Refusal]] = {}
    for one in sorted(refusals, key=lambda one: (one.workspace_id, one.address)):
        by_workspace.setdefault(one.workspace_id, []).append(one)
    for workspace_id, own in by_workspace.items():
        business = now + (await get_workspace(tx, workspace_id)).clock_offset
        for one in own:
            if _REFUSALS[one.code] == "hard":
                await suppress_on(tx, workspace_id, "email", one.address, ["email"], reason=BOUNCED, source="smtp", now=business)
        marked = [
            Bounced(id=one.delivery_id, kind=_REFUSALS[one.code], code=one.code, detail=None, address=one.address, was_sent=False)
            for one in own
        ]
        await mark_bounced(tx, workspace_id, marked, now)


async def judge_mail(tx: Tx, workspace_id: UUID, *, sealer: Sealer, address: str, now: datetime) -> bool:
    """Marketing mail of a workspace that is over a limit is paused, which is told as a fact and to its members; True where it is now."""
    workspace = await get_workspace(tx, workspace_id)
    window = await _window(tx, workspace_id, now + workspace.clock_offset)
    because = because_of(window)
    if because is None or not await pause_mail(tx, workspace_id, because, now=now):
        return False
    data = {"because": because, "sent": window.sent, "hard_bounces": window.hard, "complaints": window.complaints}
    await _tell(tx, workspace_id, "workspace.mail_paused", data, now + workspace.clock_offset)
    mail = _mail(workspace.name, because, window, address)
    for member in await list_members(tx, workspace_id, limit=200):
        if member.role in _TOLD_ROLES:
            await put_mail(tx, member.member.email, mail, workspace_id=workspace_id, sealer=sealer, now=now, expires_at=now + _MAIL_LASTS)
    return True


async def mail_health(tx: Tx, workspace_id: UUID, *, days: int, is_marketing: bool | None, now: datetime, domains: int = 100) -> Health:
    """How the workspace's mail fares, over so many days; `now` is business time."""
    since = (now - timedelta(days=days - 1)).date()
    by_day = await tx.fetch(Q["mail_by_day"], workspace_id, since, is_marketing)
    by_domain = await tx.fetch(Q["mail_by_domain"], workspace_id, since, is_marketing, domains)
    return Health(
        pause=await mail_pause(tx, workspace_id),
        window=await _window(tx, workspace_id, now),
        days=[(row["day"], _rates(row)) for row in by_day],
        domains=[(row["domain"], _rates(row)) for row in by_domain],
    )


async def resume_mail(tx: Tx, workspace_id: UUID, *, real_now: datetime) -> bool:
    """Marketing mail goes on, and the breaker counts anew; what was held is looked at now; False where it was not paused.

    Of a great many held ones the first thousands; the worker that watches sees to the others.
    """
    if (await mail_pause(tx, workspace_id)).paused_at is None:
        return False
    # The order in which whoever counts takes these.
    await tx.execute(Q["clear_window"], workspace_id)
    if not await close_breaker(tx, workspace_id, now=real_now):
        return False
    await release_mail(tx, workspace_id, real_now)
    workspace = await get_workspace(tx, workspace_id)
    await _tell(tx, workspace_id, "workspace.mail_resumed", {}, real_now + workspace.clock_offset)
    return True


async def release_mail(tx: Tx, workspace_id: UUID, real_now: datetime) -> int:
    """Some of what waits because marketing mail was paused is looked at now; answers how many, 0 at the end."""
    return await tx.fetchval(Q["release_mail"], workspace_id, real_now, RELEASED_AT_ONCE)


async def forget_counts(tx: Tx, now: datetime) -> int:
    """What is older than is kept is gone. Needs the pipeline's role."""
    return await tx.fetchval(Q["forget_counts"], (now - timedelta(days=KEPT_DAYS)).date(), now)


async def _window(tx: Tx, workspace_id: UUID, now: datetime) -> Rates:
    row = await tx.fetchrow(Q["mail_window"], workspace_id, now - WINDOW)
    assert row is not None, "a sum has a row"
    return Rates(sent=row["sent"], hard=row["hard"], complaints=row["complaints"])


def _rates(row: Row) -> Rates:
    return Rates(sent=row["sent"], hard=row["hard"], soft=row["soft"], policy=row["policy"], complaints=row["complaints"])


async def _tell(tx: Tx, workspace_id: UUID, type_: str, data: Mapping[str, object], at: datetime) -> None:
    told = msgspec.json.encode(data).decode() if data else None
    await append(tx, Fact(bucket=bucket_of(workspace_id), workspace_id=workspace_id, type=type_, occurred_at=at, data=told))


def _mail(workspace: str, because: str, window: Rates, address: str) -> Mail:
    if because == "complaints":
        what = f"{window.complaints} of {window.sent} people reported a mail as unwanted ({window.complaint_rate:.2%}; the limit is 0.1 %)"
    else:
        what = f"{window.hard} of {window.sent} mails went to mailboxes that do not exist ({window.bounce_rate:.1%}; the limit is 5 %)"
    text = f"""\
Marketing mail of {workspace} is paused: in the last 24 hours {what}.

Nothing is lost: what was to go is held, and everything that is not marketing still goes. Look at what was sent to whom, and at
where the addresses come from: GET {address}/v1/mail-health shows it by domain and by day. Then let it go on:

POST {address}/v1/mail-health/resume
"""
    return Mail(title=f"Marketing mail of {workspace} is paused", text=text)
