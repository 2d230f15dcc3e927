-- What happened, counted from the log. count_facts and tidy run under tidings_pipeline, the rest under the caller's workspace.

-- name: try_counting
-- One counts at a time in the whole installation; the lock is gone with the transaction.
SELECT pg_try_advisory_xact_lock(hashtextextended('tidings tallies', 0))

-- name: plan_by_index
-- For the rest of the transaction each row is found by its key: on tables that nobody has analysed yet, reading all of one looks cheapest.
SELECT set_config(name, 'off', true) FROM unnest(ARRAY['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin', 'enable_memoize', 'enable_material']) AS name

-- name: count_facts
-- Counts the next facts of the log, at most $1 a bucket, each once: the cursors move in the same statement. Answers how many facts there
-- were, and whether there may be more.
-- Only months since the last counting are opened; gaps and $2 are as in take_events of webhooks, where buckets with a gap are `hidden`.
-- Handed over is what a provider took, what it told of without having said so before (was_sent), and in the app what is there.
WITH c AS MATERIALIZED (
    SELECT c.bucket, c.position, p.last, CASE WHEN $2 THEN '-infinity' ELSE coalesce(c.read_at - interval '1 minute', '-infinity') END AS since
    FROM tally_cursors c JOIN event_positions p ON p.bucket = c.bucket AND p.last > c.position
),
next AS MATERIALIZED (
    SELECT
        c.bucket, e.position, e.type, e.workspace_id, e.message_id, e.delivery_id, e.data ->> 'reason' AS reason,
        e.data ->> 'was_sent' = 'false' AS is_news, coalesce(e.data ->> 'is_machine', '') = 'true' AS is_machine, e.occurred_at, e.recorded_at
    FROM c
    CROSS JOIN LATERAL (
        SELECT found.*, row_number() OVER (ORDER BY found.position) AS n
        FROM (
            SELECT
                events.position, events.type, events.workspace_id, events.message_id, events.delivery_id, events.data, events.occurred_at,
                events.recorded_at
            FROM events
            WHERE events.bucket = c.bucket AND events.position > c.position AND events.recorded_at >= c.since
            ORDER BY events.position LIMIT $1
        ) AS found
    ) AS e
    WHERE $2 OR e.position = c.position + e.n
),
read AS MATERIALIZED (
    SELECT DISTINCT ON (bucket) bucket, position, recorded_at FROM next ORDER BY bucket, position DESC
),
moved AS (
    UPDATE tally_cursors m SET position = coalesce(r.position, c.last), read_at = coalesce(r.recorded_at, m.read_at)
    FROM c LEFT JOIN read r ON r.bucket = c.bucket
    WHERE m.bucket = c.bucket AND (r.bucket IS NOT NULL OR $2)
),
facts AS MATERIALIZED (
    SELECT
        n.type, n.workspace_id, date_bin('15 minutes', n.occurred_at, '2000-01-01 00:00+00') AS quarter, about.channel, about.purpose,
        coalesce(about.account_id, '00000000-0000-0000-0000-000000000000') AS account_id, about.recipients, n.is_machine,
        CASE
            WHEN n.type <> 'delivery.skipped' THEN NULL
            WHEN n.reason IN ('no_consent', 'consent_withdrawn', 'preference') THEN 'consent'
            WHEN n.reason = 'suppressed' THEN 'suppressed'
            WHEN n.reason IN ('no_address', 'contact_gone') THEN 'address'
            WHEN n.reason IN ('capped', 'number_rate', 'prefix_rate', 'ip_rate') THEN 'limits'
            WHEN n.reason IN ('not_needed', 'condition') THEN 'not_needed'
            ELSE 'other'
        END AS because,
        n.type = 'delivery.sent' OR (n.type IN ('delivery.delivered', 'delivery.read') AND coalesce(n.is_news, false))
            OR (n.type = 'delivery.delivered' AND about.channel = 'inapp' AND coalesce(about.sent_at = n.occurred_at, false)) AS is_sent
    FROM next n
    -- Each by its key alone, whatever the planner believes of the tables: whose it is, is asked outside.
    CROSS JOIN LATERAL (
        (
            SELECT
                deliveries.workspace_id, deliveries.channel, coalesce(deliveries.purpose, '') AS purpose, deliveries.account_id,
                deliveries.sent_at, 0 AS recipients
            FROM deliveries
            WHERE deliveries.bucket = n.bucket AND deliveries.id = n.delivery_id
              AND n.type IN (
                  'delivery.sent', 'delivery.delivered', 'delivery.read', 'delivery.opened', 'delivery.clicked', 'delivery.failed',
                  'delivery.bounced', 'delivery.complained', 'delivery.unknown', 'delivery.cancelled', 'delivery.expired',
                  'delivery.superseded', 'delivery.skipped'
              )
            LIMIT 1
        )
        UNION ALL
        (
            -- What a person wrote is told in their own bucket.
            SELECT
                messages.workspace_id, CASE WHEN cardinality(messages.channels) = 1 THEN messages.channels[1] ELSE '' END, messages.purpose,
                messages.account_id, NULL::timestamptz, messages.recipients
            FROM messages
            WHERE messages.bucket = id_bucket(n.message_id) AND messages.id = n.message_id
              AND n.type IN ('message.accepted', 'message.received')
            LIMIT 1
        )
    ) AS about
    WHERE about.workspace_id = n.workspace_id
),
counted AS (
    INSERT INTO tallies AS t (
        bucket, workspace_id, quarter, channel, purpose, account_id, accepted, recipients, received, sent, delivered, read, opened, clicked,
        failed, bounced, complained, unknown, cancelled, expired, superseded, skipped, skipped_consent, skipped_suppressed,
        skipped_address, skipped_limits, skipped_not_needed
    )
    SELECT
        id_bucket(workspace_id), workspace_id, quarter, channel, purpose, account_id,
        count(*) FILTER (WHERE type = 'message.accepted'), coalesce(sum(recipients) FILTER (WHERE type = 'message.accepted'), 0),
        count(*) FILTER (WHERE type = 'message.received'), count(*) FILTER (WHERE is_sent),
        count(*) FILTER (WHERE type = 'delivery.delivered'), count(*) FILTER (WHERE type = 'delivery.read'),
        count(*) FILTER (WHERE type = 'delivery.opened' AND NOT is_machine), count(*) FILTER (WHERE type = 'delivery.clicked' AND NOT is_machine),
        count(*) FILTER (WHERE type = 'delivery.failed'), count(*) FILTER (WHERE type = 'delivery.bounced'),
        count(*) FILTER (WHERE type = 'delivery.complained'), count(*) FILTER (WHERE type = 'delivery.unknown'),
        count(*) FILTER (WHERE type = 'delivery.cancelled'), count(*) FILTER (WHERE type = 'delivery.expired'),
        count(*) FILTER (WHERE type = 'delivery.superseded'), count(*) FILTER (WHERE type = 'delivery.skipped'),
        count(*) FILTER (WHERE because = 'consent'), count(*) FILTER (WHERE because = 'suppressed'),
        count(*) FILTER (WHERE because = 'address'), count(*) FILTER (WHERE because = 'limits'), count(*) FILTER (WHERE because = 'not_needed')
    FROM facts
    GROUP BY workspace_id, quarter, channel, purpose, account_id
    ON CONFLICT (bucket, workspace_id, quarter, channel, purpose, account_id) DO UPDATE
    SET accepted = t.accepted + excluded.accepted, recipients = t.recipients + excluded.recipients, received = t.received + excluded.received,
        sent = t.sent + excluded.sent, delivered = t.delivered + excluded.delivered, read = t.read + excluded.read,
        opened = t.opened + excluded.opened, clicked = t.clicked + excluded.clicked, failed = t.failed + excluded.failed,
        bounced = t.bounced + excluded.bounced, complained = t.complained + excluded.complained, unknown = t.unknown + excluded.unknown,
        cancelled = t.cancelled + excluded.cancelled, expired = t.expired + excluded.expired, superseded = t.superseded + excluded.superseded,
        skipped = t.skipped + excluded.skipped, skipped_consent = t.skipped_consent + excluded.skipped_consent,
        skipped_suppressed = t.skipped_suppressed + excluded.skipped_suppressed,
        skipped_address = t.skipped_address + excluded.skipped_address, skipped_limits = t.skipped_limits + excluded.skipped_limits,
        skipped_not_needed = t.skipped_not_needed + excluded.skipped_not_needed
)
SELECT
    (SELECT count(*) FROM next)::integer AS facts, (SELECT count(*) FROM c WHERE c.bucket NOT IN (SELECT bucket FROM read))::integer AS hidden,
    EXISTS (SELECT FROM next GROUP BY bucket HAVING count(*) >= $1) AS has_more

