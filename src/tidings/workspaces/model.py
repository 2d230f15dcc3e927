"""The data of workspaces: tenants, keys, provider accounts, and what the API takes of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from tidings.channels import ReachInput, RouteInput
from tidings.core.lines import ONE_LINE
from tidings.core.quiet_hours import QuietHours
from tidings.core.secret_fields import SECRET
from tidings.workspaces.scopes import Role

Mode = Literal["live", "test"]
StopScope = Literal["channel", "topic"]

Name = Annotated[str, Meta(min_length=1, max_length=200)]
Money = Annotated[str, Meta(pattern=r"^[0-9]{1,9}(\.[0-9]{1,6})?$(?!\n)")]
Channels = Annotated[list[Annotated[str, Meta(min_length=1, max_length=32)]], Meta(min_length=1, max_length=32)]
Senders = Annotated[list[Annotated[str, Meta(min_length=1, max_length=320)]], Meta(max_length=50)]
Credentials = Annotated[dict[Annotated[str, Meta(max_length=100)], Any], Meta(max_length=50), SECRET]
Rank = Annotated[int, Meta(ge=1, le=100)]
AnswerText = Annotated[str, Meta(min_length=1, max_length=320, pattern=ONE_LINE)]


class AccountRate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """At most so many hand-offs; over all workers."""

    per_second: Annotated[float, Meta(ge=0.001, le=10_000)]
    """0.1 is one in ten seconds."""


class Destination(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Numbers that an account may be used for, by `prefix` or by `country`, and the price of one message there."""

    prefix: Annotated[str, Meta(pattern=r"^\+([1-9][0-9]{0,14})?$(?!\n)")] | None = None
    """How the number begins, with its country code: `+44`, `+4479`; `+` is every number. The longest that fits counts."""
    country: Annotated[str, Meta(min_length=2, max_length=2)] | None = None
    """ISO 3166 code: every number of the country that no prefix fits."""
    price: Annotated[str, Meta(pattern=r"^[0-9]{1,6}(\.[0-9]{1,6})?$(?!\n)")]
    """As a decimal number, in the one currency of all your prices: `0.04`."""


Destinations = Annotated[list[Destination], Meta(min_length=1, max_length=2_000)]
HealthState = Literal["ok", "failing", "probing"]


class Workspace(msgspec.Struct, frozen=True, kw_only=True):
    """A tenant, live or test."""

    id: UUID
    name: str
    mode: Mode
    default_country: str | None
    """ISO 3166 code for phone numbers that name no country."""
    default_locale: str
    timezone: str
    keeps_content: bool
    """What was sent is kept as text, beside version, data and hash."""
    clock_offset: timedelta
    """Business time minus real time; only a test workspace moves it."""
    faults: str
    """The sandbox's fault script, as raw JSON."""
    route: str | None = None
    """Of a message that names none, nor its template, nor its topic, as JSON."""
    countries: tuple[str, ...] | None = None
    """Where SMS and calls may go; None: anywhere."""
    quiet_hours: QuietHours | None = None
    """In which nobody is disturbed."""
    rate_per_second: float | None = None
    spend_per_day: int | None = None
    """In millionths of the currency of its prices."""
    code_rates: Mapping[str, tuple[int, int]] | None = None
    """By `number`, `prefix` and `ip`: how many login codes at once, and in how many seconds all of them are back."""
    stop_scope: StopScope = "channel"
    """How far a bare STOP goes: everything on its channel, or the topic of what it answers."""
    answers_automatically: bool = True
    """STOP, START and HELP are answered by us."""
    stop_text: str | None = None
    """What a STOP is answered with; None: our words, in the person's language."""
    help_text: str | None = None
    """The same for HELP."""
    tracks_opens: bool = False
    """Mails carry an image that tells when it is fetched."""
    tracks_clicks: bool = False
    """Links of mails lead by way of this installation."""
    link_domain: str | None = None
    """A domain of the workspace's own that leads here."""
    previews_links: bool = True
    """Links in posts are fetched, and what stands behind them is shown."""
    reach: str | None = None
    """How who has not seen a post is reached, in conversations that say nothing of it, as JSON; None: not at all."""
    currency: str | None = None
    """ISO 4217 code of all its prices; None: nobody has said."""
    request_log_days: int = 7
    """How long the log of requests keeps what was asked of the API; 0: nothing is written there."""
    created_at: datetime


