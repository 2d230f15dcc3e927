"""What a sensitive message says is sealed from its acceptance to its last hand-off, and then forgotten."""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.db import Connection, Tx
from tidings.messages import store
from tidings.messages.model import Claimed, Spoken
from tidings.messages.plan import Plan
from tidings.timers import Timer
from tidings.workspaces import Sealer

KIND = "forget"


class _Said(msgspec.Struct, frozen=True):
    content: str | None
    data: str | None


class _Own(msgspec.Struct, frozen=True):
    sealed: str


def seal(plan: Plan, sealer: Sealer) -> Plan:
    """The plan as it may be stored: what a sensitive one says stands in `sealed`, and each recipient's own data too."""
    if not plan.is_sensitive:
        return plan
    said = msgspec.json.encode(_Said(plan.content, plan.data))
    targets = [
        msgspec.structs.replace(target, data=_sealed(target.data, plan.id, sealer)) if target.data is not None else target
        for target in plan.targets
    ]
    return msgspec.structs.replace(plan, content=None, data=None, sealed=sealer.seal(said, plan.id.bytes), targets=targets)


def unseal(spoken: Spoken, sealer: Sealer) -> Spoken:
    """What the message says, opened; raises Misconfigured where no key of this program opens it."""
    if spoken.sealed is None:
        return spoken
    said = msgspec.json.decode(sealer.open(spoken.sealed, spoken.id.bytes), type=_Said)
    return msgspec.structs.replace(spoken, content=said.content, data=said.data, sealed=None)


def unseal_own(claimed: Claimed, sealer: Sealer) -> Claimed:
    """The claim with its recipient's own data, opened."""
    if claimed.data is None:
        return claimed
    own = msgspec.json.decode(claimed.data, type=_Own)
    opened = sealer.open(b64decode(own.sealed), claimed.message_id.bytes).decode()
    return msgspec.structs.replace(claimed, data=opened)


async def forget_settled(connection: Connection, messages: Sequence[UUID]) -> None:
    """What these sensitive messages said is gone, where nothing of them waits any more."""
    await store.forget_said(connection, messages, whatever_waits=False)


async def forget(tx: Tx, timers: Sequence[Timer], now: datetime) -> None:  # noqa: ARG001 - as every handler of timers
    """What these messages said is gone: it is too late to be said."""
    await store.forget_said(tx, [timer.subject for timer in timers], whatever_waits=True)


def _sealed(data: str, message_id: UUID, sealer: Sealer) -> str:
    return msgspec.json.encode(_Own(b64encode(sealer.seal(data.encode(), message_id.bytes)).decode())).decode()
