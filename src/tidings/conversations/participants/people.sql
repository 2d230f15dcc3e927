-- What people do for themselves: how far they have read, what they want to see of it, whom they have blocked.

-- name: add_blocks
-- A person ($1 bucket, $2 id, $3 workspace) has blocked these ($4) from $5 on; answers whom they had not blocked before.
INSERT INTO blocks (bucket, person_id, blocked_id, workspace_id, at)
SELECT $1, $2, given.id, $3, $5 FROM unnest($4::uuid[]) AS given (id) ORDER BY given.id
ON CONFLICT DO NOTHING
RETURNING blocked_id

-- name: remove_blocks
-- The same, the other way; answers whom they had blocked.
DELETE FROM blocks WHERE bucket = $1 AND person_id = $2 AND workspace_id = $3 AND blocked_id = ANY($4::uuid[]) RETURNING blocked_id

-- name: lock_blocker
-- Two who change the blocks of one person do it one after the other; a lock on a number, gone with the transaction.
SELECT pg_advisory_xact_lock(hashtextextended($1::text, 23))

-- name: count_blocks
-- Whom a person has blocked.
SELECT array_agg(blocked_id) FROM blocks WHERE bucket = $1 AND person_id = $2 AND workspace_id = $3

-- name: list_blocks
-- Whom a person has blocked, after an id ($4), in the order of these; $6: of those alone who are or were in a conversation with them.
SELECT blocked_id, at FROM blocks
WHERE bucket = $1 AND person_id = $2 AND workspace_id = $3 AND ($4::uuid IS NULL OR blocked_id > $4) AND (NOT $6::boolean OR EXISTS (
    SELECT FROM participants o JOIN participants p ON p.bucket = o.bucket AND p.conversation_id = o.conversation_id
    WHERE o.workspace_id = $3 AND o.person_id = blocks.blocked_id AND o.state IN ('active', 'left', 'removed', 'invited')
      AND p.workspace_id = $3 AND p.person_id = $2 AND p.state IN ('active', 'left', 'removed', 'invited')
))
ORDER BY blocked_id LIMIT $5

-- name: together_with
-- Those of some ($3) who are or were in a conversation with a person ($2, of workspace $1), or are invited to one, or the person is.
SELECT i.id FROM unnest($3::uuid[]) AS i (id)
WHERE EXISTS (
    SELECT FROM participants o JOIN participants p ON p.bucket = o.bucket AND p.conversation_id = o.conversation_id
    WHERE o.workspace_id = $1 AND o.person_id = i.id AND o.state IN ('active', 'left', 'removed', 'invited')
      AND p.workspace_id = $1 AND p.person_id = $2 AND p.state IN ('active', 'left', 'removed', 'invited')
)

-- name: hidden_authors
-- Whom a person has blocked, by all the ids that these have said something under.
SELECT blocked_id FROM blocks WHERE bucket = $1 AND person_id = $2 AND workspace_id = $3
UNION
SELECT m.from_id FROM blocks b JOIN contact_merges m ON m.person_id = b.blocked_id AND m.workspace_id = $3
WHERE b.bucket = $1 AND b.person_id = $2 AND b.workspace_id = $3

-- name: blocked_between
-- Those of the others ($4, with their buckets $5) whom the person has blocked, or who have blocked the person.
SELECT b.blocked_id AS other FROM blocks b
WHERE b.bucket = $1 AND b.person_id = $2 AND b.workspace_id = $3 AND b.blocked_id = ANY($4::uuid[])
UNION
SELECT o.id FROM unnest($4::uuid[], $5::smallint[]) AS o (id, bucket)
-- Not by blocks_blocked: whoever is blocked by everybody would be looked up among all of these.
JOIN blocks b ON b.bucket = o.bucket AND b.person_id = o.id AND b.blocked_id IS NOT DISTINCT FROM $2 AND b.workspace_id = $3

