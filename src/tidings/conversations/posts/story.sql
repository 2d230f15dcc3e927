-- name: left_as
-- How a post ($3, of a conversation $2) went outside the app: what was answered to who is outside, and what told those of it who had not
-- seen it, a row each delivery, in the order of their making. Of the messages about the conversation the first $6 since the post ($5: an
-- id of its time) are looked through; at most $4 rows.
WITH about AS MATERIALIZED (
    SELECT m.id, m.metadata FROM messages m
    WHERE m.conversation_id = $2 AND m.workspace_id = $1 AND m.id >= $5 AND m.direction = 'out'
    ORDER BY m.id LIMIT $6
)
SELECT
    d.id, d.message_id, d.contact_id, d.channel, d.state, d.reason, d.created_at, d.changed_at, d.sent_at, d.delivered_at, d.read_at,
    coalesce(a.metadata -> 'seq' = to_jsonb($3::bigint), false) AS is_answer
FROM about a
JOIN deliveries d ON d.message_id = a.id AND d.workspace_id = $1
WHERE a.metadata -> 'seq' = to_jsonb($3::bigint)
   OR (a.metadata -> 'from_seq' <= to_jsonb($3::bigint) AND a.metadata -> 'upto_seq' >= to_jsonb($3::bigint))
ORDER BY d.message_id, d.id
LIMIT $4

-- name: reacted_when
-- How often somebody reacted to a post with what, the emoji that was first used first, and when last.
SELECT emoji, count(*)::integer AS count, max(at) AS at FROM reactions
WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 AND seq = $4
GROUP BY emoji ORDER BY min(at), emoji
