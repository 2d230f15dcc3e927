-- Double opt-in. Under tidings_pipeline alone run: find_form, insert_opt_in, count_recent, find_opt_in, confirm_opt_in and
-- forget_opt_ins: who fills in a form has no key, and its id is how its workspace is found.

-- name: put_form
-- One form a key: the second put changes what the first made, and its address stays.
INSERT INTO opt_in_forms (id, workspace_id, key, name, text, topics, template, author_id, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
ON CONFLICT (workspace_id, key) DO UPDATE
SET name = excluded.name, text = excluded.text, topics = excluded.topics, template = excluded.template, author_id = excluded.author_id,
    updated_at = excluded.updated_at
RETURNING id, workspace_id, key, name, text, topics, template, author_id, created_at, updated_at;

-- name: get_form
SELECT id, workspace_id, key, name, text, topics, template, author_id, created_at, updated_at
FROM opt_in_forms
WHERE workspace_id = $1 AND key = $2;

-- name: list_forms
-- In the order of their keys, after the given one.
SELECT id, workspace_id, key, name, text, topics, template, author_id, created_at, updated_at
FROM opt_in_forms
WHERE workspace_id = $1 AND ($2::text IS NULL OR key > $2)
ORDER BY key
LIMIT $3;

-- name: count_opt_ins
-- Of these forms, with how many mailboxes each was filled in since then, and how many of them were confirmed.
SELECT form_id, count(DISTINCT address)::integer AS filled_in, (count(DISTINCT address) FILTER (WHERE confirmed_at IS NOT NULL))::integer AS confirmed
FROM opt_ins
WHERE workspace_id = $1 AND form_id = ANY ($2::uuid[]) AND submitted_at > $3
GROUP BY form_id;

-- name: delete_form
-- With what was filled in and waits: its links lead nowhere any more.
WITH gone AS (
    DELETE FROM opt_in_forms WHERE workspace_id = $1 AND key = $2 RETURNING id
), waiting AS (
    DELETE FROM opt_ins o USING gone WHERE o.workspace_id = $1 AND o.form_id = gone.id
)
SELECT id FROM gone;

-- name: find_form
-- By its public address alone.
SELECT id, workspace_id, key, name, text, topics, template, author_id, created_at, updated_at
FROM opt_in_forms
WHERE id = $1;

-- name: count_recent
-- How often this mailbox was asked to confirm since then, by any form of the workspace.
SELECT count(*)::integer FROM opt_ins WHERE workspace_id = $1 AND address = $2 AND submitted_at > $3;

-- name: insert_opt_in
INSERT INTO opt_ins (bucket, id, workspace_id, form_id, token_hash, address, text, ip, user_agent, submitted_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: find_opt_in
-- By its id and its secret; an expired one is none.
SELECT o.id, o.workspace_id, o.form_id, o.address, o.text, host(o.ip) AS ip, o.user_agent, o.submitted_at, o.expires_at, o.confirmed_at
FROM opt_ins o
JOIN workspaces w ON w.id = o.workspace_id
WHERE o.bucket = $1 AND o.id = $2 AND o.token_hash = $3 AND o.expires_at > $4::timestamptz + w.clock_offset;

-- name: confirm_opt_in
-- Once: of two who confirm at the same time one finds it done.
UPDATE opt_ins SET confirmed_at = $4 WHERE workspace_id = $1 AND bucket = $2 AND id = $3 AND confirmed_at IS NULL RETURNING id;

-- name: forget_opt_ins
-- Up to $2 that have expired, in the time of their workspaces.
WITH gone AS (
    SELECT o.bucket, o.id FROM opt_ins o JOIN workspaces w ON w.id = o.workspace_id
    WHERE o.expires_at <= $1::timestamptz + w.clock_offset
    LIMIT $2
)
DELETE FROM opt_ins o USING gone WHERE o.bucket = gone.bucket AND o.id = gone.id;

-- name: erase_opt_ins
-- What was filled in with these addresses.
DELETE FROM opt_ins WHERE workspace_id = $1 AND address = ANY ($2::text[]);
