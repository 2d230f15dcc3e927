-- name: try_retention
-- One at a time forgets; the lock is gone with the transaction.
SELECT pg_try_advisory_xact_lock(hashtextextended('tidings retention', 0))

-- name: old_messages
-- The next messages of a bucket after $2 that are older than the id $3, each with whether it is over: nothing of it waits, nothing
-- has changed since $5, and no step is to come.
SELECT page.id, NOT EXISTS (
    SELECT FROM deliveries d
    LEFT JOIN queue q ON q.bucket = d.bucket AND q.delivery_id = d.id
    LEFT JOIN recipients r ON r.bucket = d.bucket AND r.message_id = d.message_id AND r.contact_id = d.contact_id
    WHERE d.message_id = page.id
      AND (
          q.delivery_id IS NOT NULL OR d.changed_at >= $5 OR d.state IN ('scheduled', 'queued', 'held')
          OR (r.next_at IS NOT NULL AND r.stopped_at IS NULL)
      )
) AS is_over
FROM (SELECT m.id FROM messages m WHERE m.bucket = $1 AND m.id > $2 AND m.id < $3 ORDER BY m.id LIMIT $4) AS page
ORDER BY page.id

-- name: forget_deliveries
-- At most $2 deliveries of these messages are gone, with all that hangs on them; never one that waits.
WITH chosen AS MATERIALIZED (
    SELECT d.bucket, d.id FROM deliveries d
    WHERE d.message_id = ANY ($1::uuid[])
      AND NOT EXISTS (SELECT FROM queue q WHERE q.bucket = d.bucket AND q.delivery_id = d.id)
    LIMIT $2
),
gone AS (
    DELETE FROM deliveries d USING chosen c WHERE d.bucket = c.bucket AND d.id = c.id
    RETURNING d.bucket, d.id, d.message_id, d.contact_id, d.collapse_key
),
tried AS (
    DELETE FROM attempts a USING gone g WHERE a.bucket = g.bucket AND a.delivery_id = g.id
),
exchanged AS (
    DELETE FROM exchanges e USING gone g WHERE e.bucket = g.bucket AND e.delivery_id = g.id
),
engaged AS (
    DELETE FROM engagements e USING gone g WHERE e.delivery_id = g.id
),
counted AS (
    DELETE FROM cap_uses u USING gone g WHERE u.bucket = g.bucket AND u.contact_id = g.contact_id AND u.delivery_id = g.id
),
routed AS (
    DELETE FROM recipients r USING gone g WHERE r.bucket = g.bucket AND r.message_id = g.message_id AND r.contact_id = g.contact_id
),
marked AS (
    DELETE FROM feed_marks m USING gone g WHERE m.bucket = g.bucket AND m.contact_id = g.contact_id AND m.delivery_id = g.id
),
collapsed AS (
    DELETE FROM collapses k USING gone g
    WHERE k.bucket = g.bucket AND k.contact_id = g.contact_id AND k.key = g.collapse_key AND k.message_id = g.message_id
)
SELECT count(*)::integer FROM gone

-- name: forget_messages
-- These messages are gone, but for one that has a delivery left.
WITH gone AS (
    DELETE FROM messages m
    WHERE m.bucket = $1 AND m.id = ANY ($2::uuid[]) AND NOT EXISTS (SELECT FROM deliveries d WHERE d.message_id = m.id)
    RETURNING m.id
),
files AS (
    DELETE FROM media f USING gone g WHERE f.message_id = g.id
)
SELECT count(*)::integer FROM gone

-- name: forget_cap_uses
-- At most $2 uses that no cap looks back to any more.
WITH gone AS (
    DELETE FROM cap_uses
    WHERE (bucket, contact_id, delivery_id) IN (
        SELECT u.bucket, u.contact_id, u.delivery_id FROM cap_uses u
        WHERE u.at < $1::timestamptz - interval '2 days'
          AND NOT EXISTS (
              SELECT FROM caps c WHERE c.workspace_id = u.workspace_id AND u.at >= $1::timestamptz - c.per - interval '2 days'
          )
        LIMIT $2
    )
    RETURNING bucket
)
SELECT count(*)::integer FROM gone

