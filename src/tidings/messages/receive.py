"""Receiving: what a person wrote becomes a message, by the same statement as what they get."""

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.channels import CHANNELS, Inbound
from tidings.consent import Reading, heed, language_of
from tidings.contacts import BadAddress, ContactKey, find_or_make, normalise, people, resolve, stay, survivors
from tidings.core.errors import FieldError, Invalid
from tidings.core.ids import bucket_of, decode, new_id
from tidings.db import Tx
from tidings.messages import reads
from tidings.messages.accept_store import DeliveryRows, Kind, MessageRow, accept_messages
from tidings.messages.automatic import answer_automatically
from tidings.messages.links import Links, link_key
from tidings.messages.media import keep_media
from tidings.messages.purposes import PURPOSES
from tidings.messages.stop import Evidence, stop
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


class Arrived(msgspec.Struct, frozen=True, kw_only=True):
    """What came in, once it is known who wrote it, to whom, and what it answers; not stored yet."""

    inbound: Inbound
    account_id: UUID | None
    message_id: UUID
    """What it will be; in the bucket of who wrote it."""
    contact_id: UUID
    address: str
    to: str | None
    answers: reads.SaidTo | None = None
    """The message that it answers, and whom that went to: maybe somebody else, whose link or address they hold."""
    conversation_id: UUID | None = None
    """In which it is a post."""

    @property
    def received(self) -> Received:
        """As it is told."""
        said = self.answers
        return Received(message_id=self.message_id, contact_id=self.contact_id, answers=said.message_id if said is not None else None)


async def receive(
    tx: Tx, workspace: Workspace, inbound: Inbound, *, account_id: UUID | None, now: datetime, real_now: datetime
) -> Received:
    """As `receive_all`, of one; raises Invalid where the sender cannot be one."""
    [outcome] = await receive_all(tx, workspace, [(inbound, account_id)], now=now, real_now=real_now)
    if isinstance(outcome, Invalid):
        raise outcome
    return outcome


async def receive_all(
    tx: Tx, workspace: Workspace, arrived: Sequence[tuple[Inbound, UUID | None]], *, now: datetime, real_now: datetime
) -> list[Received | Invalid]:
    """Each message, with the provider account that brought it, is stored, from the contact who has its address, made where there is none.

    An answer that asks to stop, or to start again, has taken effect when this commits, in the order in which they came, and the route
    of what it answers is at its end. In the app the sender is a contact by your own id. `now` is business time. Answers Invalid in the
    place of one whose sender cannot be one.
    """
    outcomes = await recognise(tx, workspace, arrived, now)
    await store_received(tx, workspace, [one for one in outcomes if isinstance(one, Arrived)], now=now, real_now=real_now)
    return [one.received if isinstance(one, Arrived) else one for one in outcomes]


async def recognise(tx: Tx, workspace: Workspace, arrived: Sequence[tuple[Inbound, UUID | None]], now: datetime) -> list[Arrived | Invalid]:
    """The first half of receiving: who wrote each, made where there is none, and what it answers. No message is stored yet.

    They stay who they are until the commit (contacts/merged.py).
    """
    outcomes = await _known(tx, workspace, arrived, now)
    known = [one for one in outcomes if isinstance(one, Arrived)]
    answered = iter(await _answered(tx, workspace.id, known) if known else [])
    return [msgspec.structs.replace(one, answers=next(answered)) if isinstance(one, Arrived) else one for one in outcomes]


