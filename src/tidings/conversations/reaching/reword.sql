-- name: end_of_look
-- Nobody looks at a conversation ($1) until the commit; who does right now is waited for. A look waits for nobody who holds a conversation.
SELECT pg_advisory_xact_lock(hashtextextended('reach' || $1::uuid::text, 0))

-- name: waiting_to_tell
-- The messages that tell outside the app of a post ($3, of a conversation $2) and have not left by every step, with what they say: what
-- tells of unseen posts, and answers that nobody has tried to hand over. Of the messages about the conversation the first $5 since the post ($4: an id of
-- its time) are looked through; of those that the conversation itself has sent: what callers send about it has metadata of their own.
WITH about AS MATERIALIZED (
    SELECT m.id, m.data, m.metadata FROM messages m
    WHERE m.conversation_id = $2 AND m.workspace_id = $1 AND m.id >= $4 AND m.direction = 'out' AND m.purpose = 'chat' AND m.data IS NOT NULL
    ORDER BY m.id LIMIT $5
)
SELECT a.id, a.data::text AS data
FROM about a
WHERE (
    a.metadata -> 'seq' = to_jsonb($3::bigint) AND EXISTS (
        SELECT FROM deliveries d JOIN queue q ON q.bucket = d.bucket AND q.delivery_id = d.id AND q.lease_token IS NULL AND q.attempt = 0
        WHERE d.message_id = a.id AND d.workspace_id = $1
    )
) OR (
    a.metadata -> 'from_seq' <= to_jsonb($3::bigint) AND a.metadata -> 'upto_seq' >= to_jsonb($3::bigint) AND EXISTS (
        SELECT FROM deliveries d
        LEFT JOIN queue q ON q.bucket = d.bucket AND q.delivery_id = d.id
        LEFT JOIN recipients c ON c.bucket = id_bucket(d.contact_id) AND c.message_id = a.id AND c.contact_id = d.contact_id
        WHERE d.message_id = a.id AND d.workspace_id = $1
          AND (q.delivery_id IS NOT NULL OR (c.stopped_at IS NULL AND c.next_at IS NOT NULL))
    )
)
ORDER BY a.id
