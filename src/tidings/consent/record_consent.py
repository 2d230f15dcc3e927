"""The ledger is written: one line for one person, or thousands for many."""

from asyncio import sleep
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from tidings.channels import CHANNELS
from tidings.consent import store
from tidings.consent.fields import unknown_channel
from tidings.consent.model import Consent, ConsentBatch, ConsentInput, ConsentItem
from tidings.consent.one_person import lock_people, renew
from tidings.contacts import BadAddress, ContactKey, hold, normalise, resolve
from tidings.core.errors import FieldError, Invalid
from tidings.core.ids import bucket_of, encode, new_id
from tidings.db import Tx
from tidings.workspaces import Workspace

PREFIX = "cns"

# Between two statements lies the work for one chunk: kept so small that nobody else waits for more than a few milliseconds.
_CHUNK = 100
_LOOKED_UP_AT_ONCE = 500
# Clocks of other systems may be ahead by so much.
_AHEAD = timedelta(minutes=5)


async def record_consent(
    tx: Tx, workspace: Workspace, contact_id: UUID, given: ConsentInput, *, author_id: UUID | None, now: datetime
) -> Consent:
    """The ledger of the person has one line more, and the guard goes by it once this transaction commits; raises Invalid."""
    checked = check(given, workspace, at="", now=now)
    if isinstance(checked, list):
        raise Invalid(checked)
    [line] = await _write(tx, workspace.id, [(contact_id, checked)], author_id, now)
    if line.state == "withdrawn":
        await hold(tx, [contact_id])
    return line


async def record_consents(
    tx: Tx, workspace: Workspace, batch: ConsentBatch, *, author_id: UUID | None, now: datetime
) -> list[Consent | list[FieldError]]:
    """Each good item is a line of its person's ledger; of the others, what is wrong with them. In the items' order.

    Of two items of one person that were said at the same time the later in the batch counts.
    """
    people = await _find(tx, workspace.id, [item.contact for item in batch.consents])
    results: dict[int, Consent | list[FieldError]] = {}
    good: dict[UUID, list[tuple[int, ConsentInput]]] = {}
    for index, item in enumerate(batch.consents):
        if index % _CHUNK == _CHUNK - 1:
            await sleep(0)
        contact_id = people.get(item.contact)
        checked = check(_completed(item, batch), workspace, at=f"/consents/{index}", now=now)
        errors = checked if isinstance(checked, list) else []
        if contact_id is None:
            errors = [FieldError(f"/consents/{index}/contact", "unknown_contact", "There is no contact with this id."), *errors]
        if contact_id is None or isinstance(checked, list):
            results[index] = errors
        else:
            good.setdefault(contact_id, []).append((index, checked))
    # Rows are locked in the order of their keys, by every batch alike.
    order = sorted(good, key=lambda one: (bucket_of(one), one))
    for start in range(0, len(order), _CHUNK):
        chunk = [(contact_id, index, checked) for contact_id in order[start : start + _CHUNK] for index, checked in good[contact_id]]
        lines = await _write(tx, workspace.id, [(contact_id, checked) for contact_id, _, checked in chunk], author_id, now)
        results |= {index: line for (_, index, _), line in zip(chunk, lines, strict=True)}
        await sleep(0)
    await hold(tx, {line.contact_id for line in results.values() if isinstance(line, Consent) and line.state == "withdrawn"})
    return [results[index] for index in range(len(batch.consents))]


