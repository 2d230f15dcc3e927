-- name: lock_faults
-- The workspace's row, locked: whoever adds a fault counts them first. Only a test workspace has a sandbox.
SELECT faults::text AS faults FROM workspaces WHERE id = $1 AND mode = 'test' FOR UPDATE

-- name: count_faults
SELECT count(*)::integer FROM sandbox_faults WHERE workspace_id = $1

-- name: insert_fault
INSERT INTO sandbox_faults (workspace_id, id, fault, contact_id, address) VALUES ($1, $2, $3::jsonb, $4, $5)

-- name: list_faults
-- In the order in which the first that fits counts.
SELECT id, fault::text AS fault, contact_id, address, created_at FROM sandbox_faults
WHERE workspace_id = $1
ORDER BY num_nonnulls(contact_id, address) = 0, id DESC

-- name: delete_fault
DELETE FROM sandbox_faults WHERE workspace_id = $1 AND id = $2 RETURNING id, fault::text AS fault, contact_id, address, created_at

-- name: delete_faults
DELETE FROM sandbox_faults WHERE workspace_id = $1 RETURNING id, fault::text AS fault, contact_id, address, created_at

-- name: erase_faults
DELETE FROM sandbox_faults WHERE workspace_id = $1 AND (contact_id = $2 OR address = ANY ($3::text[]))
