-- What stands in a workspace right now. Each under tidings_pipeline, since the installation's own row is of nobody's workspace; each
-- names the workspace. Whatever may be much is counted up to a bound.

-- name: waiting
-- What is due by $2 (real time), by lane, counted up to $4 in each channel of $3, and since when the oldest of it is.
SELECT l.lane, sum(f.n)::integer AS n, min(f.due_at) AS due_at
FROM unnest(ARRAY['otp', 'transactional', 'bulk']) AS l (lane)
CROSS JOIN unnest($3::text[]) AS c (channel)
CROSS JOIN LATERAL (
    SELECT count(*) AS n, min(due.due_at) AS due_at
    FROM (
        SELECT q.due_at FROM queue q
        WHERE q.lane = l.lane AND q.workspace_id = $1 AND q.channel = c.channel AND q.lease_token IS NULL AND q.due_at <= $2
        ORDER BY q.due_at LIMIT $4
    ) AS due
) AS f
GROUP BY l.lane

-- name: unsettled
-- What is unknown or held, at most $2 of each and the oldest of them, by state and reason; what is tried again without anybody's help is
-- still in line. `since`: when that of the oldest message became so.
WITH u AS MATERIALIZED (
    SELECT
        found.bucket, found.delivery_id, found.state, found.reason, w.is_in_line IS NOT NULL AS is_in_line,
        row_number() OVER (ORDER BY found.message_id, found.delivery_id) AS n
    FROM (
        (SELECT * FROM undelivered WHERE workspace_id = $1 AND state = 'unknown' ORDER BY message_id, delivery_id LIMIT $2)
        UNION ALL
        (SELECT * FROM undelivered WHERE workspace_id = $1 AND state = 'held' ORDER BY message_id, delivery_id LIMIT $2)
    ) AS found
    LEFT JOIN LATERAL (
        SELECT true AS is_in_line FROM queue
        WHERE found.state = 'unknown' AND queue.bucket = found.bucket AND queue.delivery_id = found.delivery_id LIMIT 1
    ) AS w ON true
),
grouped AS (
    SELECT state, reason, is_in_line, count(*)::integer AS n, min(n) AS first FROM u GROUP BY state, reason, is_in_line
)
SELECT g.state, g.reason, g.is_in_line, g.n, d.changed_at AS since
FROM grouped g
JOIN u ON u.n = g.first
LEFT JOIN LATERAL (
    SELECT deliveries.changed_at FROM deliveries WHERE deliveries.bucket = u.bucket AND deliveries.id = u.delivery_id LIMIT 1
) AS d ON true

-- name: failing_accounts
-- Provider accounts whose breaker is open, the oldest trouble first; `is_probing` at $2 (real time).
SELECT a.id, a.name, a.channels, h.reason, h.changed_at AS since, h.open_until <= $2 AS is_probing
FROM account_health h
JOIN provider_accounts a ON a.id = h.account_id AND a.workspace_id = $1
WHERE h.workspace_id = $1 AND h.open_until IS NOT NULL AND a.is_enabled
ORDER BY h.changed_at, a.id LIMIT $3

-- name: dead
-- What could not be processed, and who waits for a decision, each kind counted up to $2.
SELECT
    (SELECT count(*) FROM (
        SELECT FROM callbacks WHERE workspace_id = $1 AND processed_at IS NULL AND due_at IS NULL LIMIT $2
    ) AS found)::integer AS callbacks,
    (SELECT count(*) FROM (SELECT FROM flags WHERE workspace_id = $1 AND state = 'open' LIMIT $2) AS found)::integer AS flags,
    (SELECT count(*) FROM (SELECT FROM appeals WHERE workspace_id = $1 AND state = 'open' LIMIT $2) AS found)::integer AS appeals,
    w.mail_paused_at, w.mail_paused_because, (SELECT i.paused_at FROM installation i) AS paused_at
FROM workspaces w WHERE w.id = $1

-- name: dead_of_hooks
-- Events of hooks that could not be said, by hook, counted up to $2 in all.
SELECT d.hook_id AS id, h.name, count(*)::integer AS n
FROM (SELECT hook_id FROM hook_events WHERE workspace_id = $1 AND state = 'dead' LIMIT $2) AS d
LEFT JOIN hooks h ON h.workspace_id = $1 AND h.id = d.hook_id
GROUP BY d.hook_id, h.name ORDER BY n DESC, d.hook_id LIMIT $3

-- name: endpoints
-- Webhook endpoints that are disabled, or to which something could not be told: of each counted up to $2; at most $3 of them.
SELECT e.id, e.description, e.state, e.reason, x.n
FROM webhook_endpoints e
CROSS JOIN LATERAL (
    SELECT count(*)::integer AS n FROM (
        SELECT FROM webhook_deliveries w WHERE w.endpoint_id = e.id AND w.workspace_id = $1 AND w.state = 'exhausted' LIMIT $2
    ) AS found
) AS x
WHERE e.workspace_id = $1 AND (e.state = 'disabled' OR x.n > 0)
ORDER BY e.id LIMIT $3

-- name: waiting_runs
-- Times of schedules that came too late and wait for a person, by schedule, counted up to $2 in all.
SELECT r.schedule_id AS id, s.name, count(*)::integer AS n, min(r.due_at) AS since
FROM (SELECT schedule_id, due_at FROM schedule_runs WHERE workspace_id = $1 AND state = 'waits_for_person' LIMIT $2) AS r
LEFT JOIN schedules s ON s.workspace_id = $1 AND s.id = r.schedule_id
GROUP BY r.schedule_id, s.name ORDER BY n DESC, r.schedule_id LIMIT $3
