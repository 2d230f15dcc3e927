"""Endpoints: made, looked at, changed, given another secret, let go."""

import ipaddress
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from msgspec import UNSET

from tidings.core.durations import parse_duration
from tidings.core.errors import FieldError, Invalid, NotFound, invalid
from tidings.core.ids import new_id
from tidings.db import Tx
from tidings.net import NotSent, Policy
from tidings.net.door import is_allowed
from tidings.net.http import read_url
from tidings.webhooks import store
from tidings.webhooks.catalogue import CATALOGUE
from tidings.webhooks.disable import disable
from tidings.webhooks.model import MOST_SECRETS, Endpoint, EndpointInput, EndpointPatch, Rotation
from tidings.webhooks.signing import Key, new_key, open_keys, public_key, seal_keys, shown_secret
from tidings.workspaces import Sealer

_LONGEST_OLD = timedelta(days=7)
_NOUNS = frozenset(name.partition(".")[0] for name in CATALOGUE)


class Shown(msgspec.Struct, frozen=True):
    """An endpoint, and what its receiver checks signatures by: told once where it is a secret."""

    endpoint: Endpoint
    secret: str | None


async def create_endpoint(tx: Tx, workspace_id: UUID, given: EndpointInput, *, sealer: Sealer, policy: Policy, now: datetime) -> Shown:
    """Events from now on go there too; raises Invalid."""
    types = given.event_types or ["*"]
    errors = [*_url_errors(given.url, policy), *_type_errors(types)]
    if errors:
        raise Invalid(errors)
    endpoint_id, key = new_id(), new_key()
    endpoint = Endpoint(
        id=endpoint_id,
        workspace_id=workspace_id,
        url=given.url,
        description=given.description,
        event_types=tuple(types),
        algorithm=given.algorithm,
        public_key=public_key(key) if given.algorithm == "v1a" else None,
        is_ordered=given.is_ordered,
        state="enabled",
        reason=None,
        failing_since=None,
        created_at=now,
        updated_at=now,
    )
    made = await store.insert_endpoint(tx, endpoint, seal_keys(sealer, workspace_id, endpoint_id, [key]))
    return Shown(made, shown_secret(key) if given.algorithm == "v1" else None)


async def get_endpoint(tx: Tx, workspace_id: UUID, endpoint_id: UUID) -> Endpoint:
    """The endpoint; raises NotFound."""
    kept = await store.get_endpoint(tx, workspace_id, endpoint_id)
    if kept is None:
        raise NotFound
    return kept.endpoint


async def list_endpoints(tx: Tx, workspace_id: UUID, *, after: UUID | None = None, limit: int = 50) -> list[Endpoint]:
    """Up to `limit` endpoints in the order of their making."""
    return await store.list_endpoints(tx, workspace_id, after, limit)


async def update_endpoint(
    tx: Tx, workspace_id: UUID, endpoint_id: UUID, patch: EndpointPatch, *, policy: Policy, now: datetime
) -> Endpoint:
    """The endpoint has what the patch says; raises Invalid, NotFound. `now` is business time."""
    kept = await store.lock_endpoint(tx, workspace_id, endpoint_id)
    if kept is None:
        raise NotFound
    errors: list[FieldError] = []
    if patch.url is not UNSET:
        errors += _url_errors(patch.url, policy)
    if patch.event_types is not UNSET:
        errors += _type_errors(patch.event_types)
    if errors:
        raise Invalid(errors)
    changes = {name: value for name, value in msgspec.structs.asdict(patch).items() if value is not UNSET and name != "state"}
    if "event_types" in changes:
        changes["event_types"] = tuple(changes["event_types"])
    endpoint = await store.update_endpoint(tx, msgspec.structs.replace(kept.endpoint, **changes), now)
    if patch.state is UNSET:
        return endpoint
    return await disable(tx, workspace_id, endpoint_id, "asked", now=now) or endpoint


async def delete_endpoint(tx: Tx, workspace_id: UUID, endpoint_id: UUID) -> None:
    """Nothing more goes there; raises NotFound. Its log stays for as long as it is kept."""
    if not await store.delete_endpoint(tx, workspace_id, endpoint_id):
        raise NotFound


async def enable_endpoint(tx: Tx, workspace_id: UUID, endpoint_id: UUID, *, now: datetime) -> Endpoint:
    """Events from now on go there again; raises NotFound."""
    endpoint = await store.enable_endpoint(tx, workspace_id, endpoint_id, now)
    if endpoint is None:
        raise NotFound
    return endpoint


async def rotate_secret(
    tx: Tx, workspace_id: UUID, endpoint_id: UUID, given: Rotation, *, sealer: Sealer, now: datetime, real_now: datetime
) -> Shown:
    """A new key signs, and those before it beside it for as long as was asked; raises Invalid, NotFound."""
    lasts = parse_duration(given.old_lasts)
    if lasts is None or lasts > _LONGEST_OLD:
        raise invalid("/old_lasts", "invalid_duration", "A duration from 0s to 7d, as in 24h.")
    kept = await store.lock_endpoint(tx, workspace_id, endpoint_id)
    if kept is None:
        raise NotFound
    endpoint, key, until = kept.endpoint, new_key(), real_now + lasts
    old = [
        Key(key=one.key, until=until if one.until is None else min(one.until, until))
        for one in open_keys(sealer, workspace_id, endpoint_id, kept.secrets)
        if one.until is None or one.until > real_now
    ]
    envelope = seal_keys(sealer, workspace_id, endpoint_id, [key, *old][:MOST_SECRETS])
    is_public = endpoint.algorithm == "v1a"
    changed = await store.update_keys(tx, endpoint, envelope, public_key(key) if is_public else None, now)
    return Shown(changed, None if is_public else shown_secret(key))


async def reseal_endpoints(tx: Tx, sealer: Sealer) -> None:
    """Every endpoint's keys are sealed under the newest master key. Needs the pipeline's role."""
    after = UUID(int=0)
    while rows := await store.lock_envelopes(tx, after, 500):
        for workspace_id, endpoint_id, envelope in rows:
            keys = open_keys(sealer, workspace_id, endpoint_id, envelope)
            await store.reseal(tx, workspace_id, endpoint_id, seal_keys(sealer, workspace_id, endpoint_id, keys))
        after = rows[-1][1]


def _url_errors(url: str, policy: Policy) -> list[FieldError]:
    read = read_url(url, policy)
    if isinstance(read, NotSent):
        return [FieldError("/url", read.code, f"{read.detail[:1].upper()}{read.detail[1:]}.")]
    if urlsplit(url).fragment:
        return [FieldError("/url", "bad_url", "The URL has a fragment, which is never sent.")]
    try:
        address = ipaddress.ip_address(read.host)
    except ValueError:
        # A name is looked up, and its addresses are checked, each time that it is sent to.
        return []
    if is_allowed(address, policy):
        return []
    return [FieldError("/url", "address_refused", "This address lies in a network that this installation does not reach.")]


def _type_errors(types: list[str]) -> list[FieldError]:
    detail = "There is no such event type: docs/reference/events.md has all of them."
    return [
        FieldError(f"/event_types/{place}", "unknown_event_type", detail)
        for place, name in enumerate(types)
        if name != "*" and name not in CATALOGUE and not (name.endswith(".*") and name[:-2] in _NOUNS)
    ]
