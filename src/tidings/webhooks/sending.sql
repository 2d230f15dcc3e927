-- name: skip_events
-- Where no endpoint wants anything, the cursors follow the log; answers whether any endpoint does.
WITH wanted AS MATERIALIZED (
    SELECT EXISTS (SELECT FROM webhook_endpoints WHERE state = 'enabled') AS is_wanted
),
moved AS (
    UPDATE webhook_cursors c SET position = p.last, read_at = now() FROM event_positions p, wanted
    WHERE NOT wanted.is_wanted AND p.bucket = c.bucket AND p.last > c.position
)
SELECT is_wanted FROM wanted

-- name: take_events
-- The next events of every bucket that has some, about $1 in all, with the endpoints that ask for them; the cursors stand behind what
-- was read, with this transaction. A bucket that another worker reads is skipped. There is always a row: `seen` counts what was read.
-- Only months since the last reading are opened. Positions have no gaps, so that what a clock that was set back has hidden there shows:
-- nothing behind a gap is read, and `hidden` counts the buckets that have one. With $2 every month is opened, and gaps are what was
-- dropped.
WITH c AS MATERIALIZED (
    SELECT c.bucket, c.position, p.last, CASE WHEN $2 THEN '-infinity' ELSE coalesce(c.read_at - interval '1 minute', '-infinity') END AS since
    FROM webhook_cursors c JOIN event_positions p ON p.bucket = c.bucket AND p.last > c.position
    FOR UPDATE OF c SKIP LOCKED
),
page AS MATERIALIZED (
    SELECT e.* FROM c CROSS JOIN LATERAL (
        SELECT next.*, row_number() OVER (ORDER BY next.position) AS n
        FROM (
            SELECT events.* FROM events
            WHERE events.bucket = c.bucket AND events.position > c.position AND events.recorded_at >= c.since
            ORDER BY events.position LIMIT greatest(16, $1::integer / (SELECT count(*) FROM c))
        ) AS next
    ) AS e
    WHERE $2 OR e.position = c.position + e.n
),
read AS MATERIALIZED (
    SELECT DISTINCT ON (bucket) bucket, position, recorded_at FROM page ORDER BY bucket, position DESC
),
moved AS (
    UPDATE webhook_cursors w SET position = coalesce(r.position, c.last), read_at = coalesce(r.recorded_at, w.read_at)
    FROM c LEFT JOIN read r ON r.bucket = c.bucket
    WHERE w.bucket = c.bucket AND (r.bucket IS NOT NULL OR $2)
),
wanted AS (
    SELECT page.bucket, page.position, page.recorded_at, array_agg(w.id) AS endpoints, array_agg(w.is_ordered) AS ordered
    FROM page
    JOIN webhook_endpoints w ON w.workspace_id = page.workspace_id AND w.state = 'enabled' AND w.begins_at <= page.recorded_at
        AND w.event_types && ARRAY['*', page.type, split_part(page.type, '.', 1) || '.*']
    GROUP BY page.bucket, page.position, page.recorded_at
)
SELECT
    counted.seen, counted.hidden, page.bucket, page.position, page.workspace_id, page.type, page.message_id, page.delivery_id,
    page.contact_id, page.data::text AS data, page.occurred_at, wanted.endpoints, wanted.ordered
FROM (
    SELECT (SELECT count(*) FROM page)::integer AS seen, (SELECT count(*) FROM c WHERE c.bucket NOT IN (SELECT bucket FROM read))::integer AS hidden
) AS counted
LEFT JOIN wanted ON true
LEFT JOIN page ON page.bucket = wanted.bucket AND page.position = wanted.position
ORDER BY page.bucket, page.position

