-- name: find_keys
-- For each key, by its place: the contact that it names, the oldest where several share an address.
-- The lateral limit makes it one index look-up a key, whatever the planner thinks of the table.
SELECT k.place, found.contact_id
FROM unnest($1::smallint[], $2::uuid[], $3::text[], $4::text[]) WITH ORDINALITY AS k (bucket, workspace_id, kind, value, place)
CROSS JOIN LATERAL (
    SELECT c.contact_id
    FROM contact_keys AS c
    WHERE c.bucket = k.bucket AND c.workspace_id = k.workspace_id AND c.kind = k.kind AND c.value = k.value
    ORDER BY c.contact_id
    LIMIT 1
) AS found;
