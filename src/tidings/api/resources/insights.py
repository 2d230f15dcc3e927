"""What happened in numbers, and what stands now."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.api.registry import Operation, Request
from tidings.api.resources.deliveries import utc
from tidings.channels import ChannelName
from tidings.core.errors import Invalid, invalid
from tidings.core.ids import encode
from tidings.core.local_time import zone_of
from tidings.insights import COUNTS, MOST_POINTS, Failing, Grouping, Need, Now, Series, Step, now_of, read_series, span_of, spent_today
from tidings.insights.now import MOST, What
from tidings.messages.purposes import PurposeName
from tidings.workspaces import Workspace, money
from tidings.workspaces.regions import timezone_name

_USUAL = ("sent", "delivered", "read", "failed")
_OTHERS = "*"


class InsightsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Of which time, in which steps, and of what."""

    since: datetime | None = None
    """Left out: six hours of quarters, a day of hours, thirty days of days."""
    until: datetime | None = None
    """Left out: now."""
    step: Step = "hour"
    """How long a point lasts: a quarter of an hour, an hour, a day."""
    timezone: Annotated[str, Meta(max_length=64)] | None = None
    """An IANA name: where the days begin. Left out, the workspace's."""
    by: Grouping | None = None
    """A series for each of these; left out, one of all."""
    channel: ChannelName | None = None
    purpose: PurposeName | None = None
    counts: Annotated[str, Meta(max_length=500, pattern=r"^[a-z_]+(,[a-z_]+)*\Z")] | None = None
    """What each series has a value a point of, with commas between: left out, `sent,delivered,read,failed`."""


class CountsOutput(msgspec.Struct, frozen=True, kw_only=True):
    """How often what happened."""

    accepted: int
    """Messages."""
    recipients: int
    """People of these."""
    received: int
    """Messages that people wrote."""
    sent: int
    """Deliveries that left: a provider took them, or they are in the app."""
    delivered: int
    """As the provider tells, where the channel tells."""
    read: int
    opened: int
    """Mails, by people: what programs fetch does not count."""
    clicked: int
    """Mails of which a link was followed by a person."""
    failed: int
    bounced: int
    complained: int
    unknown: int
    """Nobody could say whether they left; some of them are told as sent later."""
    cancelled: int
    expired: int
    superseded: int
    skipped: int
    """Not to go, for whatever reason; the five below are the most frequent ones."""
    skipped_consent: int
    """Not agreed to, withdrawn, or not wanted there."""
    skipped_suppressed: int
    skipped_address: int
    """None on that channel."""
    skipped_limits: int
    """Over a cap, or one login code too many."""
    skipped_not_needed: int
    """The route had ended before, or its condition did not hold."""


