-- name: find_workspaces
-- Up to two workspaces of this id or name: a name may be given twice, and then says nothing.
SELECT id FROM workspaces WHERE id = $1::uuid OR name = $2::text ORDER BY id LIMIT 2

-- name: find_workspace_of_key
-- The workspace that a key belongs to, found by the key's id.
SELECT workspace_id FROM api_keys WHERE id = $1::uuid

-- name: clock
-- The database's clock.
SELECT clock_timestamp() AS now

-- name: server_version
-- What the server says of itself.
SELECT current_setting('server_version') AS version

-- name: live_workspaces
-- Each live workspace with its enabled provider accounts, by the channels that they serve.
SELECT w.id, w.name, count(a.id)::integer AS accounts
FROM workspaces w
LEFT JOIN provider_accounts a ON a.workspace_id = w.id AND a.is_enabled
WHERE w.mode = 'live'
GROUP BY w.id, w.name
ORDER BY w.name, w.id
LIMIT 100

-- name: become_owner
-- For the rest of the transaction, who may read which migrations were applied.
SET LOCAL ROLE NONE

-- name: applied_migrations
-- Every migration that was applied, in its order.
SELECT n, digest FROM migrations ORDER BY n

-- name: count_queue
-- How many deliveries wait, counted up to 100,001.
SELECT count(*)::integer FROM (SELECT FROM queue LIMIT 100001) AS waiting
