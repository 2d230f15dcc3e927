-- The erasure of people ($2, the ids of one person) from conversations, under the API's role and the locks of `lock_theirs`.
-- $3 and $4 are the buckets and ids of these conversations, $5 tells which of them are deleted as a whole.

-- name: lock_theirs
-- Every conversation that they are or were in, or that is their own, locked until the commit, in one order for all who lock several.
-- Nobody else is left in one that was theirs alone: their own, or one of two or for their support in which no other contact is.
WITH theirs AS MATERIALIZED (
    SELECT p.bucket, p.conversation_id AS id FROM participants p
    WHERE p.workspace_id = $1 AND p.person_id = ANY ($2::uuid[]) AND p.state IN ('active', 'invited')
    UNION
    SELECT p.bucket, p.conversation_id FROM participants p
    WHERE p.workspace_id = $1 AND p.person_id = ANY ($2::uuid[]) AND p.state IN ('declined', 'left', 'removed')
    UNION
    SELECT c.bucket, c.id FROM conversations c WHERE c.workspace_id = $1 AND c.owner_id = ANY ($2::uuid[])
)
SELECT c.bucket, c.id, c.state, coalesce(c.owner_id = ANY ($2::uuid[]), false)
    OR NOT EXISTS (
        SELECT FROM participants o
        WHERE o.bucket = c.bucket AND o.conversation_id = c.id AND o.workspace_id = $1 AND o.person_id <> ALL ($2::uuid[])
          AND (o.kind = 'contact' OR c.kind = 'group')
    ) AS is_theirs_alone
FROM conversations c JOIN theirs t ON t.bucket = c.bucket AND t.id = c.id
WHERE c.workspace_id = $1
ORDER BY c.id
FOR UPDATE OF c

-- name: erase_posts
-- What they said, and all that was said in what is deleted as a whole, is a tombstone without its words ($6 is business time).
UPDATE posts p SET
    parts = '[]', text = '', metadata = NULL, author_name = NULL, pinned_at = NULL, deleted_at = coalesce(p.deleted_at, $6),
    deleted_by = coalesce(p.deleted_by, 'erasure')
FROM unnest($3::smallint[], $4::uuid[], $5::boolean[]) AS c (bucket, id, is_whole)
WHERE p.bucket = c.bucket AND p.conversation_id = c.id AND p.workspace_id = $1 AND (c.is_whole OR p.author_id = ANY ($2::uuid[]))
RETURNING p.conversation_id, p.seq, p.id

-- name: posts_naming
-- Where others have named them: what is shown of that is other than it was.
SELECT p.conversation_id, p.seq
FROM unnest($3::smallint[], $4::uuid[]) AS c (bucket, id)
JOIN posts p ON p.bucket = c.bucket AND p.conversation_id = c.id AND p.workspace_id = $1
WHERE EXISTS (SELECT FROM unnest($2::uuid[]) AS who WHERE strpos(p.parts::text, who::text) > 0)

-- name: erase_post_versions
-- What these posts said before; and what they themselves had made others' posts say.
DELETE FROM post_versions v
USING unnest($3::smallint[], $4::uuid[], $5::boolean[]) AS c (bucket, id, is_whole)
WHERE v.bucket = c.bucket AND v.conversation_id = c.id AND v.workspace_id = $1
  AND (c.is_whole OR v.editor_id = ANY ($2::uuid[]) OR EXISTS (
      SELECT FROM posts p WHERE p.bucket = c.bucket AND p.conversation_id = c.id AND p.seq = v.seq AND p.author_id = ANY ($2::uuid[])
  ))

-- name: erase_reactions
-- Theirs, and all that stood on what they said.
DELETE FROM reactions r
USING unnest($3::smallint[], $4::uuid[], $5::boolean[]) AS c (bucket, id, is_whole)
WHERE r.bucket = c.bucket AND r.conversation_id = c.id AND r.workspace_id = $1
  AND (c.is_whole OR r.person_id = ANY ($2::uuid[]) OR EXISTS (
      SELECT FROM posts p WHERE p.bucket = c.bucket AND p.conversation_id = c.id AND p.seq = r.seq AND p.author_id = ANY ($2::uuid[])
  ))
