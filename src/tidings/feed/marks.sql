-- What a person does with items of theirs: each of these takes the deliveries ($3 buckets, $4 ids) of the whole person ($2, who stands for
-- all of them first), writes only what is not so yet, in one order for all, and tells it in the same statement, of who stands for them;
-- answers the ids of what has changed. The lateral offset keeps it one index look-up each.

-- name: see
-- Seen at $5.
WITH own AS MATERIALIZED (
    SELECT d.bucket, d.id, d.contact_id, d.message_id, d.workspace_id
    FROM unnest($3::smallint[], $4::uuid[]) AS i (bucket, id)
    CROSS JOIN LATERAL (SELECT * FROM deliveries WHERE bucket = i.bucket AND id = i.id AND workspace_id = $1 OFFSET 0) AS d
    LEFT JOIN LATERAL (
        SELECT seen_at, snoozed_until FROM feed_marks
        WHERE feed_marks.bucket = d.bucket AND feed_marks.contact_id = d.contact_id AND feed_marks.delivery_id = d.id LIMIT 1
    ) AS m ON true
    WHERE d.contact_id = ANY ($2::uuid[]) AND d.channel = 'inapp' AND d.state IN ('delivered', 'read')
      AND feed_seen_at(m.seen_at, d.read_at, m.snoozed_until, $5::timestamptz) IS NULL
),
marked AS (
    INSERT INTO feed_marks AS m (bucket, contact_id, delivery_id, workspace_id, seen_at)
    SELECT bucket, contact_id, id, workspace_id, $5 FROM own ORDER BY bucket, contact_id, id
    ON CONFLICT (bucket, contact_id, delivery_id) DO UPDATE SET seen_at = excluded.seen_at
    WHERE feed_seen_at(m.seen_at, NULL, m.snoozed_until, excluded.seen_at) IS NULL
    RETURNING m.bucket, m.contact_id, m.delivery_id
),
facts AS (
    INSERT INTO outbox (bucket, workspace_id, type, message_id, delivery_id, contact_id, data, occurred_at)
    SELECT id_bucket(($2::uuid[])[1]), o.workspace_id, 'feed.updated', o.message_id, o.id, ($2::uuid[])[1], '{"change": "seen"}', $5
    FROM marked JOIN own o ON o.id = marked.delivery_id
)
SELECT delivery_id AS id FROM marked

-- name: archive
-- Out of the feed, at $5.
WITH own AS MATERIALIZED (
    SELECT d.bucket, d.id, d.contact_id, d.message_id, d.workspace_id
    FROM unnest($3::smallint[], $4::uuid[]) AS i (bucket, id)
    CROSS JOIN LATERAL (SELECT * FROM deliveries WHERE bucket = i.bucket AND id = i.id AND workspace_id = $1 OFFSET 0) AS d
    WHERE d.contact_id = ANY ($2::uuid[]) AND d.channel = 'inapp' AND d.state IN ('delivered', 'read')
),
marked AS (
    INSERT INTO feed_marks AS m (bucket, contact_id, delivery_id, workspace_id, archived_at)
    SELECT bucket, contact_id, id, workspace_id, $5::timestamptz FROM own ORDER BY bucket, contact_id, id
    ON CONFLICT (bucket, contact_id, delivery_id) DO UPDATE SET archived_at = excluded.archived_at WHERE m.archived_at IS NULL
    RETURNING m.bucket, m.contact_id, m.delivery_id
),
facts AS (
    INSERT INTO outbox (bucket, workspace_id, type, message_id, delivery_id, contact_id, data, occurred_at)
    SELECT id_bucket(($2::uuid[])[1]), o.workspace_id, 'feed.updated', o.message_id, o.id, ($2::uuid[])[1], '{"change": "archived"}', $5
    FROM marked JOIN own o ON o.id = marked.delivery_id
)
SELECT delivery_id AS id FROM marked

