"""Appending a fact, in the transaction that makes it true."""

from tidings.db import Tx, load_queries
from tidings.events.model import Fact

Q = load_queries(__package__ or "tidings.events")


async def append(tx: Tx, fact: Fact) -> None:
    """The fact is in the outbox: it becomes an event when this transaction commits."""
    await tx.execute(
        Q["insert_fact"],
        fact.bucket,
        fact.workspace_id,
        fact.type,
        fact.message_id,
        fact.delivery_id,
        fact.contact_id,
        fact.conversation_id,
        fact.data,
        fact.occurred_at,
    )