-- name: forget_meters
-- At most $2 meters that say nothing any more: a token bucket that is full again, the sum of a day that is past.
WITH gone AS (
    DELETE FROM meters
    WHERE (bucket, workspace_id, key) IN (
        SELECT m.bucket, m.workspace_id, m.key FROM meters m
        WHERE CASE
            WHEN m.key LIKE 'spend:%' THEN m.key < 'spend:' || to_char(($1::timestamptz - interval '40 days') AT TIME ZONE 'UTC', 'YYYY-MM-DD')
            ELSE greatest(m.full_at, m.next_at) < $1::timestamptz - interval '2 days'
        END
        LIMIT $2
    )
    RETURNING bucket
)
SELECT count(*)::integer FROM gone

-- name: forget_automatic_answers
-- At most $2 that keep nobody from being answered any more.
WITH gone AS (
    DELETE FROM automatic_answers
    WHERE (bucket, contact_id, channel, sender) IN (
        SELECT a.bucket, a.contact_id, a.channel, a.sender FROM automatic_answers a WHERE a.answered_at < $1::timestamptz - interval '2 days' LIMIT $2
    )
    RETURNING bucket
)
SELECT count(*)::integer FROM gone

-- name: forget_schedule_runs
-- At most $2 runs older than the id $1; one that a person has to decide about stays.
WITH gone AS (
    DELETE FROM schedule_runs
    WHERE (bucket, id) IN (SELECT r.bucket, r.id FROM schedule_runs r WHERE r.id < $1 AND r.state <> 'waits_for_person' LIMIT $2)
    RETURNING bucket
)
SELECT count(*)::integer FROM gone

-- name: drop_events
-- Months of the log that ended before $1 are gone.
SELECT drop_event_partitions($1::date)

-- name: forget_events
-- At most $2 facts from before $1 that lie in no month of their own; their months must have been dropped.
WITH gone AS (
    DELETE FROM events
    WHERE (bucket, position, recorded_at) IN (
        SELECT e.bucket, e.position, e.recorded_at FROM events e WHERE e.recorded_at < $1::date LIMIT $2
    )
    RETURNING bucket
)
SELECT count(*)::integer FROM gone

-- name: forget_webhooks
-- What was made before $1 for webhook endpoints is gone with its tries, the oldest of each bucket first; answers how many, about $2.
WITH old AS MATERIALIZED (
    SELECT d.bucket, d.position, d.endpoint_id
    FROM generate_series(0, 63) AS b (bucket)
    CROSS JOIN LATERAL (
        SELECT w.bucket, w.position, w.endpoint_id, w.created_at FROM webhook_deliveries w WHERE w.bucket = b.bucket::smallint
        ORDER BY w.position LIMIT greatest($2 / 64, 1)
    ) AS d
    WHERE d.created_at < $1
),
gone AS (
    DELETE FROM webhook_deliveries w USING old
    WHERE w.bucket = old.bucket AND w.position = old.position AND w.endpoint_id = old.endpoint_id
    RETURNING w.bucket, w.id
),
tries AS (
    DELETE FROM webhook_attempts a USING gone WHERE a.bucket = gone.bucket AND a.delivery_id = gone.id
)
SELECT count(*)::integer FROM gone

-- name: old_changes
-- The next conversations of a bucket after $2, each with whether its oldest change is from before $4.
SELECT c.id, coalesce((
    SELECT h.at < $4 FROM conversation_changes h WHERE h.bucket = c.bucket AND h.conversation_id = c.id ORDER BY h.change LIMIT 1
), false) AS is_old
FROM (SELECT bucket, id FROM conversations WHERE bucket = $1 AND id > $2 ORDER BY id LIMIT $3) AS c
ORDER BY c.id

-- name: forget_changes
-- At most $4 changes of these conversations, from before their first one since $3: what is left has no gaps, wherever a clock was.
WITH old AS MATERIALIZED (
    SELECT h.conversation_id, h.change
    FROM unnest($2::uuid[]) AS c (id)
    CROSS JOIN LATERAL (
        SELECT k.change FROM conversation_changes k
        WHERE k.bucket = $1 AND k.conversation_id = c.id AND k.at >= $3 ORDER BY k.change LIMIT 1
    ) AS first
    JOIN conversation_changes h ON h.bucket = $1 AND h.conversation_id = c.id AND h.change < first.change
    UNION ALL
    SELECT h.conversation_id, h.change
    FROM unnest($2::uuid[]) AS c (id)
    JOIN conversation_changes h ON h.bucket = $1 AND h.conversation_id = c.id
    WHERE NOT EXISTS (SELECT FROM conversation_changes k WHERE k.bucket = $1 AND k.conversation_id = c.id AND k.at >= $3)
    ORDER BY conversation_id, change LIMIT $4
),
gone AS (
    DELETE FROM conversation_changes h USING old
    WHERE h.bucket = $1 AND h.conversation_id = old.conversation_id AND h.change = old.change
    RETURNING h.bucket
)
SELECT count(*)::integer FROM gone

