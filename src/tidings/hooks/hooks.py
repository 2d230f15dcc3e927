"""Hooks: made, looked at, changed, given another secret, let go."""

import hashlib
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET

from tidings.core.durations import parse_duration
from tidings.core.errors import Conflict, FieldError, Invalid, NotFound
from tidings.core.ids import new_id
from tidings.db import Tx
from tidings.hooks import store
from tidings.hooks.check import check_mapping
from tidings.hooks.model import MAX_HOOKS, Hook, HookInput, HookPatch, Mapping, Reading, Rule, SecretInput, Unsigned
from tidings.hooks.presets import PRESETS
from tidings.hooks.secrets import Held, HeldSecret, new_secret, open_held, rotated, seal_held, secret_flaws
from tidings.workspaces import Sealer
from tidings.workspaces.secret import new_token

TOKEN_PREFIX = "hk_"  # noqa: S105 - how every token of a hook begins
_LONGEST_OLD = timedelta(days=7)


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A hook as it may be shown."""

    hook: Hook
    token: str | None
    """Of its address; None where the address is all that a caller has to know."""
    new_token: str | None = None
    """There, one that was made just now: told once."""
    secret: str | None = None
    """One that was made just now: told once."""
    secrets: int = 0
    """How many hold."""


async def create_hook(tx: Tx, workspace_id: UUID, given: HookInput, *, sealer: Sealer, now: datetime) -> Shown:
    """Another product may call from now on; raises Invalid, and Conflict (too_many_hooks)."""
    mapping = _resolved(given)
    errors = [*check_mapping(mapping), *secret_flaws(given.secret, mapping.signature)]
    if errors:
        raise Invalid(errors)
    if await store.count_hooks(tx, workspace_id, MAX_HOOKS) >= MAX_HOOKS:
        raise Conflict(f"A workspace has at most {MAX_HOOKS} hooks", code="too_many_hooks")
    hook = Hook(
        id=new_id(),
        workspace_id=workspace_id,
        name=given.name,
        preset=given.preset,
        state="enabled",
        mapping=mapping,
        created_at=now,
        updated_at=now,
    )
    secret = given.secret or (None if isinstance(mapping.signature, Unsigned) else new_secret(mapping.signature))
    held = Held(token=new_token(TOKEN_PREFIX), secrets=(HeldSecret(text=secret),) if secret is not None else ())
    await store.insert_hook(tx, hook, hash_token(held.token), seal_held(sealer, workspace_id, hook.id, held))
    if secret is None:
        return Shown(hook=hook, token=None, new_token=held.token)
    return Shown(hook=hook, token=held.token, secret=secret if given.secret is None else None, secrets=1)


async def get_hook(tx: Tx, workspace_id: UUID, hook_id: UUID, *, sealer: Sealer, real_now: datetime) -> Shown:
    """The hook, never with its secrets; raises NotFound."""
    return _shown(await store.get_hook(tx, workspace_id, hook_id), sealer, real_now)


async def list_hooks(
    tx: Tx, workspace_id: UUID, *, sealer: Sealer, real_now: datetime, after: UUID | None = None, limit: int = 50
) -> list[Shown]:
    """Up to `limit` hooks in the order of their making."""
    return [_shown(one, sealer, real_now) for one in await store.list_hooks(tx, workspace_id, after, limit)]


async def update_hook(
    tx: Tx, workspace_id: UUID, hook_id: UUID, patch: HookPatch, *, sealer: Sealer, now: datetime, real_now: datetime
) -> Shown:
    """The hook has what the patch says, for what comes and for what waits; raises Invalid, NotFound."""
    kept = await store.lock_hook(tx, workspace_id, hook_id)
    if kept is None:
        raise _no_hook()
    changes: dict[str, Any] = {name: value for name in HookPatch.__struct_fields__ if (value := getattr(patch, name)) is not UNSET}
    own = {name: changes.pop(name) for name in ("name", "state") if name in changes}
    mapping = msgspec.structs.replace(kept.hook.mapping, **changes)
    errors = check_mapping(mapping)
    if errors:
        raise Invalid(errors)
    hook = msgspec.structs.replace(kept.hook, mapping=mapping, updated_at=now, **own)
    await store.update_hook(tx, hook)
    if hook.state == "disabled":
        await store.park_events(tx, workspace_id, hook_id, real_now)
    return _shown(msgspec.structs.replace(kept, hook=hook), sealer, real_now)


async def rotate_secret(
    tx: Tx, workspace_id: UUID, hook_id: UUID, given: SecretInput, *, sealer: Sealer, now: datetime, real_now: datetime
) -> Shown:
    """A new secret is good from now on, and the one before it for as long as was asked; raises Invalid, NotFound.

    Where nothing is signed the address is another, at once.
    """
    kept = await store.lock_hook(tx, workspace_id, hook_id)
    if kept is None:
        raise _no_hook()
    hook, lasts = kept.hook, parse_duration(given.old_lasts)
    errors = secret_flaws(given.secret, hook.mapping.signature)
    if lasts is None or lasts > _LONGEST_OLD:
        errors.append(FieldError("/old_lasts", "invalid_duration", "A duration from 0s to 7d, as in 24h"))
    if errors or lasts is None:
        raise Invalid(errors)
    held = open_held(sealer, workspace_id, hook_id, kept.sealed)
    secret: str | None = None
    if isinstance(hook.mapping.signature, Unsigned):
        held = Held(token=new_token(TOKEN_PREFIX))
    else:
        secret = given.secret or new_secret(hook.mapping.signature)
        held = msgspec.structs.replace(held, secrets=rotated(held.secrets, secret, real_now + lasts, real_now))
    envelope = seal_held(sealer, workspace_id, hook_id, held)
    await store.update_secrets(tx, hook, envelope, hash_token(held.token), now)
    changed = msgspec.structs.replace(kept, hook=msgspec.structs.replace(hook, updated_at=now), sealed=envelope)
    shown = _shown(changed, sealer, real_now)
    if secret is None:
        return msgspec.structs.replace(shown, new_token=held.token)
    return msgspec.structs.replace(shown, secret=secret if given.secret is None else None)


async def delete_hook(tx: Tx, workspace_id: UUID, hook_id: UUID) -> None:
    """Nobody can call any more, and what was told is gone; what was said stays. Raises NotFound."""
    if not await store.delete_hook(tx, workspace_id, hook_id):
        raise _no_hook()


async def reseal_hooks(tx: Tx, sealer: Sealer) -> None:
    """Every hook's secrets are sealed under the newest master key. Needs the pipeline's role."""
    after = UUID(int=0)
    while rows := await store.lock_envelopes(tx, after, 500):
        for workspace_id, hook_id, envelope in rows:
            held = open_held(sealer, workspace_id, hook_id, envelope)
            await store.reseal(tx, workspace_id, hook_id, seal_held(sealer, workspace_id, hook_id, held))
        after = rows[-1][1]


def hash_token(token: str) -> bytes:
    """What a hook is found by. Random of 160 bits needs no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _resolved(given: HookInput) -> Mapping:
    """The whole mapping: what was given, else the preset's; raises Invalid where it is in neither."""
    preset = PRESETS[given.preset] if given.preset is not None else None
    signature = given.signature or (preset.signature if preset is not None else None)
    rules: list[Rule] = given.rules or (list(preset.rules) if preset is not None else [])
    errors: list[FieldError] = []
    if signature is None:
        errors.append(FieldError("/signature", "missing", "Say how the calls are signed, or name a preset"))
    if not rules:
        errors.append(FieldError("/rules", "missing", "Say what its events say, or name a preset that does"))
    if errors or signature is None:
        raise Invalid(errors)
    return Mapping(
        signature=signature,
        event=given.event or (preset.event if preset is not None else Reading()),
        conversation=given.conversation or (list(preset.conversation) or None if preset is not None else None),
        missing=given.missing or "wait",
        make=given.make,
        rules=rules,
    )


def _shown(kept: store.Sealed | None, sealer: Sealer, real_now: datetime) -> Shown:
    if kept is None:
        raise _no_hook()
    held = open_held(sealer, kept.hook.workspace_id, kept.hook.id, kept.sealed)
    # Where nothing is signed the address is the secret.
    is_secret = isinstance(kept.hook.mapping.signature, Unsigned)
    return Shown(hook=kept.hook, token=None if is_secret else held.token, secrets=len(held.good(real_now)))


def _no_hook() -> NotFound:
    return NotFound("There is no hook with this id in this workspace")
