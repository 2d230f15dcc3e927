-- Contacts who are one person. A row says who stands for whom; whatever is found by a key finds the survivor, since keys are moved.

-- name: survivors
-- For each of these ($2 buckets, $3 ids) who stands for them now; who was never merged is left out.
SELECT m.from_id, m.person_id
FROM unnest($2::smallint[], $3::uuid[]) AS k (bucket, id)
JOIN contact_merges m ON m.bucket = k.bucket AND m.from_id = k.id AND m.workspace_id = $1

-- name: merged_into
-- Everybody who was merged into one of these ($2), directly or by way of others, the last merged first.
SELECT m.from_id, m.into_id, m.person_id, m.since, m.kept, m.merged_at
FROM contact_merges m
WHERE m.workspace_id = $1 AND m.person_id = ANY ($2::uuid[])
ORDER BY m.since DESC

-- name: lock_contacts
-- Nobody else merges, undoes or erases one of these two until the commit; in one order for all callers.
SELECT pg_advisory_xact_lock(hashtextextended('merge:' || k.id, 28))
FROM (SELECT DISTINCT id FROM unnest($1::uuid[]) AS id ORDER BY id) AS k

-- name: share_contacts
-- Nobody merges these, or undoes it, until the commit; many may say so at once. In the order of lock_contacts.
SELECT pg_advisory_xact_lock_shared(hashtextextended('merge:' || k.id, 28))
FROM (SELECT DISTINCT id FROM unnest($1::uuid[]) AS id ORDER BY id) AS k

-- name: insert_merge
INSERT INTO contact_merges (bucket, from_id, workspace_id, into_id, person_id, since, kept, merged_at)
VALUES ($1, $2, $3, $4, $4, $5, $6, $7)

-- name: move_merged
-- Who had been merged into $2 is from now on the person that they are: $3.
UPDATE contact_merges SET person_id = $3 WHERE workspace_id = $1 AND person_id = $2

-- name: take_back
-- These ($3 buckets, $4 ids) are the person $2 again.
UPDATE contact_merges m SET person_id = $2
FROM unnest($3::smallint[], $4::uuid[]) AS k (bucket, id)
WHERE m.bucket = k.bucket AND m.from_id = k.id AND m.workspace_id = $1

-- name: delete_merges
DELETE FROM contact_merges m
USING unnest($2::smallint[], $3::uuid[]) AS k (bucket, id)
WHERE m.bucket = k.bucket AND m.from_id = k.id AND m.workspace_id = $1

-- name: save_kept
UPDATE contact_merges SET kept = $4 WHERE bucket = $1 AND from_id = $2 AND workspace_id = $3

-- name: drop_keys
-- These keys ($2 buckets, $3 kinds, $4 values) lead to this contact ($5) no more.
DELETE FROM contact_keys c
USING unnest($2::smallint[], $3::text[], $4::text[]) AS k (bucket, kind, value)
WHERE c.bucket = k.bucket AND c.workspace_id = $1 AND c.kind = k.kind AND c.value = k.value AND c.contact_id = $5

-- name: add_keys
-- These keys lead to this contact ($5), who may have them already.
INSERT INTO contact_keys (bucket, workspace_id, kind, value, contact_id)
SELECT k.bucket, $1, k.kind, k.value, $5
FROM unnest($2::smallint[], $3::text[], $4::text[]) AS k (bucket, kind, value)
ON CONFLICT (bucket, workspace_id, kind, value, contact_id) DO NOTHING

-- name: move_id
-- Your id ($3, in bucket $2) names this contact ($4).
UPDATE contact_keys SET contact_id = $4 WHERE bucket = $2 AND workspace_id = $1 AND kind = 'id' AND value = $3
