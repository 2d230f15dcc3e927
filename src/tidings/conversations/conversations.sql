-- name: insert_conversation
-- Nothing where the same people, or the person whose own it is, have one: whoever makes it at the same time is waited for.
INSERT INTO conversations (
    bucket, id, workspace_id, kind, state, title, metadata, object_type, object_id, distinct_hash, owner_id, cause_id, author_kind, author_id,
    is_frozen, slow_seconds, hides_positions, is_moderated, route, rule, starts_at, expires_at, expires_after, on_expiry, warns_before,
    warning, opening, participants, opened_at, created_at, updated_at
) VALUES (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29,
    $30, $30
)
ON CONFLICT DO NOTHING
RETURNING id

-- name: find_same
-- The conversation of these people ($2 their hash), or of this person's own ($3), in its bucket.
SELECT id FROM conversations WHERE workspace_id = $1 AND distinct_hash = $2 AND bucket = $4
UNION ALL
SELECT id FROM conversations WHERE owner_id = $3 AND bucket = $4 AND workspace_id = $1
LIMIT 1

-- name: load_conversation
SELECT
    c.*, c.metadata::text AS metadata_text, c.rule::text AS rule_text, c.route::text AS route_text, c.opening::text AS opening_text
FROM conversations AS c
WHERE c.bucket = $1 AND c.id = $2 AND c.workspace_id = $3

-- name: list_conversations
-- The newest first, before the given id: all that are not deleted, or those of one kind ($4) or state ($5).
SELECT
    c.*, c.metadata::text AS metadata_text, c.rule::text AS rule_text, c.route::text AS route_text, c.opening::text AS opening_text
FROM conversations AS c
WHERE c.workspace_id = $1 AND c.id < $2
  AND ($4::text IS NULL OR c.kind = $4) AND CASE WHEN $5::text IS NULL THEN c.state <> 'deleted' ELSE c.state = $5 END
ORDER BY c.id DESC
LIMIT $3

-- name: list_in_state
-- Those that are not open, in one state ($5), the newest first.
SELECT
    c.*, c.metadata::text AS metadata_text, c.rule::text AS rule_text, c.route::text AS route_text, c.opening::text AS opening_text
FROM conversations AS c
WHERE c.workspace_id = $1 AND c.state = $5 AND c.state <> 'open' AND c.id < $2 AND ($4::text IS NULL OR c.kind = $4)
ORDER BY c.id DESC
LIMIT $3

-- name: list_about
-- Those bound to one object of yours, the newest first.
SELECT
    c.*, c.metadata::text AS metadata_text, c.rule::text AS rule_text, c.route::text AS route_text, c.opening::text AS opening_text
FROM conversations AS c
WHERE c.workspace_id = $1 AND c.object_type = $6 AND c.object_id = $7 AND c.id < $2
  AND ($4::text IS NULL OR c.kind = $4) AND CASE WHEN $5::text IS NULL THEN c.state <> 'deleted' ELSE c.state = $5 END
ORDER BY c.id DESC
LIMIT $3

-- name: list_of_person
-- Those in which this person ($6) is or is invited, the newest first: by the person's rows, each conversation one look-up.
SELECT c.*, c.metadata::text AS metadata_text, c.rule::text AS rule_text, c.route::text AS route_text, c.opening::text AS opening_text
FROM participants AS p
JOIN conversations AS c ON c.bucket = p.bucket AND c.id = p.conversation_id AND c.workspace_id = $1
WHERE p.person_id = $6 AND p.state IN ('active', 'invited') AND p.workspace_id = $1 AND p.conversation_id < $2
  AND ($7::text IS NULL OR (c.object_type = $7 AND c.object_id = $8))
  AND ($4::text IS NULL OR c.kind = $4) AND CASE WHEN $5::text IS NULL THEN c.state <> 'deleted' ELSE c.state = $5 END
ORDER BY p.conversation_id DESC
LIMIT $3

-- name: patch_conversation
-- The fields as they are now, under the conversation's lock.
UPDATE conversations SET
    title = $4, metadata = $5, object_type = $6, object_id = $7, is_frozen = $8, slow_seconds = $9, hides_positions = $10,
    is_moderated = $11, route = $12, rule = $13, starts_at = $14, expires_at = $15, expires_after = $16, on_expiry = $17,
    warns_before = $18, warning = $19, warned_at = $20, distinct_hash = $21