-- name: describe
-- What there is to say of these events beside themselves, by their place.
SELECT
    i.n::integer AS n, c.external_id AS contact, m.purpose, m.topic, m.metadata::text AS metadata, m.direction = 'in' AS is_inbound,
    CASE WHEN m.direction = 'in' THEN m.author_id END AS author_id, author.external_id AS author, m.channels[1] AS came_by, m.in_reply_to,
    m.conversation_id AS stands_in,
    CASE WHEN m.direction = 'in' AND NOT m.is_sensitive THEN m.content::text END AS content, d.channel,
    CASE WHEN m.direction = 'in' THEN (
        SELECT jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'type', f.type, 'size', f.size) ORDER BY f.n)::text
        FROM media f WHERE f.message_id = m.id AND f.workspace_id = i.workspace_id
    ) END AS media,
    by.external_id AS by_contact, p.text AS said
FROM unnest(
    $1::uuid[], $2::smallint[], $3::uuid[], $4::smallint[], $5::uuid[], $6::smallint[], $7::uuid[], $8::smallint[], $9::uuid[],
    $10::smallint[], $11::uuid[], $12::bigint[]
) WITH ORDINALITY AS i (
    workspace_id, message_bucket, message_id, delivery_bucket, delivery_id, contact_bucket, contact_id, by_bucket, by_id,
    conversation_bucket, conversation_id, seq, n
)
LEFT JOIN messages m ON m.bucket = i.message_bucket AND m.id = i.message_id AND m.workspace_id = i.workspace_id
LEFT JOIN deliveries d ON d.bucket = i.delivery_bucket AND d.id = i.delivery_id AND d.workspace_id = i.workspace_id
LEFT JOIN contacts c ON c.bucket = i.contact_bucket AND c.id = i.contact_id AND c.workspace_id = i.workspace_id
LEFT JOIN contacts author ON m.direction = 'in' AND author.bucket = (get_byte(uuid_send(m.author_id), 15) & 63)::smallint
    AND author.id = m.author_id AND author.workspace_id = i.workspace_id
LEFT JOIN contacts by ON by.bucket = i.by_bucket AND by.id = i.by_id AND by.workspace_id = i.workspace_id
LEFT JOIN posts p ON p.bucket = i.conversation_bucket AND p.conversation_id = i.conversation_id AND p.seq = i.seq
    AND p.workspace_id = i.workspace_id AND p.deleted_at IS NULL

-- name: lock_order
-- Who puts something in line for one of these endpoints, and who takes something out of it, do so one after the other.
SELECT pg_advisory_xact_lock(hashtextextended('tidings webhooks ' || e.id::text, 0)) FROM unnest($1::uuid[]) AS e (id)

