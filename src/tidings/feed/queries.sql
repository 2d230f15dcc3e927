-- What a person has in the app: the deliveries of inapp that were shown, with what was rendered for them and what they did with them. All
-- of these take the whole person ($2: everybody who is this one, by merges), each by an index of their own; which items there are, and which
-- of them are meant, is read from the index alone.

-- name: list_items
-- The newest first, from behind $3, at most $4. $5 is now; $6 feed, archived or snoozed; $7 topic, $8 bundle; $9 only what is not read,
-- $10 only what is not seen.
SELECT i.*, feed_seen_at(i.marked_at, i.read_at, i.snoozed_until, $5) AS seen_at, r.id AS replaces
FROM unnest($2::uuid[]) AS p (contact_id)
CROSS JOIN LATERAL (
    SELECT
        f.delivery_id AS id, d.message_id, f.contact_id, f.topic, d.collapse_key, f.at, f.read_at, a.content::text AS content,
        m.seen_at AS marked_at, m.archived_at, m.snoozed_until, m.acted_at, m.acted_on
    FROM feed_items f
    LEFT JOIN LATERAL (
        SELECT seen_at, archived_at, snoozed_until, acted_at, acted_on FROM feed_marks
        WHERE feed_marks.bucket = f.bucket AND feed_marks.contact_id = f.contact_id AND feed_marks.delivery_id = f.delivery_id LIMIT 1
    ) AS m ON true
    JOIN LATERAL (
        SELECT deliveries.message_id, deliveries.collapse_key FROM deliveries
        WHERE deliveries.bucket = f.bucket AND deliveries.id = f.delivery_id LIMIT 1
    ) AS d ON true
    JOIN LATERAL (
        SELECT attempts.content FROM attempts
        WHERE attempts.bucket = f.bucket AND attempts.delivery_id = f.delivery_id AND attempts.outcome = 'sent'
          AND attempts.content IS NOT NULL
        ORDER BY attempts.n DESC LIMIT 1
    ) AS a ON true
    WHERE f.bucket = id_bucket(p.contact_id) AND f.contact_id = p.contact_id AND f.workspace_id = $1
      AND f.delivery_id < coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
      AND CASE $6::text
          WHEN 'archived' THEN m.archived_at IS NOT NULL
          WHEN 'snoozed' THEN m.archived_at IS NULL AND m.snoozed_until > $5::timestamptz
          ELSE m.archived_at IS NULL AND (m.snoozed_until IS NULL OR m.snoozed_until <= $5)
      END
      AND ($7::text IS NULL OR f.topic = $7) AND ($8::text IS NULL OR f.bundle = $8) AND (NOT $9::boolean OR f.read_at IS NULL)
      AND (NOT $10::boolean OR feed_seen_at(m.seen_at, f.read_at, m.snoozed_until, $5) IS NULL)
    ORDER BY f.delivery_id DESC LIMIT $4
) AS i
LEFT JOIN LATERAL (
    SELECT older.id FROM deliveries older
    WHERE older.workspace_id = $1 AND older.contact_id = i.contact_id AND older.collapse_key = i.collapse_key AND older.channel = 'inapp'
      AND older.superseded_by IS NOT NULL AND older.state IN ('delivered', 'read') AND older.id < i.id
    ORDER BY older.id DESC LIMIT 1
) AS r ON true
ORDER BY i.id DESC LIMIT $4

