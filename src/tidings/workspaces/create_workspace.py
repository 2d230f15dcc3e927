"""A new tenant with its first key, and for a test workspace with the sandbox."""

from datetime import datetime, timedelta

import msgspec

from tidings.channels import CHANNELS
from tidings.core.ids import new_id
from tidings.db import Tx
from tidings.workspaces import store
from tidings.workspaces.model import ApiKey, Mode, ProviderAccount, Workspace
from tidings.workspaces.scopes import SCOPES
from tidings.workspaces.seal import Sealer
from tidings.workspaces.sealed_credentials import seal_credentials
from tidings.workspaces.secret import hash_secret, hint_of, new_secret


class NewWorkspace(msgspec.Struct, frozen=True, kw_only=True):
    """What was made. `secret` is shown this once."""

    workspace: Workspace
    key: ApiKey
    secret: str
    sandbox: ProviderAccount | None
    """The account through which a test workspace sends to simulated handsets; a live one has none."""


async def create_workspace(
    tx: Tx,
    *,
    name: str,
    mode: Mode,
    sealer: Sealer,
    now: datetime,
    default_country: str | None = None,
    default_locale: str = "en",
    timezone: str = "UTC",
) -> NewWorkspace:
    """There is a workspace with one key that holds every scope. Needs the pipeline's role: nobody else sees a new tenant.

    SMS and calls of a live one go to its default country and nowhere else, until it allows more; those of a test one go nowhere at all.
    The country, the locale and the time zone are taken as they are: see regions.py for their canonical forms.
    """
    workspace = Workspace(
        id=new_id(),
        name=name,
        mode=mode,
        default_country=default_country,
        default_locale=default_locale,
        timezone=timezone,
        keeps_content=mode == "test",
        clock_offset=timedelta(),
        faults="[]",
        countries=None if mode == "test" else () if default_country is None else (default_country,),
        created_at=now,
    )
    await store.insert_workspace(tx, workspace)
    secret = new_secret(mode)
    key = ApiKey(id=new_id(), workspace_id=workspace.id, name="first key", hint=hint_of(secret), scopes=frozenset(SCOPES), created_at=now)
    await store.insert_key(tx, key, hash_secret(secret))
    sandbox = await _add_sandbox(tx, workspace, sealer, now) if mode == "test" else None
    return NewWorkspace(workspace=workspace, key=key, secret=secret, sandbox=sandbox)


async def _add_sandbox(tx: Tx, workspace: Workspace, sealer: Sealer, now: datetime) -> ProviderAccount:
    account = ProviderAccount(
        id=new_id(),
        workspace_id=workspace.id,
        provider="sandbox",
        name="sandbox",
        channels=tuple(sorted(name for name, facts in CHANNELS.items() if facts.address_kind is not None)),
        senders=(),
        rank=100,
        is_enabled=True,
        created_at=now,
        updated_at=now,
    )
    # Every field of the sandbox's credentials has a default.
    return await store.insert_account(tx, account, seal_credentials(sealer, workspace.id, account.id, b"{}"))
