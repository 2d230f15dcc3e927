"""The hot statements are planned once, while the tables are empty, and keep that plan: it must be the one by index."""

import asyncpg
import pytest

from tidings.db import load_queries

pytestmark = pytest.mark.anyio

MESSAGES = load_queries("tidings.messages")
CONTACTS = load_queries("tidings.contacts")
EVENTS = load_queries("tidings.events")

# Statement, its number of parameters, and the index by which each hot table must be read.
HOT = {
    "claim": (MESSAGES["claim"], 7, {"queue": "queue_waiting", "deliveries": "deliveries_pkey", "contacts": "contacts_pkey"}),
    "record": (MESSAGES["record"], 16, {"queue": "queue_pkey", "deliveries": "deliveries_pkey"}),
    "rescue": (MESSAGES["rescue"], 3, {"queue": "queue_leased", "deliveries": "deliveries_pkey", "messages": "messages_pkey"}),
    "spoken": (MESSAGES["spoken"], 2, {"messages": "messages_pkey"}),
    "apply_receipts": (MESSAGES["apply_receipts"], 8, {"deliveries": "deliveries_pkey"}),
    "heartbeat": (MESSAGES["heartbeat"], 4, {"queue": "queue_pkey"}),
    "find_keys": (CONTACTS["find_keys"], 4, {"contact_keys": "contact_keys_pkey"}),
    "sequence": (EVENTS["sequence"], 1, {"outbox": "outbox_pkey"}),
}


@pytest.mark.parametrize("name", HOT)
async def test_a_hot_statement_reads_by_index_on_an_empty_database(database_url: str, name: str) -> None:
    statement, parameters, indexes = HOT[name]
    settings = {"role": "tidings_pipeline", "plan_cache_mode": "force_generic_plan"}
    # As Database.lane(Plans.BY_INDEX) opens its connections.
    settings |= {"enable_seqscan": "off", "enable_hashjoin": "off", "enable_mergejoin": "off"}
    connection = await asyncpg.connect(database_url, server_settings=settings)
    try:
        await connection.execute(f"PREPARE hot AS {statement}")
        arguments = ", ".join(["NULL"] * parameters)
        plan = "\n".join(row[0] for row in await connection.fetch(f"EXPLAIN EXECUTE hot ({arguments})"))
    finally:
        await connection.close()
    for table, index in indexes.items():
        assert f"Seq Scan on {table}" not in plan, plan
        assert f"using {index} on {table}" in plan or f"Bitmap Index Scan on {index}" in plan, plan