-- name: list_bundles
-- Of the newest $6 items the newest of each bundle, with how many there are of it, how many of them not seen and not read; what has no
-- bundle is its own. From behind $3, at most $4; $5 is now, $7 topic.
WITH newest AS MATERIALIZED (
    SELECT i.* FROM unnest($2::uuid[]) AS p (contact_id)
    CROSS JOIN LATERAL (
        SELECT f.bucket, f.contact_id, f.delivery_id AS id, f.at, f.read_at, f.topic, f.bundle
        FROM feed_items f
        WHERE f.bucket = id_bucket(p.contact_id) AND f.contact_id = p.contact_id AND f.workspace_id = $1
          AND ($7::text IS NULL OR f.topic = $7)
        ORDER BY f.delivery_id DESC LIMIT $6
    ) AS i
    ORDER BY i.id DESC LIMIT $6
),
grouped AS (
    SELECT
        n.*, m.snoozed_until, feed_seen_at(m.seen_at, n.read_at, m.snoozed_until, $5) AS seen_at,
        row_number() OVER in_order AS place, count(*) OVER whole AS items, count(*) FILTER (WHERE n.read_at IS NULL) OVER whole AS unread,
        count(*) FILTER (WHERE feed_seen_at(m.seen_at, n.read_at, m.snoozed_until, $5) IS NULL) OVER whole AS unseen
    FROM newest n
    LEFT JOIN LATERAL (
        SELECT seen_at, archived_at, snoozed_until FROM feed_marks
        WHERE feed_marks.bucket = n.bucket AND feed_marks.contact_id = n.contact_id AND feed_marks.delivery_id = n.id LIMIT 1
    ) AS m ON true
    WHERE m.archived_at IS NULL AND (m.snoozed_until IS NULL OR m.snoozed_until <= $5::timestamptz)
    WINDOW
        whole AS (PARTITION BY coalesce('b' || n.bundle, n.id::text)),
        in_order AS (PARTITION BY coalesce('b' || n.bundle, n.id::text) ORDER BY n.id DESC)
),
page AS MATERIALIZED (
    SELECT * FROM grouped WHERE place = 1 AND id < coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff') ORDER BY id DESC LIMIT $4
)
SELECT
    g.id, d.message_id, g.contact_id, g.topic, g.at, g.read_at, a.content::text AS content, NULL::timestamptz AS archived_at,
    g.snoozed_until, m.acted_at, m.acted_on, g.seen_at, g.items::integer AS items, g.unread::integer AS unread,
    g.unseen::integer AS unseen, r.id AS replaces
FROM page g
LEFT JOIN LATERAL (
    SELECT acted_at, acted_on FROM feed_marks
    WHERE feed_marks.bucket = g.bucket AND feed_marks.contact_id = g.contact_id AND feed_marks.delivery_id = g.id LIMIT 1
) AS m ON true
JOIN LATERAL (
    SELECT deliveries.message_id, deliveries.collapse_key FROM deliveries WHERE deliveries.bucket = g.bucket AND deliveries.id = g.id LIMIT 1
) AS d ON true
JOIN LATERAL (
    SELECT attempts.content FROM attempts
    WHERE attempts.bucket = g.bucket AND attempts.delivery_id = g.id AND attempts.outcome = 'sent' AND attempts.content IS NOT NULL
    ORDER BY attempts.n DESC LIMIT 1
) AS a ON true
LEFT JOIN LATERAL (
    SELECT older.id FROM deliveries older
    WHERE older.workspace_id = $1 AND older.contact_id = g.contact_id AND older.collapse_key = d.collapse_key AND older.channel = 'inapp'
      AND older.superseded_by IS NOT NULL AND older.state IN ('delivered', 'read') AND older.id < g.id
    ORDER BY older.id DESC LIMIT 1
) AS r ON true
ORDER BY g.id DESC

-- name: search_items
-- Of the newest $6 items, archived ones too, those whose title or text has all these words ($7), whatever their capitals and accents; from
-- behind $3, at most $4; $5 is now.
WITH newest AS MATERIALIZED (
    SELECT i.* FROM unnest($2::uuid[]) AS p (contact_id)
    CROSS JOIN LATERAL (
        SELECT f.bucket, f.contact_id, f.delivery_id AS id, f.at, f.read_at, f.topic
        FROM feed_items f
        WHERE f.bucket = id_bucket(p.contact_id) AND f.contact_id = p.contact_id AND f.workspace_id = $1
        ORDER BY f.delivery_id DESC LIMIT $6
    ) AS i
    ORDER BY i.id DESC LIMIT $6
),
words AS MATERIALIZED (
    SELECT lower(plain_letters(word)) AS word FROM unnest($7::text[]) AS word
),
found AS MATERIALIZED (
    SELECT n.*, a.content FROM newest n
    JOIN LATERAL (
        SELECT attempts.content FROM attempts
        WHERE attempts.bucket = n.bucket AND attempts.delivery_id = n.id AND attempts.outcome = 'sent' AND attempts.content IS NOT NULL
        ORDER BY attempts.n DESC LIMIT 1
    ) AS a ON true
    WHERE n.id < coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff') AND (
        SELECT bool_and(strpos(said.plain, words.word) > 0)
        FROM (SELECT lower(plain_letters(concat_ws(' ', a.content ->> 'title', a.content ->> 'text')))) AS said (plain), words
    )
    ORDER BY n.id DESC LIMIT $4
)
SELECT
    hit.id, d.message_id, hit.contact_id, hit.topic, hit.at, hit.read_at, hit.content::text AS content, m.archived_at, m.snoozed_until, m.acted_at,
    m.acted_on, feed_seen_at(m.seen_at, hit.read_at, m.snoozed_until, $5::timestamptz) AS seen_at, NULL::uuid AS replaces
