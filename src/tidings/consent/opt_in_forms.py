"""Forms by which people agree: put, get, list, delete."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tidings.consent import opt_in_store, store
from tidings.consent.fields import unknown_topic
from tidings.consent.opt_in_model import LIVES, FilledIn, OptInForm, OptInFormInput
from tidings.consent.topics import is_key
from tidings.core.errors import FieldError, Invalid, NotFound, invalid
from tidings.core.ids import new_id
from tidings.db import Tx


async def put_form(tx: Tx, workspace_id: UUID, key: str, given: OptInFormInput, *, author_id: UUID, now: datetime) -> OptInForm:
    """There is one form of this key, with these values; raises Invalid. Its template is checked above."""
    errors: list[FieldError] = []
    if not is_key(key):
        detail = "A key is 1 to 64 of a-z, 0-9, dot, underscore and hyphen, and begins with a letter or a digit."
        errors.append(FieldError("key", "invalid_key", detail))
    known = await store.known_topics(tx, workspace_id, given.topics)
    errors += [unknown_topic(f"/topics/{index}") for index, topic in enumerate(given.topics) if topic not in known]
    if errors:
        raise Invalid(errors)
    return await opt_in_store.put_form(tx, workspace_id, new_id(), key, given, author_id, now)


async def get_form(tx: Tx, workspace_id: UUID, key: str) -> OptInForm:
    """The form; raises NotFound."""
    form = await opt_in_store.get_form(tx, workspace_id, key) if is_key(key) else None
    if form is None:
        raise NotFound
    return form


async def list_forms(tx: Tx, workspace_id: UUID, *, after: str | None = None, limit: int = 50) -> list[OptInForm]:
    """Up to `limit` forms in the order of their keys; raises Invalid where `after` is no key."""
    if after is not None and not is_key(after):
        raise invalid("after", "invalid_cursor", "This is no cursor of this list: take `next` of the page before.")
    return await opt_in_store.list_forms(tx, workspace_id, after, limit)


async def count_opt_ins(tx: Tx, workspace_id: UUID, forms: Sequence[UUID], *, now: datetime) -> dict[UUID, FilledIn]:
    """How often each of these forms was filled in within the last seven days, and confirmed: what is older is kept by nobody."""
    counted = await opt_in_store.count_opt_ins(tx, workspace_id, forms, now - LIVES)
    return {form: counted.get(form, FilledIn()) for form in forms}


async def delete_form(tx: Tx, workspace_id: UUID, key: str) -> None:
    """The form is gone, and what waits by it cannot be confirmed any more; raises NotFound. What was granted by it stands."""
    if not is_key(key) or not await opt_in_store.delete_form(tx, workspace_id, key):
        raise NotFound