-- name: tidy
-- Of one bucket: quarters of an hour from before $2 (real time; they are told in their workspace's) are gone, at most $3 at a time.
WITH old AS (
    DELETE FROM tallies t USING (
        SELECT tallies.workspace_id, tallies.quarter, tallies.channel, tallies.purpose, tallies.account_id
        FROM tallies JOIN workspaces w ON w.id = tallies.workspace_id
        WHERE tallies.bucket = $1 AND tallies.quarter < $2::timestamptz + w.clock_offset
        LIMIT $3
    ) AS o
    WHERE t.bucket = $1 AND t.workspace_id = o.workspace_id AND t.quarter = o.quarter AND t.channel = o.channel AND t.purpose = o.purpose
      AND t.account_id = o.account_id
    RETURNING t.bucket
)
SELECT count(*)::integer FROM old

-- name: series
-- The workspace's counts by the span that begins at each of the moments $2, up to $3; by what $4 names, of the channel $5 and the
-- purpose $6 where they are given. Of accounts only those of $7 are told one by one: the others together, as '*'.
SELECT
    width_bucket(t.quarter, $2::timestamptz[]) - 1 AS place, k.key,
    sum(t.accepted)::bigint AS accepted, sum(t.recipients)::bigint AS recipients, sum(t.received)::bigint AS received,
    sum(t.sent)::bigint AS sent, sum(t.delivered)::bigint AS delivered, sum(t.read)::bigint AS read, sum(t.opened)::bigint AS opened,
    sum(t.clicked)::bigint AS clicked, sum(t.failed)::bigint AS failed, sum(t.bounced)::bigint AS bounced,
    sum(t.complained)::bigint AS complained, sum(t.unknown)::bigint AS unknown, sum(t.cancelled)::bigint AS cancelled,
    sum(t.expired)::bigint AS expired, sum(t.superseded)::bigint AS superseded, sum(t.skipped)::bigint AS skipped,
    sum(t.skipped_consent)::bigint AS skipped_consent, sum(t.skipped_suppressed)::bigint AS skipped_suppressed,
    sum(t.skipped_address)::bigint AS skipped_address, sum(t.skipped_limits)::bigint AS skipped_limits,
    sum(t.skipped_not_needed)::bigint AS skipped_not_needed
FROM tallies t
CROSS JOIN LATERAL (
    SELECT CASE $4::text
        WHEN 'channel' THEN t.channel WHEN 'purpose' THEN t.purpose
        WHEN 'provider_account' THEN CASE
            WHEN t.account_id = '00000000-0000-0000-0000-000000000000' THEN '' WHEN t.account_id = ANY ($7::uuid[]) THEN t.account_id::text
            ELSE '*' END
        ELSE '' END AS key
) AS k
WHERE t.bucket = id_bucket($1::uuid) AND t.workspace_id = $1 AND t.quarter >= ($2::timestamptz[])[1] AND t.quarter < $3
  AND ($5::text IS NULL OR t.channel = $5) AND ($6::text IS NULL OR t.purpose = $6)
GROUP BY 1, 2

-- name: busiest_accounts
-- The provider accounts by which most went between $2 and $3, the busiest first, at most $6, with their names; a name is null where
-- the account is gone.
SELECT o.account_id, a.name
FROM (
    SELECT t.account_id, sum(t.sent + t.failed + t.unknown + t.received) AS n FROM tallies t
    WHERE t.bucket = id_bucket($1::uuid) AND t.workspace_id = $1 AND t.quarter >= $2 AND t.quarter < $3
      AND ($4::text IS NULL OR t.channel = $4) AND ($5::text IS NULL OR t.purpose = $5)
      AND t.account_id <> '00000000-0000-0000-0000-000000000000'
    GROUP BY t.account_id ORDER BY n DESC, t.account_id LIMIT $6
) AS o
LEFT JOIN provider_accounts a ON a.workspace_id = $1 AND a.id = o.account_id
ORDER BY o.n DESC, o.account_id

-- name: spent
-- What was spent under the key $2 of a day, in millionths; null where nothing was.
SELECT total FROM meters WHERE bucket = (hashtext($2) & 63)::smallint AND workspace_id = $1 AND key = $2