FROM found hit
JOIN LATERAL (
    SELECT deliveries.message_id FROM deliveries WHERE deliveries.bucket = hit.bucket AND deliveries.id = hit.id LIMIT 1
) AS d ON true
LEFT JOIN LATERAL (
    SELECT seen_at, archived_at, snoozed_until, acted_at, acted_on FROM feed_marks
    WHERE feed_marks.bucket = hit.bucket AND feed_marks.contact_id = hit.contact_id AND feed_marks.delivery_id = hit.id LIMIT 1
) AS m ON true
ORDER BY hit.id DESC

-- name: find_items
-- These deliveries of the person ($3 buckets, $4 ids) as they are at $5: is_item where one of the app was ever shown, is_shown where it is
-- in the feed. The lateral offset keeps it one index look-up each.
SELECT
    d.id, d.message_id, d.contact_id, d.topic, coalesce(d.delivered_at, d.sent_at, d.changed_at) AS at, d.read_at, a.content::text AS content,
    m.archived_at, m.snoozed_until, m.acted_at, m.acted_on,
    feed_seen_at(m.seen_at, d.read_at, m.snoozed_until, $5::timestamptz) AS seen_at, r.id AS replaces, d.channel = 'inapp' AND d.state IN ('delivered', 'read') AND a.content IS NOT NULL AS is_item,
    d.superseded_by IS NULL AND m.archived_at IS NULL AND (m.snoozed_until IS NULL OR m.snoozed_until <= $5) AS is_shown
FROM unnest($3::smallint[], $4::uuid[]) AS i (bucket, id)
CROSS JOIN LATERAL (SELECT * FROM deliveries WHERE bucket = i.bucket AND id = i.id AND workspace_id = $1 OFFSET 0) AS d
LEFT JOIN LATERAL (
    SELECT seen_at, archived_at, snoozed_until, acted_at, acted_on FROM feed_marks
    WHERE feed_marks.bucket = d.bucket AND feed_marks.contact_id = d.contact_id AND feed_marks.delivery_id = d.id LIMIT 1
) AS m ON true
LEFT JOIN LATERAL (
    SELECT attempts.content FROM attempts
    WHERE attempts.bucket = d.bucket AND attempts.delivery_id = d.id AND attempts.outcome = 'sent' AND attempts.content IS NOT NULL
    ORDER BY attempts.n DESC LIMIT 1
) AS a ON true
LEFT JOIN LATERAL (
    SELECT older.id FROM deliveries older
    WHERE older.workspace_id = $1 AND older.contact_id = d.contact_id AND older.collapse_key = d.collapse_key AND older.channel = 'inapp'
      AND older.superseded_by IS NOT NULL AND older.state IN ('delivered', 'read') AND older.id < d.id
    ORDER BY older.id DESC LIMIT 1
) AS r ON true
WHERE d.contact_id = ANY ($2::uuid[])

-- name: counts
-- For each of these people ($2 buckets, $3 ids: who stands for everybody merged into them) how many items in the feed were not seen, not
-- read, and have come since they last visited it, at $4: of their newest $5, and no more than $6 are told. Items and marks are put
-- together by their id and not joined, so that each is read once, whatever the planner thinks of how many there are.
SELECT
    p.id, v.visited_at, least(c.unseen, $6)::integer AS unseen, least(c.unread, $6)::integer AS unread,
    least(c.missed, $6)::integer AS missed
