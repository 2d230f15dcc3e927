-- name: shown_contacts
-- Your id and the name of each contact ($2 buckets, $3 ids), one index look-up each, and of who was merged those of who stands for them;
-- who is gone is left out.
SELECT k.id, found.told, found.name
FROM unnest($2::smallint[], $3::uuid[]) AS k (bucket, id)
LEFT JOIN contact_merges AS m ON m.bucket = k.bucket AND m.from_id = k.id AND m.workspace_id = $1
CROSS JOIN LATERAL (
    SELECT c.external_id AS told, c.name FROM contacts AS c
    WHERE c.bucket = CASE WHEN m.person_id IS NULL THEN k.bucket ELSE id_bucket(m.person_id) END
      AND c.id = coalesce(m.person_id, k.id) AND c.workspace_id = $1
    OFFSET 0
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

-- name: put_participants
-- Each of them ($4) is in it as the places say, new or come back; positions stand where the conversation does, so that nothing from
-- before counts as unread. Who comes back without the earlier posts sees from now on.
INSERT INTO participants (
    bucket, conversation_id, person_id, workspace_id, kind, role, state, by_rule, joined_at, sees_after, delivered_seq, read_seq, change
)
SELECT
    $1, $2, given.person_id, $3, given.kind, given.role, given.state, $8, CASE WHEN given.state = 'active' THEN $9::timestamptz END,
    CASE WHEN $11 THEN 0 ELSE $10::bigint END, $10, $10, given.change
FROM unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $12::bigint[]) AS given (person_id, kind, role, state, change)
ON CONFLICT (bucket, conversation_id, person_id) DO UPDATE SET
    role = excluded.role, state = excluded.state, by_rule = excluded.by_rule, joined_at = excluded.joined_at,
    left_at = CASE WHEN excluded.state <> 'active' THEN participants.left_at END,
    sees_after = CASE WHEN $11 THEN participants.sees_after ELSE greatest(participants.sees_after, excluded.sees_after) END,
    sees_until = CASE WHEN excluded.state = 'active' THEN NULL ELSE participants.sees_until END,
    delivered_seq = greatest(participants.delivered_seq, excluded.delivered_seq),
    read_seq = greatest(participants.read_seq, excluded.read_seq), archived_at = NULL, change = excluded.change

-- name: end_participants
-- They ($4) are in it no more, and see what was said up to now; who was only invited sees nothing, or what they saw when they had left before. Who was muted is muted when they come back.
UPDATE participants AS p SET
    state = $6, by_rule = $7, left_at = CASE WHEN p.state = 'active' THEN $8 ELSE coalesce(p.left_at, $8) END, change = given.change,
    sees_until = CASE WHEN p.state = 'active' THEN $9::bigint ELSE coalesce(p.sees_until, 0) END
FROM unnest($4::uuid[], $5::bigint[]) AS given (person_id, change)
WHERE p.bucket = $1 AND p.conversation_id = $2 AND p.person_id = given.person_id AND p.workspace_id = $3

-- name: accept_participant
-- Who was invited is in it, and sees what is said from now on, or all of it where the invitation said so.
UPDATE participants SET
    state = 'active', joined_at = $5, left_at = NULL, sees_until = NULL, change = $6,
    delivered_seq = greatest(delivered_seq, $7), read_seq = greatest(read_seq, $7)
WHERE bucket = $1 AND conversation_id = $2 AND person_id = $4 AND workspace_id = $3 AND state = 'invited'

-- name: shape_participants
-- What they ($4) may do, and until when they may not post.
UPDATE participants AS p SET
    role = given.role, muted_until = given.muted_until, change = given.change
FROM unnest($4::uuid[], $5::text[], $6::timestamptz[], $7::bigint[]) AS given (person_id, role, muted_until, change)
WHERE p.bucket = $1 AND p.conversation_id = $2 AND p.person_id = given.person_id AND p.workspace_id = $3

-- name: participants_among
-- Those of these people ($4) who are or were in it.
SELECT * FROM participants
WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 AND person_id = ANY ($4::uuid[])

-- name: list_participants
-- In the order of their ids, after the given one: who is in it or invited, or those in one state ($6).
SELECT * FROM participants
WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 AND person_id > $4
  AND CASE WHEN $6::text IS NULL THEN state IN ('active', 'invited') ELSE state = $6 END
ORDER BY person_id
LIMIT $5

-- name: count_participants
-- How many places are taken (who is invited keeps one), and how many active owners there are.
SELECT
    count(*) FILTER (WHERE state IN ('active', 'invited'))::integer AS taken,
    count(*) FILTER (WHERE state = 'active')::integer AS active,
    count(*) FILTER (WHERE state = 'active' AND role = 'owner')::integer AS owners
FROM participants
WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3

-- name: tell_participants
-- One fact for each of them: what is true of them now.
INSERT INTO outbox (bucket, workspace_id, type, contact_id, conversation_id, data, occurred_at)
SELECT $1, $3, given.type, given.contact_id, $2, given.data, $7
FROM unnest($4::text[], $5::uuid[], $6::jsonb[]) AS given (type, contact_id, data)

-- name: rule_members
-- Who was put into it by its rule, or removed by it, among these contacts ($4), with those who came or went by hand.
SELECT person_id, state, by_rule FROM participants
WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 AND person_id = ANY ($4::uuid[])

-- name: kept_by_rule
-- The contacts whom the rule keeps in it, after the given one.
SELECT person_id FROM participants
WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 AND state = 'active' AND by_rule AND kind = 'contact' AND person_id > $4
ORDER BY person_id
LIMIT $5

-- name: contacts_after
-- The workspace's contacts in the order of their ids, after the given one.
SELECT c.id FROM contacts c
WHERE c.workspace_id = $1 AND c.id > $2
  AND NOT EXISTS (SELECT FROM contact_merges m WHERE m.bucket = c.bucket AND m.from_id = c.id AND m.workspace_id = $1)
ORDER BY c.id LIMIT $3

-- name: put_assistant
-- By your own key: made, or given another name.
INSERT INTO assistants (id, workspace_id, key, name, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)
ON CONFLICT (workspace_id, key) DO UPDATE SET name = excluded.name, updated_at = excluded.updated_at
RETURNING id, key, name, created_at, updated_at, created_at = updated_at AND id = $1 AS is_new

-- name: list_assistants
SELECT id, key, name, created_at, updated_at FROM assistants WHERE workspace_id = $1 AND key > $2 ORDER BY key LIMIT $3

-- name: find_assistant
SELECT id, key, name, created_at, updated_at FROM assistants WHERE workspace_id = $1 AND key = $2

-- name: delete_assistant
DELETE FROM assistants WHERE workspace_id = $1 AND key = $2 RETURNING id

-- name: conversations_of_person
-- Where this person ($2) is or is invited, after the given conversation.
SELECT conversation_id FROM participants
WHERE person_id = $2 AND workspace_id = $1 AND state IN ('active', 'invited') AND conversation_id > $3
ORDER BY conversation_id
LIMIT $4