-- name: unarchive
-- Back in the feed, at $5.
WITH own AS MATERIALIZED (
    SELECT m.bucket, m.delivery_id, m.contact_id, m.workspace_id, d.message_id
    FROM unnest($3::smallint[], $4::uuid[]) AS i (bucket, id)
    CROSS JOIN LATERAL (SELECT * FROM deliveries WHERE bucket = i.bucket AND id = i.id AND workspace_id = $1 OFFSET 0) AS d
    JOIN feed_marks m ON m.bucket = d.bucket AND m.contact_id = d.contact_id AND m.delivery_id = d.id
    WHERE d.contact_id = ANY ($2::uuid[]) AND m.archived_at IS NOT NULL
    ORDER BY m.bucket, m.contact_id, m.delivery_id
    FOR UPDATE OF m
),
marked AS (
    UPDATE feed_marks m SET archived_at = NULL
    FROM own o WHERE m.bucket = o.bucket AND m.contact_id = o.contact_id AND m.delivery_id = o.delivery_id
),
facts AS (
    INSERT INTO outbox (bucket, workspace_id, type, message_id, delivery_id, contact_id, data, occurred_at)
    SELECT
        id_bucket(($2::uuid[])[1]), workspace_id, 'feed.updated', message_id, delivery_id, ($2::uuid[])[1], '{"change": "unarchived"}',
        $5::timestamptz
    FROM own
)
SELECT delivery_id AS id FROM own

-- name: snooze
-- Out of sight until $6, at $5.
WITH own AS MATERIALIZED (
    SELECT d.bucket, d.id, d.contact_id, d.message_id, d.workspace_id
    FROM unnest($3::smallint[], $4::uuid[]) AS i (bucket, id)
    CROSS JOIN LATERAL (SELECT * FROM deliveries WHERE bucket = i.bucket AND id = i.id AND workspace_id = $1 OFFSET 0) AS d
    WHERE d.contact_id = ANY ($2::uuid[]) AND d.channel = 'inapp' AND d.state IN ('delivered', 'read')
),
marked AS (
    INSERT INTO feed_marks AS m (bucket, contact_id, delivery_id, workspace_id, snoozed_until)
    SELECT bucket, contact_id, id, workspace_id, $6::timestamptz FROM own ORDER BY bucket, contact_id, id
    ON CONFLICT (bucket, contact_id, delivery_id) DO UPDATE SET snoozed_until = excluded.snoozed_until
    WHERE m.snoozed_until IS DISTINCT FROM excluded.snoozed_until
    RETURNING m.bucket, m.contact_id, m.delivery_id
),
facts AS (
    INSERT INTO outbox (bucket, workspace_id, type, message_id, delivery_id, contact_id, data, occurred_at)
    SELECT
        id_bucket(($2::uuid[])[1]), o.workspace_id, 'feed.updated', o.message_id, o.id, ($2::uuid[])[1], '{"change": "snoozed"}',
        $5::timestamptz
    FROM marked JOIN own o ON o.id = marked.delivery_id
)
SELECT delivery_id AS id FROM marked

-- name: unsnooze
-- Shown again at $5, before its time: as if nothing had been said.
WITH own AS MATERIALIZED (
    SELECT m.bucket, m.delivery_id, m.contact_id, m.workspace_id, d.message_id
    FROM unnest($3::smallint[], $4::uuid[]) AS i (bucket, id)
    CROSS JOIN LATERAL (SELECT * FROM deliveries WHERE bucket = i.bucket AND id = i.id AND workspace_id = $1 OFFSET 0) AS d
    JOIN feed_marks m ON m.bucket = d.bucket AND m.contact_id = d.contact_id AND m.delivery_id = d.id
    WHERE d.contact_id = ANY ($2::uuid[]) AND m.snoozed_until > $5::timestamptz
    ORDER BY m.bucket, m.contact_id, m.delivery_id
    FOR UPDATE OF m
),
marked AS (
    UPDATE feed_marks m SET snoozed_until = NULL
    FROM own o WHERE m.bucket = o.bucket AND m.contact_id = o.contact_id AND m.delivery_id = o.delivery_id
),
facts AS (
    INSERT INTO outbox (bucket, workspace_id, type, message_id, delivery_id, contact_id, data, occurred_at)
    SELECT id_bucket(($2::uuid[])[1]), workspace_id, 'feed.updated', message_id, delivery_id, ($2::uuid[])[1], '{"change": "unsnoozed"}', $5
    FROM own
)
SELECT delivery_id AS id FROM own

