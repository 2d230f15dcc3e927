-- name: insert_endpoint
INSERT INTO webhook_endpoints (
    id, workspace_id, url, description, event_types, algorithm, secrets, public_key, is_ordered, created_at, updated_at
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
RETURNING *

-- name: get_endpoint
SELECT * FROM webhook_endpoints WHERE workspace_id = $1 AND id = $2

-- name: lock_endpoint
-- Nobody else changes it until this transaction ends.
SELECT * FROM webhook_endpoints WHERE workspace_id = $1 AND id = $2 FOR UPDATE

-- name: list_endpoints
-- In the order of their making.
SELECT * FROM webhook_endpoints WHERE workspace_id = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3

-- name: update_endpoint
UPDATE webhook_endpoints SET url = $3, description = $4, event_types = $5, is_ordered = $6, updated_at = $7
WHERE workspace_id = $1 AND id = $2
RETURNING *

-- name: update_keys
UPDATE webhook_endpoints SET secrets = $3, public_key = $4, updated_at = $5 WHERE workspace_id = $1 AND id = $2 RETURNING *

-- name: enable_endpoint
-- Its failures begin to count anew.
UPDATE webhook_endpoints SET state = 'enabled', reason = NULL, failing_since = NULL, updated_at = $3
WHERE workspace_id = $1 AND id = $2
RETURNING *

-- name: disable_endpoint
-- Once: of two who find the same, one tells it.
UPDATE webhook_endpoints SET state = 'disabled', reason = $3, updated_at = $4
WHERE workspace_id = $1 AND id = $2 AND state = 'enabled'
RETURNING *

-- name: delete_endpoint
DELETE FROM webhook_endpoints WHERE workspace_id = $1 AND id = $2 RETURNING id

-- name: lock_envelopes
-- Of all workspaces, after the given id.
SELECT id, workspace_id, secrets FROM webhook_endpoints WHERE id > $1 ORDER BY id LIMIT $2 FOR UPDATE

-- name: reseal
UPDATE webhook_endpoints SET secrets = $3 WHERE workspace_id = $1 AND id = $2

-- name: list_deliveries
-- The newest first.
SELECT id, endpoint_id, bucket, position, type, state, reason, attempts, body, created_at, settled_at FROM webhook_deliveries
WHERE workspace_id = $1 AND endpoint_id = $2 AND ($3::text IS NULL OR state = $3) AND ($4::uuid IS NULL OR id < $4)
ORDER BY id DESC LIMIT $5

-- name: get_delivery
SELECT id, endpoint_id, bucket, position, type, state, reason, attempts, body, created_at, settled_at FROM webhook_deliveries
WHERE workspace_id = $1 AND endpoint_id = $2 AND id = $3

-- name: list_attempts
SELECT n, at, milliseconds, status, headers::text AS headers, body, error FROM webhook_attempts
WHERE workspace_id = $1 AND bucket = $2 AND delivery_id = $3 ORDER BY n

-- name: erase_bodies
-- What was told of a person is gone, and what waits about them is sent no more; answers how many deliveries told of them.
WITH mine AS (
    UPDATE webhook_deliveries SET
        body = NULL, key = NULL, due_at = NULL, token = NULL,
        state = CASE state WHEN 'pending' THEN 'exhausted' ELSE state END,
        reason = CASE state WHEN 'pending' THEN 'contact_erased' ELSE reason END,
        settled_at = coalesce(settled_at, clock_timestamp())
    WHERE workspace_id = $1 AND contact_id = $2 AND body IS NOT NULL
    RETURNING bucket, id
),
answers AS (
    UPDATE webhook_attempts a SET body = NULL FROM mine WHERE a.bucket = mine.bucket AND a.delivery_id = mine.id AND a.workspace_id = $1
)
SELECT count(*)::integer FROM mine

-- name: erase_bodies_naming
-- The same for whatever has one of these ids ($2) in it: what they did in conversations, and all that was said in theirs.
WITH mine AS (
    UPDATE webhook_deliveries SET
        body = NULL, key = NULL, due_at = NULL, token = NULL,
        state = CASE state WHEN 'pending' THEN 'exhausted' ELSE state END,
        reason = CASE state WHEN 'pending' THEN 'contact_erased' ELSE reason END,
        settled_at = coalesce(settled_at, clock_timestamp())
    WHERE workspace_id = $1 AND body IS NOT NULL AND EXISTS (SELECT FROM unnest($2::text[]) AS name WHERE strpos(body, name) > 0)
    RETURNING bucket, id
),
answers AS (
    UPDATE webhook_attempts a SET body = NULL FROM mine WHERE a.bucket = mine.bucket AND a.delivery_id = mine.id AND a.workspace_id = $1
)
SELECT count(*)::integer FROM mine

-- name: find_event
SELECT bucket, position, workspace_id, type, message_id, delivery_id, contact_id, data::text AS data, occurred_at
FROM events WHERE workspace_id = $1 AND bucket = $2 AND position = $3

-- name: events_between
-- The events of one bucket after a position that were numbered in a span of real time, and that the endpoint asks for.
SELECT bucket, position, workspace_id, type, message_id, delivery_id, contact_id, data::text AS data, occurred_at
FROM events
WHERE bucket = $2 AND position > $3 AND recorded_at >= $4 AND recorded_at < $5 AND workspace_id = $1
  AND $6::text[] && ARRAY['*', type, split_part(type, '.', 1) || '.*']
ORDER BY position LIMIT $7

-- name: exhausted_between
-- What was given up for an endpoint, made in a span of ids and not yet looked at, in order.
SELECT id FROM webhook_deliveries
WHERE workspace_id = $1 AND endpoint_id = $2 AND state = 'exhausted' AND id > $3 AND id < $4 AND body IS NOT NULL
ORDER BY id LIMIT $5

-- name: put_back
-- These are in line again, from their first try; what an earlier one of its key holds waits behind it. What is in line stays there.
UPDATE webhook_deliveries d
SET state = 'pending', reason = NULL, tries = 0, settled_at = NULL, token = NULL,
    due_at = CASE WHEN d.key IS NULL OR NOT EXISTS (
        SELECT FROM webhook_deliveries e
        WHERE e.bucket = d.bucket AND e.endpoint_id = d.endpoint_id AND e.key = d.key AND e.state = 'pending' AND e.position < d.position
    ) AND NOT EXISTS (
        SELECT FROM webhook_deliveries e
        WHERE e.endpoint_id = d.endpoint_id AND e.id = ANY ($3::uuid[]) AND e.bucket = d.bucket AND e.key = d.key AND e.position < d.position
    ) THEN clock_timestamp() END
WHERE d.workspace_id = $1 AND d.endpoint_id = $2 AND d.id = ANY ($3::uuid[]) AND d.state <> 'pending' AND d.body IS NOT NULL
RETURNING d.id

-- name: known_deliveries
-- Those of these events that have been in line for the endpoint.
SELECT d.id FROM unnest($3::smallint[], $4::bigint[]) AS i (bucket, position)
JOIN webhook_deliveries d ON d.bucket = i.bucket AND d.position = i.position AND d.endpoint_id = $2 AND d.workspace_id = $1
