-- Schedules are changed under their row's lock; a run is written once for each of their times.

-- name: insert_schedule
INSERT INTO schedules
    (id, workspace_id, name, cron, timezone, starts_at, ends_at, late_after, message, author_kind, author_id, state, reason, next_at,
     created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- name: get_schedule
SELECT * FROM schedules WHERE workspace_id = $1 AND id = $2;

-- name: lock_schedule
-- The same row, locked until the transaction ends.
SELECT * FROM schedules WHERE workspace_id = $1 AND id = $2 FOR UPDATE;

-- name: lock_free_schedule
-- The same row, unless somebody is changing it: who holds its timer must not wait for who wants to move that timer.
SELECT * FROM schedules WHERE workspace_id = $1 AND id = $2 FOR UPDATE SKIP LOCKED;

-- name: list_schedules
-- In the order of their making, after the given id.
SELECT * FROM schedules WHERE workspace_id = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3;

-- name: update_schedule
UPDATE schedules
SET name = $3, cron = $4, timezone = $5, starts_at = $6, ends_at = $7, late_after = $8, message = $9, author_kind = $10, author_id = $11,
    state = $12, reason = $13, next_at = $14, updated_at = $15
WHERE workspace_id = $1 AND id = $2;

-- name: delete_schedule
DELETE FROM schedules WHERE workspace_id = $1 AND id = $2 RETURNING id;

-- name: delete_runs
DELETE FROM schedule_runs WHERE workspace_id = $1 AND bucket = $2 AND schedule_id = $3;

-- name: insert_run
-- Once for each time of a schedule, whoever comes first: for who comes later there is no row.
INSERT INTO schedule_runs (bucket, id, workspace_id, schedule_id, due_at, state, changed_at)
VALUES ($1, $2, $3, $4, $5, 'waits_for_person', $6)
ON CONFLICT (bucket, schedule_id, due_at) DO NOTHING
RETURNING id;

-- name: insert_missed
-- The times that nobody asks about any more; one that has a run already keeps it.
INSERT INTO schedule_runs (bucket, id, workspace_id, schedule_id, due_at, state, reason, changed_at)
SELECT $1, id, $3, $4, due_at, 'skipped', 'missed', $6
FROM unnest($2::uuid[], $5::timestamptz[]) AS missed (id, due_at)
ON CONFLICT (bucket, schedule_id, due_at) DO NOTHING;

-- name: lock_run
-- One run, locked: of two who settle it the second finds it settled.
SELECT * FROM schedule_runs WHERE workspace_id = $1 AND bucket = $2 AND schedule_id = $3 AND id = $4 FOR UPDATE;

-- name: settle_run
-- Only a run that waits can be settled, and once.
UPDATE schedule_runs
SET state = $4, reason = $5, detail = $6, message_id = $7, changed_at = $8
WHERE workspace_id = $1 AND bucket = $2 AND id = $3 AND state = 'waits_for_person'
RETURNING *;

-- name: list_runs
-- The latest time first, those before the given run's; of one state, or of all.
SELECT * FROM schedule_runs
WHERE workspace_id = $1 AND bucket = $2 AND schedule_id = $3 AND ($4::text IS NULL OR state = $4)
  AND ($5::uuid IS NULL OR due_at < (SELECT r.due_at FROM schedule_runs r WHERE r.workspace_id = $1 AND r.bucket = $2 AND r.id = $5))
ORDER BY due_at DESC
LIMIT $6;

-- name: last_runs
-- Of each of these schedules the run of its latest time, by one look at the index of times.
SELECT last.*
FROM unnest($2::smallint[], $3::uuid[]) AS wanted (bucket, schedule_id)
CROSS JOIN LATERAL (
    SELECT * FROM schedule_runs r
    WHERE r.workspace_id = $1 AND r.bucket = wanted.bucket AND r.schedule_id = wanted.schedule_id
    ORDER BY r.due_at DESC
    LIMIT 1
) AS last;

-- name: lock_all_schedules
-- The workspace's next schedules after the given id, locked in the order of their making.
SELECT * FROM schedules WHERE workspace_id = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3 FOR UPDATE;

-- name: blank_details
-- What a failed run said may name who could not be found.
UPDATE schedule_runs SET detail = NULL WHERE workspace_id = $1 AND bucket = $2 AND schedule_id = $3 AND detail IS NOT NULL;
