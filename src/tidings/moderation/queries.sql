-- name: lock_person
-- One at a time counts and decides about a person; held until the commit. A statement of its own: what is read after it is no older.
SELECT pg_advisory_xact_lock(hashtextextended('moderation ' || $1, 0))

-- name: insert_flag
-- Nothing where the same one has flagged the same subject before.
INSERT INTO flags (
    bucket, id, workspace_id, person_id, subject_kind, subject_id, conversation_id, flagger_kind, flagger_id, category, words, weight, state,
    created_at
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'open', $13)
ON CONFLICT (bucket, subject_id, flagger_id) DO NOTHING
RETURNING id

-- name: flag_by
-- What one ($4) has flagged of a subject ($3).
SELECT * FROM flags WHERE bucket = $1 AND workspace_id = $2 AND subject_id = $3 AND flagger_id = $4

-- name: get_flag
SELECT * FROM flags WHERE bucket = $1 AND id = $2 AND workspace_id = $3

-- name: list_flags
-- The oldest first, after $2; in a state ($3), about a person ($4), of a category ($5), where these are given.
SELECT * FROM flags
WHERE workspace_id = $1 AND id > $2 AND ($3::text IS NULL OR state = $3) AND ($4::uuid IS NULL OR person_id = $4)
  AND ($5::text IS NULL OR category = $5)
ORDER BY id LIMIT $6

-- name: count_open_flags
-- How many nobody has settled, up to $2.
SELECT count(*) FROM (SELECT FROM flags WHERE workspace_id = $1 AND state = 'open' LIMIT $2) AS those

-- name: flags_of
-- The first $4 about one post or person ($2), in the buckets ($3) of those with whom they may lie.
SELECT * FROM flags WHERE bucket = ANY ($3::smallint[]) AND subject_id = $2 AND workspace_id = $1 ORDER BY id LIMIT $4

-- name: dismissed_of
-- How many flags of one ($2) were dismissed since $3.
SELECT count(*)::integer FROM (
    SELECT FROM flags WHERE workspace_id = $1 AND flagger_id = $2 AND state = 'dismissed' AND settled_at >= $3 LIMIT 1001
) AS few

-- name: flags_that_count
-- Of a person ($2 its bucket), since $4: what was not dismissed.
SELECT created_at, weight, counted FROM flags
WHERE bucket = $2 AND workspace_id = $1 AND person_id = $3 AND created_at >= $4 AND state <> 'dismissed' AND counted < 3
ORDER BY created_at DESC LIMIT 10000

-- name: count_flags
-- They have counted for an action of this rank ($5).
UPDATE flags SET counted = $5
WHERE bucket = $2 AND workspace_id = $1 AND person_id = $3 AND created_at >= $4 AND state <> 'dismissed' AND counted < $5

-- name: settle_flag
-- One that is open ($3), or all that are open of its subject ($7).
UPDATE flags f SET state = $4, settled_at = $5, settled_kind = $6, settled_by = $8
FROM (SELECT bucket, id, subject_id FROM flags WHERE bucket = $1 AND workspace_id = $2 AND id = $3) AS one
WHERE f.bucket = one.bucket AND f.workspace_id = $2 AND f.state = 'open' AND (f.id = one.id OR ($7 AND f.subject_id = one.subject_id))
RETURNING f.id

-- name: insert_sanction
INSERT INTO sanctions (
    bucket, id, workspace_id, person_id, action, source, source_id, because, weight, flags, state, starts_at, until
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'active', $11, $12)

-- name: active_sanctions
-- Of a person ($3), the oldest first.
SELECT * FROM sanctions WHERE bucket = $1 AND workspace_id = $2 AND person_id = $3 AND state = 'active' ORDER BY id

-- name: blocked_among
SELECT person_id FROM sanctions WHERE workspace_id = $1 AND person_id = ANY ($2::uuid[]) AND state = 'active' AND action = 'block'

-- name: get_sanction
SELECT * FROM sanctions WHERE bucket = $1 AND id = $2 AND workspace_id = $3

-- name: list_sanctions
-- The oldest first, after $2; in a state ($3), of a person ($4), where these are given.
SELECT * FROM sanctions
WHERE workspace_id = $1 AND id > $2 AND ($3::text IS NULL OR state = $3) AND ($4::uuid IS NULL OR person_id = $4)
ORDER BY id LIMIT $5

-- name: end_sanctions
UPDATE sanctions SET state = $4, ended_at = $5 WHERE bucket = $1 AND workspace_id = $2 AND id = ANY ($3::uuid[]) AND state = 'active'
RETURNING id

-- name: insert_appeal
INSERT INTO appeals (bucket, id, workspace_id, person_id, sanction_id, words, state, made_at) VALUES ($1, $2, $3, $4, $5, $6, 'open', $7)
ON CONFLICT (bucket, sanction_id) DO NOTHING
RETURNING id

-- name: get_appeal
SELECT * FROM appeals WHERE bucket = $1 AND id = $2 AND workspace_id = $3

-- name: list_appeals
-- The oldest first, after $2; in a state ($3), of a person ($4), where these are given.
SELECT * FROM appeals
WHERE workspace_id = $1 AND id > $2 AND ($3::text IS NULL OR state = $3) AND ($4::uuid IS NULL OR person_id = $4)
ORDER BY id LIMIT $5

-- name: decide_appeal
UPDATE appeals SET state = $4, answer = $5, decided_at = $6, decided_kind = $7, decided_by = $8
WHERE bucket = $1 AND workspace_id = $2 AND id = $3

-- name: get_policy
SELECT policy::text AS policy, hook::text AS hook, secret, updated_at FROM moderation_policies WHERE workspace_id = $1

-- name: put_policy
-- What it is signed with stays where none is given ($4).
INSERT INTO moderation_policies (workspace_id, policy, hook, secret, updated_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (workspace_id) DO UPDATE
SET policy = excluded.policy, hook = excluded.hook, secret = coalesce(excluded.secret, moderation_policies.secret), updated_at = excluded.updated_at

-- name: put_secret
UPDATE moderation_policies SET secret = $2 WHERE workspace_id = $1 AND hook IS NOT NULL RETURNING true

-- name: lock_policies
-- Of every workspace, in the order of their ids, at most $2: for the re-sealing under a new master key. Runs under tidings_pipeline.
SELECT workspace_id, secret FROM moderation_policies WHERE workspace_id > $1 AND secret IS NOT NULL ORDER BY workspace_id LIMIT $2 FOR UPDATE

-- name: reseal_policy
UPDATE moderation_policies SET secret = $2 WHERE workspace_id = $1

-- name: list_rules
-- After $2, at most $3, of a kind ($4) where one is given.
SELECT id, kind, text, action, category, created_at FROM moderation_rules
WHERE workspace_id = $1 AND id > $2 AND ($4::text IS NULL OR kind = $4) ORDER BY id LIMIT $3

-- name: count_rules
SELECT count(*)::integer FROM moderation_rules WHERE workspace_id = $1

-- name: insert_rule
INSERT INTO moderation_rules (id, workspace_id, kind, text, action, category, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (workspace_id, kind, text) DO NOTHING
RETURNING id

-- name: get_rule
SELECT id, kind, text, action, category, created_at FROM moderation_rules WHERE workspace_id = $1 AND id = $2

-- name: delete_rule
DELETE FROM moderation_rules WHERE workspace_id = $1 AND id = $2 RETURNING id