def check(given: ConsentInput, workspace: Workspace, *, at: str, now: datetime) -> ConsentInput | list[FieldError]:
    """The line with its address in normal form, or everything that is wrong with it, with pointers under `at`. Pure."""
    errors: list[FieldError] = []
    facts = CHANNELS.get(given.channel) if given.channel is not None else None
    if given.channel is not None and facts is None:
        errors.append(unknown_channel(f"{at}/channel"))
    if given.state == "granted" and given.channel is None:
        errors.append(FieldError(f"{at}/channel", "channel_missing", "Say where: what is granted is granted on one channel."))
    if given.state == "granted" and given.purpose == "marketing" and given.proof is None and (given.text is None or given.source is None):
        errors.append(
            FieldError(f"{at}/proof", "proof_missing", "Marketing needs proof of what they agreed to: give proof, or text and source.")
        )
    if given.occurred_at is not None and _is_ahead(given.occurred_at, now):
        errors.append(FieldError(f"{at}/occurred_at", "in_the_future", "Nobody has said so yet: this time is still to come."))
    address = given.address
    if address is not None:
        if given.state != "granted" or given.purpose != "marketing":
            detail = "Only marketing is granted for one address; to refuse one, suppress it at /v1/suppressions."
            errors.append(FieldError(f"{at}/address", "address_not_possible", detail))
        elif facts is not None:
            address = _normal(facts.address_kind, address, workspace, at, errors)
    return errors or msgspec.structs.replace(given, address=address)


def _is_ahead(said: datetime, now: datetime) -> bool:
    try:
        return said.astimezone(UTC) > now + _AHEAD
    except OverflowError:
        return True


def _normal(kind: str | None, text: str, workspace: Workspace, at: str, errors: list[FieldError]) -> str | None:
    if kind is None:
        errors.append(FieldError(f"{at}/address", "address_not_possible", "Nobody has an address on this channel."))
        return None
    found = normalise(kind, text, country=workspace.default_country)
    if isinstance(found, BadAddress):
        errors.append(FieldError(f"{at}/address", found.code, found.detail))
        return None
    return found.value


def _completed(item: ConsentItem, batch: ConsentBatch) -> ConsentInput:
    """The item, with what stands beside all of them where it does not say it itself."""
    return ConsentInput(
        channel=item.channel,
        purpose=item.purpose,
        state=item.state,
        text=item.text or batch.text,
        source=item.source or batch.source,
        address=item.address,
        occurred_at=item.occurred_at,
        proof=item.proof or batch.proof,
    )


async def _find(tx: Tx, workspace_id: UUID, names: Sequence[str]) -> dict[str, UUID]:
    keys = [ContactKey(workspace_id, "id", name) for name in dict.fromkeys(names)]
    found: dict[ContactKey, UUID] = {}
    for start in range(0, len(keys), _LOOKED_UP_AT_ONCE):
        found |= await resolve(tx, keys[start : start + _LOOKED_UP_AT_ONCE])
    return {key.value: contact_id for key, contact_id in found.items()}


async def _write(
    tx: Tx, workspace_id: UUID, given: Sequence[tuple[UUID, ConsentInput]], author_id: UUID | None, now: datetime
) -> list[Consent]:
    """The lines are in the ledger, and what the guard reads of it is what they come to."""
    counts = Counter(contact_id for contact_id, _ in given)
    whole = await lock_people(tx, workspace_id, list(counts), now)
    # Of one person in the order given, although they are drawn in one millisecond.
    drawn = {one: iter(sorted(new_id(bucket_of(one)) for _ in range(count))) for one, count in counts.items()}
    lines = [
        Consent(
            id=next(drawn[contact_id]),
            contact_id=contact_id,
            channel=one.channel,
            purpose=one.purpose,
            state=one.state,
            text=one.text,
            source=one.source or "api",
            address=one.address,
            proof=one.proof,
            author_id=author_id,
            occurred_at=one.occurred_at or now,
            recorded_at=now,
        )
        for contact_id, one in given
    ]
    await store.insert_consents(tx, workspace_id, lines, [_told(line) for line in lines], now)
    await renew(tx, workspace_id, whole.values())
    return lines


def _told(line: Consent) -> str:
    data = {"consent": encode(PREFIX, line.id), "channel": line.channel, "purpose": line.purpose, "source": line.source}
    return msgspec.json.encode(data).decode()