async def store_received(tx: Tx, workspace: Workspace, known: Sequence[Arrived], *, now: datetime, real_now: datetime) -> None:
    """The second half: these are stored, and what they ask for has taken effect when this commits."""
    if not known:
        return
    rows = [_row(one, workspace, now) for one in known]
    await accept_messages(tx, rows, [0] * len(rows), DeliveryRows(), [], real_now)
    await keep_media(tx, workspace.id, [(one.message_id, one.account_id, one.inbound.media) for one in known], now=now, real_now=real_now)
    meant: list[tuple[Arrived, Reading]] = []
    signs: list[Evidence] = []
    persons = await survivors(tx, workspace.id, {one.answers.contact_id for one in known if one.answers is not None})
    # Each person's words in their order, the people in one order for all who do it at once: they wrote to two accounts crosswise.
    for one in sorted(known, key=lambda one: one.address):
        if one.inbound.is_automatic:
            continue
        found = await _heed(tx, workspace, one, now)
        if found is not None and one.inbound.wish is None:
            meant.append((one, found))
        # Somebody else may hold a link of theirs: that is no sign of the person. It may have been sent to who was merged into them.
        said = one.answers
        if said is not None and persons[said.contact_id] == one.contact_id:
            signs.append(Evidence(workspace.id, said.message_id, said.contact_id, "answered", one.message_id))
    if signs:
        await stop(tx, signs, real_now)
    for one, reading in meant:
        await _confirm(tx, workspace, one, reading, now=now, real_now=real_now)


async def _heed(tx: Tx, workspace: Workspace, one: Arrived, now: datetime) -> Reading | None:
    inbound, said = one.inbound, one.answers
    return await heed(
        tx,
        workspace.id,
        inbound.channel,
        one.address,
        inbound.wish or inbound.text.strip() or inbound.title or "",
        stop_scope=workspace.stop_scope,
        answered_topic=said.topic if said is not None else None,
        # Anybody can write a mail in somebody's name: where neither DKIM nor SPF proves it, or nobody has looked, it brings nobody back.
        may_start=inbound.facts.get("aligned", "yes") == "yes",
        now=now,
    )


async def _confirm(tx: Tx, workspace: Workspace, one: Arrived, meant: Reading, *, now: datetime, real_now: datetime) -> None:
    person = (await people(tx, [(workspace.id, one.contact_id)])).get(one.contact_id)
    await answer_automatically(
        tx,
        workspace,
        contact_id=one.contact_id,
        channel=one.inbound.channel,
        sender_of_ours=one.to,
        in_reply_to=one.message_id,
        reading=meant,
        # Nobody has said which language they speak; their answer has.
        locale=(person.locale if person is not None else None) or language_of(one.inbound.text),
        now=now,
        real_now=real_now,
    )


async def _known(tx: Tx, workspace: Workspace, arrived: Sequence[tuple[Inbound, UUID | None]], now: datetime) -> list[Arrived | Invalid]:
    """Who wrote each."""
    keys = [_key_of(workspace, inbound) for inbound, _ in arrived]
    named = [key for key in keys if isinstance(key, ContactKey)]
    people_of_ours = await resolve(tx, [key for key in named if key.kind == "id"])
    # Once, with all of them: one after the other could wait for somebody's in a circle.
    addressed = sorted({key for key in named if key.kind != "id"}, key=lambda key: (key.kind, key.value))
    # Who is merged at this very moment wrote as who they are afterwards.
    found = await stay(tx, people_of_ours | (await find_or_make(tx, addressed, now=now) if addressed else {}))
    outcomes: list[Arrived | Invalid] = []
    for (inbound, account_id), key in zip(arrived, keys, strict=True):
        contact_id = found.get(key) if isinstance(key, ContactKey) else None
        if isinstance(key, Invalid) or contact_id is None:
            nobody = FieldError("/from", "unknown_contact", "There is no contact with this id; in the app a sender is named by it")
            outcomes.append(key if isinstance(key, Invalid) else Invalid([nobody]))
            continue
        outcomes.append(
            Arrived(
                inbound=inbound,
                account_id=account_id,
                message_id=new_id(bucket_of(contact_id)),
                contact_id=contact_id,
                address=key.value,
                to=_sender_of_ours(inbound, workspace),
            )
        )
    return outcomes


