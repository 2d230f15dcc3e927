"""Receiving: what a person wrote becomes a message, by the same statement as what they get."""

import re
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.channels import CHANNELS, Inbound
from tidings.consent import Reading, heed, language_of
from tidings.contacts import BadAddress, ContactKey, find_or_make, normalise, people, resolve
from tidings.core.errors import invalid
from tidings.core.ids import bucket_of, decode, new_id
from tidings.db import Tx
from tidings.messages import reads
from tidings.messages.automatic import answer_automatically
from tidings.messages.links import Links, link_key
from tidings.messages.media import keep_media
from tidings.messages.model import PURPOSES
from tidings.messages.stop import Evidence, stop
from tidings.messages.store import accept_messages
from tidings.workspaces import Workspace

_PURPOSE = "transactional"
_REPLY = "reply:"
_TITLE_LIMIT = 500
_TEXT_LIMIT = 200_000
_REFERENCES = 20
"""Of a long thread the first Message-ID and the last ones."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """What came in, stored."""

    message_id: UUID
    contact_id: UUID
    answers: UUID | None
    """The message that it answers."""


class _Who(msgspec.Struct, frozen=True):
    contact_id: UUID
    address: str


async def receive(
    tx: Tx, workspace: Workspace, inbound: Inbound, *, account_id: UUID | None, now: datetime, real_now: datetime
) -> Received:
    """The message is stored, from the contact who has this address, made where there is none.

    An answer that asks to stop, or to start again, has taken effect when this commits, and the route of what it answers is at its
    end. In the app the sender is a contact by your own id. `account_id` is the provider account that brought it; `now` is business
    time. Raises Invalid where the sender cannot be one.
    """
    who = await _who(tx, workspace, inbound, now)
    to = _sender_of_ours(inbound, workspace)
    message_id = new_id()
    answered = await _answered(tx, workspace.id, inbound, who, to, account_id)
    await accept_messages(tx, [_row(message_id, workspace, inbound, who, to, account_id, answered, now)], [], [], real_now)
    await keep_media(tx, workspace.id, message_id, account_id, inbound.media, now=now, real_now=real_now)
    received = Received(message_id=message_id, contact_id=who.contact_id, answers=answered.message_id if answered is not None else None)
    if inbound.is_automatic:
        return received
    meant = await heed(
        tx,
        workspace.id,
        inbound.channel,
        who.address,
        inbound.wish or inbound.text.strip() or inbound.title or "",
        stop_scope=workspace.stop_scope,
        answered_topic=answered.topic if answered is not None else None,
        # Anybody can write a mail in somebody's name: where neither DKIM nor SPF proves it, it brings nobody back.
        may_start=inbound.facts.get("aligned") != "no",
        now=now,
    )
    # Somebody else may hold a link of theirs: that is no sign of the person.
    if answered is not None and answered.contact_id == who.contact_id:
        await stop(tx, [Evidence(workspace.id, answered.message_id, who.contact_id, "answered", message_id)], real_now)
    if meant is not None and inbound.wish is None:
        await _confirm(tx, workspace, received, inbound, to, meant, now=now, real_now=real_now)
    return received


async def _confirm(
    tx: Tx, workspace: Workspace, received: Received, inbound: Inbound, to: str | None, meant: Reading, *, now: datetime, real_now: datetime
) -> None:
    person = (await people(tx, [(workspace.id, received.contact_id)])).get(received.contact_id)
    await answer_automatically(
        tx,
        workspace,
        contact_id=received.contact_id,
        channel=inbound.channel,
        sender_of_ours=to,
        in_reply_to=received.message_id,
        reading=meant,
        # Nobody has said which language they speak; their answer has.
        locale=(person.locale if person is not None else None) or language_of(inbound.text),
        now=now,
        real_now=real_now,
    )


async def _who(tx: Tx, workspace: Workspace, inbound: Inbound, now: datetime) -> _Who:
    kind = CHANNELS[inbound.channel].address_kind
    if kind is None:
        key = ContactKey(workspace.id, "id", inbound.sender)
        contact_id = (await resolve(tx, [key])).get(key)
        if contact_id is None:
            raise invalid("/from", "unknown_contact", "There is no contact with this id; in the app a sender is named by it")
        return _Who(contact_id, inbound.sender)
    if kind not in ("email", "phone"):
        raise invalid("/channel", "one_way_channel", f"Nobody can answer on {inbound.channel}")
    normal = normalise(kind, inbound.sender, country=workspace.default_country)
    if isinstance(normal, BadAddress):
        raise invalid("/from", normal.code, normal.detail)
    key = ContactKey(workspace.id, kind, normal.value)
    return _Who((await find_or_make(tx, [key], now=now))[key], normal.value)


def _sender_of_ours(inbound: Inbound, workspace: Workspace) -> str | None:
    """Whom they wrote to, in its normal form where it has one: a short code, a name, stays as it is."""
    kind = CHANNELS[inbound.channel].address_kind
    if inbound.to is None or kind not in ("email", "phone"):
        return inbound.to
    normal = normalise(kind, inbound.to, country=workspace.default_country)
    return inbound.to if isinstance(normal, BadAddress) else normal.value


async def _answered(
    tx: Tx, workspace_id: UUID, inbound: Inbound, who: _Who, to: str | None, account_id: UUID | None
) -> reads.SaidTo | None:
    """The message that it answers: what it says itself, else what was last said between the two addresses."""
    for named in inbound.answers:
        delivery_id = await _signed(tx, named.removeprefix(_REPLY)) if named.startswith(_REPLY) else decode("dlv", named)
        found = None
        if delivery_id is not None:
            found = await reads.message_of_delivery(tx, workspace_id, delivery_id)
        elif account_id is not None:
            found = await reads.message_of_reference(tx, workspace_id, account_id, named)
        if found is not None:
            return found
    return await reads.last_between(tx, workspace_id, who.contact_id, inbound.channel, who.address, to)


async def _signed(tx: Tx, token: str) -> UUID | None:
    """The delivery that a reply address names, where we signed it."""
    key = bytes.fromhex(await reads.address_key_of(tx))
    return Links(link_key(key), "").read("reply", token)


def _row(
    message_id: UUID,
    workspace: Workspace,
    inbound: Inbound,
    who: _Who,
    to: str | None,
    account_id: UUID | None,
    answered: reads.SaidTo | None,
    now: datetime,
) -> tuple[object, ...]:
    said = {
        "body": _clean(inbound.text, _TEXT_LIMIT) or "",
        "title": _clean(" ".join(inbound.title.split()), _TITLE_LIMIT) if inbound.title is not None else None,
        "html": _clean(inbound.html, _TEXT_LIMIT),
        "quoted": _clean(inbound.quoted, _TEXT_LIMIT),
        "signature": _clean(inbound.signature, _TEXT_LIMIT),
        "keys": _clean(inbound.keys, 100),
        "facts": {name[:50]: _clean(value, 500) for name, value in inbound.facts.items()} or None,
        "is_automatic": inbound.is_automatic or None,
    }
    named = {"from": who.address, "to": to}
    thread = (*inbound.thread[:1], *inbound.thread[1:][-_REFERENCES:])
    return (
        bucket_of(message_id),
        message_id,
        workspace.id,
        who.contact_id,
        _PURPOSE,
        None,
        PURPOSES[_PURPOSE].lane.value,
        inbound.channel,
        None,
        None,
        msgspec.json.encode({name: value for name, value in said.items() if value is not None}).decode(),
        None,
        msgspec.json.encode({name: value for name, value in named.items() if value is not None}).decode(),
        None,
        None,
        now,
        0,
        *(None,) * 4,
        "in",
        answered.message_id if answered is not None else None,
        *(None,) * 4,
        False,
        None,
        None,
        account_id,
        to,
        _clean(" ".join(thread), 10_000) if thread else _clean(inbound.provider_reference, 1_000),
        False,
        who.address,
    )


def _clean(text: str | None, limit: int) -> str | None:
    """What the database can hold: no U+0000, no other half of a character, and no more than so many characters."""
    return None if text is None else _CONTROLS.sub("", text)[:limit]
