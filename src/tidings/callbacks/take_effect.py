"""What providers have told takes effect, each kind by its own use case."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import msgspec

from tidings.callbacks.model import Kept
from tidings.channels import Bounce, Complaint, Engagement, Inbound, Receipt, Told
from tidings.conversations.thread.take_in import take_in_all
from tidings.core.errors import Invalid
from tidings.db import Tx
from tidings.messages import Heard, engage, receive_receipts
from tidings.messages.bounces import receive_bounces, receive_complaints
from tidings.workspaces import get_workspace

One = TypeVar("One", Bounce, Complaint, Engagement)


class Effects(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a batch: how many receipts (and how many of these wait for their delivery), what people sent, what was refused."""

    receipts: int = 0
    parked: int = 0
    received: int = 0
    refused: Sequence[tuple[Kept, str]] = ()


async def take_effect(tx: Tx, told: Sequence[tuple[Kept, Sequence[Told]]], now: datetime) -> Effects:
    """All receipts at once, then mails that came back and what was opened, then what people sent, in its order; `now` is real time."""
    heard = [Heard(one.workspace_id, one.account_id, said) for one, sayings in told for said in sayings if isinstance(said, Receipt)]
    parked = await receive_receipts(tx, heard, now) if heard else 0
    for (workspace_id, account_id), bounces in _by_account(told, Bounce):
        await receive_bounces(tx, workspace_id, account_id, bounces, now)
    for (workspace_id, account_id), complaints in _by_account(told, Complaint):
        await receive_complaints(tx, workspace_id, account_id, complaints, now)
    for (workspace_id, account_id), engagements in _by_account(told, Engagement):
        await engage(tx, workspace_id, account_id, engagements, now)
    received, refused = await _receive(tx, told, now)
    return Effects(receipts=len(heard), parked=parked, received=received, refused=refused)


async def _receive(tx: Tx, told: Sequence[tuple[Kept, Sequence[Told]]], now: datetime) -> tuple[int, Sequence[tuple[Kept, str]]]:
    arrived: dict[UUID, list[tuple[Kept, Inbound]]] = {}
    for one, sayings in told:
        for said in sayings:
            if isinstance(said, Inbound):
                arrived.setdefault(one.workspace_id, []).append((one, said))
    refused: dict[UUID, tuple[Kept, str]] = {}
    received = 0
    for workspace_id, listed in sorted(arrived.items(), key=lambda item: item[0]):
        workspace = await get_workspace(tx, workspace_id)
        given = [(said, one.account_id) for one, said in listed]
        outcomes = await take_in_all(tx, workspace, given, now=now + workspace.clock_offset, real_now=now)
        for (one, _), outcome in zip(listed, outcomes, strict=True):
            if isinstance(outcome, Invalid):
                # Nobody can be whom it says it is from.
                refused.setdefault(one.id, (one, f"{outcome.code}: {outcome.detail}"[:500]))
            else:
                received += 1
    return received, list(refused.values())


def _by_account(told: Sequence[tuple[Kept, Sequence[Told]]], kind: type[One]) -> list[tuple[tuple[UUID, UUID], list[One]]]:
    """What was told of one kind, by workspace and account: always in the same order, so that nobody waits in a circle."""
    found: dict[tuple[UUID, UUID], list[One]] = {}
    for one, sayings in told:
        for said in sayings:
            if isinstance(said, kind):
                found.setdefault((one.workspace_id, one.account_id), []).append(said)
    return sorted(found.items(), key=lambda item: item[0])