def _key_of(workspace: Workspace, inbound: Inbound) -> ContactKey | Invalid:
    kind = CHANNELS[inbound.channel].address_kind
    if kind is None:
        return ContactKey(workspace.id, "id", inbound.sender)
    if kind not in ("email", "phone"):
        return Invalid([FieldError("/channel", "one_way_channel", f"Nobody can answer on {inbound.channel}")])
    normal = normalise(kind, inbound.sender, country=workspace.default_country)
    if isinstance(normal, BadAddress):
        return Invalid([FieldError("/from", normal.code, normal.detail)])
    return ContactKey(workspace.id, kind, normal.value)


def _sender_of_ours(inbound: Inbound, workspace: Workspace) -> str | None:
    """Whom they wrote to, in its normal form where it has one: a short code, a name, stays as it is."""
    kind = CHANNELS[inbound.channel].address_kind
    if inbound.to is None or kind not in ("email", "phone"):
        return inbound.to
    normal = normalise(kind, inbound.to, country=workspace.default_country)
    return inbound.to if isinstance(normal, BadAddress) else normal.value


async def _answered(tx: Tx, workspace_id: UUID, known: Sequence[Arrived]) -> list[reads.SaidTo | None]:
    """The message that each answers: what it says itself, else what was last said between the two addresses."""
    links = None
    if any(named.startswith(_REPLY) for one in known for named in one.inbound.answers):
        links = Links(link_key(bytes.fromhex(await reads.address_key_of(tx))), "")
    named = [
        (n, named, links.read("reply", named.removeprefix(_REPLY)) if links and named.startswith(_REPLY) else decode("dlv", named))
        for n, one in enumerate(known)
        for named in one.inbound.answers
    ]
    deliveries = await reads.messages_of_deliveries(tx, workspace_id, [delivery for _, _, delivery in named if delivery is not None])
    accounts = [
        (account, text)
        for n, text, delivery in named
        if delivery is None and (account := known[n].account_id) is not None and not text.startswith(_REPLY)
    ]
    references = await reads.messages_of_references(tx, workspace_id, accounts)
    found: dict[int, reads.SaidTo] = {}
    for n, text, delivery in named:
        account_id = known[n].account_id
        said = deliveries.get(delivery) if delivery is not None else references.get((account_id, text)) if account_id else None
        if said is not None:
            found.setdefault(n, said)
    rest = [n for n in range(len(known)) if n not in found]
    between = [(known[n].contact_id, known[n].inbound.channel, known[n].address, known[n].to) for n in rest]
    last = await reads.last_between(tx, workspace_id, between)
    found |= {n: said for n, said in zip(rest, last, strict=True) if said is not None}
    return [found.get(n) for n in range(len(known))]


def _row(one: Arrived, workspace: Workspace, now: datetime) -> MessageRow:
    inbound, answered = one.inbound, one.answers
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
    named = {"from": one.address, "to": one.to}
    thread = (*inbound.thread[:1], *inbound.thread[1:][-_REFERENCES:])
    kind = Kind(
        workspace_id=workspace.id,
        author_id=one.contact_id,
        purpose=_PURPOSE,
        lane=PURPOSES[_PURPOSE].lane.value,
        channels=inbound.channel,
        content=msgspec.json.encode({name: value for name, value in said.items() if value is not None}).decode(),
        metadata=msgspec.json.encode({name: value for name, value in named.items() if value is not None}).decode(),
        direction="in",
        in_reply_to=answered.message_id if answered is not None else None,
        account_id=one.account_id,
        sender=one.to,
        reference=_clean(" ".join(thread), 10_000) if thread else _clean(inbound.provider_reference, 1_000),
        address=one.address,
        conversation_id=one.conversation_id,
    )
    return MessageRow(kind=kind, id=one.message_id, created_at=now, recipients=0)


def _clean(text: str | None, limit: int) -> str | None:
    """What the database can hold: no U+0000, no other half of a character, and no more than so many characters."""
    return None if text is None else _CONTROLS.sub("", text)[:limit]
