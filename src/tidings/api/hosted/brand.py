"""How the company looks whose page it is."""

import msgspec

from tidings.db import Tx
from tidings.messages import Links
from tidings.workspaces import Workspace
from tidings.workspaces.branding import get_branding


class Brand(msgspec.Struct, frozen=True, kw_only=True):
    """What a page shows of the company; words of theirs, and none of it is HTML."""

    name: str
    logo_url: str | None = None
    logo_width: int = 0
    logo_height: int = 0
    accent: str | None = None
    accent_dark: str | None = None
    footer: str | None = None
    support_email: str | None = None


NAMELESS = Brand(name="")
"""Nobody's: of a link that is broken nobody knows whose it was."""


async def brand_of(tx: Tx, workspace: Workspace, links: Links) -> Brand:
    """How this workspace looks to its people."""
    branding = await get_branding(tx, workspace.id)
    logo = branding.logo
    return Brand(
        name=branding.name or workspace.name,
        logo_url=links.logo_url(logo.id) if logo is not None else None,
        logo_width=logo.width if logo is not None else 0,
        logo_height=logo.height if logo is not None else 0,
        accent=branding.accent,
        accent_dark=branding.accent_dark,
        footer=branding.footer,
        support_email=branding.support_email,
    )