-- name: act
-- Acted on at $5, by its action $6, or by itself where that is null; the last one counts.
WITH own AS MATERIALIZED (
    SELECT d.bucket, d.id, d.contact_id, d.message_id, d.workspace_id
    FROM unnest($3::smallint[], $4::uuid[]) AS i (bucket, id)
    CROSS JOIN LATERAL (SELECT * FROM deliveries WHERE bucket = i.bucket AND id = i.id AND workspace_id = $1 OFFSET 0) AS d
    WHERE d.contact_id = ANY ($2::uuid[]) AND d.channel = 'inapp' AND d.state IN ('delivered', 'read')
),
marked AS (
    INSERT INTO feed_marks AS m (bucket, contact_id, delivery_id, workspace_id, acted_at, acted_on)
    SELECT bucket, contact_id, id, workspace_id, $5::timestamptz, $6::smallint FROM own ORDER BY bucket, contact_id, id
    ON CONFLICT (bucket, contact_id, delivery_id) DO UPDATE SET acted_at = excluded.acted_at, acted_on = excluded.acted_on
    WHERE m.acted_at IS NULL OR m.acted_on IS DISTINCT FROM excluded.acted_on
    RETURNING m.bucket, m.contact_id, m.delivery_id
),
facts AS (
    INSERT INTO outbox (bucket, workspace_id, type, message_id, delivery_id, contact_id, data, occurred_at)
    SELECT
        id_bucket(($2::uuid[])[1]), o.workspace_id, 'feed.updated', o.message_id, o.id, ($2::uuid[])[1],
        jsonb_strip_nulls(jsonb_build_object('change', 'acted', 'action', $6::smallint)), $5
    FROM marked JOIN own o ON o.id = marked.delivery_id
)
SELECT delivery_id AS id FROM marked

-- name: tell_read
-- At $5 these were read, as their own receipts tell of other contacts of the same person: it is told of who stands for them.
INSERT INTO outbox (bucket, workspace_id, type, message_id, delivery_id, contact_id, data, occurred_at)
SELECT
    id_bucket(($2::uuid[])[1]), d.workspace_id, 'feed.updated', d.message_id, d.id, ($2::uuid[])[1], '{"change": "read"}',
    $5::timestamptz
FROM unnest($3::smallint[], $4::uuid[]) AS i (bucket, id)
CROSS JOIN LATERAL (SELECT * FROM deliveries WHERE bucket = i.bucket AND id = i.id AND workspace_id = $1 OFFSET 0) AS d
WHERE d.contact_id = ANY ($2::uuid[])

-- name: come_back
-- Those of these items ($1 buckets, $2 ids) whose time is over in business time at $3, in real time: they are told to be there again.
INSERT INTO outbox (bucket, workspace_id, type, message_id, delivery_id, contact_id, data, occurred_at)
SELECT id_bucket(p.id), d.workspace_id, 'feed.updated', d.message_id, d.id, p.id, '{"change": "returned"}', m.snoozed_until
FROM unnest($1::smallint[], $2::uuid[]) AS i (bucket, id)
JOIN deliveries d ON d.bucket = i.bucket AND d.id = i.id
JOIN feed_marks m ON m.bucket = d.bucket AND m.contact_id = d.contact_id AND m.delivery_id = d.id
JOIN workspaces w ON w.id = d.workspace_id
CROSS JOIN LATERAL (
    SELECT coalesce((
        SELECT person_id FROM contact_merges
        WHERE contact_merges.bucket = d.bucket AND from_id = d.contact_id AND workspace_id = d.workspace_id
    ), d.contact_id)
) AS p (id)
WHERE m.snoozed_until <= $3::timestamptz + w.clock_offset AND m.archived_at IS NULL

-- name: visit
-- They look at their feed at $4; one at the same moment counts once.
INSERT INTO feed_visits AS v (bucket, contact_id, workspace_id, visited_at)
VALUES ($2, $3, $1, $4)
ON CONFLICT (bucket, contact_id) DO UPDATE SET previous_at = v.visited_at, visited_at = greatest(v.visited_at, excluded.visited_at)

-- name: erase_marks
DELETE FROM feed_marks WHERE bucket = $1 AND contact_id = $2 AND workspace_id = $3

-- name: erase_visits
DELETE FROM feed_visits WHERE bucket = $1 AND contact_id = $2 AND workspace_id = $3
