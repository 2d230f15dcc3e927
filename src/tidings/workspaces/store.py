"""One thin function per statement of queries.sql, of the same name."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from tidings.core.quiet_hours import read_open, write_open
from tidings.db import Row, Tx, load_queries
from tidings.workspaces.destinations import read_stored, write_stored
from tidings.workspaces.model import AccountHealth, ApiKey, FailingAccount, HealthState, Principal, ProviderAccount, Workspace

Q = load_queries(__package__ or "tidings.workspaces")

_rates = msgspec.json.Decoder(dict[str, tuple[int, int]])


class SealedAccount(msgspec.Struct, frozen=True, kw_only=True):
    """What of a provider account is needed to use it, still sealed."""

    id: UUID
    workspace_id: UUID
    provider: str
    credentials: bytes
    senders: tuple[str, ...]
    callback_token: str
    keeps_exchanges: bool | None
    faults: str | None
    """The workspace's fault script, as JSON, for the sandbox."""


async def insert_workspace(tx: Tx, workspace: Workspace) -> None:
    """There is one more workspace."""
    await tx.execute(
        Q["insert_workspace"],
        workspace.id,
        workspace.name,
        workspace.mode,
        workspace.default_country,
        workspace.default_locale,
        workspace.timezone,
        workspace.keeps_content,
        None if workspace.countries is None else list(workspace.countries),
        workspace.created_at,
    )


async def get_workspace(tx: Tx, workspace_id: UUID) -> Workspace | None:
    """The workspace, or None."""
    row = await tx.fetchrow(Q["get_workspace"], workspace_id)
    return None if row is None else _workspace(row)


async def lock_workspace(tx: Tx, workspace_id: UUID) -> Workspace | None:
    """The workspace, locked until the transaction ends, or None."""
    row = await tx.fetchrow(Q["lock_workspace"], workspace_id)
    return None if row is None else _workspace(row)


async def update_workspace(tx: Tx, workspace: Workspace) -> None:
    """The workspace has this name, these defaults and these limits."""
    await tx.execute(
        Q["update_workspace"],
        workspace.id,
        workspace.name,
        workspace.default_country,
        workspace.default_locale,
        workspace.timezone,
        workspace.route,
        None if workspace.countries is None else list(workspace.countries),
        write_open(workspace.quiet_hours),
        workspace.rate_per_second,
        workspace.spend_per_day,
        None if workspace.code_rates is None else msgspec.json.encode(workspace.code_rates).decode(),
        workspace.stop_scope,
        workspace.answers_automatically,
        workspace.stop_text,
        workspace.help_text,
        workspace.tracks_opens,
        workspace.tracks_clicks,
        workspace.link_domain,
        workspace.previews_links,
        workspace.reach,
        workspace.currency,
        workspace.keeps_content,
        workspace.request_log_days,
    )


async def set_has_caps(tx: Tx, workspace_id: UUID, *, has_caps: bool) -> None:
    """Whether claims in the workspace ask for caps."""
    await tx.execute(Q["set_has_caps"], workspace_id, has_caps)


async def update_clock(tx: Tx, workspace_id: UUID, clock_offset: timedelta) -> None:
    """A test workspace's business time is this far from real time."""
    await tx.execute(Q["update_clock"], workspace_id, clock_offset)


async def update_faults(tx: Tx, workspace_id: UUID, faults: str) -> bool:
    """A test workspace's sandbox has this script; False where there is no such test workspace."""
    return _count(await tx.execute(Q["update_faults"], workspace_id, faults)) == 1


async def insert_key(tx: Tx, key: ApiKey, digest: bytes) -> None:
    """There is one more key; only the hash of its secret is kept."""
    await tx.execute(
        Q["insert_key"], key.id, key.workspace_id, digest, key.name, key.hint, sorted(key.scopes), key.expires_at, key.created_at
    )


async def find_key(tx: Tx, digest: bytes, now: datetime) -> Principal | None:
    """Whoever holds the secret of this hash, unless the key is revoked or expired."""
    row = await tx.fetchrow(Q["find_key"], digest, now)
    if row is None:
        return None
    return Principal(key_id=row["key_id"], workspace=_workspace(row), scopes=frozenset(row["scopes"]))


