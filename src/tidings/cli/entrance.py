"""The way into the demo's dashboard: its owner, and a link that signs them in once, on this machine alone."""

import contextlib
import ipaddress
import os
import secrets
import sys
import webbrowser
from urllib.parse import urlsplit
from uuid import UUID

from tidings.cli.install import tell
from tidings.core.clock import system_clock
from tidings.core.errors import Conflict, Misconfigured
from tidings.db import Database
from tidings.workspaces.members import add_member, find_login, hash_password, make_sign_in_link

OWNER = "owner@example.com"
"""Who signs in to the demo; nobody knows a password of theirs."""
_NAME = "Grace Hopper"


async def let_owner_in(database: Database, workspace_id: UUID) -> None:
    """The demo's workspace has its owner, now or since before."""
    async with database.pipeline() as tx:
        is_known = await find_login(tx, OWNER) is not None
    # A password that nobody has seen: a link is the way in.
    unknown = None if is_known else await hash_password(secrets.token_urlsafe(48))
    with contextlib.suppress(Conflict):
        async with database.pipeline() as tx:
            member = await add_member(tx, workspace_id, email=OWNER, name=_NAME, role="owner", password_hash=unknown, now=system_clock())
            await tell(tx, workspace_id, "members.add", "member", member.id, {"set": {"role": "owner"}})


async def make_entrance(database: Database, workspace_id: UUID, url: str) -> str:
    """A link that opens the dashboard signed in, once, within a quarter of an hour; an older one works no more.

    Raises Misconfigured where the demo is reached from elsewhere than this machine: what is printed here would open it to whoever reads it.
    """
    if not is_loopback(url):
        raise Misconfigured(f"{url} is not of this machine alone: nobody is signed in by a link there; `tidings member link` makes one")
    async with database.pipeline() as tx:
        made = await make_sign_in_link(tx, OWNER, workspace_id=workspace_id, now=system_clock())
        await tell(tx, workspace_id, "members.link", "member", made.member.id)
    return f"{url}/sign-in#link={made.token}"


def is_loopback(url: str) -> bool:
    """Whether nobody but this machine reaches the address."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def open_browser(link: str) -> bool:
    """Whether a browser of this person's desktop was asked to show it; one that would take over the terminal is not."""
    has_desktop = sys.platform == "darwin" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    if not has_desktop or not sys.stdout.isatty():
        return False
    try:
        return webbrowser.open(link)
    except webbrowser.Error:
        return False
