"""One contact, made or changed."""

from datetime import datetime

from tidings.contacts.model import Contact, ContactInput
from tidings.contacts.upsert import Stored, Wanted, upsert
from tidings.core.errors import Invalid
from tidings.db import Tx
from tidings.workspaces import Workspace


async def put_contact(tx: Tx, workspace: Workspace, external_id: str, given: ContactInput, *, now: datetime) -> Contact:
    """There is a contact with this id of yours, and it is as given: what was left out stays as it was, null clears.

    Raises Invalid. Two that make the same contact at once make one.
    """
    wanted = Wanted(external_id=external_id, given=given, at="", id_at="id")
    [result] = await upsert(tx, workspace, [wanted], now=now)
    if isinstance(result, Stored):
        return result.contact
    raise Invalid(result)
