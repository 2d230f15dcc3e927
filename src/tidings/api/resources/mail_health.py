"""How mail fares, and letting marketing mail go on after it was paused."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from tidings.api.registry import Operation, Request
from tidings.messages.mail_health import (
    BOUNCE_LIMIT,
    COMPLAINT_LIMIT,
    FEWEST_COMPLAINTS,
    FEWEST_MAILS,
    KEPT_DAYS,
    Rates,
    mail_health,
    resume_mail,
)

Reason = Literal["complaints", "hard_bounces"]


class WindowOutput(msgspec.Struct, frozen=True, kw_only=True):
    """Marketing mail of the last 24 hours, in whole hours, since it was last resumed: what the breaker looks at."""

    sent: int
    hard_bounces: int
    complaints: int
    bounce_rate: float
    complaint_rate: float


class MailLimitsOutput(msgspec.Struct, frozen=True, kw_only=True):
    """When marketing mail is paused."""

    bounce_rate: float
    complaint_rate: float
    fewest_mails: int
    """Of fewer mails in the window no rate counts."""
    fewest_complaints: int


class MailRatesOutput(msgspec.Struct, frozen=True, kw_only=True):
    """Mails, what came back of them, and the shares."""

    sent: int
    """Taken by a server, or refused at its door for the address's sake."""
    hard_bounces: int
    """No such mailbox: the address is suppressed."""
    soft_bounces: int
    """It may pass: a full mailbox, a server that is away."""
    policy_bounces: int
    """Refused for what it is, or for who sends it."""
    complaints: int
    bounce_rate: float
    """Hard bounces of all."""
    complaint_rate: float


class MailDayOutput(MailRatesOutput, frozen=True, kw_only=True):
    """One day, in UTC."""

    day: date


class MailDomainOutput(MailRatesOutput, frozen=True, kw_only=True):
    """One domain of the recipients."""

    domain: str


class MailHealthOutput(msgspec.Struct, frozen=True, kw_only=True):
    """How mail fares."""

    state: Literal["ok", "paused"]
    because: Reason | None
    """Why marketing mail is paused."""
    paused_at: datetime | None
    window: WindowOutput
    limits: MailLimitsOutput
    days: list[MailDayOutput]
    """The newest first; a day without mail is left out."""
    domains: list[MailDomainOutput]
    """The hundred with most mails, over all these days."""


class MailHealthQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Over how many days, and of which mail."""

    days: Annotated[int, Meta(ge=1, le=KEPT_DAYS)] = 7
    """Today is one of them."""
    purpose: Literal["marketing", "other"] | None = None
    """Left out: all mail."""


async def _get(request: Request) -> MailHealthOutput:
    query: MailHealthQuery = request.query
    is_marketing = None if query.purpose is None else query.purpose == "marketing"
    health = await mail_health(request.tx, request.workspace_id, days=query.days, is_marketing=is_marketing, now=request.now)
    window = health.window
    return MailHealthOutput(
        state="ok" if health.pause.paused_at is None else "paused",
        because=msgspec.convert(health.pause.because, Reason | None),
        paused_at=health.pause.paused_at,
        window=WindowOutput(
            sent=window.sent,
            hard_bounces=window.hard,
            complaints=window.complaints,
            bounce_rate=_share(window.bounce_rate),
            complaint_rate=_share(window.complaint_rate),
        ),
        limits=MailLimitsOutput(
            bounce_rate=BOUNCE_LIMIT, complaint_rate=COMPLAINT_LIMIT, fewest_mails=FEWEST_MAILS, fewest_complaints=FEWEST_COMPLAINTS
        ),
        days=[msgspec.convert({"day": day, **_rates(rates)}, MailDayOutput) for day, rates in health.days],
        domains=[msgspec.convert({"domain": domain, **_rates(rates)}, MailDomainOutput) for domain, rates in health.domains],
    )


async def _resume(request: Request) -> MailHealthOutput:
    await resume_mail(request.tx, request.workspace_id, real_now=request.real_now)
    return await _get(msgspec.structs.replace(request, query=MailHealthQuery()))


def _rates(rates: Rates) -> dict[str, int | float]:
    return {
        "sent": rates.sent,
        "hard_bounces": rates.hard,
        "soft_bounces": rates.soft or 0,
        "policy_bounces": rates.policy or 0,
        "complaints": rates.complaints,
        "bounce_rate": _share(rates.bounce_rate),
        "complaint_rate": _share(rates.complaint_rate),
    }


def _share(rate: float) -> float:
    return round(rate, 6)


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="mail_health.get",
        method="GET",
        path="/v1/mail-health",
        scope="messages:read",
        summary="See how mail fares",
        description=(
            "What came back of your mail, by day and by the recipients' domain, some seconds behind; and whether marketing mail is paused. "
            f"It is, where of at least {FEWEST_MAILS} marketing mails in 24 hours {COMPLAINT_LIMIT:.1%} were complained about (by "
            f"{FEWEST_COMPLAINTS} people or more), or {BOUNCE_LIMIT:.0%} went to mailboxes that do not exist."
        ),
        query=MailHealthQuery,
        output=MailHealthOutput,
        run=_get,
    ),
    Operation(
        id="mail_health.resume",
        method="POST",
        path="/v1/mail-health/resume",
        scope="messages:marketing",
        summary="Let marketing mail go on",
        description="What was held is looked at at once, and the breaker counts anew: only mails that leave from now on. Where it is not paused, nothing changes.",
        output=MailHealthOutput,
        run=_resume,
    ),
)
