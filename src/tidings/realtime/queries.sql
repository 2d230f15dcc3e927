-- Under tidings_pipeline alone: they look for what has moved in all workspaces, and what is told of it is read by each workspace's own.

-- name: notify
SELECT pg_notify($1, $2)

-- name: moved
-- What has happened in the log after one position of each bucket ($1) and up to another ($2) that may be of interest to a device: in a
-- conversation, or of the feed of one of these people ($3).
SELECT DISTINCT e.conversation_id, e.contact_id, e.type
FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS c (position, until, n)
CROSS JOIN LATERAL (
    SELECT events.conversation_id, events.contact_id, events.type FROM events
    WHERE events.bucket = (c.n - 1)::smallint AND events.position > c.position AND events.position <= c.until
      AND (events.conversation_id IS NOT NULL OR events.contact_id = ANY ($3::uuid[]))
) AS e
WHERE c.until > c.position

-- name: ends
-- Where the log ends, by bucket.
SELECT event_ends() AS ends

-- name: still_in
-- Of these people ($4) in these conversations ($1 buckets, $2 ids, $3 workspaces) the places of those who are not in it any more.
SELECT k.place
FROM unnest($1::smallint[], $2::uuid[], $3::uuid[], $4::uuid[]) WITH ORDINALITY AS k (bucket, id, workspace_id, person_id, place)
LEFT JOIN participants p
    ON p.bucket = k.bucket AND p.conversation_id = k.id AND p.person_id = k.person_id AND p.workspace_id = k.workspace_id AND p.state = 'active'
LEFT JOIN conversations c ON c.bucket = k.bucket AND c.id = k.id AND c.workspace_id = k.workspace_id AND c.state <> 'deleted'
WHERE p.person_id IS NULL OR c.id IS NULL

-- name: people_in
-- Who is in these conversations ($1 buckets, $2 ids) of those who follow what is their own ($3).
SELECT p.conversation_id, p.person_id
FROM unnest($1::smallint[], $2::uuid[]) AS k (bucket, id)
JOIN participants p ON p.bucket = k.bucket AND p.conversation_id = k.id
WHERE p.person_id = ANY ($3::uuid[])

-- name: merged_among
-- The places of those of these contacts ($1 buckets, $2 ids, $3 workspaces) who stand for nobody any more: they were merged.
SELECT k.place
FROM unnest($1::smallint[], $2::uuid[], $3::uuid[]) WITH ORDINALITY AS k (bucket, id, workspace_id, place)
JOIN contact_merges m ON m.bucket = k.bucket AND m.from_id = k.id AND m.workspace_id = k.workspace_id