async def touch_key(tx: Tx, workspace_id: UUID, key_id: UUID, now: datetime) -> None:
    """The key's last use is known to the minute."""
    await tx.execute(Q["touch_key"], workspace_id, key_id, now)


async def get_key(tx: Tx, workspace_id: UUID, key_id: UUID) -> ApiKey | None:
    """The key, or None."""
    row = await tx.fetchrow(Q["get_key"], workspace_id, key_id)
    return None if row is None else _key(row)


async def list_keys(tx: Tx, workspace_id: UUID, after: UUID | None, limit: int) -> list[ApiKey]:
    """Up to `limit` keys after the given id."""
    return [_key(row) for row in await tx.fetch(Q["list_keys"], workspace_id, after, limit)]


async def revoke_key(tx: Tx, workspace_id: UUID, key_id: UUID, now: datetime) -> None:
    """The key is revoked, since now or since before."""
    await tx.execute(Q["revoke_key"], workspace_id, key_id, now)


async def insert_account(tx: Tx, account: ProviderAccount, credentials: bytes) -> ProviderAccount:
    """There is one more provider account, enabled, with an address of its own for callbacks; `credentials` is an envelope."""
    token = await tx.fetchval(
        Q["insert_account"],
        account.id,
        account.workspace_id,
        account.provider,
        account.name,
        list(account.channels),
        credentials,
        list(account.senders),
        account.rank,
        account.created_at,
        account.rate_per_second,
        account.sender_rate_per_second,
        write_stored(account.destinations),
        account.keeps_exchanges,
    )
    return msgspec.structs.replace(account, callback_token=token)


async def get_account(tx: Tx, workspace_id: UUID, account_id: UUID) -> ProviderAccount | None:
    """The account without its credentials, or None."""
    row = await tx.fetchrow(Q["get_account"], workspace_id, account_id)
    return None if row is None else _account(row)


async def lock_account(tx: Tx, workspace_id: UUID, account_id: UUID) -> ProviderAccount | None:
    """The account, locked until the transaction ends, or None."""
    row = await tx.fetchrow(Q["lock_account"], workspace_id, account_id)
    return None if row is None else _account(row)


async def list_accounts(tx: Tx, workspace_id: UUID, after: UUID | None, limit: int) -> list[ProviderAccount]:
    """Up to `limit` accounts after the given id."""
    return [_account(row) for row in await tx.fetch(Q["list_accounts"], workspace_id, after, limit)]


async def update_account(tx: Tx, account: ProviderAccount) -> None:
    """The account has these values; its credentials stay."""
    await tx.execute(
        Q["update_account"],
        account.workspace_id,
        account.id,
        account.name,
        list(account.channels),
        list(account.senders),
        account.rank,
        account.is_enabled,
        account.updated_at,
        account.rate_per_second,
        account.sender_rate_per_second,
        write_stored(account.destinations),
        account.keeps_exchanges,
    )


async def update_credentials(tx: Tx, workspace_id: UUID, account_id: UUID, credentials: bytes) -> None:
    """The account has these credentials (an envelope)."""
    await tx.execute(Q["update_credentials"], workspace_id, account_id, credentials)


async def delete_account(tx: Tx, workspace_id: UUID, account_id: UUID) -> bool:
    """The account is gone; False where there was none."""
    return await tx.fetchval(Q["delete_account"], workspace_id, account_id) is not None


async def find_sealed_accounts(tx: Tx, wanted: Sequence[tuple[UUID, UUID]]) -> list[SealedAccount]:
    """The accounts of these pairs of workspace and account id, sealed."""
    rows = await tx.fetch(Q["find_sealed_accounts"], [workspace for workspace, _ in wanted], [account for _, account in wanted])
    return [
        SealedAccount(
            id=row["id"],
            workspace_id=row["workspace_id"],
            provider=row["provider"],
            credentials=row["credentials"],
            senders=tuple(row["senders"]),
            callback_token=row["callback_token"],
            keeps_exchanges=row["keeps_exchanges"],
            faults=row["faults"],
        )
        for row in rows
    ]