-- name: old_conversations
-- Deleted before $1.
SELECT bucket, id FROM conversations WHERE deleted_at < $1 ORDER BY deleted_at LIMIT $2

-- name: forget_conversation
WITH gone AS (
    DELETE FROM conversations WHERE bucket = $1 AND id = $2 RETURNING bucket
)
SELECT count(*)::integer FROM gone

-- name: forget_reactions
-- At most $3 of one conversation.
WITH gone AS (
    DELETE FROM reactions
    WHERE bucket = $1 AND conversation_id = $2
      AND (seq, emoji, person_id) IN (SELECT seq, emoji, person_id FROM reactions WHERE bucket = $1 AND conversation_id = $2 LIMIT $3)
    RETURNING bucket
)
SELECT count(*)::integer FROM gone

-- name: forget_mentions
-- At most $3 of one conversation.
WITH gone AS (
    DELETE FROM mentions
    WHERE bucket = $1 AND conversation_id = $2
      AND (person_id, seq) IN (SELECT person_id, seq FROM mentions WHERE bucket = $1 AND conversation_id = $2 LIMIT $3)
    RETURNING bucket
)
SELECT count(*)::integer FROM gone

-- name: forget_hidden_posts
-- At most $3 of one conversation.
WITH gone AS (
    DELETE FROM hidden_posts
    WHERE bucket = $1 AND conversation_id = $2
      AND (person_id, seq) IN (SELECT person_id, seq FROM hidden_posts WHERE bucket = $1 AND conversation_id = $2 LIMIT $3)
    RETURNING bucket
)
SELECT count(*)::integer FROM gone

-- name: forget_member_positions
-- At most $3 of one conversation.
WITH gone AS (
    DELETE FROM member_positions
    WHERE bucket = $1 AND conversation_id = $2
      AND member_id IN (SELECT member_id FROM member_positions WHERE bucket = $1 AND conversation_id = $2 LIMIT $3)
    RETURNING bucket
)
SELECT count(*)::integer FROM gone

-- name: forget_post_versions
-- At most $3 of one conversation.
WITH gone AS (
    DELETE FROM post_versions
    WHERE bucket = $1 AND conversation_id = $2
      AND (seq, version) IN (SELECT seq, version FROM post_versions WHERE bucket = $1 AND conversation_id = $2 LIMIT $3)
    RETURNING bucket
)
SELECT count(*)::integer FROM gone

-- name: forget_posts
-- At most $3 of one conversation.
WITH gone AS (
    DELETE FROM posts
    WHERE bucket = $1 AND conversation_id = $2
      AND (seq) IN (SELECT seq FROM posts WHERE bucket = $1 AND conversation_id = $2 LIMIT $3)
    RETURNING bucket
)
SELECT count(*)::integer FROM gone

-- name: forget_participants
-- At most $3 of one conversation.
WITH gone AS (
    DELETE FROM participants
    WHERE bucket = $1 AND conversation_id = $2
      AND (person_id) IN (SELECT person_id FROM participants WHERE bucket = $1 AND conversation_id = $2 LIMIT $3)
    RETURNING bucket
)
SELECT count(*)::integer FROM gone

-- name: forget_changes_of
-- At most $3 of one conversation.
WITH gone AS (
    DELETE FROM conversation_changes
    WHERE bucket = $1 AND conversation_id = $2
      AND (change) IN (SELECT change FROM conversation_changes WHERE bucket = $1 AND conversation_id = $2 LIMIT $3)
    RETURNING bucket
)
SELECT count(*)::integer FROM gone

-- name: forget_outsiders
-- At most $3 of one conversation.
WITH gone AS (
    DELETE FROM outsiders
    WHERE bucket = $1 AND conversation_id = $2
      AND (person_id) IN (SELECT person_id FROM outsiders WHERE bucket = $1 AND conversation_id = $2 LIMIT $3)
    RETURNING bucket
)
SELECT count(*)::integer FROM gone

