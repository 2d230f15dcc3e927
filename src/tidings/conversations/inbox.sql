-- Conversations as the company looks on them: by what was said last, with what of them a member has not read. Under the pipeline's role,
-- since under a policy no index finds words: each statement names the workspace ($1) itself.
-- What is unread to a member: of the last 100 posts behind where they stand, what is neither deleted nor their own, nor from before they
-- joined the workspace. They stand where they are in it, or where they looked on, whichever is further.

-- name: plan_anew
-- For the rest of the transaction every statement is planned for its own arguments: which filters there are decides by which index is read.
SELECT set_config('plan_cache_mode', 'force_custom_plan', true)

-- name: list_active
-- The one in which something was said last first, before a place in that order ($2 time, $3 id): all that are not deleted, or in one
-- state ($6), of one kind ($5), among some ($10); of the first $11 of these (null: of all) with something unread ($8) to a member ($7, who
-- joined at $9).
SELECT
    l.*, l.metadata::text AS metadata_text, l.rule::text AS rule_text, l.route::text AS route_text, l.opening::text AS opening_text
FROM (
    SELECT c.*, coalesce(c.last_post_at, c.created_at) AS at
    FROM conversations AS c
    -- By tens of seconds, which the index has, and among those by the time itself.
    WHERE c.listed_in = $1 AND c.active_at <= coalesce(date_bin('10 seconds', $2::timestamptz, '1970-01-01 00:00:00+00'), 'infinity')
      AND (coalesce(c.last_post_at, c.created_at), c.id)
          < (coalesce($2, 'infinity'), coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
      AND ($5::text IS NULL OR c.kind = $5) AND CASE WHEN $6::text IS NULL THEN c.state <> 'deleted' ELSE c.state = $6 END
      AND ($10::uuid[] IS NULL OR (c.workspace_id = $1 AND c.id = ANY ($10))) AND (NOT $8::boolean OR c.last_post_at > $9::timestamptz)
    ORDER BY c.active_at DESC, at DESC, c.id DESC
    LIMIT $11
) AS l
WHERE l.workspace_id = $1 AND (NOT $8 OR EXISTS (
    SELECT FROM (SELECT 1) AS one (row)
    LEFT JOIN participants p
        ON p.bucket = l.bucket AND p.conversation_id = l.id AND p.person_id = $7 AND p.workspace_id = $1 AND p.state = 'active'
    LEFT JOIN member_positions w ON w.bucket = l.bucket AND w.conversation_id = l.id AND w.member_id = $7 AND w.workspace_id = $1
    CROSS JOIN LATERAL (
        SELECT posts.author_id, posts.deleted_at, posts.created_at FROM posts
        WHERE posts.bucket = l.bucket AND posts.conversation_id = l.id AND posts.workspace_id = $1
          AND posts.seq > greatest(p.read_seq, p.sees_after, w.read_seq, 0)
        ORDER BY posts.seq DESC LIMIT 100
    ) AS o
    WHERE o.deleted_at IS NULL AND o.author_id IS DISTINCT FROM $7::uuid AND o.created_at > $9
))
ORDER BY l.active_at DESC, l.at DESC, l.id DESC
LIMIT $4

-- name: count_unread
-- In how many of the open conversations in which something was said last ($4 of them) a member ($2, who joined at $3) has something unread.
SELECT count(*)
FROM (
    SELECT conversations.bucket, conversations.id, conversations.workspace_id FROM conversations
    WHERE conversations.listed_in = $1 AND conversations.state = 'open' AND conversations.last_post_at > $3::timestamptz
    ORDER BY conversations.active_at DESC LIMIT $4
) AS c
WHERE c.workspace_id = $1 AND EXISTS (
    SELECT FROM (SELECT 1) AS one (row)
    LEFT JOIN participants p
        ON p.bucket = c.bucket AND p.conversation_id = c.id AND p.person_id = $2 AND p.workspace_id = $1 AND p.state = 'active'
    LEFT JOIN member_positions w ON w.bucket = c.bucket AND w.conversation_id = c.id AND w.member_id = $2 AND w.workspace_id = $1
    CROSS JOIN LATERAL (
        SELECT posts.author_id, posts.deleted_at, posts.created_at FROM posts
        WHERE posts.bucket = c.bucket AND posts.conversation_id = c.id AND posts.workspace_id = $1
          AND posts.seq > greatest(p.read_seq, p.sees_after, w.read_seq, 0)
        ORDER BY posts.seq DESC LIMIT 100
    ) AS o
    WHERE o.deleted_at IS NULL AND o.author_id IS DISTINCT FROM $2::uuid AND o.created_at > $3
)

-- name: told_of
-- Of these conversations ($2 buckets, $3 ids) what was said last, some of the people in them beside a member ($4; null: the backend), the
-- contacts first, and how many posts are unread to that member, who joined at $5: 100 at most.
SELECT k.id, last.*, people.some, unread.n AS unread
FROM unnest($2::smallint[], $3::uuid[]) AS k (bucket, id)
LEFT JOIN LATERAL (
    SELECT o.seq AS post_seq, o.id AS post_id, o.author_kind, o.author_id, o.author_name, o.channel, left(o.text, 200) AS text,
        o.created_at AS posted_at, o.deleted_at
    FROM posts o
    WHERE o.bucket = k.bucket AND o.conversation_id = k.id AND o.workspace_id = $1
    ORDER BY o.seq DESC LIMIT 1
) AS last ON true
CROSS JOIN LATERAL (
    SELECT array_agg(g.kind || ' ' || g.person_id ORDER BY g.kind <> 'contact', g.person_id) AS some FROM (
        SELECT f.kind, f.person_id FROM (
            SELECT q.kind, q.person_id FROM participants q
            WHERE q.bucket = k.bucket AND q.conversation_id = k.id AND q.workspace_id = $1 AND q.state = 'active'
              AND q.person_id IS DISTINCT FROM $4::uuid
            LIMIT 20
        ) AS f
        ORDER BY f.kind <> 'contact', f.person_id LIMIT 4
    ) AS g
) AS people
CROSS JOIN LATERAL (
    SELECT count(*)::integer AS n
    FROM (SELECT 1) AS one (row)
    LEFT JOIN participants p
        ON p.bucket = k.bucket AND p.conversation_id = k.id AND p.person_id = $4 AND p.workspace_id = $1 AND p.state = 'active'
    LEFT JOIN member_positions w ON w.bucket = k.bucket AND w.conversation_id = k.id AND w.member_id = $4 AND w.workspace_id = $1
    CROSS JOIN LATERAL (
        SELECT posts.author_id, posts.deleted_at, posts.created_at FROM posts
        WHERE $4 IS NOT NULL AND posts.bucket = k.bucket AND posts.conversation_id = k.id AND posts.workspace_id = $1
          AND posts.seq > greatest(p.read_seq, p.sees_after, w.read_seq, 0)
        ORDER BY posts.seq DESC LIMIT 100
    ) AS o
    WHERE o.deleted_at IS NULL AND o.author_id IS DISTINCT FROM $4 AND o.created_at > $5::timestamptz
) AS unread

-- name: load_among
-- These conversations ($2 buckets, $3 ids), whatever their state.
SELECT
    c.*, c.metadata::text AS metadata_text, c.rule::text AS rule_text, c.route::text AS route_text, c.opening::text AS opening_text
FROM unnest($2::smallint[], $3::uuid[]) AS k (bucket, id)
JOIN conversations AS c ON c.bucket = k.bucket AND c.id = k.id AND c.workspace_id = $1

-- name: titled
-- The conversations of whose titles some word begins with each word of this ($2), the newest first, at most $3.
SELECT c.id FROM conversations c
WHERE c.workspace_id = $1 AND c.title IS NOT NULL
  AND name_words(c.workspace_id, c.title) @@ (beginning_query($2) && quote_literal(id_lexeme($1))::tsquery)
ORDER BY c.id DESC
LIMIT $3

-- name: of_people
-- Those in which one of these ($2) is or is invited, the newest first, at most $3.
SELECT DISTINCT p.conversation_id AS id FROM participants p
WHERE p.person_id = ANY ($2::uuid[]) AND p.workspace_id = $1 AND p.state IN ('active', 'invited')
ORDER BY p.conversation_id DESC
LIMIT $3

-- name: about
-- Those bound to one object of yours ($2, $3), the newest first, at most $4.
SELECT c.id FROM conversations c
WHERE c.workspace_id = $1 AND c.object_type = $2 AND c.object_id = $3
ORDER BY c.id DESC
LIMIT $4

-- name: joined_at
-- Since when somebody ($2) is a member of the workspace.
SELECT created_at FROM memberships WHERE workspace_id = $1 AND member_id = $2

-- name: watch
-- A member ($4) who only looks on has read so far ($5), and never less than before.
INSERT INTO member_positions (bucket, conversation_id, member_id, workspace_id, read_seq, at)
VALUES ($2, $3, $4, $1, $5, $6)
ON CONFLICT (bucket, conversation_id, member_id) DO UPDATE SET read_seq = excluded.read_seq, at = excluded.at
WHERE member_positions.read_seq < excluded.read_seq

-- name: watched
SELECT read_seq FROM member_positions WHERE bucket = $2 AND conversation_id = $3 AND member_id = $4 AND workspace_id = $1

-- name: workspaces_of
-- Which of these conversations ($1 buckets, $2 ids) are of which of these workspaces ($3).
SELECT c.id, c.workspace_id
FROM unnest($1::smallint[], $2::uuid[]) AS k (bucket, id)
JOIN conversations AS c ON c.bucket = k.bucket AND c.id = k.id
WHERE c.workspace_id = ANY ($3::uuid[])
