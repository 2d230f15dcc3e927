-- name: drop_old_previews
-- Those of the workspace whose time is over.
DELETE FROM html_previews WHERE workspace_id = $1 AND expires_at <= $2

-- name: drop_first_previews
-- All but the newest $2 of the workspace.
DELETE FROM html_previews h USING (
    SELECT bucket, id FROM html_previews WHERE workspace_id = $1 ORDER BY expires_at DESC, id DESC OFFSET $2
) AS first
WHERE h.bucket = first.bucket AND h.id = first.id AND h.workspace_id = $1

-- name: insert_preview
INSERT INTO html_previews (bucket, id, workspace_id, html, expires_at) VALUES ($1, $2, $3, $4, $5)

-- name: find_preview
SELECT html FROM html_previews WHERE workspace_id = $1 AND bucket = $2 AND id = $3 AND expires_at > $4
