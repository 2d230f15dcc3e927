"""A person is taken out of what comes again: else the next run would find their address without anybody, and make them anew."""

from datetime import datetime
from uuid import UUID

import msgspec

from tidings.contacts import Contact, ContactKey, Normalised, normalise, resolve
from tidings.core.ids import encode
from tidings.db import Tx
from tidings.messages import Send, named_in
from tidings.messages.model import To
from tidings.schedules import store
from tidings.schedules.model import Schedule
from tidings.schedules.written import read_send, write_send
from tidings.workspaces import get_workspace

RECIPIENT_ERASED = "recipient_erased"
"""The reason of a pause: there is nobody left to send it to."""
_AT_ONCE = 100


async def erase_recipient(tx: Tx, workspace_id: UUID, contact: Contact, *, now: datetime) -> dict[str, int]:
    """No schedule names the erased contact any more; one that was for them alone is paused. Answers the rows by table.

    Call it once the contact is gone: an address that still names somebody else stays. `now` is business time.
    """
    country = (await get_workspace(tx, workspace_id)).default_country
    keys = [ContactKey(workspace_id, one.kind, one.value) for one in contact.addresses if one.kind in ("email", "phone")]
    names = {("id", contact.external_id)} | {(key.kind, key.value) for key in keys}
    names -= {(key.kind, key.value) for key in await resolve(tx, keys)}
    erased = {"schedules": 0, "schedule_runs": 0}
    after: UUID | None = None
    while page := await store.lock_all_schedules(tx, workspace_id, after, _AT_ONCE):
        after = page[-1].id
        for schedule in page:
            send = read_send(schedule.message)
            listed = named_in(send)
            left = [to for to in listed if _named(to, country) not in names]
            if len(left) < len(listed):
                await store.update_schedule(tx, _without(schedule, send, left, encode("ctc", contact.id), now))
                erased["schedules"] += 1
                erased["schedule_runs"] += await store.blank_details(tx, workspace_id, schedule.id)
    return erased


def _named(to: str | To, country: str | None) -> tuple[str, str] | None:
    """The key that a recipient is named by, in its normal form; None where it names nobody."""
    if isinstance(to, str):
        return "id", to
    if to.id is not None:
        return "id", to.id
    kind, value = ("email", to.email) if to.email is not None else ("phone", to.phone or "")
    normal = normalise(kind, value, country=country)
    return (kind, normal.value) if isinstance(normal, Normalised) else None


def _without(schedule: Schedule, send: Send, left: list[str | To], stand_in: str, now: datetime) -> Schedule:
    if left:
        return msgspec.structs.replace(schedule, message=write_send(msgspec.structs.replace(send, to=left)), updated_at=now)
    message = write_send(msgspec.structs.replace(send, to=stand_in))
    if schedule.state == "ended":
        return msgspec.structs.replace(schedule, message=message, updated_at=now)
    return msgspec.structs.replace(schedule, message=message, state="paused", reason=RECIPIENT_ERASED, next_at=None, updated_at=now)
