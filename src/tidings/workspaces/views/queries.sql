-- name: list_views
-- A member's own ($2; null: nobody's) and the shared ones, of one page or of all, in the order of their making, after the given id.
SELECT id, workspace_id, page, name, query, owner_id, author_id, author_kind, created_at, updated_at
FROM views
WHERE workspace_id = $1 AND owner_id = $2 AND ($3::text IS NULL OR page = $3) AND ($4::uuid IS NULL OR id > $4)
UNION ALL
SELECT id, workspace_id, page, name, query, owner_id, author_id, author_kind, created_at, updated_at
FROM views
WHERE workspace_id = $1 AND owner_id IS NULL AND ($3::text IS NULL OR page = $3) AND ($4::uuid IS NULL OR id > $4)
ORDER BY id
LIMIT $5;

-- name: find_view
-- By its name, locked.
SELECT id, workspace_id, page, name, query, owner_id, author_id, author_kind, created_at, updated_at
FROM views
WHERE workspace_id = $1 AND owner_id IS NOT DISTINCT FROM $2::uuid AND page = $3 AND name = $4
FOR UPDATE;

-- name: lock_view
SELECT id, workspace_id, page, name, query, owner_id, author_id, author_kind, created_at, updated_at
FROM views
WHERE workspace_id = $1 AND id = $2
FOR UPDATE;

-- name: lock_views
-- Two who save one of the same owner ($2; null: everybody) do it one after the other.
SELECT pg_advisory_xact_lock(hashtextextended('views ' || $1::uuid::text || coalesce($2::uuid::text, ''), 0));

-- name: count_views
SELECT count(*) FROM views WHERE workspace_id = $1 AND owner_id IS NOT DISTINCT FROM $2::uuid;

-- name: insert_view
INSERT INTO views (id, workspace_id, page, name, query, owner_id, author_id, author_kind, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9);

-- name: update_view
UPDATE views SET query = $3, updated_at = $4 WHERE workspace_id = $1 AND id = $2;

-- name: delete_view
DELETE FROM views WHERE workspace_id = $1 AND id = $2;
