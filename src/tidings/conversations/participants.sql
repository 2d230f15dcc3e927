-- name: shown_contacts
-- Your id and the name of each contact ($2 buckets, $3 ids), one index look-up each; who is gone is left out.
SELECT found.*
FROM unnest($2::smallint[], $3::uuid[]) AS k (bucket, id)
CROSS JOIN LATERAL (
    SELECT c.id, c.external_id AS told, c.name FROM contacts AS c WHERE c.bucket = k.bucket AND c.id = k.id AND c.workspace_id = $1 OFFSET 0
) AS found

-- name: shown_members
-- Of these ids ($2), who is a member of the workspace, by name.
SELECT m.id, m.name
FROM memberships AS s JOIN members AS m ON m.id = s.member_id
WHERE s.workspace_id = $1 AND s.member_id = ANY ($2::uuid[])

-- name: shown_assistants
-- Of these ids ($2), the workspace's assistants.
SELECT id, key AS told, name FROM assistants WHERE workspace_id = $1 AND id = ANY ($2::uuid[])

-- name: named_assistants
-- The workspace's assistants with these keys ($2).
SELECT id, key FROM assistants WHERE workspace_id = $1 AND key = ANY ($2::text[])
