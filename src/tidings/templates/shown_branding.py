"""How the company looks, for whoever is shown what a text would say."""

from collections.abc import Mapping

from tidings.db import Tx
from tidings.workspaces import Workspace
from tidings.workspaces.branding import branding_facts, get_branding

LOGO_URL = "https://links.example/logo"
"""Stands where the logo's address will, as the person's own links do."""


async def shown_branding(tx: Tx, workspace: Workspace) -> Mapping[str, object]:
    """What `branding` stands for, as it is now."""
    return branding_facts(await get_branding(tx, workspace.id), workspace.name, LOGO_URL)
