-- Under tidings_pipeline alone run find_signing_secret, which finds the workspace, and lock_signing_secrets.

-- name: insert_signing_secret
INSERT INTO signing_secrets (id, workspace_id, name, secret, is_own, created_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (workspace_id) WHERE is_own AND revoked_at IS NULL DO NOTHING
RETURNING id;

-- name: own_signing_secret
SELECT id, secret FROM signing_secrets WHERE workspace_id = $1 AND is_own AND revoked_at IS NULL;

-- name: count_signing_secrets
-- Of those that are yours, the active ones at $2.
SELECT count(*) FROM signing_secrets WHERE workspace_id = $1 AND NOT is_own AND (revoked_at IS NULL OR revoked_at > $2);

-- name: get_signing_secret
SELECT id, name, is_own, created_at, revoked_at FROM signing_secrets WHERE workspace_id = $1 AND id = $2;

-- name: list_signing_secrets
-- In the order of their making, after the given id, revoked ones too.
SELECT id, name, is_own, created_at, revoked_at FROM signing_secrets
WHERE workspace_id = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3;

-- name: revoke_signing_secret
-- From $3 on; an earlier revocation stays.
UPDATE signing_secrets SET revoked_at = least(revoked_at, $3) WHERE workspace_id = $1 AND id = $2;

-- name: find_signing_secret
-- By its id alone, in any workspace, where it is active at $2.
SELECT workspace_id, secret, is_own FROM signing_secrets WHERE id = $1 AND (revoked_at IS NULL OR revoked_at > $2);

-- name: lock_signing_secrets
-- Of every workspace, in the order of their ids, at most $2: for the re-sealing under a new master key.
SELECT id, workspace_id, secret FROM signing_secrets WHERE id > $1 ORDER BY id LIMIT $2 FOR UPDATE;

-- name: reseal_signing_secret
UPDATE signing_secrets SET secret = $3 WHERE workspace_id = $1 AND id = $2;

-- name: end_sessions
-- Tokens issued before $4 are refused; the later of two times counts.
INSERT INTO end_users (bucket, contact_id, workspace_id, sessions_after) VALUES ($1, $2, $3, $4)
ON CONFLICT (bucket, contact_id) DO UPDATE SET sessions_after = greatest(end_users.sessions_after, excluded.sessions_after)
WHERE end_users.workspace_id = $3;

-- name: suspend
-- No token is accepted before $5 (null: until it is lifted), and none that was issued before $4 ever again.
INSERT INTO end_users (bucket, contact_id, workspace_id, sessions_after, suspended_until)
VALUES ($1, $2, $3, $4, coalesce($5::timestamptz, 'infinity'))
ON CONFLICT (bucket, contact_id) DO UPDATE
SET sessions_after = greatest(end_users.sessions_after, excluded.sessions_after), suspended_until = excluded.suspended_until
WHERE end_users.workspace_id = $3;

-- name: lift_suspension
UPDATE end_users SET suspended_until = NULL
WHERE bucket = $1 AND contact_id = $2 AND workspace_id = $3 AND suspended_until IS NOT NULL RETURNING true;

-- name: session_state
-- Whether a token issued at $4 is refused, whether they are suspended at $5 and until when (null: until it is lifted), and whether there
-- is no such contact any more: whoever was erased acts no more, however long who they were is remembered.
SELECT coalesce(e.sessions_after > $4, false) AS is_ended, coalesce(e.suspended_until > $5, false) AS is_suspended,
    nullif(e.suspended_until, 'infinity') AS suspended_until, c.id IS NULL AS is_gone
FROM (SELECT $1::smallint AS bucket, $2::uuid AS id) AS given
LEFT JOIN contacts c ON c.bucket = given.bucket AND c.id = given.id AND c.workspace_id = $3
LEFT JOIN end_users e ON e.bucket = given.bucket AND e.contact_id = given.id AND e.workspace_id = $3;

-- name: refused_sessions
-- The same for many at once ($1 buckets, $2 contacts, $3 workspaces, $4 issued): the places, from 1, of those that are refused at $5.
SELECT given.n FROM unnest($1::smallint[], $2::uuid[], $3::uuid[], $4::timestamptz[]) WITH ORDINALITY AS given (bucket, id, workspace_id, at, n)
LEFT JOIN contacts c ON c.bucket = given.bucket AND c.id = given.id AND c.workspace_id = given.workspace_id
LEFT JOIN end_users e ON e.bucket = given.bucket AND e.contact_id = given.id AND e.workspace_id = given.workspace_id
WHERE c.id IS NULL OR e.sessions_after > given.at OR e.suspended_until > $5;

-- name: set_badge
-- No row is written, and none comes back, where it is so already: apps say it whenever they are opened.
INSERT INTO end_users (bucket, contact_id, workspace_id, badge) VALUES ($1, $2, $3, $4)
ON CONFLICT (bucket, contact_id) DO UPDATE SET badge = excluded.badge WHERE end_users.workspace_id = $3 AND end_users.badge <> excluded.badge
RETURNING badge;

-- name: get_badge
SELECT badge FROM end_users WHERE bucket = $1 AND contact_id = $2 AND workspace_id = $3;

-- name: erase_end_user
DELETE FROM end_users WHERE bucket = $1 AND contact_id = $2 AND workspace_id = $3
