-- A link that signs a member in once, without a password. All of it runs under tidings_pipeline.

-- name: set_link
-- The newest link is the one that works.
UPDATE members SET link_hash = $2, link_until = $3, link_workspace_id = $4 WHERE id = $1;

-- name: find_link
-- Whose a link is, while it works.
SELECT id FROM members WHERE link_hash = $1 AND link_until > $2;

-- name: use_link
-- Once, and in time: of two who have it, the second finds it used.
UPDATE members
SET link_hash = NULL, link_until = NULL
WHERE link_hash = $1 AND link_until > $2
RETURNING id, link_workspace_id;