-- name: tell_blocks
-- What a person ($1, of workspace $2) sees has changed, for them alone, in every conversation of more than two where one of these ($3)
-- is or was: each takes its next change number, under its row's lock, in the order of their ids.
WITH shared AS (
    SELECT c.bucket, c.id
    FROM participants mine
    JOIN conversations c ON c.bucket = mine.bucket AND c.id = mine.conversation_id AND c.workspace_id = $2
    WHERE mine.person_id = $1 AND mine.workspace_id = $2 AND mine.state IN ('active', 'invited') AND c.kind <> 'direct' AND c.state <> 'deleted'
      AND EXISTS (
          SELECT FROM participants other
          WHERE other.bucket = mine.bucket AND other.conversation_id = mine.conversation_id AND other.person_id = ANY($3::uuid[])
            AND other.workspace_id = $2
      )
),
held AS MATERIALIZED (
    SELECT c.bucket, c.id FROM conversations c
    WHERE c.workspace_id = $2 AND (c.bucket, c.id) IN (SELECT bucket, id FROM shared) ORDER BY c.id FOR UPDATE
),
moved AS (
    UPDATE conversations c SET last_change = c.last_change + 1 FROM held
    WHERE c.bucket = held.bucket AND c.id = held.id AND c.workspace_id = $2
    RETURNING c.bucket, c.id, c.last_change
)
INSERT INTO conversation_changes (bucket, conversation_id, change, workspace_id, kind, person_id, at)
SELECT bucket, id, last_change, $2, 'hidden', $1, $4 FROM moved

-- name: move_position
-- Only forwards ($5 delivered, $6 read): no row where they are that far already. What was read was delivered.
WITH before AS (
    SELECT delivered_seq, read_seq FROM participants
    WHERE bucket = $1 AND conversation_id = $2 AND person_id = $3 AND workspace_id = $4 FOR UPDATE
)
UPDATE participants p
SET delivered_seq = greatest(p.delivered_seq, $5::bigint, $6::bigint), read_seq = greatest(p.read_seq, $6)
FROM before
WHERE p.bucket = $1 AND p.conversation_id = $2 AND p.person_id = $3 AND p.workspace_id = $4
  AND (p.delivered_seq < greatest($5::bigint, $6::bigint) OR p.read_seq < $6)
RETURNING p.delivered_seq, p.read_seq, before.read_seq AS was_read

-- name: read_everything
-- A person ($1, of workspace $2) has read all that there is, in these conversations ($3, null: in all); at most $4 of them at once.
WITH mine AS MATERIALIZED (
    SELECT p.bucket, p.conversation_id, p.person_id, c.last_seq, c.participants
    FROM participants p JOIN conversations c ON c.bucket = p.bucket AND c.id = p.conversation_id AND c.workspace_id = $2
    WHERE p.person_id = $1 AND p.workspace_id = $2 AND p.state IN ('active', 'invited') AND p.state = 'active'
      AND c.state IN ('open', 'closed') AND p.read_seq < c.last_seq AND ($3::uuid[] IS NULL OR p.conversation_id = ANY($3))
    ORDER BY p.conversation_id LIMIT $4 FOR UPDATE OF p
)
UPDATE participants p
SET delivered_seq = greatest(p.delivered_seq, mine.last_seq), read_seq = greatest(p.read_seq, mine.last_seq)
FROM mine
WHERE p.bucket = mine.bucket AND p.conversation_id = mine.conversation_id AND p.person_id = mine.person_id AND p.workspace_id = $2
RETURNING p.bucket, p.conversation_id, p.delivered_seq, p.read_seq, mine.participants

-- name: tell_reads
-- One fact a conversation.
INSERT INTO outbox (bucket, workspace_id, type, contact_id, conversation_id, data, occurred_at)
SELECT given.bucket, $1, 'participant.read', $6, given.id, given.data, $5
FROM unnest($2::smallint[], $3::uuid[], $4::jsonb[]) AS given (bucket, id, data)

-- name: post_of
-- A post by its message's id ($3), in its conversation.
SELECT seq, id, author_id, created_at, deleted_at FROM posts WHERE id = $3 AND bucket = $1 AND conversation_id = $2 AND workspace_id = $4

-- name: count_receipts
-- Of one post ($3 seq): how many it is for beside its author ($4), to how many it was delivered, and how many have read it.
SELECT count(*) AS total, count(*) FILTER (WHERE delivered_seq >= $3) AS delivered, count(*) FILTER (WHERE read_seq >= $3) AS read
FROM participants
WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $5 AND state = 'active' AND sees_after < $3 AND person_id IS DISTINCT FROM $4

