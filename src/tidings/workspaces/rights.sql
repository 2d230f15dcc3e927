-- name: scopes_of_key
-- A key that is revoked or has expired at $3 (real time) may do nothing: it is not there.
SELECT scopes FROM api_keys
WHERE workspace_id = $1 AND id = $2 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $3)

-- name: role_of_member
-- Who was removed has no row.
SELECT role FROM memberships WHERE workspace_id = $1 AND member_id = $2
