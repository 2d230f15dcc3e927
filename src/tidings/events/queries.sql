-- name: insert_fact
INSERT INTO outbox (bucket, workspace_id, type, message_id, delivery_id, contact_id, conversation_id, data, occurred_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)

-- name: try_sequencer
-- One sequencer at a time in the whole installation; the lock is gone with the transaction.
SELECT pg_try_advisory_xact_lock(hashtextextended('tidings sequencer', 0))

-- name: sequence
-- Moves committed facts to the log, each bucket in the order of its outbox, and numbers them. The caller holds the sequencer's
-- lock and reads in a later snapshot than the last one's commit, so that no number is given twice.
WITH waiting AS MATERIALIZED (
    SELECT o.bucket, o.id
    FROM generate_series(0, 63) AS b (bucket)
    CROSS JOIN LATERAL (
        SELECT outbox.bucket, outbox.id FROM outbox WHERE outbox.bucket = b.bucket ORDER BY outbox.id LIMIT $1
    ) AS o
),
taken AS (
    DELETE FROM outbox o USING waiting w WHERE o.bucket = w.bucket AND o.id = w.id RETURNING o.*
),
numbered AS MATERIALIZED (
    SELECT t.*, p.last + row_number() OVER (PARTITION BY t.bucket ORDER BY t.id) AS position
    FROM taken t JOIN event_positions p ON p.bucket = t.bucket
),
moved AS (
    UPDATE event_positions p SET last = n.last
    FROM (SELECT bucket, max(position) AS last FROM numbered GROUP BY bucket) AS n
    WHERE p.bucket = n.bucket
),
stored AS (
    INSERT INTO events (bucket, position, workspace_id, type, message_id, delivery_id, contact_id, conversation_id, data, occurred_at)
    SELECT bucket, position, workspace_id, type, message_id, delivery_id, contact_id, conversation_id, data, occurred_at FROM numbered
)
SELECT count(*)::integer AS moved FROM numbered

-- name: make_partitions
SELECT make_event_partitions($1::date, $2)

-- name: ends
-- Where the log ends, by bucket: what is numbered up to there is seen by every statement that comes after this one.
SELECT event_ends()

-- name: list_events
-- The next events of a workspace, of each bucket after one position ($2) and up to another ($5), at most $3 of each bucket, in the order
-- of recording. What others have told meanwhile is passed by: how much of it is bounded by the caller. Nothing is opened for a bucket
-- that was read to its end.
SELECT e.bucket, e.position, e.recorded_at, e.type, e.message_id, e.delivery_id, e.contact_id, e.conversation_id, e.data::text AS data, e.occurred_at
FROM unnest($2::bigint[], $5::bigint[]) WITH ORDINALITY AS c (position, until, n)
CROSS JOIN LATERAL (
    -- Its own order of positions stands above the clock, which may have been set back.
    SELECT events.*, max(events.recorded_at) OVER (ORDER BY events.position) AS told_at FROM events
    WHERE events.bucket = (c.n - 1)::smallint AND events.position > c.position AND events.position <= c.until AND events.workspace_id = $1
      AND ($4::text[] IS NULL OR events.type = ANY ($4))
    ORDER BY events.position LIMIT $3
) AS e
WHERE c.until > c.position
ORDER BY e.told_at, e.bucket, e.position
LIMIT $3

-- name: latest
-- The last position of each bucket, in their order.
SELECT last FROM event_positions ORDER BY bucket

-- name: list_newest
-- The last events of a workspace, of each bucket after one position ($2) and up to another ($3), at most $4 of each bucket, the newest
-- first. Nothing is opened for a bucket that has nothing left; how much of others' is passed by is bounded by the caller.
SELECT e.bucket, e.position, e.recorded_at, e.type, e.message_id, e.delivery_id, e.contact_id, e.conversation_id, e.data::text AS data, e.occurred_at
FROM unnest($2::bigint[], $3::bigint[]) WITH ORDINALITY AS c (low, high, n)
CROSS JOIN LATERAL (
    -- Its own order of positions stands above the clock, which may have been set back.
    SELECT events.*, min(events.recorded_at) OVER (ORDER BY events.position DESC) AS told_at FROM events
    WHERE events.bucket = (c.n - 1)::smallint AND events.position > c.low AND events.position <= c.high AND events.workspace_id = $1
      AND ($5::text[] IS NULL OR events.type = ANY ($5)) AND ($6::uuid IS NULL OR events.message_id = $6)
      AND ($7::uuid IS NULL OR events.contact_id = $7) AND ($8::uuid IS NULL OR events.conversation_id = $8)
    ORDER BY events.position DESC LIMIT $4
) AS e
WHERE c.high > c.low
ORDER BY e.told_at DESC, e.bucket, e.position DESC
LIMIT $4