class Principal(msgspec.Struct, frozen=True, kw_only=True):
    """Who calls, and what they may do: one key of one workspace, or one member who is signed in to it."""

    key_id: UUID
    """The id of the key, or of the member: idempotency keys and messages are kept under it."""
    workspace: Workspace
    scopes: frozenset[str]
    kind: Literal["key", "member", "contact"] = "key"
    """A contact is an end user with a token of their own: `key_id` is theirs, and they hold no scope."""
    role: Role | None = None
    """A member's, from which the scopes come."""
    session_id: UUID | None = None
    """A member's."""
    issued_at: datetime | None = None
    """A contact's token's, in real time."""
    expires_at: datetime | None = None
    """The same."""


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key as it may be shown: its secret was seen once, by whoever made it. Its times are real, not business time."""

    id: UUID
    workspace_id: UUID
    name: str
    hint: str
    scopes: frozenset[str]
    created_at: datetime
    last_used_at: datetime | None = None
    expires_at: datetime | None = None
    revoked_at: datetime | None = None


class AccountHealth(msgspec.Struct, frozen=True, kw_only=True):
    """What the last hand-offs say of the provider. Its time is real."""

    state: HealthState
    """`failing`: nothing goes there; `probing`: one delivery in ten seconds tries whether it works again."""
    since: datetime | None = None
    reason: str | None = None
    """The code of the failure that was the last before nothing went there any more."""


class FailingAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An account whose breaker is open, or half open since `open_until`."""

    id: UUID
    workspace_id: UUID
    open_until: datetime


class ProviderAccount(msgspec.Struct, frozen=True, kw_only=True):
    """A provider account as it may be shown: its credentials are sealed, and never read back."""

    id: UUID
    workspace_id: UUID
    provider: str
    name: str
    channels: tuple[str, ...]
    senders: tuple[str, ...]
    rank: int
    """The one with the lowest rank is tried first."""
    is_enabled: bool
    rate_per_second: float | None = None
    sender_rate_per_second: float | None = None
    """Of each of its senders."""
    destinations: tuple[Destination, ...] | None = None
    """In the order in which the first that fits counts; None: everywhere, at no price."""
    keeps_exchanges: bool | None = None
    """Whether what went over the wire is kept of all that was sent, too; None: of a sample, where the workspace keeps content."""
    callback_token: str = ""
    """The last part of the address at which the provider tells what comes back."""
    health: AccountHealth = AccountHealth(state="ok")
    created_at: datetime
    updated_at: datetime


class CodeRate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So many login codes at once; within that time all of them are back."""

    most: Annotated[int, Meta(ge=1, le=100_000)]
    per: Annotated[str, Meta(max_length=12)]
    """A duration: `10m`, `1h`; at most a day."""


class CodeRates(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many login codes leave by SMS and calls: more are refused as pumping. What is left out is as usual."""

    number: CodeRate | None = None
    """To one number."""
    prefix: CodeRate | None = None
    """To numbers that differ in their last four digits only."""
    ip: CodeRate | None = None
    """Asked for from one address on the network."""


