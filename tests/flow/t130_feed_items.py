"""What lists and counts of a feed read from the index alone is what the deliveries say, whatever statement it was that changed them."""

import random
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.flow.conftest import Shop
from tests.flow.feeds import item
from tidings.core.ids import decode
from tidings.db import Tx
from tidings.messages import State

pytestmark = pytest.mark.anyio

_MIGRATION = Path(__file__).parents[2] / "migrations" / "0041_fill_feed_items.sql"
_ITEMS = "SELECT delivery_id, bucket, contact_id, workspace_id, at, read_at, topic, bundle FROM feed_items ORDER BY delivery_id"
_ORACLE = """
SELECT
    d.id AS delivery_id, d.bucket, d.contact_id, d.workspace_id, coalesce(d.delivered_at, d.sent_at, d.changed_at) AS at,
    CASE d.state WHEN 'read' THEN coalesce(d.read_at, d.changed_at) END AS read_at, d.topic, a.content ->> 'bundle' AS bundle
FROM deliveries d
JOIN attempts a ON a.bucket = d.bucket AND a.delivery_id = d.id AND a.outcome = 'sent' AND a.content IS NOT NULL
WHERE d.channel = 'inapp' AND d.state IN ('delivered', 'read') AND d.superseded_by IS NULL
ORDER BY d.id
"""


async def held_against(tx: Tx) -> list[tuple[Any, ...]]:
    """The items, which are what they should be."""
    found = [tuple(dict(row.items()).values()) for row in await tx.fetch(_ITEMS)]
    assert found == [tuple(dict(row.items()).values()) for row in await tx.fetch(_ORACLE)]
    return found


async def test_what_is_in_the_app_is_noted_however_it_came_to_be(shop: Shop):
    await shop.person("ada", phone="+31612345678")
    await shop.ask("PUT", "/v1/topics/news", {"name": "News"})
    made = [await item(shop, body=f"No. {n}", topic="news", bundle=f"b{n % 3}") for n in range(8)]
    await shop.say("ada")
    await shop.ask("POST", f"/v1/contacts/ada/feed/{made[0]}/read")
    await item(shop, body="First", collapse_key="one")
    await item(shop, body="Second", collapse_key="one")
    ids = [UUID(str(decode("dlv", one))) for one in made]
    draw = random.Random(7)
    async with shop.api.app.database.workspace(shop.api.workspace.workspace.id) as tx:
        assert len(await held_against(tx)) == 9
        for state in [*State, *draw.sample(list(State), len(State))]:
            few = draw.sample(ids, 3)
            await tx.execute("UPDATE deliveries SET state = $2 WHERE id = ANY ($1)", few, state.value)
            await held_against(tx)
            await tx.execute("UPDATE deliveries SET read_at = now(), delivered_at = now() WHERE id = $1", draw.choice(ids))
            await held_against(tx)
        await tx.execute("UPDATE deliveries SET superseded_by = message_id WHERE id = ANY ($1)", ids[:2])
        await tx.execute("UPDATE deliveries SET state = 'read' WHERE id = ANY ($1)", ids[1:])
        assert {row[0] for row in await held_against(tx)} >= set(ids[2:])
        await tx.execute("UPDATE attempts SET content = NULL WHERE delivery_id = $1", ids[2])
        await tx.execute("UPDATE deliveries SET state = 'delivered' WHERE id = ANY ($1)", ids[2:4])
        assert ids[2] not in {row[0] for row in await held_against(tx)}
    async with shop.api.app.database.pipeline() as tx:
        await tx.execute("DELETE FROM deliveries WHERE id = $1", ids[3])
        assert ids[3] not in {row[0] for row in await held_against(tx)}


async def test_what_was_there_before_there_were_items_is_among_them(shop: Shop):
    await shop.person("ada", phone="+31612345678")
    for n in range(3):
        await item(shop, body=f"No. {n}", bundle="b")
    await shop.say("ada")
    text = _MIGRATION.read_text()
    async with shop.api.app.database.pipeline() as tx:
        before = await held_against(tx)
        await tx.execute("DELETE FROM feed_items")
        await tx.execute(text[text.rindex("INSERT INTO feed_items") :])
        assert await held_against(tx) == before != []


async def test_what_an_erasure_took_the_words_of_is_not_counted(shop: Shop):
    await shop.person("ada", phone="+31612345678")
    one = await item(shop, body="Ada's")
    await shop.ask("DELETE", "/v1/contacts/ada")
    async with shop.api.app.database.workspace(shop.api.workspace.workspace.id) as tx:
        assert await held_against(tx) == []
        # A receipt that comes late brings nothing back.
        await tx.execute("UPDATE deliveries SET state = 'read', read_at = now() WHERE id = $1", decode("dlv", one))
        assert await held_against(tx) == []