WHERE bucket = $1 AND id = $2 AND workspace_id = $3

-- name: open_conversation
-- It has started: what waited to be said is said by the caller.
UPDATE conversations SET state = 'open', opened_at = $4, opening = NULL
WHERE bucket = $1 AND id = $2 AND workspace_id = $3 AND state = 'scheduled'
RETURNING id

-- name: close_conversation
UPDATE conversations SET state = 'closed', closed_at = $4
WHERE bucket = $1 AND id = $2 AND workspace_id = $3 AND state = 'open'
RETURNING id

-- name: reopen_conversation
-- A time of its end that has passed is gone with its closing.
UPDATE conversations SET
    state = 'open', closed_at = NULL, opened_at = $4, warned_at = NULL, expires_at = CASE WHEN expires_at > $4 THEN expires_at END
WHERE bucket = $1 AND id = $2 AND workspace_id = $3 AND state = 'closed'
RETURNING id

-- name: warn_conversation
-- It is told that it ends soon. The warning's own post ($5: when anybody posted last) does not put the end off.
UPDATE conversations SET warned_at = $4, last_post_at = $5 WHERE bucket = $1 AND id = $2 AND workspace_id = $3 AND state = 'open'

-- name: bury_conversation
-- A tombstone: what it was called and kept is gone, and the same people may begin another. Who was in it is told that it is gone.
UPDATE conversations SET
    state = 'deleted', deleted_at = $4, title = NULL, metadata = '{}', object_type = NULL, object_id = NULL, distinct_hash = NULL,
    owner_id = NULL, rule = NULL, route = NULL, opening = NULL, warning = NULL, closed_at = coalesce(closed_at, $4)
WHERE bucket = $1 AND id = $2 AND workspace_id = $3 AND state <> 'deleted'
RETURNING id

-- name: forget_posts
-- The words of a deleted conversation, so many ($4) at a time, with what hangs on them; answers how many posts there still were.
WITH gone AS (
    DELETE FROM posts WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3
      AND seq IN (SELECT seq FROM posts WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 ORDER BY seq LIMIT $4)
    RETURNING seq
), versions AS (
    DELETE FROM post_versions AS v USING gone WHERE v.bucket = $1 AND v.conversation_id = $2 AND v.seq = gone.seq AND v.workspace_id = $3
), reacted AS (
    DELETE FROM reactions AS r USING gone WHERE r.bucket = $1 AND r.conversation_id = $2 AND r.seq = gone.seq AND r.workspace_id = $3
)
SELECT count(*)::integer AS gone FROM gone

-- name: forget_mentions
-- Of a deleted conversation, so many ($4) at a time: nobody is told any more that they were named. What else hangs on it has no words,
-- and goes with the tombstone.
WITH gone AS (
    DELETE FROM mentions WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 AND (person_id, seq) IN (
        SELECT person_id, seq FROM mentions WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 LIMIT $4
    )
    RETURNING seq
)
SELECT count(*)::integer AS gone FROM gone

-- name: loosen
-- Who is in it has changed: it is no more the conversation of those who were.
UPDATE conversations SET distinct_hash = NULL
WHERE bucket = $1 AND id = $2 AND workspace_id = $3 AND distinct_hash IS NOT NULL

-- name: save_participant_count
UPDATE conversations SET participants = (
    SELECT count(*) FROM participants AS p
    WHERE p.bucket = $1 AND p.conversation_id = $2 AND p.state = 'active' AND p.workspace_id = $3
)
WHERE bucket = $1 AND id = $2 AND workspace_id = $3
RETURNING participants

-- name: rules_of_workspace
-- The conversations that keep who is in them by a condition, the oldest first.
SELECT id, rule::text AS rule FROM conversations
WHERE workspace_id = $1 AND rule IS NOT NULL AND state IN ('open', 'scheduled')
ORDER BY id
LIMIT $2

-- name: count_rules
SELECT count(*)::integer FROM (SELECT 1 FROM conversations WHERE workspace_id = $1 AND rule IS NOT NULL LIMIT $2) AS those

-- name: lock_free_conversation
-- Its lock, where nobody holds it: who waits here with a timer in hand would wait for who wants to set that timer.
SELECT id FROM conversations WHERE bucket = $1 AND id = $2 AND workspace_id = $3 FOR UPDATE SKIP LOCKED
