-- name: set_timers
-- One timer of a kind, subject and key: set again, it is due at the new time.
INSERT INTO timers (bucket, id, workspace_id, kind, subject, key, due_at)
SELECT * FROM unnest($1::smallint[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::timestamptz[])
ON CONFLICT (bucket, kind, subject, key) DO UPDATE SET due_at = excluded.due_at

-- name: due_kinds
-- The kinds of the timers that are due, of the oldest $2.
SELECT DISTINCT kind FROM (SELECT kind FROM timers WHERE due_at <= $1 ORDER BY due_at LIMIT $2) AS due

-- name: take_due
-- Due timers are gone with this transaction, which does what they ask for: if it rolls back, they are still there.
-- What another worker is looking at is skipped, and what is of a workspace whose clock is being moved: what is done here may set timers by
-- the clock as it was, and until it is done the clock is not moved (hold_clock).
DELETE FROM timers t
USING (
    SELECT bucket, id FROM timers
    WHERE due_at <= $1 AND ($3::text[] IS NULL OR kind = ANY ($3))
      AND pg_try_advisory_xact_lock_shared(hashtextextended('clock ' || workspace_id::text, 0))
    ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
) AS due
WHERE t.bucket = due.bucket AND t.id = due.id
RETURNING t.workspace_id, t.kind, t.subject, t.key, t.due_at

-- name: postpone
-- A failed try: it waits twice as long as after the one before, a day at most.
UPDATE timers
SET tries = tries + 1, due_at = $5::timestamptz + least(interval '2 seconds' * 2 ^ least(tries, 20), interval '1 day')
WHERE bucket = $1 AND kind = $2 AND subject = $3 AND key = $4

-- name: hold_clock
-- Whoever is at timers of this workspace has done what they ask for, and nobody takes others until the commit.
SELECT pg_advisory_xact_lock(hashtextextended('clock ' || $1::uuid::text, 0))

-- name: shift_timers
-- A test workspace moved its clock by $2.
UPDATE timers SET due_at = due_at - $2::interval WHERE workspace_id = $1