-- name: list_receipts
-- The same, person by person, at most $6.
SELECT person_id, kind, delivered_seq >= $3 AS is_delivered, read_seq >= $3 AS is_read
FROM participants
WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $5 AND state = 'active' AND sees_after < $3 AND person_id IS DISTINCT FROM $4
ORDER BY person_id LIMIT $6

-- name: set_archived
-- Until the next post; null: no longer.
UPDATE participants SET archived_at = $5 WHERE bucket = $1 AND conversation_id = $2 AND person_id = $3 AND workspace_id = $4

-- name: set_silent
-- Until then the person is not told of posts; null: they are.
UPDATE participants SET silent_until = $5 WHERE bucket = $1 AND conversation_id = $2 AND person_id = $3 AND workspace_id = $4

-- name: clear
-- Nothing up to $5 is shown to the person any more, and nothing of it is unread.
UPDATE participants
SET sees_after = greatest(sees_after, $5), delivered_seq = greatest(delivered_seq, $5), read_seq = greatest(read_seq, $5), cleared_at = $6
WHERE bucket = $1 AND conversation_id = $2 AND person_id = $3 AND workspace_id = $4

-- name: own_place
-- How a person sees one conversation, with what they have not read of it: what is deleted, hidden from them, or said by whom they have
-- blocked ($5) is none of that. Of the posts themselves only those are looked at that do not count.
SELECT p.delivered_seq, p.read_seq, p.silent_until, p.muted_until, p.archived_at, c.last_post_at,
    CASE WHEN p.state = 'active' THEN greatest(c.last_seq - greatest(p.read_seq, p.sees_after), 0) - marks.posts ELSE 0 END AS unread,
    CASE WHEN p.state = 'active' THEN marks.mentions ELSE 0 END AS mentions
FROM conversations c
JOIN participants p ON p.bucket = c.bucket AND p.conversation_id = c.id AND p.person_id = $3 AND p.workspace_id = $4
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE is_gone) AS posts, count(*) FILTER (WHERE NOT is_gone) AS mentions
    FROM (
        SELECT seq, bool_or(is_gone) AS is_gone
        FROM (
            SELECT d.seq, true AS is_gone FROM posts d
            WHERE d.conversation_id = p.conversation_id AND d.seq > greatest(p.read_seq, p.sees_after) AND d.deleted_at IS NOT NULL
            UNION ALL SELECT h.seq, true FROM hidden_posts h
            WHERE h.bucket = p.bucket AND h.conversation_id = p.conversation_id AND h.person_id = p.person_id AND h.seq > greatest(p.read_seq, p.sees_after)
            UNION ALL SELECT b.seq, true FROM posts b
            WHERE cardinality($5::uuid[]) > 0 AND c.kind <> 'direct' AND b.bucket = p.bucket AND b.conversation_id = p.conversation_id
              AND b.seq > greatest(p.read_seq, p.sees_after) AND b.author_id = ANY($5)
            UNION ALL SELECT m.seq, false FROM mentions m
            WHERE m.bucket = p.bucket AND m.conversation_id = p.conversation_id AND m.person_id = p.person_id AND m.seq > greatest(p.read_seq, p.sees_after)
        ) AS mark
        GROUP BY seq
    ) AS one
) AS marks
WHERE c.bucket = $1 AND c.id = $2 AND c.workspace_id = $4