-- name: forget_reaches
-- At most $3 of one conversation.
WITH gone AS (
    DELETE FROM reaches
    WHERE bucket = $1 AND conversation_id = $2
      AND (person_id) IN (SELECT person_id FROM reaches WHERE bucket = $1 AND conversation_id = $2 LIMIT $3)
    RETURNING bucket
)
SELECT count(*)::integer FROM gone

-- name: forget_previews_of
-- At most $3 of one conversation.
WITH gone AS (
    DELETE FROM link_previews
    WHERE bucket = $1 AND conversation_id = $2
      AND (seq, n) IN (SELECT seq, n FROM link_previews WHERE bucket = $1 AND conversation_id = $2 LIMIT $3)
    RETURNING bucket
)
SELECT count(*)::integer FROM gone

-- name: forget_merged_of
-- At most $3 of one conversation.
WITH gone AS (
    DELETE FROM merged_rows
    WHERE bucket = $1 AND (from_id, kind, about_id, key) IN (
        SELECT from_id, kind, about_id, key FROM merged_rows WHERE bucket = $1 AND about_id = $2 LIMIT $3
    )
    RETURNING bucket
)
SELECT count(*)::integer FROM gone

-- name: forget_chunks_of
-- At most $3 pieces of the files of one conversation ($2), whose own bucket ($1) they need not have.
WITH old AS MATERIALIZED (
    SELECT c.bucket, c.attachment_id, c.upload, c.n
    FROM attachments a JOIN attachment_chunks c ON c.bucket = a.bucket AND c.attachment_id = a.id
    WHERE a.conversation_id = $2 AND $1::smallint IS NOT NULL
    LIMIT $3
),
gone AS (
    DELETE FROM attachment_chunks c USING old
    WHERE c.bucket = old.bucket AND c.attachment_id = old.attachment_id AND c.upload = old.upload AND c.n = old.n
    RETURNING c.bucket
)
SELECT count(*)::integer FROM gone

-- name: forget_attachments_of
-- At most $3 of one conversation; their bytes must have gone before.
WITH gone AS (
    DELETE FROM attachments
    WHERE (bucket, id) IN (SELECT bucket, id FROM attachments WHERE conversation_id = $2 AND $1::smallint IS NOT NULL LIMIT $3)
    RETURNING bucket
)
SELECT count(*)::integer FROM gone

-- name: forget_hook_events
-- At most $2 that came before $1 and wait for nothing.
WITH gone AS (
    DELETE FROM hook_events
    WHERE (bucket, hook_id, event_key) IN (
        SELECT h.bucket, h.hook_id, h.event_key FROM hook_events h
        WHERE h.received_at < $1 AND h.due_at IS NULL ORDER BY h.received_at LIMIT $2
    )
    RETURNING bucket
)
SELECT count(*)::integer FROM gone

-- name: forget_flags
-- At most $2 whose id is smaller than $1: what was flagged so long ago is decided, or will never be.
WITH gone AS (
    DELETE FROM flags WHERE (bucket, id) IN (SELECT f.bucket, f.id FROM flags f WHERE f.id < $1 LIMIT $2) RETURNING bucket
)
SELECT count(*)::integer FROM gone

-- name: forget_exchanges
-- At most $2 that began before $1.
WITH gone AS (
    DELETE FROM exchanges WHERE (bucket, delivery_id, n) IN (
        SELECT e.bucket, e.delivery_id, e.n FROM exchanges e WHERE e.began_at < $1 ORDER BY e.began_at LIMIT $2
    ) RETURNING bucket
)
SELECT count(*)::integer FROM gone

-- name: forget_html_previews
-- At most $2 whose time was over at $1.
WITH gone AS (
    DELETE FROM html_previews WHERE (bucket, id) IN (SELECT h.bucket, h.id FROM html_previews h WHERE h.expires_at <= $1 LIMIT $2) RETURNING bucket
)
SELECT count(*)::integer FROM gone

-- name: forget_requests
-- At most $2 that are older than the id of $1 for the days that their workspace keeps them: the first id is that of no day.
WITH gone AS (
    DELETE FROM api_requests
    WHERE (bucket, id) IN (
        SELECT r.bucket, r.id
        FROM workspaces w
        CROSS JOIN LATERAL (
            SELECT api_requests.bucket, api_requests.id FROM api_requests
            WHERE api_requests.workspace_id = w.id AND api_requests.id < ($1::uuid[])[w.request_log_days + 1]
            ORDER BY api_requests.id LIMIT $2
        ) AS r
        LIMIT $2
    )
    RETURNING bucket
)
SELECT count(*)::integer FROM gone
