"""Provider accounts as they are made, changed and removed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import UNSET

from tidings.channels import CHANNELS, Declaration
from tidings.core.errors import FieldError, Invalid, NotFound
from tidings.core.ids import new_id
from tidings.db import Tx
from tidings.workspaces import store
from tidings.workspaces.credentials import check_credentials
from tidings.workspaces.destinations import read_destinations
from tidings.workspaces.model import AccountRate, Destination, NewProviderAccount, ProviderAccount, ProviderAccountPatch, Workspace
from tidings.workspaces.plain_text import has_controls
from tidings.workspaces.seal import Sealer
from tidings.workspaces.sealed_credentials import seal_credentials


async def create_provider_account(
    tx: Tx, workspace: Workspace, new: NewProviderAccount, *, declarations: Mapping[str, Declaration], sealer: Sealer, now: datetime
) -> ProviderAccount:
    """There is one more account, enabled, its credentials sealed; raises Invalid with everything that is wrong."""
    declaration = declarations.get(new.provider)
    errors: list[FieldError] = []
    if declaration is None:
        detail = f"There is no such provider; there are: {', '.join(sorted(declarations))}."
        errors.append(FieldError("/provider", "unknown_provider", detail))
    elif new.provider == "sandbox" and workspace.mode == "live":
        errors.append(FieldError("/provider", "sandbox_in_live", "A live workspace does not send to simulated handsets."))
    name = new.name if new.name is not None else new.provider
    errors += _wrong_texts(name, new.senders)
    channels: list[str] = []
    plain = b""
    if declaration is not None:
        channels = new.channels if new.channels is not None else served_channels(declaration)
        errors += _wrong_channels(declaration, channels)
        plain, wrong = _credentials(declaration, new.credentials)
        errors += wrong
    destinations, wrong = _destinations(new.destinations, channels)
    errors += wrong
    if errors:
        raise Invalid(errors)
    account = ProviderAccount(
        id=new_id(),
        workspace_id=workspace.id,
        provider=new.provider,
        name=name,
        channels=tuple(channels),
        senders=tuple(new.senders),
        rank=new.rank,
        is_enabled=True,
        rate_per_second=_per_second(new.rate),
        sender_rate_per_second=_per_second(new.sender_rate),
        destinations=destinations,
        keeps_exchanges=new.keeps_exchanges,
        created_at=now,
        updated_at=now,
    )
    return await store.insert_account(tx, account, seal_credentials(sealer, workspace.id, account.id, plain))


async def update_provider_account(
    tx: Tx,
    workspace_id: UUID,
    account_id: UUID,
    patch: ProviderAccountPatch,
    *,
    declarations: Mapping[str, Declaration],
    sealer: Sealer,
    now: datetime,
) -> ProviderAccount:
    """The account has what the patch says; raises NotFound, and Invalid with everything that is wrong."""
    account = await store.lock_account(tx, workspace_id, account_id)
    if account is None:
        raise NotFound
    changed = msgspec.structs.replace(
        account,
        name=account.name if patch.name is UNSET else patch.name,
        channels=account.channels if patch.channels is UNSET else tuple(patch.channels),
        senders=account.senders if patch.senders is UNSET else tuple(patch.senders),
        rank=account.rank if patch.rank is UNSET else patch.rank,
        is_enabled=account.is_enabled if patch.is_enabled is UNSET else patch.is_enabled,
        rate_per_second=account.rate_per_second if patch.rate is UNSET else _per_second(patch.rate),
        sender_rate_per_second=account.sender_rate_per_second if patch.sender_rate is UNSET else _per_second(patch.sender_rate),
        keeps_exchanges=account.keeps_exchanges if patch.keeps_exchanges is UNSET else patch.keeps_exchanges,
        updated_at=now,
    )
    errors = _wrong_texts(changed.name, changed.senders)
    # Those that stay are read once more: they may not suit the channels that the account has now.
    wanted = account.destinations if patch.destinations is UNSET else patch.destinations
    destinations, wrong = _destinations(wanted, changed.channels)
    changed = msgspec.structs.replace(changed, destinations=destinations)
    errors += wrong
    declaration = declarations.get(account.provider)
    plain: bytes | None = None
    if declaration is None and (patch.channels is not UNSET or patch.credentials is not UNSET):
        errors.append(FieldError("", "unknown_provider", f"This Tidings has no provider {account.provider} any more."))
    if declaration is not None and patch.channels is not UNSET:
        errors += _wrong_channels(declaration, patch.channels)
    if declaration is not None and patch.credentials is not UNSET:
        plain, wrong = _credentials(declaration, patch.credentials)
        errors += wrong
    if errors:
        raise Invalid(errors)
    await store.update_account(tx, changed)
    if plain is not None:
        await store.update_credentials(tx, workspace_id, account_id, seal_credentials(sealer, workspace_id, account_id, plain))
    return changed


async def delete_provider_account(tx: Tx, workspace_id: UUID, account_id: UUID) -> None:
    """The account and its credentials are gone; what it sent stays in the attempts. Raises NotFound."""
    if not await store.delete_account(tx, workspace_id, account_id):
        raise NotFound


async def get_provider_account(tx: Tx, workspace_id: UUID, account_id: UUID) -> ProviderAccount:
    """The account without its credentials; raises NotFound."""
    account = await store.get_account(tx, workspace_id, account_id)
    if account is None:
        raise NotFound
    return account


async def list_provider_accounts(tx: Tx, workspace_id: UUID, *, after: UUID | None = None, limit: int = 50) -> list[ProviderAccount]:
    """Up to `limit` accounts in the order of their making."""
    return await store.list_accounts(tx, workspace_id, after, limit)


def served_channels(declaration: Declaration) -> list[str]:
    """The channels that an account of this provider can have: what happens in the app needs none."""
    return sorted(name for name in declaration.channels if name in CHANNELS and CHANNELS[name].address_kind is not None)


def _credentials(declaration: Declaration, given: dict[str, object]) -> tuple[bytes, list[FieldError]]:
    checked = check_credentials(declaration, given)
    return (b"", checked) if isinstance(checked, list) else (msgspec.json.encode(checked), [])


def _per_second(rate: AccountRate | None) -> float | None:
    return None if rate is None else rate.per_second


def _destinations(given: Sequence[Destination] | None, channels: Sequence[str]) -> tuple[tuple[Destination, ...] | None, list[FieldError]]:
    return (None, []) if given is None else read_destinations(given, channels)


def _wrong_channels(declaration: Declaration, channels: Sequence[str]) -> list[FieldError]:
    served = served_channels(declaration)
    errors: list[FieldError] = []
    for n, channel in enumerate(channels):
        if channel not in served:
            detail = f"{declaration.name} serves: {', '.join(served) or 'no channel that needs an account'}."
            errors.append(FieldError(f"/channels/{n}", "unsupported_channel", detail))
        elif channel in channels[:n]:
            errors.append(FieldError(f"/channels/{n}", "duplicate", "This channel is named before."))
    if not channels:
        errors.append(FieldError("/channels", "unsupported_channel", f"{declaration.name} needs no account."))
    return errors


def _wrong_texts(name: str, senders: Sequence[str]) -> list[FieldError]:
    detail = "There is a control character or a line break in it."
    errors = [FieldError("/name", "control_character", detail)] if has_controls(name) else []
    return errors + [FieldError(f"/senders/{n}", "control_character", detail) for n, text in enumerate(senders) if has_controls(text)]
