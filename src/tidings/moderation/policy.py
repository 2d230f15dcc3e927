"""What follows from flags, as a workspace has it: kept, read, and which step of it a person's flags have reached."""

import hmac
import ipaddress
import os
from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

import msgspec

from tidings.core.durations import parse_duration
from tidings.core.errors import Conflict, FieldError, Invalid
from tidings.db import Connection, Tx, load_queries
from tidings.moderation.model import RANK, Category, Counted, FlaggerKind, HookInput, Policy, PolicyInput, Reached, Weights
from tidings.net import NotSent
from tidings.net import Policy as Reach
from tidings.net.door import is_allowed
from tidings.net.http import read_url
from tidings.workspaces import Sealer
from tidings.workspaces.seal import sealed_under

Q = load_queries(__package__ or "tidings.moderation")

LONGEST_WINDOW = timedelta(days=90)
_SHORTEST = timedelta(minutes=1)
_SECRET_BYTES = 32


class Shown(msgspec.Struct, frozen=True):
    """A policy, and what its questions are signed with, where that was just made."""

    policy: Policy
    secret: str | None


async def get_policy(tx: Connection, workspace_id: UUID) -> Policy:
    """The workspace's policy; a new workspace has one without steps."""
    row = await tx.fetchrow(Q["get_policy"], workspace_id)
    if row is None:
        return Policy()
    kept = msgspec.json.decode(row["policy"], type=PolicyInput)
    hook = msgspec.json.decode(row["hook"], type=HookInput) if row["hook"] is not None else None
    return Policy(steps=tuple(kept.steps), weights=kept.weights, hook=hook, updated_at=row["updated_at"])


async def get_key(tx: Connection, workspace_id: UUID, sealer: Sealer) -> bytes | None:
    """What the questions are signed with; None where nobody is asked."""
    row = await tx.fetchrow(Q["get_policy"], workspace_id)
    return _open(sealer, workspace_id, row["secret"]) if row is not None and row["secret"] is not None else None


async def put_policy(tx: Tx, workspace_id: UUID, given: PolicyInput, *, sealer: Sealer, reach: Reach, now: datetime) -> Shown:
    """The policy is this; raises Invalid with all that is wrong. A first hook gets a secret, which stays when its address changes."""
    errors = [error for index in range(len(given.steps)) for error in _wrong(given, index)]
    if given.hook is not None and (error := _url_error(given.hook.url, reach)) is not None:
        errors.append(error)
    if errors:
        raise Invalid(errors)
    before = await tx.fetchrow(Q["get_policy"], workspace_id)
    key = os.urandom(_SECRET_BYTES) if given.hook is not None and (before is None or before["secret"] is None) else None
    hook = msgspec.json.encode(given.hook).decode() if given.hook is not None else None
    kept = msgspec.json.encode(PolicyInput(steps=given.steps, weights=given.weights)).decode()
    await tx.execute(Q["put_policy"], workspace_id, kept, hook, _seal(sealer, workspace_id, key) if key is not None else None, now)
    return Shown(await get_policy(tx, workspace_id), _told(key))


async def rotate_hook_secret(tx: Tx, workspace_id: UUID, *, sealer: Sealer) -> str:
    """Questions are signed with another secret from now on; raises Conflict where nobody is asked."""
    key = os.urandom(_SECRET_BYTES)
    if await tx.fetchval(Q["put_secret"], workspace_id, _seal(sealer, workspace_id, key)) is None:
        raise Conflict("Nobody is asked before something is said: put a hook into the policy first", code="no_hook")
    return _told(key) or ""


async def reseal_policies(tx: Tx, sealer: Sealer) -> None:
    """No secret of a hook is sealed under an older master key. Needs the pipeline's role."""
    after = UUID(int=0)
    while rows := await tx.fetch(Q["lock_policies"], after, 500):
        for row in rows:
            after = row["workspace_id"]
            if sealed_under(row["secret"]) != sealer.newest:
                await tx.execute(Q["reseal_policy"], after, _seal(sealer, after, _open(sealer, after, row["secret"])))


def sign(key: bytes, called: str, timestamp: int, body: bytes) -> str:
    """The `webhook-signature` header of a question: Standard Webhooks 1.0.0, algorithm v1, as webhooks have it."""
    signed = f"{called}.{timestamp}.".encode() + body
    return f"v1,{b64encode(hmac.digest(key, signed, 'sha256')).decode()}"


def reached(policy: Policy, flags: Sequence[Counted], now: datetime) -> Reached | None:
    """The hardest step that these flags have reached by now; a flag that has counted for an action counts for none as hard again. Pure."""
    for step in sorted(policy.steps, key=lambda one: (RANK[one.action], one.weight), reverse=True):
        since = now - (parse_duration(step.within) or LONGEST_WINDOW)
        counting = [flag for flag in flags if flag.at >= since and flag.counted < RANK[step.action]]
        weight = sum(flag.weight for flag in counting)
        if weight >= step.weight:
            lasts = parse_duration(step.lasts) if step.lasts is not None else None
            return Reached(step, weight, len([flag for flag in counting if flag.weight]), since, lasts)
    return None


def weight_of(weights: Weights, category: Category, flagger: FlaggerKind, *, is_moderator: bool, dismissed: int) -> int:
    """How much a flag counts. Pure."""
    worth = weights.categories.get(category, 1)
    if flagger == "rule":
        return worth * weights.rules
    if flagger != "contact":
        return worth * weights.moderators
    if weights.trusted_dismissals is not None and dismissed > weights.trusted_dismissals:
        return 0
    return worth * weights.moderators if is_moderator else worth


def _wrong(given: PolicyInput, index: int) -> list[FieldError]:
    step, place = given.steps[index], f"/steps/{index}"
    errors: list[FieldError] = []
    within = parse_duration(step.within)
    if within is None or not _SHORTEST <= within <= LONGEST_WINDOW:
        errors.append(FieldError(f"{place}/within", "invalid_duration", "A duration from 1m to 90d, as in 7d"))
    lasts = parse_duration(step.lasts) if step.lasts is not None else None
    if step.lasts is not None and (lasts is None or lasts < _SHORTEST):
        errors.append(
            FieldError(f"{place}/lasts", "invalid_duration", "A duration from 1m to 3660d, as in 24h; or null: until it is lifted")
        )
    if step.action == "block" and step.lasts is not None:
        errors.append(FieldError(f"{place}/lasts", "block_lasts", "A block lasts until somebody lifts it: give null"))
    return errors


def _url_error(url: str, reach: Reach) -> FieldError | None:
    target = read_url(url, reach)
    if isinstance(target, NotSent):
        return FieldError("/hook/url", target.code, f"It cannot be asked: {target.detail}")
    if urlsplit(url).fragment:
        return FieldError("/hook/url", "bad_url", "The URL has a fragment, which is never sent")
    try:
        address = ipaddress.ip_address(target.host)
    except ValueError:
        # A name is looked up, and its addresses are checked, each time that it is asked.
        return None
    if is_allowed(address, reach):
        return None
    return FieldError("/hook/url", "address_refused", "This address lies in a network that this installation does not reach")


def _told(key: bytes | None) -> str | None:
    return f"whsec_{b64encode(key).decode()}" if key is not None else None


def _seal(sealer: Sealer, workspace_id: UUID, key: bytes) -> bytes:
    return sealer.seal(key, b"moderation" + workspace_id.bytes)


def _open(sealer: Sealer, workspace_id: UUID, envelope: bytes) -> bytes:
    return sealer.open(envelope, b"moderation" + workspace_id.bytes)