-- name: unread_totals
-- Over all conversations of a person ($1, of workspace $2) that run or ran: what they have not read, as in own_place; apart from those
-- in which they want silence at $4. Of the posts themselves only those are looked at that do not count.
WITH mine AS MATERIALIZED (
    SELECT p.bucket, p.conversation_id, c.kind, c.last_seq, greatest(p.read_seq, p.sees_after) AS seen,
        coalesce(p.silent_until > $4, false) AS is_silent
    FROM participants p
    JOIN conversations c ON c.bucket = p.bucket AND c.id = p.conversation_id AND c.workspace_id = $2
    WHERE p.person_id = $1 AND p.workspace_id = $2 AND p.state IN ('active', 'invited') AND p.state = 'active'
      AND c.state IN ('open', 'closed') AND c.last_seq > greatest(p.read_seq, p.sees_after)
),
marks AS (
    SELECT conversation_id, seq, bool_or(is_gone) AS is_gone
    FROM (
        SELECT d.conversation_id, d.seq, true AS is_gone
        FROM mine m JOIN posts d ON d.conversation_id = m.conversation_id AND d.seq > m.seen AND d.deleted_at IS NOT NULL
        UNION ALL
        SELECT h.conversation_id, h.seq, true
        FROM mine m
        JOIN hidden_posts h ON h.bucket = m.bucket AND h.conversation_id = m.conversation_id AND h.person_id = $1 AND h.seq > m.seen
        UNION ALL
        SELECT m.conversation_id, said.seq, true
        FROM mine m
        CROSS JOIN LATERAL (
            SELECT b.seq FROM posts b
            WHERE b.bucket = m.bucket AND b.conversation_id = m.conversation_id AND b.seq > m.seen AND b.author_id = ANY($3) OFFSET 0
        ) AS said
        WHERE cardinality($3::uuid[]) > 0 AND m.kind <> 'direct'
        UNION ALL
        SELECT n.conversation_id, n.seq, false
        FROM mine m
        JOIN mentions n ON n.bucket = m.bucket AND n.conversation_id = m.conversation_id AND n.person_id = $1 AND n.seq > m.seen
    ) AS mark
    GROUP BY conversation_id, seq
),
-- Added up and not joined: however many there are is nothing that a planner knows.
each AS (
    SELECT conversation_id, sum(posts) AS posts, sum(mentions) AS mentions, bool_or(is_silent) AS is_silent
    FROM (
        SELECT conversation_id, last_seq - seen AS posts, 0 AS mentions, is_silent FROM mine
        UNION ALL
        SELECT conversation_id, CASE WHEN is_gone THEN -1 ELSE 0 END, CASE WHEN is_gone THEN 0 ELSE 1 END, false FROM marks
    ) AS part
    GROUP BY conversation_id
)
SELECT count(*) FILTER (WHERE posts > 0) AS conversations, coalesce(sum(posts), 0)::bigint AS posts,
    coalesce(sum(mentions), 0)::bigint AS mentions,
    coalesce(sum(CASE WHEN is_silent THEN mentions ELSE posts END), 0)::bigint AS told
FROM each

