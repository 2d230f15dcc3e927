-- name: standing
-- One conversation ($1 bucket, $2 id) of a workspace ($3) and where a person ($4, null: the backend) stands in it. Whose invitation was
-- taken back was never in it: they stand as who has declined.
SELECT
    c.id AS conversation_id, c.workspace_id, c.kind, c.state, c.is_frozen, c.slow_seconds, c.hides_positions, c.is_moderated, c.participants,
    c.last_seq, c.last_change, p.kind AS person_kind, p.person_id, p.role,
    CASE WHEN p.state = 'removed' AND p.joined_at IS NULL AND coalesce(p.sees_until, 0) = 0 THEN 'declined' ELSE p.state END AS membership,
    coalesce(p.sees_after, 0) AS sees_after,
    p.sees_until, CASE WHEN p.state IN ('left', 'removed') THEN p.left_at END AS left_at, coalesce(p.delivered_seq, 0) AS delivered_seq, coalesce(p.read_seq, 0) AS read_seq, p.muted_until, p.posted_at
FROM conversations c
LEFT JOIN participants p ON p.bucket = c.bucket AND p.conversation_id = c.id AND p.person_id = $4::uuid
WHERE c.bucket = $1 AND c.id = $2 AND c.workspace_id = $3

-- name: lock_conversation
-- Whoever changes a conversation, or says something in it, holds its row until the commit: so seq and change have no gaps.
SELECT last_seq, last_change FROM conversations WHERE bucket = $1 AND id = $2 AND workspace_id = $3 FOR UPDATE

-- name: record_changes
-- Takes the next change numbers, one for each of the changes in their order, under the conversation's row lock; participants remember theirs.
WITH moved AS (
    UPDATE conversations SET last_change = last_change + cardinality($4::text[]), updated_at = greatest(updated_at, $7)
    WHERE bucket = $1 AND id = $2 AND workspace_id = $3
    RETURNING last_change - cardinality($4::text[]) AS before
),
given AS (
    SELECT m.before + g.n AS change, g.kind, g.seq, g.person_id
    FROM moved m, unnest($4::text[], $5::bigint[], $6::uuid[]) WITH ORDINALITY AS g (kind, seq, person_id, n)
),
kept AS (
    INSERT INTO conversation_changes (bucket, conversation_id, change, workspace_id, kind, seq, person_id, at)
    SELECT $1, $2, change, $3, kind, seq, person_id, $7 FROM given
)
SELECT max(change) AS change FROM given
