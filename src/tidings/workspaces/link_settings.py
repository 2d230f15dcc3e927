"""How a workspace wants the links of its messages."""

from collections.abc import Collection
from uuid import UUID

import msgspec

from tidings.db import Connection, load_queries

Q = load_queries(__package__ or "tidings.workspaces")


class LinkSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What it wants to know of its mails, and under which domain of its own links stand; None: under this installation's."""

    tracks_opens: bool = False
    tracks_clicks: bool = False
    domain: str | None = None


async def link_settings(connection: Connection, workspaces: Collection[UUID]) -> dict[UUID, LinkSettings]:
    """Of each of these workspaces; under the pipeline's role."""
    rows = await connection.fetch(Q["find_tracking"], list(workspaces))
    return {
        row["id"]: LinkSettings(tracks_opens=row["tracks_opens"], tracks_clicks=row["tracks_clicks"], domain=row["link_domain"])
        for row in rows
    }