async def open_account(tx: Tx, workspace_id: UUID, account_id: UUID, open_until: datetime, reason: str, now: datetime) -> datetime | None:
    """Since when it fails: `now` where it has just begun; None where there is no such account."""
    return await tx.fetchval(Q["open_account"], workspace_id, account_id, open_until, reason, now)


async def close_account(tx: Tx, workspace_id: UUID, account_id: UUID, now: datetime) -> bool:
    """The account fails no more; False where it did not, or where it does again."""
    return await tx.fetchval(Q["close_account"], workspace_id, account_id, now) is True


async def list_failing_accounts(tx: Tx) -> list[FailingAccount]:
    """The accounts of all workspaces that are open or half open."""
    rows = await tx.fetch(Q["list_failing_accounts"])
    return [FailingAccount(id=row["account_id"], workspace_id=row["workspace_id"], open_until=row["open_until"]) for row in rows]


async def lock_accounts(tx: Tx, after: UUID, limit: int) -> list[tuple[UUID, UUID, bytes]]:
    """Workspace, id and envelope of up to `limit` accounts of all workspaces after the given id, locked."""
    rows = await tx.fetch(Q["lock_accounts"], after, limit)
    return [(row["workspace_id"], row["id"], row["credentials"]) for row in rows]


def _workspace(row: Row) -> Workspace:
    return Workspace(
        id=row["id"],
        name=row["name"],
        mode=row["mode"],
        default_country=row["default_country"],
        default_locale=row["default_locale"],
        timezone=row["timezone"],
        keeps_content=row["keeps_content"],
        clock_offset=row["clock_offset"],
        faults=row["faults"],
        route=row["route"],
        countries=None if row["countries"] is None else tuple(row["countries"]),
        quiet_hours=read_open(row["quiet_hours"]),
        # A real of the database has six digits that mean something.
        rate_per_second=None if row["rate_per_second"] is None else float(f"{row['rate_per_second']:.6g}"),
        spend_per_day=row["spend_per_day"],
        code_rates=None if row["code_rates"] is None else _rates.decode(row["code_rates"]),
        stop_scope=row["stop_scope"],
        answers_automatically=row["answers_automatically"],
        stop_text=row["stop_text"],
        help_text=row["help_text"],
        tracks_opens=row["tracks_opens"],
        tracks_clicks=row["tracks_clicks"],
        link_domain=row["link_domain"],
        previews_links=row["previews_links"],
        reach=row["reach"],
        currency=row["currency"],
        request_log_days=row["request_log_days"],
        created_at=row["created_at"],
    )


def _key(row: Row) -> ApiKey:
    return ApiKey(
        id=row["id"],
        workspace_id=row["workspace_id"],
        name=row["name"],
        hint=row["hint"],
        scopes=frozenset(row["scopes"]),
        created_at=row["created_at"],
        last_used_at=row["last_used_at"],
        expires_at=row["expires_at"],
        revoked_at=row["revoked_at"],
    )


def _account(row: Row) -> ProviderAccount:
    return ProviderAccount(
        id=row["id"],
        workspace_id=row["workspace_id"],
        provider=row["provider"],
        name=row["name"],
        channels=tuple(row["channels"]),
        senders=tuple(row["senders"]),
        rank=row["rank"],
        is_enabled=row["is_enabled"],
        rate_per_second=_single(row["rate_per_second"]),
        sender_rate_per_second=_single(row["sender_rate_per_second"]),
        destinations=read_stored(row["destinations"]),
        keeps_exchanges=row["keeps_exchanges"],
        callback_token=row["callback_token"],
        health=_health(row),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )


def _health(row: Row) -> AccountHealth:
    if row["open_until"] is None:
        return AccountHealth(state="ok", since=row["changed_at"])
    state: HealthState = "failing" if row["open_until"] > row["real_now"] else "probing"
    return AccountHealth(state=state, since=row["changed_at"], reason=row["reason"])


def _single(value: float | None) -> float | None:
    # The table has single precision: 0.1 is 0.10000000149 there.
    return None if value is None else float(f"{value:.6g}")


def _count(tag: str) -> int:
    return int(tag.rpartition(" ")[2])
