"""The caller's own workspace."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from tidings.api.registry import Operation, Request
from tidings.channels import ReachInput, RouteInput
from tidings.conversations.reaching.route import check_reach
from tidings.core.durations import write_duration
from tidings.core.errors import Invalid
from tidings.core.ids import encode
from tidings.core.quiet_hours import QuietHours
from tidings.insights import spent_today
from tidings.messages import check_route, default_route
from tidings.workspaces import (
    CodeRate,
    CodeRates,
    Mode,
    StopScope,
    Tracking,
    Workspace,
    WorkspacePatch,
    get_workspace,
    money,
    update_workspace,
)


class WorkspaceOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A workspace."""

    id: str
    name: str
    mode: Mode
    default_country: str | None
    """ISO 3166 code for phone numbers that name no country."""
    default_locale: str
    timezone: str
    keeps_content: bool
    """Whether what was sent is kept as text, so that it can be looked at as it left."""
    route: RouteInput | None
    """Of a message that names none, nor its template, nor its topic."""
    countries: list[str] | None
    """Where SMS and calls may go; null: anywhere."""
    quiet_hours: QuietHours | None
    """Local times between which nobody is disturbed by what keeps to them."""
    rate_per_second: float | None
    """How many messages leave a second; null: as many as can."""
    spend_per_day: str | None
    """How much may be spent on a day in UTC, in the currency of your prices."""
    spent_today: str | None
    """How much of it was; null: there is no limit, and nothing is counted."""
    currency: str | None
    """ISO 4217 code of all your prices; null: nobody has said."""
    code_rates: CodeRates | None
    """How many login codes leave by SMS and calls; null: as many as is usual."""
    tracking: Tracking
    """Whether opens and clicks of mails are told."""
    link_domain: str | None
    """A domain of your own under which links stand; null: this installation's."""
    previews_links: bool
    """Whether links in posts are fetched, so that what stands behind them can be shown."""
    request_log_days: int
    """How many days `GET /v1/requests` keeps what was asked of the API; 0: nothing is kept."""
    reach: ReachInput | None
    """How who has not seen a post is reached outside the app, in conversations that say nothing of it; null: not at all."""
    stop_scope: StopScope
    """How far a bare STOP goes: everything on its channel, or the topic of what it answers."""
    answers_automatically: bool
    """Whether a STOP, a START and a HELP are answered, once a day in each thread."""
    stop_text: str | None
    """What a STOP is answered with; null: our words, in the person's language."""
    help_text: str | None
    """What a HELP is answered with; null: our words, in the person's language."""
    now: datetime
    """Its business time: the real time, unless it is a test workspace whose clock was moved."""
    created_at: datetime


async def _get(request: Request) -> WorkspaceOutput:
    return await _shown(request, await get_workspace(request.tx, request.workspace_id))


async def _patch(request: Request) -> WorkspaceOutput:
    patch: WorkspacePatch = request.body
    errors = check_route(patch.route) if isinstance(patch.route, RouteInput) else []
    errors += check_reach(patch.reach, "/reach") if isinstance(patch.reach, ReachInput) else []
    if errors:
        raise Invalid(errors)
    return await _shown(request, await update_workspace(request.tx, request.workspace_id, request.body))


async def _shown(request: Request, workspace: Workspace) -> WorkspaceOutput:
    has_limit = workspace.spend_per_day is not None
    return WorkspaceOutput(
        id=encode("wsp", workspace.id),
        name=workspace.name,
        mode=workspace.mode,
        default_country=workspace.default_country,
        default_locale=workspace.default_locale,
        timezone=workspace.timezone,
        keeps_content=workspace.keeps_content,
        route=default_route(workspace.route, None),
        countries=None if workspace.countries is None else list(workspace.countries),
        quiet_hours=workspace.quiet_hours,
        rate_per_second=workspace.rate_per_second,
        spend_per_day=None if workspace.spend_per_day is None else money(workspace.spend_per_day),
        spent_today=money(await spent_today(request.tx, workspace.id, request.now)) if has_limit else None,
        currency=workspace.currency,
        code_rates=None if workspace.code_rates is None else _rates(workspace.code_rates),
        tracking=Tracking(opens=workspace.tracks_opens, clicks=workspace.tracks_clicks),
        link_domain=workspace.link_domain,
        previews_links=workspace.previews_links,
        request_log_days=workspace.request_log_days,
        reach=msgspec.json.decode(workspace.reach, type=ReachInput) if workspace.reach is not None else None,
        stop_scope=workspace.stop_scope,
        answers_automatically=workspace.answers_automatically,
        stop_text=workspace.stop_text,
        help_text=workspace.help_text,
        now=request.now,
        created_at=workspace.created_at,
    )


def _rates(rates: Mapping[str, tuple[int, int]]) -> CodeRates:
    given = {name: CodeRate(most=most, per=write_duration(timedelta(seconds=seconds))) for name, (most, seconds) in rates.items()}
    return CodeRates(number=given.get("number"), prefix=given.get("prefix"), ip=given.get("ip"))


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="workspace.get",
        method="GET",
        path="/v1/workspace",
        scope="workspace:read",
        summary="Show the workspace",
        description="The workspace that the key belongs to, with its defaults and its business time.",
        output=WorkspaceOutput,
        run=_get,
    ),
    Operation(
        id="workspace.patch",
        method="PATCH",
        path="/v1/workspace",
        scope="workspace:write",
        summary="Change the workspace",
        description=(
            "What is left out stays. The country is used for phone numbers that name none, the locale and the time zone for "
            "people without one. A country of null means that such numbers are refused. SMS and calls go to `countries` only: a live "
            "workspace starts with its own. `spend_per_day` holds for whatever has a price at its provider account; what would go beyond "
            "it waits for the next day. `code_rates` are the guard against who asks for login codes to numbers that pay them: by "
            "number, by prefix and by the address on the network that asked. `stop_text` and `help_text` are sent as they stand."
        ),
        body=WorkspacePatch,
        output=WorkspaceOutput,
        errors=(Invalid,),
        example={"name": "Corner shop", "default_country": "NL", "default_locale": "nl", "timezone": "Europe/Amsterdam"},
        changes_callers=True,
        run=_patch,
    ),
)
