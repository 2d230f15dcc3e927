-- name: insert_media
INSERT INTO media (bucket, id, workspace_id, message_id, n, name, type, size, hash, data, account_id, url, state, due_at, created_at, reason)
SELECT * FROM unnest(
    $1::smallint[], $2::uuid[], $3::uuid[], $4::uuid[], $5::smallint[], $6::text[], $7::text[], $8::integer[], $9::bytea[], $10::bytea[],
    $11::uuid[], $12::text[], $13::text[], $14::timestamptz[], $15::timestamptz[], $16::text[]
)

-- name: list_media
-- The files of a message, without their bytes.
SELECT id, n, name, type, size, state, reason FROM media WHERE workspace_id = $1 AND message_id = $2 ORDER BY n

-- name: get_media
SELECT id, name, type, size, data, state, reason FROM media WHERE workspace_id = $1 AND bucket = $2 AND id = $3

-- name: take_media
-- Files that a provider keeps for us, and that are due: ours until $2; the next look comes by itself where we do not come back.
UPDATE media f SET due_at = $2, tries = f.tries + 1
FROM (SELECT bucket, id FROM media WHERE due_at <= $1 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED) AS due
WHERE f.bucket = due.bucket AND f.id = due.id
RETURNING f.id, f.workspace_id, f.account_id, f.url, f.type, f.name, f.tries

-- name: store_media
UPDATE media SET state = 'stored', data = $3::bytea, size = octet_length($3::bytea), hash = $4, type = $5, name = coalesce(name, $6), due_at = NULL, reason = NULL
WHERE bucket = $1 AND id = $2 AND state = 'waiting'

-- name: miss_media
-- It could not be fetched: for good where $3 is null, else it is looked at again then.
UPDATE media SET state = CASE WHEN $3::timestamptz IS NULL THEN 'failed' ELSE state END, due_at = $3, reason = $4
WHERE bucket = $1 AND id = $2 AND state = 'waiting'