-- name: insert_deliveries
-- Each event waits for its endpoints, once; where order is kept, behind the earlier one of its key. Answers how many are new.
WITH i AS MATERIALIZED (
    SELECT * FROM unnest(
        $1::smallint[], $2::bigint[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::uuid[], $8::text[], $9::text[], $10::boolean[]
    ) AS i (bucket, position, endpoint_id, id, workspace_id, type, contact_id, key, body, is_behind)
),
fresh AS (
    INSERT INTO webhook_deliveries (
        bucket, position, endpoint_id, id, workspace_id, type, contact_id, key, body, state, due_at, created_at
    )
    SELECT
        i.bucket, i.position, i.endpoint_id, i.id, i.workspace_id, i.type, i.contact_id, i.key, i.body, 'pending',
        CASE WHEN i.key IS NULL OR NOT i.is_behind AND NOT EXISTS (
            SELECT FROM webhook_deliveries e
            WHERE e.bucket = i.bucket AND e.endpoint_id = i.endpoint_id AND e.key = i.key AND e.state = 'pending' AND e.position < i.position
        ) THEN clock_timestamp() END,
        clock_timestamp()
    FROM i
    ON CONFLICT (bucket, position, endpoint_id) DO NOTHING
    RETURNING 1
)
SELECT count(*)::integer FROM fresh

-- name: claim
-- Of each enabled endpoint at most what it may have ($1 and $2, else $3), $4 in all, every endpoint's first before any one's second;
-- what was claimed and not written down is claimable again after $6 seconds. What another worker is looking at is skipped.
WITH RECURSIVE e AS (
    (SELECT d.endpoint_id FROM webhook_deliveries d WHERE d.state = 'pending' ORDER BY d.endpoint_id LIMIT 1)
    UNION ALL
    SELECT (
        SELECT d.endpoint_id FROM webhook_deliveries d WHERE d.state = 'pending' AND d.endpoint_id > e.endpoint_id
        ORDER BY d.endpoint_id LIMIT 1
    )
    FROM e WHERE e.endpoint_id IS NOT NULL
),
may AS MATERIALIZED (
    SELECT w.id, coalesce(l.most, $3) AS most
    FROM e JOIN webhook_endpoints w ON w.id = e.endpoint_id
    LEFT JOIN unnest($1::uuid[], $2::integer[]) AS l (endpoint_id, most) ON l.endpoint_id = e.endpoint_id
    WHERE w.state = 'enabled'
),
seen AS MATERIALIZED (
    SELECT d.bucket, d.position, d.endpoint_id, d.due_at
    FROM may CROSS JOIN LATERAL (
        SELECT x.bucket, x.position, x.endpoint_id, x.due_at FROM webhook_deliveries x
        WHERE x.endpoint_id = may.id AND x.state = 'pending' AND x.due_at <= now() AND (x.token IS NULL OR x.lease_until <= now())
        ORDER BY x.due_at LIMIT may.most FOR UPDATE SKIP LOCKED
    ) AS d
),
due AS (
    SELECT bucket, position, endpoint_id FROM seen
    ORDER BY row_number() OVER (PARTITION BY endpoint_id ORDER BY due_at), due_at LIMIT $4
)
UPDATE webhook_deliveries d SET lease_until = now() + make_interval(secs => $6), token = $5
-- Compared as text: with an index that begins with the endpoint a plan that is made on an empty table would read all of its deliveries.
FROM due WHERE d.bucket = due.bucket AND d.position = due.position AND d.endpoint_id::text = due.endpoint_id::text
RETURNING d.bucket, d.position, d.endpoint_id, d.id, d.workspace_id, d.body, d.tries, d.key

-- name: release
-- What was claimed and not tried may be claimed by somebody else.
UPDATE webhook_deliveries d SET token = NULL
FROM unnest($1::smallint[], $2::bigint[], $3::uuid[], $4::uuid[]) AS i (bucket, position, endpoint_id, token)
WHERE d.bucket = i.bucket AND d.position = i.position AND d.endpoint_id::text = i.endpoint_id::text AND d.token = i.token
  AND d.state || '' = 'pending'

-- name: open_endpoints
-- What is needed to send to these; and how the clock of their workspaces stands.
SELECT e.id, e.workspace_id, e.url, e.algorithm, e.secrets, e.is_ordered
FROM webhook_endpoints e WHERE e.id = ANY ($1::uuid[])

-- name: record
-- What became of what was claimed, each under its claim's token: who lost it writes nothing. Answers those that were written.
WITH i AS MATERIALIZED (
    SELECT * FROM unnest(
        $1::smallint[], $2::bigint[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::timestamptz[], $8::integer[], $9::smallint[],
        $10::text[], $11::text[]
    ) AS i (bucket, position, endpoint_id, token, state, error, at, milliseconds, status, headers, body)
),
own AS (
    UPDATE webhook_deliveries d
    SET state = i.state, reason = CASE i.state WHEN 'exhausted' THEN i.error END, tries = d.tries + 1, attempts = d.attempts + 1,
        due_at = NULL, token = NULL, settled_at = CASE WHEN i.state <> 'pending' THEN clock_timestamp() END
    FROM i
    -- By the key, and not by what is pending: see claim.
    WHERE d.bucket = i.bucket AND d.position = i.position AND d.endpoint_id::text = i.endpoint_id::text AND d.token = i.token
      AND d.state || '' = 'pending'
    RETURNING d.bucket, d.id, d.workspace_id, d.attempts, i.at, i.milliseconds, i.status, i.headers, i.body, i.error
),
told AS (
    INSERT INTO webhook_attempts (bucket, delivery_id, n, workspace_id, at, milliseconds, status, headers, body, error)
    SELECT bucket, id, attempts, workspace_id, at, milliseconds, status, headers::jsonb, body, error FROM own
)
SELECT id FROM own

-- name: release_next
-- Of each of these keys the first one that waits is due: what stood before it has come to its end.
UPDATE webhook_deliveries d SET due_at = clock_timestamp()
FROM unnest($1::smallint[], $2::uuid[], $3::text[]) AS i (bucket, endpoint_id, key)
CROSS JOIN LATERAL (
    SELECT x.position FROM webhook_deliveries x
    WHERE x.bucket = i.bucket AND x.endpoint_id = i.endpoint_id AND x.key = i.key AND x.state = 'pending'
    ORDER BY x.position LIMIT 1
) AS head
WHERE d.bucket = i.bucket AND d.position = head.position AND d.endpoint_id::text = i.endpoint_id::text AND d.state || '' = 'pending'
  AND d.due_at IS NULL

-- name: note_health
-- Whether these endpoints take what they get ($1) or not ($2), as of real time $3; answers those that have failed since before $4
-- (a span) in business time, without one success.
WITH well AS (
    UPDATE webhook_endpoints SET failing_since = NULL WHERE id = ANY ($1::uuid[]) AND failing_since IS NOT NULL
),
ill AS (
    UPDATE webhook_endpoints e SET failing_since = $3::timestamptz + w.clock_offset
    FROM workspaces w WHERE w.id = e.workspace_id AND e.id = ANY ($2::uuid[]) AND e.failing_since IS NULL
)
SELECT e.id, e.workspace_id FROM webhook_endpoints e JOIN workspaces w ON w.id = e.workspace_id
WHERE e.id = ANY ($2::uuid[]) AND e.state = 'enabled' AND e.failing_since < $3::timestamptz + w.clock_offset - $4::interval

-- name: wake_deliveries
-- Their timers have come: they are in line again.
UPDATE webhook_deliveries d SET due_at = clock_timestamp()
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS i (workspace_id, endpoint_id, id)
WHERE d.workspace_id = i.workspace_id AND d.endpoint_id = i.endpoint_id AND d.id = i.id AND d.state || '' = 'pending' AND d.due_at IS NULL

-- name: give_up
-- What waits for an endpoint that is disabled or gone waits no more; what is on the wire comes to its own end. Answers how many.
WITH RECURSIVE e AS (
    (SELECT d.endpoint_id FROM webhook_deliveries d WHERE d.state = 'pending' ORDER BY d.endpoint_id LIMIT 1)
    UNION ALL
    SELECT (
        SELECT d.endpoint_id FROM webhook_deliveries d WHERE d.state = 'pending' AND d.endpoint_id > e.endpoint_id
        ORDER BY d.endpoint_id LIMIT 1
    )
    FROM e WHERE e.endpoint_id IS NOT NULL
),
closed AS MATERIALIZED (
    SELECT e.endpoint_id, w.id IS NULL AS is_gone FROM e LEFT JOIN webhook_endpoints w ON w.id = e.endpoint_id
    WHERE e.endpoint_id IS NOT NULL AND w.state IS DISTINCT FROM 'enabled'
),
waiting AS MATERIALIZED (
    SELECT d.bucket, d.position, d.endpoint_id, closed.is_gone FROM closed CROSS JOIN LATERAL (
        SELECT x.bucket, x.position, x.endpoint_id FROM webhook_deliveries x
        WHERE x.endpoint_id = closed.endpoint_id AND x.state = 'pending' AND (x.token IS NULL OR x.lease_until <= now())
        LIMIT $1 FOR UPDATE SKIP LOCKED
    ) AS d
    LIMIT $1
),
done AS (
    UPDATE webhook_deliveries d
    SET state = 'exhausted', reason = CASE WHEN waiting.is_gone THEN 'endpoint_deleted' ELSE 'endpoint_disabled' END, due_at = NULL,
        token = NULL, settled_at = clock_timestamp()
    FROM waiting
    WHERE d.bucket = waiting.bucket AND d.position = waiting.position AND d.endpoint_id::text = waiting.endpoint_id::text
    RETURNING 1
)
SELECT count(*)::integer FROM done