class Tracking(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What of mails is told back; nothing, unless it is asked for."""

    opens: bool = False
    """Mails carry an image that tells when it is fetched."""
    clicks: bool = False
    """Links of their HTML lead by way of this installation."""


class WorkspacePatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What of a workspace is to change; what is left out stays."""

    name: Name | UnsetType = UNSET
    default_country: Annotated[str, Meta(max_length=2)] | UnsetType | None = UNSET
    """ISO 3166 code for phone numbers that name no country; null: there is none."""
    default_locale: Annotated[str, Meta(max_length=35)] | UnsetType = UNSET
    """BCP 47 tag, for people without one."""
    timezone: Annotated[str, Meta(max_length=64)] | UnsetType = UNSET
    """IANA name, for people without one."""
    route: RouteInput | UnsetType | None = UNSET
    """Of a message that names none, nor its template, nor its topic."""
    countries: Annotated[list[Annotated[str, Meta(min_length=2, max_length=2)]], Meta(max_length=300)] | UnsetType | None = UNSET
    """ISO 3166 codes of the countries to which SMS and calls may go; null: to every one."""
    quiet_hours: QuietHours | UnsetType | None = UNSET
    """Local times between which nobody is disturbed by what keeps to them; a person's own come on top."""
    rate_per_second: Annotated[float, Meta(ge=0.001, le=10_000)] | UnsetType | None = UNSET
    """How many messages leave a second, over all workers; null: as many as can."""
    spend_per_day: Money | UnsetType | None = UNSET
    """How much may be spent on a day in UTC, in the currency of your prices, as a decimal number: `25.50`; null: without limit."""
    code_rates: CodeRates | UnsetType | None = UNSET
    """How many login codes leave by SMS and calls; null: as many as is usual."""
    stop_scope: StopScope | UnsetType = UNSET
    """How far a bare STOP goes: `channel`, everything on its channel; `topic`, the topic of the message that it answers, where it has one."""
    answers_automatically: bool | UnsetType = UNSET
    """Whether a STOP, a START and a HELP are answered, once a day in each thread."""
    stop_text: AnswerText | UnsetType | None = UNSET
    """What a STOP is answered with; null: our words, in the person's language."""
    help_text: AnswerText | UnsetType | None = UNSET
    """What a HELP is answered with: who you are, and how to reach you; null: our words, in the person's language."""
    tracking: Tracking | UnsetType = UNSET
    """Whether opens and clicks of mails are told; never those of login codes, alarms and sensitive messages."""
    link_domain: Annotated[str, Meta(min_length=1, max_length=253)] | UnsetType | None = UNSET
    """A domain of yours that leads to this installation over https: links in your messages stand under it; null: under its own."""
    previews_links: bool | UnsetType = UNSET
    """Whether links in posts are fetched, so that what stands behind them can be shown."""
    reach: ReachInput | UnsetType | None = UNSET
    """How who has not seen a post is reached outside the app, in conversations that say nothing of it; null: not at all."""
    keeps_content: bool | UnsetType = UNSET
    """Whether what was sent is kept as text, from now on: then its page shows it as it left, and so does what went over the wire to the
    provider. What is sensitive is never kept in a live workspace, and what was kept goes with the message. In the app it is always kept."""
    currency: Annotated[str, Meta(max_length=3)] | UnsetType | None = UNSET
    """ISO 4217 code of the one currency of all your prices: `EUR`; null: none is told. No price is changed by it."""
    request_log_days: Annotated[int, Meta(ge=0, le=30)] | UnsetType = UNSET
    """How many days `GET /v1/requests` keeps what was asked of the API and answered; 0: nothing is kept."""


class NewKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A key to be made; its scopes are a subset of the caller's own."""

    name: Annotated[str, Meta(min_length=1, max_length=200, pattern=ONE_LINE)]
    scopes: Annotated[list[Annotated[str, Meta(max_length=64)]], Meta(min_length=1, max_length=64)]
    expires_at: Annotated[datetime, Meta(tz=True)] | None = None


class NewProviderAccount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A provider account to be made. Without `channels` it serves all that the provider has."""

    provider: Annotated[str, Meta(min_length=1, max_length=64)]
    name: Name | None = None
    channels: Channels | None = None
    credentials: Credentials
    """The fields that this provider asks for; kept sealed, and never shown again."""
    senders: Senders = []
    """What the recipient sees: numbers, mailboxes. The first is used where a message names none."""
    rank: Rank = 1
    """The account with the lowest rank is tried first."""
    rate: AccountRate | None = None
    """At most so many hand-offs through the account."""
    sender_rate: AccountRate | None = None
    """At most so many hand-offs from each of its senders."""
    destinations: Destinations | None = None
    """Where it may be used, and at what price; null: everywhere, at no price. Only where all of its channels go to phone numbers."""
    keeps_exchanges: bool | None = None
    """Whether what went over the wire is kept for a week of all that was sent, too, and of all that failed however many fail alike; null: of
    a sample of what was sent (thirty, and then one a second by each worker), where the workspace keeps content."""


class ProviderAccountPatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What of a provider account is to change; what is left out stays. Credentials are replaced as a whole."""

    name: Name | UnsetType = UNSET
    channels: Channels | UnsetType = UNSET
    credentials: Credentials | UnsetType = UNSET
    senders: Senders | UnsetType = UNSET
    rank: Rank | UnsetType = UNSET
    is_enabled: bool | UnsetType = UNSET
    rate: AccountRate | UnsetType | None = UNSET
    """null: no limit."""
    sender_rate: AccountRate | UnsetType | None = UNSET
    """null: no limit."""
    destinations: Destinations | UnsetType | None = UNSET
    """The whole list; null: everywhere, at no price."""
    keeps_exchanges: bool | UnsetType | None = UNSET
    """null: where the workspace keeps content."""
