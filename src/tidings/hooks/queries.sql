-- Under tidings_pipeline alone run: find_hook, insert_events, is_due, take_event, settle_event, fail_event, lock_envelopes, reseal. The
-- others name their workspace; find_by_metadata reads its index under the pipeline's role alone.

-- name: insert_hook
INSERT INTO hooks (id, workspace_id, name, preset, token_hash, sealed, mapping, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $8)

-- name: count_hooks
SELECT count(*) FROM (SELECT FROM hooks WHERE workspace_id = $1 LIMIT $2) AS those

-- name: get_hook
SELECT id, workspace_id, name, preset, state, sealed, mapping::text AS mapping, created_at, updated_at FROM hooks WHERE workspace_id = $1 AND id = $2

-- name: lock_hook
-- The same row, locked until the transaction ends.
SELECT id, workspace_id, name, preset, state, sealed, mapping::text AS mapping, created_at, updated_at FROM hooks
WHERE workspace_id = $1 AND id = $2 FOR UPDATE

-- name: list_hooks
-- In the order of their making, after the given id.
SELECT id, workspace_id, name, preset, state, sealed, mapping::text AS mapping, created_at, updated_at FROM hooks
WHERE workspace_id = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3

-- name: update_hook
UPDATE hooks SET name = $3, state = $4, mapping = $5::jsonb, updated_at = $6 WHERE workspace_id = $1 AND id = $2

-- name: update_secrets
UPDATE hooks SET sealed = $3, token_hash = $4, updated_at = $5 WHERE workspace_id = $1 AND id = $2

-- name: delete_hook
DELETE FROM hooks WHERE workspace_id = $1 AND id = $2 RETURNING id

-- name: delete_events
-- What it was told goes with it.
DELETE FROM hook_events WHERE workspace_id = $1 AND hook_id = $2

-- name: find_hook
-- Whose address this is, by the hash of its token; a disabled one takes nothing.
SELECT id, workspace_id, name, preset, state, sealed, mapping::text AS mapping, created_at, updated_at FROM hooks
WHERE token_hash = $1 AND state = 'enabled'

-- name: lock_envelopes
-- Of every workspace, after the given id, locked in the order of their making.
SELECT id, workspace_id, sealed FROM hooks WHERE id > $1 ORDER BY id LIMIT $2 FOR UPDATE

-- name: reseal
UPDATE hooks SET sealed = $3 WHERE workspace_id = $1 AND id = $2

