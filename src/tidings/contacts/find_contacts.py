"""Contacts, found by the beginnings of what they are called and reached by."""

import re
from datetime import datetime
from uuid import UUID

import msgspec
import phonenumbers

from tidings.contacts import find_store
from tidings.contacts.check import PREFIX
from tidings.contacts.find_store import Asked
from tidings.contacts.model import Contact
from tidings.contacts.store import load_contacts
from tidings.core.ids import decode
from tidings.db import Tx

RARE = 10_000
"""What so many names or keys begin with is sorted by time; what more do is looked for among the newest first."""
LOOKED_THROUGH = 2_000
"""The newest, where very many are found."""

_LAST_ID = UUID(int=2**128 - 1)
_BETWEEN_DIGITS = re.compile(r"[\s()./-]+")
_NUMBER = re.compile(r"\+?\d{3,15}", re.ASCII)


class ContactFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which contacts; None: whatever it is."""

    locale: str | None = None
    """This one, or where it is a language alone, all of it."""
    country: str | None = None
    since: datetime | None = None
    """Made then or later, in business time."""
    until: datetime | None = None
    """Made before."""


ANYBODY = ContactFilter()


async def find_contacts(
    tx: Tx,
    workspace_id: UUID,
    q: str,
    where: ContactFilter = ANYBODY,
    *,
    country: str | None,
    limit: int,
    after: UUID | None = None,
) -> list[Contact]:
    """Whom `q` may mean, the newest first, from behind `after`; who was merged is found as who stands for them.

    Every word of it begins one of their name; or it is the beginning of an id of yours, a mail address, a number (one of `country` where it
    has no country code), or all of our own id. Needs the pipeline's role: under row-level security no index finds words.
    """
    ids = await find_ids(tx, workspace_id, q, where, country=country, limit=limit, after=after)
    loaded = await load_contacts(tx, workspace_id, ids) if ids else {}
    return [loaded[one] for one in ids if one in loaded]


async def find_ids(
    tx: Tx,
    workspace_id: UUID,
    q: str,
    where: ContactFilter = ANYBODY,
    *,
    country: str | None,
    limit: int,
    after: UUID | None = None,
) -> list[UUID]:
    """The same, by their ids alone."""
    own = decode(PREFIX, q.strip())
    named = list((await find_store.persons_of(tx, workspace_id, [own])).values()) if own is not None else []
    asked = Asked(
        workspace_id=workspace_id,
        words=q,
        beginnings=beginnings(q, country),
        ids=named,
        before=_LAST_ID if after is None else after,
        limit=limit,
        is_filtered=where != ANYBODY,
        locale=where.locale,
        country=where.country,
        since=where.since,
        until=where.until,
    )
    await find_store.plan_anew(tx)
    if await find_store.count_found(tx, asked, RARE + 1) > RARE:
        found = await find_store.find_among_newest(tx, asked, LOOKED_THROUGH)
        if len(found) == limit or (asked.is_filtered and await _are_few(tx, asked)):
            return found
    return await find_store.find_all(tx, asked)


async def _are_few(tx: Tx, asked: Asked) -> bool:
    """Whether the filters let through no more than were looked through: then all were."""
    return len(await find_store.list_ids(tx, msgspec.structs.replace(asked, limit=LOOKED_THROUGH))) < LOOKED_THROUGH


def beginnings(q: str, country: str | None) -> list[str]:
    """What a key may begin with that `q` means: itself, and where it may be a number, that as numbers are kept. Pure."""
    text = q.strip()
    found = [text] if text else []
    digits = _BETWEEN_DIGITS.sub("", text)
    if not _NUMBER.fullmatch(digits):
        return found
    if digits.startswith("+"):
        numbers = [digits]
    elif digits.startswith("00"):
        numbers = ["+" + digits[2:]]
    elif digits.startswith("0"):
        code = phonenumbers.country_code_for_region(country) if country is not None else 0
        numbers = [f"+{code}{digits[1:]}"] if code else []
    else:
        numbers = ["+" + digits]
    return list(dict.fromkeys([*found, *numbers]))