class SeriesOutput(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a chart."""

    key: str | None
    """The channel, the purpose, the provider account's id; null: of none, or of several; `*`: the less busy accounts together."""
    name: str | None
    """Of a provider account that is still there."""
    total: CountsOutput
    counts: dict[str, list[int]]
    """A value for each point, 0 where nothing happened."""


class InsightsOutput(msgspec.Struct, frozen=True, kw_only=True):
    """Counts over time."""

    step: Step
    timezone: str
    points: list[datetime]
    """Where each step begins."""
    end: datetime
    """Where the last one ends: it may lie ahead."""
    total: CountsOutput
    series: list[SeriesOutput]
    """Those with most first."""


class WaitingOutput(msgspec.Struct, frozen=True, kw_only=True):
    """What is due in a lane and has not begun."""

    lane: str
    count: int
    is_more: bool
    """There are more than are counted."""
    age_seconds: float
    """Of the oldest; 0 where nothing waits."""


class HeldOutput(msgspec.Struct, frozen=True, kw_only=True):
    """Deliveries that wait for one thing."""

    reason: str
    count: int
    since: datetime | None
    """When that of the oldest message became so; business time."""


class FailingOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A provider account through which nothing goes right now."""

    id: str | None
    """Null for who may not see provider accounts."""
    name: str
    channels: list[str]
    state: Literal["failing", "probing"]
    reason: str | None
    """The same."""
    since: datetime
    path: str | None


class NeedOutput(msgspec.Struct, frozen=True, kw_only=True):
    """Something that does not go on by itself."""

    what: What
    """`late`: marketing whose time came while nothing ran. `held`: the reason says what is missing. `callbacks`, `hook_events`: what could
    not be processed. `webhook_deliveries`: what an endpoint did not take. `mail`: marketing mail is paused."""
    count: int
    is_more: bool
    """There are more than are counted."""
    reason: str | None
    since: datetime | None
    id: str | None
    """Of the one hook, endpoint or schedule that it is about."""
    name: str | None
    path: str | None
    """Where it is listed or seen to; null for who may not."""


class SpendOutput(msgspec.Struct, frozen=True, kw_only=True):
    """The day's money."""

    currency: str | None
    """Of your prices, where the workspace names one."""
    limit: str
    today: str
    """Since the day began in UTC."""


class NowOutput(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the workspace."""

    now: datetime
    """Business time."""
    is_paused: bool
    """Nothing leaves the whole installation: whoever runs it has said so, or it is a copy."""
    paused_at: datetime | None
    waiting: list[WaitingOutput]
    unknown: int
    """Deliveries of unknown outcome."""
    unknown_in_line: int
    """Of these, those that are tried again by themselves."""
    has_more_unknown: bool
    held: list[HeldOutput]
    """Deliveries that wait, by what they wait for; those with most first."""
    has_more_held: bool
    failing: list[FailingOutput]
    spend: SpendOutput | None
    """Null: the workspace has no limit, and nothing is counted."""
    needs: list[NeedOutput]
    """What needs a person."""


# Where a person sees to it, and which scope that takes; {} is the id.
_PLACES: Mapping[What, tuple[str, str]] = {
    "unknown": ("/v1/deliveries?state=unknown", "messages:read"),
    "late": ("/v1/deliveries?state=held", "messages:read"),
    "held": ("/v1/deliveries?state=held", "messages:read"),
    "callbacks": ("/v1/callbacks?state=dead", "providers:read"),
    "hook_events": ("/v1/hooks/{}/events?state=dead", "hooks:read"),
    "webhook_endpoint": ("/v1/webhook-endpoints/{}", "webhooks:read"),
    "webhook_deliveries": ("/v1/webhook-endpoints/{}/deliveries?state=exhausted", "webhooks:read"),
    "schedule_runs": ("/v1/schedules/{}/runs?state=waits_for_person", "schedules:read"),
    "flags": ("/v1/moderation/flags?state=open", "moderation:read"),
    "appeals": ("/v1/moderation/appeals?state=open", "moderation:read"),
    "mail": ("/v1/mail-health", "messages:read"),
}
_PREFIXES: Mapping[What, str] = {"hook_events": "hok", "webhook_endpoint": "whe", "webhook_deliveries": "whe", "schedule_runs": "sch"}


async def _deliveries(request: Request) -> InsightsOutput:
    query: InsightsQuery = request.query
    zone = query.timezone or request.principal.workspace.timezone
    if query.timezone is not None and timezone_name(query.timezone) is None:
        raise invalid("timezone", "invalid_timezone", "This is no IANA time zone, such as Europe/Amsterdam.")
    wanted = tuple(query.counts.split(",")) if query.counts is not None else _USUAL
    if unknown := [name for name in wanted if name not in COUNTS]:
        raise invalid("counts", "unknown_count", f"{unknown[0]} is not counted; what is: {', '.join(COUNTS)}.")
    span = span_of(query.step, zone_of(zone), since=utc(query.since), until=utc(query.until), now=request.now)
    series, total = await read_series(request.tx, request.workspace_id, span, by=query.by, channel=query.channel, purpose=query.purpose)
    return InsightsOutput(
        step=query.step,
        timezone=zone,
        points=list(span.points),
        end=span.end,
        total=CountsOutput(**total),
        series=[_series(one, query.by, wanted) for one in series],
    )


def _series(series: Series, by: Grouping | None, wanted: tuple[str, ...]) -> SeriesOutput:
    is_account = by == "provider_account" and series.key not in ("", _OTHERS)
    return SeriesOutput(
        key=encode("pac", UUID(series.key)) if is_account else series.key or None,
        name=series.name,
        total=CountsOutput(**{name: sum(values) for name, values in series.counts.items()}),
        counts={name: series.counts[name] for name in wanted},
    )


async def _now(request: Request) -> NowOutput:
    found = await now_of(request.tx, request.workspace_id, real_now=request.real_now)
    scopes = request.principal.scopes
    return NowOutput(
        now=request.now,
        is_paused=found.paused_at is not None,
        paused_at=found.paused_at,
        waiting=[
            WaitingOutput(lane=one.lane, count=one.count, is_more=one.is_more, age_seconds=_age(one.due_at, request.real_now))
            for one in found.waiting
        ],
        unknown=found.unknown,
        unknown_in_line=found.unknown_in_line,
        has_more_unknown=found.has_more_unknown,
        held=[HeldOutput(reason=one.reason, count=one.count, since=one.since) for one in found.held],
        has_more_held=found.has_more_held,
        failing=[_failing(one, scopes) for one in found.failing],
        spend=await _spend(request, request.principal.workspace),
        needs=_needs(found, scopes),
    )


async def _spend(request: Request, workspace: Workspace) -> SpendOutput | None:
    if workspace.spend_per_day is None:
        return None
    spent = await spent_today(request.tx, request.workspace_id, request.now)
    return SpendOutput(currency=workspace.currency, limit=money(workspace.spend_per_day), today=money(spent))


def _needs(found: Now, scopes: frozenset[str]) -> list[NeedOutput]:
    return [_need(one, scopes) for one in found.needs]


def _need(need: Need, scopes: frozenset[str]) -> NeedOutput:
    path, scope = _PLACES[need.what]
    may_see = scope in scopes
    named = encode(_PREFIXES[need.what], need.id) if need.id is not None and may_see else None
    return NeedOutput(
        what=need.what,
        count=need.count,
        is_more=need.is_more,
        reason=need.reason,
        since=need.since,
        id=named,
        name=need.name if may_see else None,
        path=path.format(named) if may_see else None,
    )


def _failing(account: Failing, scopes: frozenset[str]) -> FailingOutput:
    may_see = "providers:read" in scopes
    named = encode("pac", account.id)
    return FailingOutput(
        id=named if may_see else None,
        name=account.name,
        channels=list(account.channels),
        state="probing" if account.is_probing else "failing",
        reason=account.reason if may_see else None,
        since=account.since,
        path=f"/v1/provider-accounts/{named}" if may_see else None,
    )


def _age(due_at: datetime | None, real_now: datetime) -> float:
    return 0.0 if due_at is None else round(max((real_now - due_at.astimezone(UTC)).total_seconds(), 0.0), 3)


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="insights.deliveries",
        method="GET",
        path="/v1/insights/deliveries",
        scope="messages:read",
        summary="Count what happened over time",
        description=(
            "How much was accepted, sent, delivered, read, and what became of the rest, by quarter of an hour, hour or day of your own time "
            f"zone: some seconds behind, and for 400 days. At most {MOST_POINTS} points; a step is counted whole, so that the first may "
            "begin before `since`. Everything counts at the time at which it happened, so that of what was sent yesterday, what is read "
            "today is counted today."
        ),
        query=InsightsQuery,
        output=InsightsOutput,
        errors=(Invalid,),
        run=_deliveries,
    ),
    Operation(
        id="insights.now",
        method="GET",
        path="/v1/insights/now",
        scope="messages:read",
        summary="See what stands, and what needs a person",
        description=(
            f"What waits in each lane and for how long, what is unknown or held (each counted up to {MOST:,}), which provider accounts fail, what "
            "was spent today; and what does not go on by itself, each with where it is seen to."
        ),
        output=NowOutput,
        is_wide=True,
        run=_now,
    ),
)
