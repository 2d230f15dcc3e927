"""`tidings member`: the first owner of a workspace, and whoever is to be let in without a mail."""

import asyncio
import getpass
import sys
from typing import Any

import msgspec

from tidings.app_worker import public_address
from tidings.cli.install import find_workspace, opened, quiet_settings, tell
from tidings.core.clock import rfc3339, system_clock
from tidings.core.errors import FieldError, Invalid
from tidings.core.ids import encode
from tidings.core.settings import Settings
from tidings.workspaces import Role
from tidings.workspaces.members import (
    Membership,
    add_member,
    get_account,
    hash_password,
    list_members,
    make_invitation,
    make_sign_in_link,
    weakness,
)

_AT_ONCE = 200


def add(workspace: str, *, email: str, role: Role, name: str | None, sets_password: bool) -> None:
    """There is an invitation, whose link is printed this once; or, with a password, a member."""
    settings = quiet_settings()
    password = _read_password() if sets_password else None
    print(msgspec.json.encode(asyncio.run(_add(settings, workspace, email, role, name, password))).decode())


async def _add(settings: Settings, text: str, email: str, role: Role, name: str | None, password: str | None) -> dict[str, Any]:
    now = system_clock()
    password_hash = None if password is None else await hash_password(password)
    async with opened(settings) as database, database.pipeline() as tx:
        workspace = await find_workspace(tx, text)
        if password_hash is None:
            made = await make_invitation(tx, workspace, email, role, inviter=None, now=now)
            await tell(tx, workspace.id, "invitations.create", "invitation", made.invitation.id, {"set": {"role": role}})
            told = {
                "invitation": encode("inv", made.invitation.id),
                "email": made.invitation.email,
                "role": role,
                "link": f"{public_address(settings)}/invitation#{made.token}",
                "token": made.token,
                "expires_at": rfc3339(made.invitation.expires_at),
            }
        else:
            called = name or email.partition("@")[0]
            member = await add_member(tx, workspace.id, email=email, name=called, role=role, password_hash=password_hash, now=now)
            await tell(tx, workspace.id, "members.add", "member", member.id, {"set": {"role": role}})
            told = {"member": encode("mbr", member.id), "email": member.email, "role": role}
    return told


def link(email: str, *, workspace: str | None) -> None:
    """A link that signs the member in once is printed, and nowhere else; every workspace of theirs is told that there was one."""
    settings = quiet_settings()
    print(msgspec.json.encode(asyncio.run(_link(settings, email, workspace))).decode())


async def _link(settings: Settings, email: str, text: str | None) -> dict[str, Any]:
    now = system_clock()
    async with opened(settings) as database, database.pipeline() as tx:
        workspace_id = (await find_workspace(tx, text)).id if text is not None else None
        made = await make_sign_in_link(tx, email, workspace_id=workspace_id, now=now)
        for place in (await get_account(tx, made.member.id)).places:
            await tell(tx, place.workspace_id, "members.link", "member", made.member.id)
    return {
        "member": encode("mbr", made.member.id),
        "email": made.member.email,
        "link": f"{public_address(settings)}/sign-in#link={made.token}",
        "token": made.token,
        "expires_at": rfc3339(made.expires_at),
    }


def show(workspace: str) -> None:
    """Every member is printed, one a line."""
    for membership in asyncio.run(_list(workspace)):
        member = membership.member
        factor = "second factor" if member.has_second_factor else "password only"
        print(f"{encode('mbr', member.id)}  {membership.role:<9}  {member.email}  {member.name}  ({factor})")


async def _list(text: str) -> list[Membership]:
    found: list[Membership] = []
    async with opened(quiet_settings()) as database, database.pipeline() as tx:
        workspace = await find_workspace(tx, text)
        while True:
            page = await list_members(tx, workspace.id, after=found[-1].member.id if found else None, limit=_AT_ONCE)
            found += page
            if len(page) < _AT_ONCE:
                return found


def _read_password() -> str:
    # Never an argument: those are in the shell's history and in everybody's list of processes.
    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    error = weakness(password, "--password")
    if error is not None:
        raise Invalid([error])
    if sys.stdin.isatty() and getpass.getpass("Once more: ") != password:
        raise Invalid([FieldError("--password", "differs", "These were two different passwords")])
    return password
