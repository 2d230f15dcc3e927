-- name: notify
-- A hint, outside any transaction that matters.
SELECT pg_notify($1, $2)

-- name: lock_partitions
-- One at a time makes the log's partitions: two at once would both find a month missing.
SELECT pg_advisory_xact_lock(hashtextextended('tidings partitions', 0))

-- name: forget_emptiness
-- Tables that PostgreSQL last saw empty are planned as if it had never looked: each row by its key, also when many have come.
SELECT forget_emptiness()
