"""An endpoint that gets nothing any more, and who is told so."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from tidings.core.ids import bucket_of
from tidings.db import Tx
from tidings.events import Fact, append
from tidings.webhooks import store
from tidings.webhooks.model import Endpoint, endpoint_name
from tidings.workspaces import Sealer
from tidings.workspaces.members import Mail, list_members
from tidings.workspaces.members.mails import put_mail

_TOLD = frozenset({"owner", "admin", "developer"})
_LASTS = timedelta(days=3)


async def disable(tx: Tx, workspace_id: UUID, endpoint_id: UUID, reason: str, *, now: datetime) -> Endpoint | None:
    """Nothing is sent there any more, what waits is given up soon, and the log says so; None where nothing was sent before.

    `now` is business time.
    """
    endpoint = await store.disable_endpoint(tx, workspace_id, endpoint_id, reason, now)
    if endpoint is None:
        return None
    told = {"webhook_endpoint": endpoint_name(endpoint_id), "url": endpoint.url, "reason": reason}
    fact = Fact(
        bucket=bucket_of(endpoint_id),
        workspace_id=workspace_id,
        type="webhook_endpoint.disabled",
        occurred_at=now,
        data=msgspec.json.encode(told).decode(),
    )
    await append(tx, fact)
    return endpoint


async def tell_members(tx: Tx, endpoint: Endpoint, *, sealer: Sealer, real_now: datetime) -> None:
    """Who can do something about it gets a mail after the commit. Needs the pipeline's role."""
    mail = Mail(title="A webhook endpoint was disabled", text=_text(endpoint))
    after: UUID | None = None
    while members := await list_members(tx, endpoint.workspace_id, after=after, limit=200):
        for one in members:
            if one.role in _TOLD:
                await put_mail(
                    tx,
                    one.member.email,
                    mail,
                    workspace_id=endpoint.workspace_id,
                    sealer=sealer,
                    now=real_now,
                    expires_at=real_now + _LASTS,
                )
        after = members[-1].member.id


def _text(endpoint: Endpoint) -> str:
    since = f" since {endpoint.failing_since:%Y-%m-%d %H:%M} UTC" if endpoint.failing_since is not None else ""
    why = "It answered 410 Gone." if endpoint.reason == "gone" else f"It has taken nothing{since}."
    return f"""\
Webhooks are no longer sent to

{endpoint.url}

{why} What waited for it is listed as given up. When it works again:

  POST /v1/webhook-endpoints/{endpoint_name(endpoint.id)}/enable
  POST /v1/webhook-endpoints/{endpoint_name(endpoint.id)}/replay
"""
