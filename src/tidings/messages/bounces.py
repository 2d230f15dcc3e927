"""Mails that came back, and complaints: what they mean for the delivery, for the address, and for what the person had agreed to.

Nobody proves who sent such a report. It counts only where it names a mail delivery of this workspace, and of a bounce also the
address that this delivery went to: who knows both has had the mail, and can suppress nobody but themselves.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from tidings.channels import Bounce, Complaint
from tidings.consent import ConsentInput, record_consent
from tidings.consent.suppress import suppress_on
from tidings.contacts import Normalised, normalise
from tidings.db import Tx
from tidings.messages import store
from tidings.messages.bounces_store import Bounced, Mailed, bounces_before, find_mailed, mark_bounced, mark_complained
from tidings.messages.receipts import settle
from tidings.messages.store import ReceiptRow
from tidings.workspaces import get_workspace

One = TypeVar("One", Bounce, Complaint)

BOUNCED = "bounced"
COMPLAINED = "complained"
"""Reasons of a suppression."""

SOFT_IN_A_ROW = 5
SOFT_SINCE = timedelta(days=14)
"""So many soft ones in a row, over at least so long, are as good as a hard one: between the three (by week or month) and seven (by
day) that are usual; Mailchimp counts seven, and fifteen where the person has been active. The time keeps a provider's bad afternoon
from suppressing anybody."""

_CHANNEL = "email"
# What may still become `failed`, or has become so without anybody having told that it came back.
_OPEN = frozenset({"queued", "unknown", "sent", "failed"})


async def receive_bounces(tx: Tx, workspace_id: UUID, account_id: UUID, bounces: Sequence[Bounce], now: datetime) -> int:
    """Each mail that came back has failed, and who has no mailbox is suppressed; answers how many counted. `now` is real time.

    Hard: suppressed at once. Soft: after five in a row over two weeks. Policy: never, since nothing is wrong with the address.
    The same one again, one about somebody else's delivery or another address, and one about a mail that was read changes nothing.
    """
    named = await _named(tx, workspace_id, account_id, bounces)
    offset = (await get_workspace(tx, workspace_id)).clock_offset if named else timedelta()
    counted: dict[UUID, tuple[Bounce, Mailed, str]] = {}
    for bounce, mailed in named:
        address = _same(bounce.address, mailed.addresses)
        if address is not None and mailed.bounced_as is None and mailed.state in _OPEN:
            counted.setdefault(mailed.id, (bounce, mailed, address))
    if not counted:
        return 0
    # Addresses first, then people, as where an answer comes in: nobody waits for another in a circle.
    for bounce, mailed, address in sorted(counted.values(), key=lambda one: one[2]):
        if bounce.kind == "hard" or (bounce.kind == "soft" and await _is_worn(tx, workspace_id, mailed, address, now + offset)):
            await suppress_on(tx, workspace_id, "email", address, [_CHANNEL], reason=BOUNCED, source=mailed.provider, now=now + offset)
    receipts = [
        ReceiptRow(workspace_id, mailed.id, "failed", min(bounce.at, now) + offset, reason_of(bounce.kind))
        for bounce, mailed, _ in counted.values()
    ]
    # How they stood once they were held: a report can come while the record of what it is about is written.
    stood = {one.delivery_id: one.stood for one in await settle(tx, receipts, now)}
    marked = [
        Bounced(
            id=mailed.id,
            kind=bounce.kind,
            code=bounce.code,
            detail=bounce.detail or None,
            address=address,
            was_sent=stood[mailed.id] in ("sent", "failed"),
        )
        for bounce, mailed, address in counted.values()
        if mailed.id in stood
    ]
    return len(await mark_bounced(tx, workspace_id, marked, now))


async def receive_complaints(tx: Tx, workspace_id: UUID, account_id: UUID, complaints: Sequence[Complaint], now: datetime) -> int:
    """Who has complained gets no mail any more, and has withdrawn from marketing by mail; answers how many counted. `now` is real time.

    The address in a complaint is not asked for: most providers leave it out or blacken it. The same one again changes nothing.
    """
    named = await _named(tx, workspace_id, account_id, complaints)
    counted = {mailed.id: (complaint, mailed) for complaint, mailed in reversed(named) if not mailed.has_complained}
    if not counted:
        return 0
    workspace = await get_workspace(tx, workspace_id)
    business = now + workspace.clock_offset
    for address, provider in sorted({(mailed.addresses[0], mailed.provider) for _, mailed in counted.values()}):
        await suppress_on(tx, workspace_id, "email", address, [_CHANNEL], reason=COMPLAINED, source=provider, now=business)
    withdrawn = ConsentInput(channel=_CHANNEL, purpose="marketing", state="withdrawn", source="complaint")
    for contact_id in sorted({mailed.contact_id for _, mailed in counted.values() if mailed.has_contact}):
        await record_consent(tx, workspace, contact_id, withdrawn, author_id=None, now=business)
    marked = await mark_complained(tx, workspace_id, [(one, complaint.kind[:50]) for one, (complaint, _) in counted.items()], now)
    return len(marked)


def reason_of(kind: str) -> str:
    """Why the delivery has failed: `hard_bounce`, `soft_bounce`, `policy_bounce`."""
    return f"{kind}_bounce"


async def _named(tx: Tx, workspace_id: UUID, account_id: UUID, told: Sequence[One]) -> list[tuple[One, Mailed]]:
    """Those that name a mail of this workspace, with it."""
    references = [(account_id, one.provider_reference) for one in told if one.delivery_id is None and one.provider_reference is not None]
    known = await store.find_by_reference(tx, references) if references else {}
    ids = [one.delivery_id or known.get((account_id, one.provider_reference or "")) for one in told]
    wanted = [one for one in dict.fromkeys(ids) if one is not None]
    found = await find_mailed(tx, workspace_id, wanted) if wanted else {}
    return [(one, found[named]) for one, named in zip(told, ids, strict=True) if named is not None and named in found]


def _same(address: str | None, addresses: Sequence[str]) -> str | None:
    """The address that the mail went to, where the report means it."""
    if address is None:
        return None
    normal = normalise("email", address, country=None)
    if isinstance(normal, Normalised) and normal.value in addresses:
        return normal.value
    return next((one for one in addresses if one.lower() == address.lower()), None)


async def _is_worn(tx: Tx, workspace_id: UUID, mailed: Mailed, address: str, now: datetime) -> bool:
    before = await bounces_before(tx, workspace_id, mailed, address, SOFT_IN_A_ROW - 1)
    return len(before) == SOFT_IN_A_ROW - 1 and all(kind == "soft" for kind, _ in before) and now - before[-1][1] >= SOFT_SINCE
