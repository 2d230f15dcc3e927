-- name: take_back
-- Whom a message tells of a post ($4; null: of any) of a conversation ($1, $2, $3; $5: of these people, null: of all) that has not left by
-- every step of its way: the way is known to be at its end, and they were told of none of what it tells. Never waits: who reads right now
-- is passed over.
WITH held AS MATERIALIZED (
    SELECT r.bucket, r.conversation_id, r.person_id, r.workspace_id, r.message_id
    FROM reaches r
    WHERE r.bucket = $1 AND r.conversation_id = $2 AND r.workspace_id = $3 AND NOT r.is_seen
      AND ($4::bigint IS NULL OR $4 BETWEEN r.from_seq AND r.upto_seq)
      AND ($5::uuid[] IS NULL OR r.person_id = ANY ($5))
      AND EXISTS (
          SELECT FROM recipients c
          WHERE c.bucket = id_bucket(r.person_id) AND c.message_id = r.message_id AND c.contact_id = r.person_id
            AND c.workspace_id = $3 AND c.stopped_at IS NULL
            AND (c.next_at IS NOT NULL OR EXISTS (
                SELECT FROM deliveries d
                JOIN queue q ON q.bucket = d.bucket AND q.delivery_id = d.id AND q.lease_token IS NULL
                WHERE d.message_id = c.message_id AND d.contact_id = c.contact_id AND d.workspace_id = $3
            ))
      )
    ORDER BY r.person_id
    FOR UPDATE OF r SKIP LOCKED
),
moved AS (
    UPDATE reaches r SET is_seen = true, upto_seq = r.from_seq - 1
    FROM held
    WHERE r.bucket = held.bucket AND r.conversation_id = held.conversation_id AND r.person_id = held.person_id
      AND r.workspace_id = held.workspace_id
)
SELECT person_id, message_id FROM held

-- name: answers_to_leave
-- The messages as which a post ($3, of a conversation $2) goes back to people outside the app, as far as they wait to be handed over. Of
-- what the conversation has sent the first $5 since the post ($4: an id of its time) are looked through.
WITH said AS MATERIALIZED (
    SELECT m.id, m.metadata FROM messages m
    WHERE m.conversation_id = $2 AND m.workspace_id = $1 AND m.id >= $4 AND m.direction = 'out' AND m.purpose = 'chat'
    ORDER BY m.id LIMIT $5
)
SELECT s.id
FROM said s
WHERE s.metadata -> 'seq' = to_jsonb($3::bigint) AND EXISTS (
    SELECT FROM deliveries d JOIN queue q ON q.bucket = d.bucket AND q.delivery_id = d.id
    WHERE d.message_id = s.id AND d.workspace_id = $1
)
ORDER BY s.id
