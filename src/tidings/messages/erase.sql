-- The erasure of one person ($1 the workspace, $2 the contact), under the API's role. The queue comes first, then attempts,
-- deliveries, messages: the order in which a worker writes down what it did, so that the two never wait for each other.

-- name: erase_queue
-- What waits goes nowhere any more. What is on the wire stays until it is written down, without the address that it went to.
WITH own AS MATERIALIZED (
    SELECT bucket, id FROM deliveries WHERE workspace_id = $1 AND contact_id = $2
),
gone AS (
    DELETE FROM queue q USING own WHERE q.bucket = own.bucket AND q.delivery_id = own.id AND q.lease_token IS NULL RETURNING q.delivery_id
),
leased AS (
    UPDATE queue q SET address = NULL FROM own
    WHERE q.bucket = own.bucket AND q.delivery_id = own.id AND q.lease_token IS NOT NULL AND q.address IS NOT NULL
)
SELECT count(*)::integer FROM gone

-- name: erase_parked
DELETE FROM parked_receipts p
WHERE p.workspace_id = $1 AND (
    p.delivery_id IN (SELECT id FROM deliveries WHERE workspace_id = $1 AND contact_id = $2)
    OR (p.account_id, p.provider_reference) IN (
        SELECT a.account_id, a.provider_reference FROM deliveries d
        JOIN attempts a ON a.bucket = d.bucket AND a.delivery_id = d.id
        WHERE d.workspace_id = $1 AND d.contact_id = $2
    )
)

-- name: erase_attempts
-- That it was tried, when, by whom and what came of it stays; where it went and what it said does not.
UPDATE attempts a SET address = NULL, detail = NULL, content = NULL, content_hash = NULL
FROM deliveries d
WHERE d.workspace_id = $1 AND d.contact_id = $2 AND a.bucket = d.bucket AND a.delivery_id = d.id
  AND num_nonnulls(a.address, a.detail, a.content, a.content_hash) > 0

-- name: erase_exchanges
DELETE FROM exchanges e USING deliveries d
WHERE d.workspace_id = $1 AND d.contact_id = $2 AND e.bucket = d.bucket AND e.delivery_id = d.id AND e.workspace_id = $1

-- name: erase_open
-- What has nothing in the queue any more, and waited, is cancelled ($3 is business time); what is on the wire ends by what comes of it.
WITH stood AS (
    UPDATE deliveries d SET state = 'cancelled', reason = 'contact_erased', changed_at = $3
    WHERE d.workspace_id = $1 AND d.contact_id = $2 AND d.state IN ('scheduled', 'queued', 'held')
      AND NOT EXISTS (SELECT FROM queue q WHERE q.bucket = d.bucket AND q.delivery_id = d.id)
    RETURNING d.bucket, d.workspace_id, d.message_id, d.id, d.contact_id
)
INSERT INTO outbox (bucket, workspace_id, type, message_id, delivery_id, contact_id, data, occurred_at)
SELECT bucket, workspace_id, 'delivery.cancelled', message_id, id, contact_id, jsonb_build_object('reason', 'contact_erased'), $3 FROM stood

-- name: erase_deliveries
-- Channel, state and times stay for the accounts; the contact's id stays and names nobody.
UPDATE deliveries SET data = NULL, collapse_key = NULL, address = NULL
WHERE workspace_id = $1 AND contact_id = $2 AND num_nonnulls(data, collapse_key, address) > 0

-- name: erase_media
-- The files of what this person wrote.
DELETE FROM media f USING messages m
WHERE m.workspace_id = $1 AND m.author_id = $2 AND m.direction = 'in' AND f.workspace_id = $1 AND f.message_id = m.id

-- name: erase_recipients
-- No route goes on. $3 is the contact's bucket, $4 business time.
UPDATE recipients
SET data = NULL, next_at = NULL, stopped_at = coalesce(stopped_at, $4), stopped_by = coalesce(stopped_by, 'contact_erased')
WHERE bucket = $3 AND workspace_id = $1 AND contact_id = $2 AND (stopped_at IS NULL OR num_nonnulls(data, next_at) > 0)

-- name: erase_collapses
DELETE FROM collapses WHERE bucket = $3 AND workspace_id = $1 AND contact_id = $2

-- name: erase_cap_uses
DELETE FROM cap_uses WHERE bucket = $3 AND workspace_id = $1 AND contact_id = $2

