-- name: insert_deed
-- Told in the transaction of the deed; it gets its place in the chain after the commit. The bucket is the workspace's.
INSERT INTO audit_inbox (
    bucket, workspace_id, principal_kind, principal_id, principal_name, action, outcome, target_kind, target_id, target_key, ip, user_agent,
    request_id, changes
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: insert_deed_everywhere
-- The same, in every workspace. Under tidings_pipeline.
INSERT INTO audit_inbox (bucket, workspace_id, principal_kind, principal_name, action)
SELECT (get_byte(uuid_send(id), 15) & 63)::smallint, id, 'system', $1, $2 FROM workspaces;

-- name: try_chain
-- One at a time in the whole installation; the lock is gone with the transaction.
SELECT pg_try_advisory_xact_lock(hashtextextended('tidings audit', 0));

-- name: wait_chain
-- The same, waited for.
SELECT pg_advisory_xact_lock(hashtextextended('tidings audit', 0));

-- name: take_deeds
-- What has committed, at most $1 of each bucket, oldest first; a key and a member are told by their names. The caller holds the chain's lock.
WITH waiting AS MATERIALIZED (
    SELECT i.bucket, i.id
    FROM generate_series(0, 63) AS b (bucket)
    CROSS JOIN LATERAL (
        SELECT audit_inbox.bucket, audit_inbox.id FROM audit_inbox WHERE audit_inbox.bucket = b.bucket ORDER BY audit_inbox.id LIMIT $1
    ) AS i
),
taken AS (
    DELETE FROM audit_inbox a USING waiting w WHERE a.bucket = w.bucket AND a.id = w.id RETURNING a.*
)
SELECT
    t.workspace_id, t.at, t.principal_kind, t.principal_id, coalesce(t.principal_name, k.name, m.name) AS principal_name, t.action, t.outcome,
    t.target_kind, t.target_id, t.target_key, t.ip, t.user_agent, t.request_id, t.changes::text AS changes
FROM taken t
LEFT JOIN api_keys k ON t.principal_kind = 'key' AND k.id = t.principal_id AND k.workspace_id = t.workspace_id
LEFT JOIN members m ON t.principal_kind = 'member' AND m.id = t.principal_id
ORDER BY t.bucket, t.id;

-- name: last_entries
-- Where the chains of these workspaces stand; one without entries is left out.
SELECT w.id AS workspace_id, e.seq, e.hash, e.at
FROM unnest($1::smallint[], $2::uuid[]) AS w (bucket, id)
CROSS JOIN LATERAL (
    SELECT seq, hash, at FROM audit_entries
    WHERE audit_entries.bucket = w.bucket AND audit_entries.workspace_id = w.id
    ORDER BY seq DESC LIMIT 1
) AS e;

-- name: insert_entries
-- The next links; a number that is taken is an error, so that no chain ever forks.
INSERT INTO audit_entries (
    bucket, workspace_id, seq, at, principal_kind, principal_id, principal_name, action, outcome, target_kind, target_id, ip, user_agent,
    request_id, changes, prev_hash, hash
)
SELECT
    bucket, workspace_id, seq, at, principal_kind, principal_id, principal_name, action, outcome, target_kind, target_id, ip, user_agent,
    request_id, changes::jsonb, prev_hash, hash
FROM unnest(
    $1::smallint[], $2::uuid[], $3::bigint[], $4::timestamptz[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
    $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::bytea[], $17::bytea[]
) AS e (
    bucket, workspace_id, seq, at, principal_kind, principal_id, principal_name, action, outcome, target_kind, target_id, ip, user_agent,
    request_id, changes, prev_hash, hash
);

-- name: list_entries
-- The newest first, before $3.
SELECT
    workspace_id, seq, at, principal_kind, principal_id, principal_name, action, outcome, target_kind, target_id, ip, user_agent,
    request_id, changes::text AS changes, prev_hash, hash
FROM audit_entries
WHERE bucket = $1 AND workspace_id = $2 AND ($3::bigint IS NULL OR seq < $3)
  AND ($4::text IS NULL OR action = $4) AND ($5::text IS NULL OR principal_id = $5) AND ($6::text IS NULL OR target_id = $6)
  AND ($7::timestamptz IS NULL OR at >= $7) AND ($8::timestamptz IS NULL OR at < $8)
ORDER BY seq DESC LIMIT $9;

-- name: read_entries
-- In their order, after $2: for whoever exports or verifies.
SELECT
    workspace_id, seq, at, principal_kind, principal_id, principal_name, action, outcome, target_kind, target_id, ip, user_agent,
    request_id, changes::text AS changes, prev_hash, hash
FROM audit_entries
WHERE bucket = $3 AND workspace_id = $1 AND seq > $2
ORDER BY seq LIMIT $4;

-- name: find_spent_key
-- A key that is known by its hash, whether it still opens anything or not: this is how a refused one's workspace is found.
SELECT id, workspace_id FROM api_keys WHERE hash = $1;