FROM unnest($2::smallint[], $3::uuid[]) AS p (bucket, id)
LEFT JOIN LATERAL (
    SELECT visited_at FROM feed_visits
    WHERE feed_visits.bucket = p.bucket AND feed_visits.contact_id = p.id AND feed_visits.workspace_id = $1 LIMIT 1
) AS v ON true
CROSS JOIN LATERAL (
    SELECT
        count(*) FILTER (WHERE feed_seen_at(i.seen_at, i.read_at, i.snoozed_until, $4) IS NULL) AS unseen,
        count(*) FILTER (WHERE i.is_unread) AS unread,
        count(*) FILTER (WHERE v.visited_at IS NULL OR i.at > v.visited_at) AS missed
    FROM (
        SELECT
            bool_or(o.is_unread) AS is_unread, max(o.at) AS at, max(o.read_at) AS read_at, max(o.seen_at) AS seen_at,
            max(o.archived_at) AS archived_at, max(o.snoozed_until) AS snoozed_until
        FROM (
            SELECT p.id UNION ALL
            SELECT merged.from_id FROM contact_merges merged WHERE merged.person_id = p.id AND merged.workspace_id = $1
        ) AS alias (id)
        CROSS JOIN LATERAL (
            (
                SELECT
                    f.delivery_id AS id, f.read_at IS NULL AS is_unread, f.at, f.read_at, NULL::timestamptz AS seen_at,
                    NULL::timestamptz AS archived_at, NULL::timestamptz AS snoozed_until
                FROM feed_items f
                WHERE f.bucket = id_bucket(alias.id) AND f.contact_id = alias.id AND f.workspace_id = $1
                ORDER BY f.delivery_id DESC LIMIT $5
            )
            UNION ALL
            SELECT m.delivery_id, NULL, NULL, NULL, m.seen_at, m.archived_at, m.snoozed_until FROM feed_marks m
            WHERE m.bucket = id_bucket(alias.id) AND m.contact_id = alias.id AND m.workspace_id = $1
        ) AS o
        GROUP BY o.id
        HAVING bool_or(o.is_unread) IS NOT NULL
    ) AS i
    WHERE i.archived_at IS NULL AND (i.snoozed_until IS NULL OR i.snoozed_until <= $4::timestamptz)
) AS c

-- name: whole_person
-- Who stands for this contact ($3, in bucket $2), who else is the same person, and where the log ends, by bucket: what is numbered up to
-- there is seen by every statement that comes after this one.
SELECT
    p.id, ARRAY(SELECT m.from_id FROM contact_merges m WHERE m.person_id = p.id AND m.workspace_id = $1) AS merged, event_ends() AS ends
FROM (
    SELECT coalesce((SELECT person_id FROM contact_merges WHERE bucket = $2 AND from_id = $3 AND workspace_id = $1), $3::uuid)
) AS p (id)

-- name: changes
-- What happened to one person ($3) in the log of their bucket ($2), after position $4 and up to $5: to which delivery, or that they were
-- merged, or are themselves again ($6 is how the log writes them).
SELECT e.position, e.type, e.delivery_id
FROM events e
WHERE e.bucket = $2 AND e.position > $4 AND e.position <= $5 AND e.workspace_id = $1
  AND e.type IN ('delivery.delivered', 'delivery.read', 'feed.updated', 'contact.merged', 'contact.unmerged')
  AND (e.contact_id = $3 OR (e.type = 'contact.unmerged' AND e.data ->> 'merged_id' = $6))
ORDER BY e.position

-- name: comes_late
-- Whether something comes, or has come and was not read, for somebody who was merged into this person ($2), although it was sent to them
-- before: it is told in the log of another bucket.
SELECT EXISTS (
    SELECT FROM contact_merges m
    CROSS JOIN LATERAL (
        SELECT FROM deliveries d
        WHERE d.workspace_id = $1 AND d.contact_id = m.from_id AND d.channel = 'inapp' AND (
            d.state IN ('scheduled', 'queued', 'held', 'unknown')
            OR (d.state = 'delivered' AND d.delivered_at > m.merged_at - interval '1 minute')
        )
        LIMIT 1
    ) AS late
    WHERE m.person_id = $2 AND m.workspace_id = $1
)
