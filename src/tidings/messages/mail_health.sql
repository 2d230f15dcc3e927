-- How mail fares. count_mail, forget_counts and release_mail run under tidings_pipeline, the rest under the caller's workspace too.

-- name: try_counting
-- One counts at a time in the whole installation; the lock is gone with the transaction.
SELECT pg_try_advisory_xact_lock(hashtextextended('tidings mail health', 0))

-- name: plan_by_index
-- For the rest of the transaction each row is found by its key: on tables that nobody has analysed yet, reading all of one looks cheapest.
SELECT set_config(name, 'off', true) FROM unnest(ARRAY['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin', 'enable_memoize', 'enable_material']) AS name

-- name: count_mail
-- Counts the next facts of the log, at most $1 a bucket, each once: the cursors move in the same statement. Nothing is counted where
-- mail is sent, so that counting slows no claim. Answers how many facts there were, the workspaces whose marketing mail has come
-- back or was complained about, and the mails that were refused at the door, by the codes of $2.
-- Only months since the last counting are opened; gaps and $3 are as in take_events of webhooks, where buckets with a gap are `hidden`.
WITH c AS MATERIALIZED (
    SELECT c.bucket, c.position, p.last, CASE WHEN $3 THEN '-infinity' ELSE coalesce(c.read_at - interval '1 minute', '-infinity') END AS since
    FROM mail_cursors c JOIN event_positions p ON p.bucket = c.bucket AND p.last > c.position
),
next AS MATERIALIZED (
    SELECT c.bucket, e.position, e.type, e.workspace_id, e.delivery_id, e.data, e.occurred_at, e.recorded_at
    FROM c
    CROSS JOIN LATERAL (
        SELECT found.*, row_number() OVER (ORDER BY found.position) AS n
        FROM (
            SELECT
                events.position, events.type, events.workspace_id, events.delivery_id, events.data, events.occurred_at, events.recorded_at
            FROM events
            WHERE events.bucket = c.bucket AND events.position > c.position AND events.recorded_at >= c.since
            ORDER BY events.position LIMIT $1
        ) AS found
    ) AS e
    WHERE $3 OR e.position = c.position + e.n
),
read AS MATERIALIZED (
    SELECT DISTINCT ON (bucket) bucket, position, recorded_at FROM next ORDER BY bucket, position DESC
),
moved AS (
    UPDATE mail_cursors m SET position = coalesce(r.position, c.last), read_at = coalesce(r.recorded_at, m.read_at)
    FROM c LEFT JOIN read r ON r.bucket = c.bucket
    WHERE m.bucket = c.bucket AND (r.bucket IS NOT NULL OR $3)
),
mail AS MATERIALIZED (
    SELECT
        n.type, n.workspace_id, n.occurred_at, n.data, d.id, d.sent_at, d.bounced_as, went.address, went.outcome,
        d.purpose IS NOT DISTINCT FROM 'marketing' AS is_marketing,
        coalesce(nullif(lower(substring(went.address FROM '[^@]*$')), ''), 'unknown') AS domain,
        (n.type = 'delivery.sent' OR coalesce(n.data ->> 'was_sent', '') = 'false')::integer AS sent,
        (n.type = 'delivery.bounced' AND coalesce(n.data ->> 'kind', '') = 'hard')::integer AS hard,
        (n.type = 'delivery.bounced' AND coalesce(n.data ->> 'kind', '') = 'soft')::integer AS soft,
        (n.type = 'delivery.bounced' AND coalesce(n.data ->> 'kind', '') = 'policy')::integer AS policy,
        (n.type = 'delivery.complained')::integer AS complaints
    FROM next n
    -- Each by its key, whatever the planner believes of the table.
    CROSS JOIN LATERAL (
        SELECT deliveries.bucket, deliveries.id, deliveries.sent_at, deliveries.bounced_as, deliveries.purpose FROM deliveries
        WHERE deliveries.bucket = n.bucket AND deliveries.id = n.delivery_id AND deliveries.workspace_id = n.workspace_id
          AND deliveries.channel = 'email'
        LIMIT 1
    ) AS d
    LEFT JOIN LATERAL (
        SELECT a.address, a.outcome FROM attempts a WHERE a.bucket = d.bucket AND a.delivery_id = d.id ORDER BY a.n DESC LIMIT 1
    ) AS went ON true
    WHERE n.type IN ('delivery.sent', 'delivery.bounced', 'delivery.complained', 'delivery.failed')
),
counted AS (
    INSERT INTO mail_counts AS c (bucket, workspace_id, domain, day, is_marketing, sent, hard, soft, policy, complaints)
    SELECT
        (hashtext(workspace_id::text || domain) & 63)::smallint, workspace_id, domain, (occurred_at AT TIME ZONE 'UTC')::date,
        is_marketing, sum(sent), sum(hard), sum(soft), sum(policy), sum(complaints)
    FROM mail WHERE type <> 'delivery.failed'
    GROUP BY 1, 2, 3, 4, 5
    ON CONFLICT (bucket, workspace_id, domain, day, is_marketing) DO UPDATE
    SET sent = c.sent + excluded.sent, hard = c.hard + excluded.hard, soft = c.soft + excluded.soft,
        policy = c.policy + excluded.policy, complaints = c.complaints + excluded.complaints
),
hours AS (
    -- For the breaker a mail counts with all that comes back of it, or not at all: those from before the last pause do not.
    INSERT INTO mail_hours AS h (bucket, workspace_id, hour, sent, hard, complaints)
    SELECT
        (get_byte(uuid_send(m.workspace_id), 15) & 63)::smallint, m.workspace_id, date_trunc('hour', m.occurred_at, 'UTC'), sum(m.sent),
        sum(m.hard), sum(m.complaints)
    FROM mail m JOIN workspaces w ON w.id = m.workspace_id
    WHERE m.is_marketing AND m.type <> 'delivery.failed' AND (w.mail_resumed_at IS NULL OR coalesce(m.sent_at, m.occurred_at) >= w.mail_resumed_at)
    GROUP BY 1, 2, 3
    ON CONFLICT (bucket, workspace_id, hour) DO UPDATE
    SET sent = h.sent + excluded.sent, hard = h.hard + excluded.hard, complaints = h.complaints + excluded.complaints
)
SELECT
    NULL AS workspace_id, NULL AS delivery_id, NULL AS address, NULL AS code, (SELECT count(*) FROM next)::integer AS facts,
    (SELECT count(*) FROM c WHERE c.bucket NOT IN (SELECT bucket FROM read))::integer AS hidden
