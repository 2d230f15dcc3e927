-- name: notify
-- A hint, outside any transaction that matters.
SELECT pg_notify($1, $2)