-- name: list_mine
-- Conversations of a person ($1, of workspace $2), where they are active or invited ($4), the one with the last post first, after a place
-- in that order ($10, $11); by kind ($5), business object ($6, $7), archived or not ($8), unread alone ($9), among some ($13). Unread as in own_place.
WITH page AS MATERIALIZED (
    SELECT own.* FROM (
        SELECT p.bucket, p.conversation_id, p.role, p.state AS membership, p.sees_after, p.delivered_seq, p.read_seq, p.muted_until,
            p.silent_until, c.kind, c.state, c.title, c.object_type, c.object_id, c.is_frozen, c.participants, c.last_seq,
            c.last_post_at, c.last_change, c.created_at, coalesce(c.last_post_at, c.created_at) AS at,
            greatest(p.read_seq, p.sees_after) AS seen,
            p.archived_at IS NOT NULL AND (c.last_post_at IS NULL OR c.last_post_at <= p.archived_at) AS is_archived
        FROM participants p
        JOIN conversations c ON c.bucket = p.bucket AND c.id = p.conversation_id AND c.workspace_id = $2
        WHERE p.person_id = $1 AND p.workspace_id = $2 AND p.state IN ('active', 'invited') AND p.state = $4
          AND c.state IN ('open', 'closed')
          AND ($5::text IS NULL OR c.kind = $5) AND ($6::text IS NULL OR c.object_type = $6) AND ($7::text IS NULL OR c.object_id = $7)
          AND ($8::boolean IS NULL OR $8 = (p.archived_at IS NOT NULL AND (c.last_post_at IS NULL OR c.last_post_at <= p.archived_at)))
          AND NOT (p.cleared_at IS NOT NULL AND p.sees_after >= c.last_seq)
          AND ($10::timestamptz IS NULL OR (coalesce(c.last_post_at, c.created_at), c.id) < ($10, $11::uuid))
          AND (NOT $9 OR c.last_seq > greatest(p.read_seq, p.sees_after))
          AND ($13::uuid[] IS NULL OR p.conversation_id = ANY ($13))
        ORDER BY coalesce(c.last_post_at, c.created_at) DESC, p.conversation_id DESC
    ) AS own
    -- Asked for in their order, and no further than the page.
    LEFT JOIN LATERAL (
        SELECT true AS is_there FROM posts o
        WHERE $9 AND o.bucket = own.bucket AND o.conversation_id = own.conversation_id AND o.seq > own.seen AND o.deleted_at IS NULL
          AND (own.kind = 'direct' OR o.author_id IS NULL OR o.author_id <> ALL($3::uuid[]))
          AND NOT EXISTS (
              SELECT FROM hidden_posts h
              WHERE h.bucket = o.bucket AND h.conversation_id = o.conversation_id AND h.person_id = $1 AND h.seq = o.seq
          )
        LIMIT 1
    ) AS unread ON true
    WHERE NOT $9 OR unread.is_there
    ORDER BY own.at DESC, own.conversation_id DESC
    LIMIT $12
)
SELECT page.*, last.seq AS post_seq, last.id AS post_id, last.author_kind, last.author_id, last.author_name, last.text,
    last.created_at AS posted_at, last.deleted_at,
    CASE WHEN page.membership = 'active' THEN greatest(page.last_seq - page.seen, 0) - marks.posts ELSE 0 END AS unread,
    CASE WHEN page.membership = 'active' THEN marks.mentions ELSE 0 END AS mentions,
    (
        SELECT array_agg(w.kind || ' ' || w.person_id) FROM (
            SELECT o.kind, o.person_id FROM participants o
            WHERE o.bucket = page.bucket AND o.conversation_id = page.conversation_id AND o.person_id <> $1 AND o.state = 'active' LIMIT 4
        ) AS w
    ) AS others
FROM page
LEFT JOIN LATERAL (
    SELECT o.seq, o.id, o.author_kind, o.author_id, o.author_name, left(o.text, 200) AS text, o.created_at, o.deleted_at FROM posts o
    WHERE page.membership = 'active' AND o.bucket = page.bucket AND o.conversation_id = page.conversation_id AND o.seq > page.sees_after
      AND (page.kind = 'direct' OR o.author_id IS NULL OR o.author_id <> ALL($3::uuid[]))
      AND NOT EXISTS (
          SELECT FROM hidden_posts h
          WHERE h.bucket = o.bucket AND h.conversation_id = o.conversation_id AND h.person_id = $1 AND h.seq = o.seq
      )
    ORDER BY o.seq DESC LIMIT 1
) AS last ON true
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE is_gone) AS posts, count(*) FILTER (WHERE NOT is_gone) AS mentions
    FROM (
        SELECT seq, bool_or(is_gone) AS is_gone
        FROM (
            SELECT d.seq, true AS is_gone FROM posts d
            WHERE d.conversation_id = page.conversation_id AND d.seq > page.seen AND d.deleted_at IS NOT NULL
            UNION ALL SELECT h.seq, true FROM hidden_posts h
            WHERE h.bucket = page.bucket AND h.conversation_id = page.conversation_id AND h.person_id = $1 AND h.seq > page.seen
            UNION ALL SELECT b.seq, true FROM posts b
            WHERE cardinality($3::uuid[]) > 0 AND page.kind <> 'direct' AND b.bucket = page.bucket AND b.conversation_id = page.conversation_id
              AND b.seq > page.seen AND b.author_id = ANY($3)
            UNION ALL SELECT m.seq, false FROM mentions m
            WHERE m.bucket = page.bucket AND m.conversation_id = page.conversation_id AND m.person_id = $1 AND m.seq > page.seen
        ) AS mark
        GROUP BY seq
    ) AS one
) AS marks
ORDER BY page.at DESC, page.conversation_id DESC