UNION ALL
SELECT DISTINCT workspace_id, NULL::uuid, NULL, NULL, 0, 0 FROM mail WHERE is_marketing AND hard + complaints > 0
UNION ALL
SELECT workspace_id, id, address, data ->> 'code', 0, 0 FROM mail
WHERE type = 'delivery.failed' AND bounced_as IS NULL AND outcome = 'refused' AND address IS NOT NULL AND data ->> 'code' = ANY ($2::text[])

-- name: mail_window
-- Marketing mail of the workspace since the hour of $2 (business time).
SELECT coalesce(sum(sent), 0)::bigint AS sent, coalesce(sum(hard), 0)::bigint AS hard, coalesce(sum(complaints), 0)::bigint AS complaints
FROM mail_hours
WHERE bucket = (get_byte(uuid_send($1::uuid), 15) & 63)::smallint AND workspace_id = $1 AND hour >= date_trunc('hour', $2::timestamptz, 'UTC')

-- name: clear_window
-- The breaker begins to count anew.
DELETE FROM mail_hours WHERE bucket = (get_byte(uuid_send($1::uuid), 15) & 63)::smallint AND workspace_id = $1

-- name: mail_by_day
-- What came back of the workspace's mail since the day $2, by day, the newest first; $3: of marketing only, of the rest only, or null.
SELECT day, sum(sent)::bigint AS sent, sum(hard)::bigint AS hard, sum(soft)::bigint AS soft, sum(policy)::bigint AS policy,
       sum(complaints)::bigint AS complaints
FROM mail_counts
WHERE workspace_id = $1 AND day >= $2 AND ($3::boolean IS NULL OR is_marketing = $3)
GROUP BY day ORDER BY day DESC

-- name: mail_by_domain
-- The same by the recipients' domain, those with most mails first, at most $4.
SELECT domain, sum(sent)::bigint AS sent, sum(hard)::bigint AS hard, sum(soft)::bigint AS soft, sum(policy)::bigint AS policy,
       sum(complaints)::bigint AS complaints
FROM mail_counts
WHERE workspace_id = $1 AND day >= $2 AND ($3::boolean IS NULL OR is_marketing = $3)
GROUP BY domain ORDER BY sum(sent) DESC, domain LIMIT $4

-- name: release_mail
-- At most $3 of what is held because marketing mail was paused is looked at now; $2 is real time.
WITH held AS MATERIALIZED (
    SELECT q.bucket, q.delivery_id
    FROM queue q JOIN deliveries d ON d.bucket = q.bucket AND d.id = q.delivery_id
    WHERE q.workspace_id = $1 AND q.lane = 'bulk' AND q.lease_token IS NULL AND q.due_at > $2 AND q.due_at <= $2::timestamptz + interval '61 minutes'
      AND d.state = 'held' AND d.reason = 'mail_paused'
    ORDER BY q.due_at
    LIMIT $3
    FOR UPDATE OF q SKIP LOCKED
),
freed AS (
    UPDATE queue q SET due_at = $2 FROM held h WHERE q.bucket = h.bucket AND q.delivery_id = h.delivery_id RETURNING q.delivery_id
)
SELECT count(*)::integer FROM freed

-- name: forget_counts
-- Days before $1 are gone, and hours of two days ago.
WITH days AS (
    DELETE FROM mail_counts WHERE day < $1::date RETURNING bucket
),
hours AS (
    DELETE FROM mail_hours h USING workspaces w WHERE w.id = h.workspace_id AND h.hour < $2::timestamptz + w.clock_offset - interval '2 days'
    RETURNING h.bucket
)
SELECT (SELECT count(*) FROM days) + (SELECT count(*) FROM hours)
