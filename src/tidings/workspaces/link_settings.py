"""How a workspace wants the links of its messages, and how it looks in them."""

from collections.abc import Collection
from uuid import UUID

import msgspec

from tidings.db import Connection, load_queries
from tidings.workspaces.branding.model import UNBRANDED, Branding
from tidings.workspaces.branding.store import read_branding

Q = load_queries(__package__ or "tidings.workspaces")


class LinkSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What it wants to know of its mails, and under which domain of its own links stand; None: under this installation's."""

    tracks_opens: bool = False
    tracks_clicks: bool = False
    domain: str | None = None
    branding: Branding = UNBRANDED
    """What templates may say of the company."""


async def link_settings(connection: Connection, workspaces: Collection[UUID]) -> dict[UUID, LinkSettings]:
    """Of each of these workspaces; under the pipeline's role."""
    rows = await connection.fetch(Q["find_tracking"], list(workspaces))
    return {
        row["id"]: LinkSettings(
            tracks_opens=row["tracks_opens"], tracks_clicks=row["tracks_clicks"], domain=row["link_domain"], branding=read_branding(row)
        )
        for row in rows
    }
