"""What the database says after a run, read in one go for the ledger check."""

from collections import defaultdict
from typing import cast
from uuid import UUID

import msgspec

from tests.chaos.stage import Stage
from tidings.core.ids import encode


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    n: int
    intent_at: float
    finished_at: float
    outcome: str
    code: str | None
    detail: str | None


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    reference: str
    message_id: UUID
    contact_id: UUID
    step: int
    channel: str
    is_stopped: bool
    """Its route is at its end, or its message was cancelled: what may have left is not tried again."""
    is_late: bool
    """It would not be true any more."""
    state: str
    purpose: str
    attempts: dict[int, Attempt]
    story: list[str]
    """The states that the log tells, in its order."""


class Ladder(msgspec.Struct, frozen=True, kw_only=True):
    """Where one person stands on a message's route."""

    message_id: UUID
    contact_id: UUID
    step: int
    steps: int
    has_next: bool
    """A further step is to come by time."""
    is_stopped: bool
    is_expired: bool


class Texted(msgspec.Struct, frozen=True, kw_only=True):
    """An intent for an address whose owner said STOP at some time."""

    delivery_id: UUID
    channel: str
    address: str
    intent_at: float


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the database says."""

    deliveries: dict[str, Delivery]
    recipients: dict[UUID, tuple[int, int]]
    """By message: how many people were accepted, how many have a delivery."""
    messages_by_key: dict[str, int]
    ladders: list[Ladder]
    contacts: dict[str, UUID]
    capped: int
    """By how many a cap was passed, over all people."""
    queued: int
    facts_waiting: int
    gaps: int
    miscounted: dict[str, int]
    """By what is counted: how much more, or less, was added up than happened."""
    texted: list[Texted]
    received: dict[str, int]
    """By what they say, how many messages have come in."""
    callbacks: dict[str, bool]
    """By their id: whether it has been processed."""


async def read_facts(stage: Stage) -> Facts:
    """Every row that an equation needs."""
    async with stage.sql() as connection:
        attempts: dict[UUID, dict[int, Attempt]] = defaultdict(dict)
        for row in await connection.fetch(
            "SELECT delivery_id, n, extract(epoch FROM intent_at)::float AS intent_at, extract(epoch FROM finished_at)::float AS finished_at,"
            " outcome, code, detail FROM attempts"
        ):
            values = dict(row.items())
            delivery_id = values.pop("delivery_id")
            attempts[delivery_id][row["n"]] = Attempt(**values)
        stories: dict[UUID, list[str]] = defaultdict(list)
        for row in await connection.fetch(
            "SELECT delivery_id, type FROM events WHERE delivery_id IS NOT NULL AND type LIKE 'delivery.%' ORDER BY bucket, position"
        ):
            stories[row["delivery_id"]].append(row["type"].partition(".")[2])
        deliveries = [
            Delivery(
                reference=encode("dlv", row["id"]),
                message_id=row["message_id"],
                contact_id=row["contact_id"],
                step=row["step"],
                channel=row["channel"],
                is_stopped=row["is_stopped"],
                is_late=row["is_late"],
                state=row["state"],
                purpose=row["purpose"],
                attempts=attempts.get(row["id"], {}),
                story=stories.get(row["id"], []),
            )
            for row in await connection.fetch(
                "SELECT d.id, d.message_id, d.contact_id, d.step, d.channel, d.state, m.purpose,"
                " m.stopped_at IS NOT NULL OR coalesce(r.stopped_at IS NOT NULL, false) AS is_stopped,"
                " d.expires_at <= now() + w.clock_offset AS is_late"
                " FROM deliveries d JOIN messages m ON m.id = d.message_id JOIN workspaces w ON w.id = d.workspace_id"
                " LEFT JOIN recipients r ON r.bucket = d.bucket AND r.message_id = d.message_id AND r.contact_id = d.contact_id"
            )
        ]
        recipients = await connection.fetch(
            "SELECT m.id, m.recipients, (SELECT count(DISTINCT d.contact_id)::int FROM deliveries d WHERE d.message_id = m.id) AS stored FROM messages m"
        )
        keys = await connection.fetch(
            "SELECT metadata ->> 'key' AS key, count(*)::int AS n FROM messages WHERE metadata ? 'key' GROUP BY 1"
        )
        ladders = await connection.fetch(
            "SELECT r.message_id, r.contact_id, r.step::int AS step, jsonb_array_length(m.route -> 'steps') AS steps, r.next_at IS NOT NULL AS has_next,"
            " r.stopped_at IS NOT NULL OR m.stopped_at IS NOT NULL AS is_stopped, m.expires_at <= now() + w.clock_offset AS is_expired"
            " FROM recipients r JOIN messages m ON m.bucket = r.message_bucket AND m.id = r.message_id JOIN workspaces w ON w.id = r.workspace_id"
        )
        contacts = await connection.fetch("SELECT id, external_id FROM contacts WHERE external_id IS NOT NULL")
        # Of all that was ever begun: the stage's caps are longer than its runs.
        capped = await connection.fetchval(
            "SELECT coalesce(sum(greatest(0, n - most)), 0)::int FROM (SELECT c.id, c.most, d.contact_id, count(*) AS n FROM caps c"
            " JOIN deliveries d ON d.workspace_id = c.workspace_id AND d.attempt > 0 AND (c.channel IS NULL OR c.channel = d.channel)"
            " AND (c.topic IS NULL OR c.topic = d.topic) AND c.purpose = 'marketing' AND d.purpose = 'marketing' GROUP BY 1, 2, 3) AS used"
        )
        gaps = await connection.fetchval(
            "SELECT count(*)::int FROM (SELECT bucket, count(*) AS n, min(position) AS first, max(position) AS last FROM events GROUP BY bucket)"
            " AS e JOIN event_positions p USING (bucket) WHERE e.n <> e.last - e.first + 1 OR e.first <> 1 OR e.last <> p.last"
        )
        # What was counted while everything was killed, and the log and the rows counted at the end.
        [counted] = await connection.fetch(
            "SELECT t.accepted - m.accepted AS accepted, t.recipients - m.recipients AS recipients, t.received - m.received AS received,"
            " t.sent - e.sent AS sent, t.delivered - e.delivered AS delivered, t.read - e.read AS read, t.failed - e.failed AS failed,"
            " t.unknown - e.unknown AS unknown, t.skipped - e.skipped AS skipped, t.expired - e.expired AS expired"
            " FROM (SELECT coalesce(sum(accepted), 0) AS accepted, coalesce(sum(recipients), 0) AS recipients, coalesce(sum(received), 0) AS received,"
            " coalesce(sum(sent), 0) AS sent, coalesce(sum(delivered), 0) AS delivered, coalesce(sum(read), 0) AS read,"
            " coalesce(sum(failed), 0) AS failed, coalesce(sum(unknown), 0) AS unknown, coalesce(sum(skipped), 0) AS skipped,"
            " coalesce(sum(expired), 0) AS expired FROM tallies) AS t,"
            " (SELECT count(*) FILTER (WHERE direction = 'out') AS accepted,"
            " coalesce(sum(recipients) FILTER (WHERE direction = 'out'), 0) AS recipients,"
            " count(*) FILTER (WHERE direction = 'in') AS received FROM messages) AS m,"
            " (SELECT count(*) FILTER (WHERE e.type = 'delivery.sent' OR e.data @> '{\"was_sent\": false}' AND e.type <> 'delivery.bounced'"
            " OR e.type = 'delivery.delivered' AND d.channel = 'inapp' AND d.sent_at = e.occurred_at) AS sent,"
            " count(*) FILTER (WHERE e.type = 'delivery.delivered') AS delivered, count(*) FILTER (WHERE e.type = 'delivery.read') AS read,"
            " count(*) FILTER (WHERE e.type = 'delivery.failed') AS failed, count(*) FILTER (WHERE e.type = 'delivery.unknown') AS unknown,"
            " count(*) FILTER (WHERE e.type = 'delivery.skipped') AS skipped, count(*) FILTER (WHERE e.type = 'delivery.expired') AS expired"
            " FROM events e JOIN deliveries d ON d.bucket = e.bucket AND d.id = e.delivery_id) AS e"
        )
        texted = await connection.fetch(
            "SELECT a.delivery_id, d.channel, a.address, extract(epoch FROM a.intent_at)::float AS intent_at FROM attempts a"
            # That they are heard is told to them once.
            " JOIN deliveries d ON d.bucket = a.bucket AND d.id = a.delivery_id AND NOT d.is_confirmation WHERE a.address = ANY ($1)",
            sorted({quiet.address for quiet in stage.quiets}),
        )
        received = await connection.fetch(
            "SELECT coalesce(content ->> 'title', content ->> 'body') AS said, count(*)::int AS n FROM messages WHERE direction = 'in' GROUP BY 1"
        )
        callbacks = await connection.fetch(
            "SELECT convert_from(body, 'UTF8')::jsonb ->> 'id' AS id, processed_at IS NOT NULL AS is_processed FROM callbacks"
            " WHERE account_id IN (SELECT id FROM provider_accounts WHERE provider = 'sandbox')"
        )
        return Facts(
            texted=[Texted(**dict(row.items())) for row in texted],
            received={row["said"]: row["n"] for row in received},
            callbacks={row["id"]: row["is_processed"] for row in callbacks},
            deliveries={item.reference: item for item in deliveries},
            recipients={row["id"]: (row["recipients"], row["stored"]) for row in recipients},
            messages_by_key={row["key"]: row["n"] for row in keys},
            queued=cast("int", await connection.fetchval("SELECT count(*)::int FROM queue")),
            ladders=[Ladder(**dict(row.items())) for row in ladders],
            contacts={row["external_id"]: row["id"] for row in contacts},
            capped=cast("int", capped),
            facts_waiting=cast("int", await connection.fetchval("SELECT count(*)::int FROM outbox")),
            gaps=cast("int", gaps),
            miscounted={name: int(more) for name, more in counted.items() if more},
        )