RETURNING r.conversation_id, r.seq

-- name: erase_mentions
-- Of them, and by them.
DELETE FROM mentions m
USING unnest($3::smallint[], $4::uuid[], $5::boolean[]) AS c (bucket, id, is_whole)
WHERE m.bucket = c.bucket AND m.conversation_id = c.id AND m.workspace_id = $1
  AND (c.is_whole OR m.person_id = ANY ($2::uuid[]) OR EXISTS (
      SELECT FROM posts p WHERE p.bucket = c.bucket AND p.conversation_id = c.id AND p.seq = m.seq AND p.author_id = ANY ($2::uuid[])
  ))

-- name: erase_hidden_posts
DELETE FROM hidden_posts h
USING unnest($3::smallint[], $4::uuid[], $5::boolean[]) AS c (bucket, id, is_whole)
WHERE h.bucket = c.bucket AND h.conversation_id = c.id AND h.workspace_id = $1 AND (c.is_whole OR h.person_id = ANY ($2::uuid[]))

-- name: erase_outsiders
-- Where answers to them went.
DELETE FROM outsiders o
USING unnest($3::smallint[], $4::uuid[]) AS c (bucket, id)
WHERE o.bucket = c.bucket AND o.conversation_id = c.id AND o.workspace_id = $1 AND o.person_id = ANY ($2::uuid[])

-- name: erase_reaches
-- How they were told of posts.
DELETE FROM reaches r
USING unnest($3::smallint[], $4::uuid[]) AS c (bucket, id)
WHERE r.bucket = c.bucket AND r.conversation_id = c.id AND r.workspace_id = $1 AND r.person_id = ANY ($2::uuid[])

-- name: erase_blocks
-- Whom they had blocked, and who had blocked them; $3 are their buckets.
DELETE FROM blocks b
WHERE b.workspace_id = $1 AND (
    b.blocked_id = ANY ($2::uuid[]) OR (b.bucket = ANY ($3::smallint[]) AND b.person_id = ANY ($2::uuid[]))
)

-- name: erase_merged_rows
-- What they were before they were one.
DELETE FROM merged_rows m WHERE m.workspace_id = $1 AND m.from_id = ANY ($2::uuid[])

-- name: erase_participants
DELETE FROM participants p
USING unnest($3::smallint[], $4::uuid[]) AS c (bucket, id)
WHERE p.bucket = c.bucket AND p.conversation_id = c.id AND p.workspace_id = $1 AND p.person_id = ANY ($2::uuid[])
RETURNING p.conversation_id, p.person_id, p.state

-- name: erase_conversations
-- Fewer are in it, and nobody finds it any more by who was ($2: how many less of each); what was theirs alone is deleted ($6 is
-- business time).
UPDATE conversations c SET
    participants = c.participants - g.less,
    distinct_hash = NULL,
    state = CASE WHEN g.is_whole THEN 'deleted' ELSE c.state END,
    deleted_at = CASE WHEN g.is_whole THEN coalesce(c.deleted_at, $6) ELSE c.deleted_at END,
    title = CASE WHEN NOT g.is_whole THEN c.title END,
    metadata = CASE WHEN g.is_whole THEN '{}' ELSE c.metadata END,
    object_type = CASE WHEN NOT g.is_whole THEN c.object_type END,
    object_id = CASE WHEN NOT g.is_whole THEN c.object_id END,
    cause_id = CASE WHEN NOT g.is_whole THEN c.cause_id END,
    rule = CASE WHEN NOT g.is_whole THEN c.rule END,
    warning = CASE WHEN NOT g.is_whole THEN c.warning END,
    opening = CASE WHEN NOT g.is_whole AND NOT coalesce(c.opening ->> 'author_id' = ANY ($7::text[]), false) THEN c.opening END,
    updated_at = greatest(c.updated_at, $6)
FROM unnest($3::smallint[], $4::uuid[], $5::boolean[], $2::integer[]) AS g (bucket, id, is_whole, less)
WHERE c.bucket = g.bucket AND c.id = g.id AND c.workspace_id = $1
