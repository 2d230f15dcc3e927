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

-- name: has_migrations
-- Whether any were ever applied.
SELECT to_regclass('public.migrations') IS NOT NULL

-- name: tells_readable_by
-- Whether the list of migrations says which older programs still run.
SELECT EXISTS (
    SELECT FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'migrations' AND column_name = 'readable_by'
)

-- name: applied_migrations_and_readers
-- Every migration that was applied, and the oldest program that still runs after it.
SELECT n, digest, readable_by FROM migrations ORDER BY n

-- name: unknown_zones
-- Which of these time zones the server has no data for.
SELECT coalesce(array_agg(wanted), '{}') FROM unnest($1::text[]) AS wanted
WHERE wanted NOT IN (SELECT name FROM pg_timezone_names)

-- name: live_accounts
-- Enabled provider accounts of live workspaces.
SELECT a.id, a.workspace_id, a.name, w.name AS workspace
FROM provider_accounts a JOIN workspaces w ON w.id = a.workspace_id
WHERE w.mode = 'live' AND a.is_enabled
ORDER BY w.name, a.rank, a.id
LIMIT 100

-- name: sizes
-- Each table with its indexes, the largest first; the months of the log count as one.
SELECT name, sum(pg_total_relation_size(oid))::bigint AS bytes
FROM (
    SELECT c.oid, CASE WHEN c.relispartition THEN (SELECT inhparent FROM pg_inherits WHERE inhrelid = c.oid)::regclass::text ELSE c.relname END AS name
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
) AS tables
GROUP BY name ORDER BY bytes DESC, name

-- name: offsets_of_zones
-- What the clocks of the zones in use show against UTC, in seconds, at noon of each of the next 400 days.
SELECT zone, day, extract(epoch FROM (day AT TIME ZONE zone) - (day AT TIME ZONE 'UTC'))::integer AS seconds
FROM (
    SELECT timezone AS zone FROM workspaces UNION SELECT timezone FROM contacts WHERE timezone IS NOT NULL
) AS used
JOIN pg_timezone_names known ON known.name = zone
CROSS JOIN generate_series(date_trunc('day', $1::timestamptz, 'UTC') + interval '12 hours', $1::timestamptz + interval '400 days', interval '1 day') AS day
ORDER BY zone, day
