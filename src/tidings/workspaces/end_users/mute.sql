-- name: mute
-- They post nowhere before $4 (null: until it is lifted).
INSERT INTO end_users (bucket, contact_id, workspace_id, muted_until) VALUES ($1, $2, $3, coalesce($4::timestamptz, 'infinity'))
ON CONFLICT (bucket, contact_id) DO UPDATE SET muted_until = excluded.muted_until WHERE end_users.workspace_id = $3;

-- name: unmute
UPDATE end_users SET muted_until = NULL WHERE bucket = $1 AND contact_id = $2 AND workspace_id = $3 AND muted_until IS NOT NULL;

-- name: held
-- Whether they may not post at $4 at all, because they are suspended or because they are muted, and until when (null: until it is lifted).
SELECT coalesce(suspended_until > $4, false) AS is_suspended, nullif(suspended_until, 'infinity') AS suspended_until,
    nullif(muted_until, 'infinity') AS muted_until
FROM end_users WHERE bucket = $1 AND contact_id = $2 AND workspace_id = $3 AND (suspended_until > $4 OR muted_until > $4);
