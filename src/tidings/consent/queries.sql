-- Topics of a workspace, by their own key.

-- name: put_topic
-- One topic a key: the second put changes what the first made, whichever of two at once comes first.
INSERT INTO topics (workspace_id, key, name, description, channel, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $6)
ON CONFLICT (workspace_id, key) DO UPDATE
SET name = excluded.name, description = excluded.description, channel = excluded.channel, updated_at = excluded.updated_at
RETURNING key, name, description, channel, created_at, updated_at;

-- name: get_topic
SELECT key, name, description, channel, created_at, updated_at
FROM topics
WHERE workspace_id = $1 AND key = $2;

-- name: list_topics
-- In the order of their keys, after the given one.
SELECT key, name, description, channel, created_at, updated_at
FROM topics
WHERE workspace_id = $1 AND ($2::text IS NULL OR key > $2)
ORDER BY key
LIMIT $3;