-- name: erase_engagements
DELETE FROM engagements e USING deliveries d
WHERE d.workspace_id = $1 AND d.contact_id = $2 AND e.bucket = d.bucket AND e.delivery_id = d.id AND e.workspace_id = $1

-- name: erase_automatic_answers
DELETE FROM automatic_answers WHERE bucket = $3 AND workspace_id = $1 AND contact_id = $2

-- name: erase_messages
-- What was said to nobody else who is still there, and what this person wrote, says nothing any more. $3 is the contact's bucket.
WITH own AS MATERIALIZED (
    SELECT message_bucket AS bucket, message_id AS id FROM deliveries WHERE workspace_id = $1 AND contact_id = $2
    UNION
    SELECT message_bucket, message_id FROM recipients WHERE bucket = $3 AND workspace_id = $1 AND contact_id = $2
    UNION
    SELECT bucket, id FROM messages WHERE workspace_id = $1 AND author_id = $2 AND direction = 'in'
)
UPDATE messages m SET content = NULL, data = NULL, metadata = NULL, collapse_key = NULL, asked_from = NULL, sealed = NULL,
    address = NULL, reference = NULL
FROM own
WHERE m.bucket = own.bucket AND m.id = own.id AND m.workspace_id = $1
  AND num_nonnulls(m.content, m.data, m.metadata, m.collapse_key, m.asked_from, m.sealed, m.address, m.reference) > 0
  AND NOT EXISTS (
      SELECT FROM deliveries d JOIN contacts c ON c.bucket = d.bucket AND c.id = d.contact_id
      WHERE d.message_id = m.id AND d.workspace_id = $1 AND d.contact_id <> $2
  )
  AND (m.route IS NULL OR NOT EXISTS (
      SELECT FROM generate_series(0, 63) AS b (bucket)
      JOIN recipients r ON r.bucket = b.bucket AND r.message_id = m.id
      JOIN contacts c ON c.bucket = r.bucket AND c.id = r.contact_id
      WHERE r.workspace_id = $1 AND r.contact_id <> $2
  ))

-- name: deliveries_since
-- The messages and deliveries of a contact from the id $3 on.
SELECT message_id, id FROM deliveries WHERE workspace_id = $1 AND contact_id = $2 AND id >= $3

-- name: erase_copies
-- What had gone out, or waits to go, to tell of posts in these conversations ($2) says nothing any more; what waited is cancelled ($3 is
-- business time). Answers how many messages that were.
WITH copies AS MATERIALIZED (
    SELECT m.bucket, m.id FROM messages m
    WHERE m.workspace_id = $1 AND m.conversation_id = ANY ($2::uuid[]) AND m.direction = 'out' AND m.purpose = 'chat'
),
own AS MATERIALIZED (
    SELECT d.bucket, d.id FROM copies c JOIN deliveries d ON d.message_id = c.id AND d.workspace_id = $1
),
gone AS (
    DELETE FROM queue q USING own WHERE q.bucket = own.bucket AND q.delivery_id = own.id AND q.lease_token IS NULL RETURNING q.delivery_id
),
tried AS (
    UPDATE attempts a SET detail = NULL, content = NULL, content_hash = NULL FROM own
    WHERE a.bucket = own.bucket AND a.delivery_id = own.id AND num_nonnulls(a.detail, a.content, a.content_hash) > 0
),
exchanged AS (
    DELETE FROM exchanges e USING own WHERE e.bucket = own.bucket AND e.delivery_id = own.id
),
stood AS (
    UPDATE deliveries d SET state = 'cancelled', reason = 'contact_erased', data = NULL, changed_at = $3
    FROM own JOIN gone ON gone.delivery_id = own.id
    WHERE d.bucket = own.bucket AND d.id = own.id AND d.state IN ('scheduled', 'queued', 'held')
    RETURNING d.bucket, d.workspace_id, d.message_id, d.id, d.contact_id
),
told AS (
    INSERT INTO outbox (bucket, workspace_id, type, message_id, delivery_id, contact_id, data, occurred_at)
    SELECT bucket, workspace_id, 'delivery.cancelled', message_id, id, contact_id, jsonb_build_object('reason', 'contact_erased'), $3 FROM stood
),
blank AS (
    UPDATE messages m SET content = NULL, data = NULL, metadata = NULL FROM copies c
    WHERE m.bucket = c.bucket AND m.id = c.id AND num_nonnulls(m.content, m.data, m.metadata) > 0
    RETURNING m.id
)
SELECT count(*)::integer FROM blank
