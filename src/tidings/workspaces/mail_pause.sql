-- The breaker of a workspace's marketing mail, as the claim reads it.

-- name: pause_mail
-- The first of several counts: since when, and why, stay.
UPDATE workspaces SET mail_paused_at = $2, mail_paused_because = $3 WHERE id = $1 AND mail_paused_at IS NULL RETURNING true

-- name: resume_mail
UPDATE workspaces SET mail_paused_at = NULL, mail_paused_because = NULL, mail_resumed_at = $2::timestamptz + clock_offset
WHERE id = $1 AND mail_paused_at IS NOT NULL RETURNING true

-- name: mail_pause
SELECT mail_paused_at, mail_paused_because, mail_resumed_at FROM workspaces WHERE id = $1

-- name: lately_resumed
-- The workspaces, of all, whose marketing mail goes on since $1 or later (real time), with that time.
SELECT id, mail_resumed_at FROM workspaces WHERE mail_paused_at IS NULL AND mail_resumed_at - clock_offset >= $1::timestamptz
