"""A person's devices: addresses for push that their app has told of, under its own name of the device."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.contacts import store
from tidings.contacts.merge import changed_addresses
from tidings.contacts.merged import aliases
from tidings.contacts.merges_store import ranked
from tidings.contacts.model import MAX_ADDRESS, MAX_ADDRESSES, Address, AddressKind, AddressRow, AddressText, Contact
from tidings.contacts.normalise import BadAddress, normalise
from tidings.core.errors import Conflict, NotFound, invalid
from tidings.core.ids import bucket_of, bucket_of_key
from tidings.core.lines import ONE_LINE
from tidings.core.secret_fields import SECRET
from tidings.db import Tx, load_queries

Q = load_queries(__package__ or "tidings.contacts", "devices.sql")

MOST = 20
"""Of one person; with one more, the one that was not used for the longest time is forgotten."""


class DeviceInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a device is reached."""

    token: Annotated[AddressText, SECRET]
    """The device's token of its push service; of a browser its PushSubscription, as JSON."""
    channel: Literal["push", "webpush"] = "push"
    platform: Annotated[str, Meta(min_length=1, max_length=32, pattern=ONE_LINE)] | None = None
    """`ios`, `android`, `web`, or what you call it."""
    label: Annotated[str, Meta(min_length=1, max_length=100, pattern=ONE_LINE)] | None = None
    """By what the person knows it: `Ada's phone`."""


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """A device; its token is not told."""

    id: str
    """The app's own name of it."""
    channel: str
    platform: str | None
    label: str | None
    created_at: datetime
    used_at: datetime
    """When it last told of itself."""


class _Row(msgspec.Struct, frozen=True):
    device: Device
    address: Address


async def list_devices(tx: Tx, workspace_id: UUID, contact_id: UUID) -> list[Device]:
    """The one that was used last first; a person who is several contacts has those of all."""
    return [row.device for row in await _rows(tx, workspace_id, await aliases(tx, workspace_id, contact_id))]


async def put_device(tx: Tx, workspace_id: UUID, contact_id: UUID, device: str, given: DeviceInput, *, now: datetime) -> Device:
    """The device is reached by this token, before all others of its channel, and by nobody else's; raises Invalid, Conflict.

    Another token that it had is gone. `now` is business time.
    """
    found = normalise(given.channel, given.token, country=None)
    if isinstance(found, BadAddress):
        raise invalid("/token", found.code, found.detail)
    if len(found.value.encode()) > MAX_ADDRESS:
        raise invalid("/token", "too_long", f"It has at most {MAX_ADDRESS:,} bytes")
    people = await aliases(tx, workspace_id, contact_id)
    await _held(tx, workspace_id, people[0])
    rows = await _rows(tx, workspace_id, people)
    others = [row for row in rows if row.device.id != device]
    over = [row.address for row in others[MOST - 1 :]]
    old = [row.address for row in rows if row.device.id == device and (row.address.kind, row.address.value) != (given.channel, found.value)]
    await _forget(tx, workspace_id, people, [*over, *old])
    await _take_from_others(tx, workspace_id, people, given.channel, found.value)
    before = await _held(tx, workspace_id, people[0])
    own = Address(kind=given.channel, value=found.value, label=given.label, is_device=True)
    rest = [one for one in before.addresses if (one.kind, one.value) != (own.kind, own.value)]
    if len(rest) >= MAX_ADDRESSES:
        raise Conflict(f"A contact has at most {MAX_ADDRESSES} addresses", code="too_many_addresses")
    # First of its kind: who has several devices is reached on the one that they used last.
    place = next((n for n, one in enumerate(rest) if one.kind == own.kind), len(rest))
    after = msgspec.structs.replace(before, addresses=ranked([*rest[:place], own, *rest[place:]]), updated_at=now)
    if changed := changed_addresses(before, after):
        await store.save_contacts(tx, [(workspace_id, after)])
        await store.save_addresses(tx, [AddressRow(workspace_id, after.id, one) for one in changed], now)
    await tx.execute(Q["name_device"], workspace_id, bucket_of(after.id), after.id, own.kind, own.value, device, given.platform, now)
    return next(row.device for row in await _rows(tx, workspace_id, people) if row.device.id == device)


async def drop_device(tx: Tx, workspace_id: UUID, contact_id: UUID, device: str) -> None:
    """Nothing is sent to the device any more; raises NotFound."""
    people = await aliases(tx, workspace_id, contact_id)
    await _held(tx, workspace_id, people[0])
    gone = [row.address for row in await _rows(tx, workspace_id, people) if row.device.id == device]
    if not gone:
        raise NotFound("There is no such device of this contact")
    await _forget(tx, workspace_id, people, gone)


async def _held(tx: Tx, workspace_id: UUID, contact_id: UUID) -> Contact:
    """The contact, whom nobody else writes until the commit."""
    loaded = await store.load_contacts(tx, workspace_id, [contact_id])
    if contact_id not in loaded:
        raise NotFound("There is no such contact")
    await store.claim_ids(tx, workspace_id, {loaded[contact_id].external_id: contact_id})
    return (await store.load_contacts(tx, workspace_id, [contact_id]))[contact_id]


async def _forget(tx: Tx, workspace_id: UUID, people: Sequence[UUID], addresses: Sequence[Address]) -> None:
    """None of the person's contacts has these addresses."""
    if addresses:
        await store.drop_addresses(tx, workspace_id, [AddressRow(workspace_id, who, one) for who in people for one in addresses])


async def _take_from_others(tx: Tx, workspace_id: UUID, people: Sequence[UUID], kind: AddressKind, value: str) -> None:
    """A device that somebody else signed in on before is theirs no more: what is for them does not come up on it."""
    found = await tx.fetch(Q["elsewhere"], workspace_id, bucket_of_key(kind, value), kind, value, list(people))
    for contact_id in sorted(row["contact_id"] for row in found):
        await _forget(tx, workspace_id, [contact_id], [Address(kind=kind, value=value)])


async def _rows(tx: Tx, workspace_id: UUID, people: Sequence[UUID]) -> list[_Row]:
    rows = [
        _Row(
            Device(
                id=row["device"],
                channel=row["kind"],
                platform=row["platform"],
                label=row["label"],
                created_at=row["created_at"],
                used_at=row["used_at"],
            ),
            Address(kind=row["kind"], value=row["value"]),
        )
        for row in await tx.fetch(Q["list_devices"], workspace_id, list(people), sorted({bucket_of(one) for one in people}))
    ]
    return sorted(rows, key=lambda row: (row.device.used_at, row.device.id), reverse=True)
