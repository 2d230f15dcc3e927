"""Countries of numbers that were stored by a program that did not write them."""

from tidings.contacts import store
from tidings.contacts.country_of import NOWHERE, country_of
from tidings.db import Tx


async def fill_countries(tx: Tx, limit: int = 500) -> int:
    """Up to `limit` more phone numbers have their country; answers how many, 0 when all have. Under the pipeline's role."""
    found = await store.lock_without_country(tx, limit)
    if found:
        await store.save_countries(tx, [(contact_id, value, country_of("phone", value) or NOWHERE) for contact_id, value in found])
    return len(found)