-- name: insert_events
-- What is there already stays as it is: the same event is told once. Answers the ids of those that are new.
INSERT INTO hook_events (bucket, hook_id, event_key, id, workspace_id, source_id, type, headers, body, state, due_at, received_at)
SELECT bucket, hook_id, event_key, id, workspace_id, source_id, type, headers::jsonb, body, 'waiting', received_at, received_at
FROM unnest(
    $1::smallint[], $2::uuid[], $3::bytea[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::bytea[], $10::timestamptz[]
) AS i (bucket, hook_id, event_key, id, workspace_id, source_id, type, headers, body, received_at)
ON CONFLICT DO NOTHING
RETURNING id

-- name: is_due
-- Whether anything is due: asked twice a second, while mostly nothing is.
SELECT EXISTS (SELECT FROM hook_events WHERE due_at <= $1)

-- name: take_event
-- The oldest event that is due, locked: whoever takes it processes it in this transaction, or leaves it as it was. The events of one
-- hook are processed by one worker at a time, in the order in which they came; the lock is gone with the transaction.
WITH waiting AS MATERIALIZED (
    SELECT hook_id, min(due_at) AS due_at
    FROM (
        SELECT e.hook_id, e.due_at FROM hook_events e JOIN hooks h ON h.id = e.hook_id AND h.state = 'enabled'
        WHERE e.due_at <= $1 ORDER BY e.due_at LIMIT 500
    ) AS oldest
    GROUP BY hook_id
),
ours AS MATERIALIZED (
    -- One after the other, so that no more are locked than are taken.
    SELECT w.hook_id FROM (SELECT hook_id FROM waiting ORDER BY due_at OFFSET 0) AS w
    WHERE pg_try_advisory_xact_lock(hashtextextended('tidings hook ' || w.hook_id::text, 0))
    LIMIT 1
)
SELECT
    e.bucket, e.event_key, e.id AS event_id, e.source_id, e.type, e.headers::text AS headers, e.body, e.tries, e.received_at,
    h.id, h.workspace_id, h.name, h.preset, h.state, h.mapping::text AS mapping, h.created_at, h.updated_at
FROM hook_events e JOIN hooks h ON h.id = e.hook_id
WHERE e.due_at <= $1 AND e.hook_id IN (SELECT hook_id FROM ours)
ORDER BY e.due_at, e.id LIMIT 1
FOR UPDATE OF e SKIP LOCKED

-- name: settle_event
-- What became of it, once.
UPDATE hook_events
SET state = $4, reason = $5, conversation_id = $6, message_id = $7, settled_at = $8, due_at = NULL, tries = tries + 1
WHERE bucket = $1 AND hook_id = $2 AND event_key = $3 AND state = 'waiting' AND workspace_id = $9

-- name: fail_event
-- It could not be said: it is due again at its time ($5), or dead, and says why.
UPDATE hook_events
SET tries = tries + 1, reason = $4, due_at = $5, state = CASE WHEN $5::timestamptz IS NULL THEN 'dead' ELSE 'waiting' END,
    settled_at = CASE WHEN $5::timestamptz IS NULL THEN $6::timestamptz END
WHERE bucket = $1 AND hook_id = $2 AND event_key = $3 AND state = 'waiting' AND workspace_id = $7

-- name: list_events
-- The newest first, before the given id: in one state, or all.
SELECT id, source_id, type, state, reason, tries, due_at, conversation_id, message_id, received_at, settled_at, octet_length(body) AS size,
    ''::bytea AS body
FROM hook_events
WHERE workspace_id = $1 AND hook_id = $2 AND ($3::text IS NULL OR state = $3) AND ($4::uuid IS NULL OR id < $4)
ORDER BY id DESC LIMIT $5

-- name: get_event
SELECT id, source_id, type, state, reason, tries, due_at, conversation_id, message_id, received_at, settled_at, octet_length(body) AS size,
    substring(body FROM 1 FOR $4) AS body
FROM hook_events WHERE workspace_id = $1 AND hook_id = $2 AND id = $3

-- name: retry_event
-- It is due at once, and has all its tries again; one that has been posted stays so, and of who was erased nothing is left to say.
UPDATE hook_events SET state = 'waiting', due_at = $4, tries = 0, settled_at = NULL
WHERE workspace_id = $1 AND hook_id = $2 AND id = $3 AND state <> 'posted' AND body <> ''
RETURNING id, source_id, type, state, reason, tries, due_at, conversation_id, message_id, received_at, settled_at, octet_length(body) AS size,
    ''::bytea AS body

-- name: park_events
-- What waits is given up for now, since its hook takes nothing any more: it can be retried.
UPDATE hook_events SET state = 'dead', reason = 'hook_disabled', due_at = NULL, settled_at = $3
WHERE workspace_id = $1 AND hook_id = $2 AND state = 'waiting'

-- name: lock_making
-- Whoever makes a conversation for the same thing waits for who is at it; the lock is gone with the transaction.
SELECT pg_advisory_xact_lock(hashtextextended('tidings hook makes ' || $1::text, 0))

-- name: find_by_object
-- The conversation that is bound to it: an open one first, of several the one that was made last.
SELECT id FROM conversations WHERE workspace_id = $1 AND object_type = $2 AND object_id = $3 AND state <> 'deleted'
ORDER BY (state = 'open') DESC, id DESC LIMIT 1

-- name: find_by_metadata
-- The conversation whose metadata has this value, as it was given ($2) or as text ($3): an open one first, of several the one made last.
SELECT id FROM conversations
WHERE workspace_id = $1 AND metadata <> '{}' AND (metadata @> $2::jsonb OR metadata @> $3::jsonb) AND state <> 'deleted'
ORDER BY (state = 'open') DESC, id DESC LIMIT 1

-- name: find_by_owner
-- A person's own conversation, in their bucket.
SELECT id FROM conversations WHERE workspace_id = $1 AND owner_id = $2 AND bucket = $3 AND state <> 'deleted'

-- name: find_by_people
-- The conversation of just these people, in the bucket of their hash.
SELECT id FROM conversations WHERE workspace_id = $1 AND distinct_hash = $2 AND bucket = $3 AND state <> 'deleted'

-- name: find_by_id
SELECT id FROM conversations WHERE workspace_id = $1 AND id = $2 AND bucket = $3 AND state <> 'deleted'

-- name: find_assistant
SELECT id FROM assistants WHERE workspace_id = $1 AND key = $2
