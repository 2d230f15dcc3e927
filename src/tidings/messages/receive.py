"""Receiving: what a person wrote becomes a message, by the same statement as what they get."""

from datetime import datetime
from uuid import UUID

import msgspec

from tidings.channels import CHANNELS, Inbound
from tidings.consent import heed
from tidings.contacts import BadAddress, ContactKey, find_or_make, normalise, resolve
from tidings.core.errors import invalid
from tidings.core.ids import bucket_of, new_id
from tidings.db import Tx
from tidings.messages.model import PURPOSES
from tidings.messages.reads import last_between
from tidings.messages.stop import Evidence, stop
from tidings.messages.store import accept_messages
from tidings.workspaces import Workspace

_PURPOSE = "transactional"


async def receive(tx: Tx, workspace: Workspace, inbound: Inbound, *, account_id: UUID | None, now: datetime, real_now: datetime) -> UUID:
    """The message is stored, from the contact who has this address (made where there is none); answers its id.

    An answer that asks to stop, or to start again, has taken effect when this commits. In the app the sender is a contact by your own id. What it answers is the message that was last sent to them on that channel.
    Raises Invalid where the sender cannot be one.
    """
    channel, to, text = inbound.channel, inbound.to, inbound.text
    kind_of_address = CHANNELS[channel].address_kind
    contact_id, written = await _who(tx, workspace, channel, inbound.sender, now)
    message_id = new_id()
    answered = await last_between(tx, workspace.id, contact_id, channel)
    row = (
        bucket_of(message_id),
        message_id,
        workspace.id,
        contact_id,
        _PURPOSE,
        None,
        PURPOSES[_PURPOSE].lane.value,
        channel,
        None,
        None,
        msgspec.json.encode({"body": text}).decode(),
        None,
        msgspec.json.encode({"from": written} if to is None else {"from": written, "to": to}).decode(),
        None,
        None,
        now,
        0,
        None,
        None,
        None,
        None,
        "in",
        answered,
        None,
        None,
        None,
        None,
        False,
        None,
        None,
    )
    await accept_messages(tx, [row], [], [], real_now)
    if kind_of_address is not None:
        await heed(tx, workspace.id, channel, written, text, now=now)
    if answered is not None:
        await stop(tx, [Evidence(workspace.id, answered, contact_id, "answered", message_id)], real_now)
    return message_id


async def _who(tx: Tx, workspace: Workspace, channel: str, sender: str, now: datetime) -> tuple[UUID, str]:
    kind = CHANNELS[channel].address_kind
    if kind is None:
        key = ContactKey(workspace.id, "id", sender)
        contact_id = (await resolve(tx, [key])).get(key)
        if contact_id is None:
            raise invalid("/from", "unknown_contact", "There is no contact with this id; in the app a sender is named by it")
        return contact_id, sender
    if kind not in ("email", "phone"):
        raise invalid("/channel", "one_way_channel", f"Nobody can answer on {channel}")
    normal = normalise(kind, sender, country=workspace.default_country)
    if isinstance(normal, BadAddress):
        raise invalid("/from", normal.code, normal.detail)
    key = ContactKey(workspace.id, kind, normal.value)
    return (await find_or_make(tx, [key], now=now))[key], normal.value
