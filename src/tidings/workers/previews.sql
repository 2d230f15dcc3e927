-- name: post_said
-- The message that a post is, while it says something.
SELECT id FROM posts WHERE bucket = $1 AND conversation_id = $2 AND seq = $3 AND workspace_id = $4 AND deleted_at IS NULL
