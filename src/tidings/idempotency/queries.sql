-- The rows of idempotency_keys are also written by the group commit of messages. Both take the same lock for a key:
--     pg_try_advisory_xact_lock(hashtextextended(workspace_id::text || principal::text || key, 0))

-- name: lock_key
-- True: the key is ours until the transaction ends. A statement of its own, before find_answer: a snapshot taken together
-- with the lock could be older than the commit of whoever held it before. Two keys of one hash make each other wait, no more.
SELECT pg_try_advisory_xact_lock(hashtextextended($1::uuid::text || $2::uuid::text || $3::text, 0));

-- name: find_answer
-- Only what is young enough to be replayed.
SELECT hash, status, answer
FROM idempotency_keys
WHERE bucket = $1 AND workspace_id = $2 AND principal = $3 AND key = $4 AND created_at > $5;

-- name: put_answer
-- In the place of one that is too old to be replayed and not swept yet; a younger one stays, and then no row is answered.
INSERT INTO idempotency_keys AS kept (bucket, workspace_id, principal, key, hash, subject, status, answer, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (bucket, workspace_id, principal, key) DO UPDATE
SET hash = excluded.hash, subject = excluded.subject, status = excluded.status, answer = excluded.answer,
    created_at = excluded.created_at
WHERE kept.created_at <= $10
RETURNING bucket;

-- name: delete_expired
-- Of every workspace, at most $2 rows; what another sweep holds is left to it. Under tidings_pipeline.
DELETE FROM idempotency_keys
WHERE (bucket, workspace_id, principal, key) IN (
    SELECT bucket, workspace_id, principal, key
    FROM idempotency_keys
    WHERE created_at <= $1
    LIMIT $2
    FOR UPDATE SKIP LOCKED
);
