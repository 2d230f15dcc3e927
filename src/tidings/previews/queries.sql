-- name: expect_previews
-- The links of a post wait to be looked at, where the workspace wants it; what was looked at lately ($8: found, $9: nothing) is known at once.
INSERT INTO link_previews (
    bucket, conversation_id, seq, n, workspace_id, url, hash, state, title, description, site_name, image_url, reason, due_at, looked_at
)
SELECT
    $1, $2, $3, g.n, $4, g.url, g.hash, coalesce(k.state, 'waiting'), k.title, k.description, k.site_name, k.image_url, k.reason,
    CASE WHEN k.state IS NULL THEN $7::timestamptz END, k.looked_at
FROM unnest($5::text[], $6::bytea[]) WITH ORDINALITY AS g (url, hash, n)
JOIN workspaces w ON w.id = $4 AND w.previews_links
LEFT JOIN LATERAL (
    SELECT p.state, p.title, p.description, p.site_name, p.image_url, p.reason, p.looked_at
    FROM link_previews p
    WHERE p.workspace_id = $4 AND p.hash = g.hash AND p.looked_at > CASE p.state WHEN 'found' THEN $8::timestamptz ELSE $9::timestamptz END
    ORDER BY p.looked_at DESC LIMIT 1
) AS k ON true
ON CONFLICT (bucket, conversation_id, seq, n) DO NOTHING

-- name: forget_previews
-- Of these posts; of all of the conversation's where $4 is null.
DELETE FROM link_previews WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 AND ($4::bigint[] IS NULL OR seq = ANY ($4))

-- name: previews_of
SELECT seq, url, title, description, site_name, image_url FROM link_previews
WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 AND seq = ANY ($4::bigint[]) AND state = 'found'
ORDER BY seq, n

-- name: take_previews
-- Links that are due: ours until $2; the next look comes by itself where we do not come back.
UPDATE link_previews f SET due_at = $2, tries = f.tries + 1
FROM (
    SELECT bucket, conversation_id, seq, n FROM link_previews WHERE due_at <= $1 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED
) AS due
WHERE f.bucket = due.bucket AND f.conversation_id = due.conversation_id AND f.seq = due.seq AND f.n = due.n
RETURNING f.conversation_id, f.seq, f.n, f.workspace_id, f.url, f.hash, f.tries

-- name: looked_lately
-- What this URL told this workspace the last time, if that was after $3 (found) or $4 (nothing).
SELECT state, title, description, site_name, image_url, reason, looked_at FROM link_previews
WHERE workspace_id = $1 AND hash = $2 AND looked_at > CASE state WHEN 'found' THEN $3::timestamptz ELSE $4::timestamptz END
ORDER BY looked_at DESC LIMIT 1

-- name: settle_preview
-- What was found, where the post still says this link and nobody has told it before.
UPDATE link_previews
SET state = $7, title = $8, description = $9, site_name = $10, image_url = $11, reason = $12, looked_at = $13, due_at = NULL
WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 AND seq = $4 AND n = $5 AND hash = $6 AND state = 'waiting'
RETURNING true

-- name: postpone_preview
-- It is looked at again then; $7: this was no try.
UPDATE link_previews SET due_at = $6, tries = tries - CASE WHEN $7::boolean THEN 1 ELSE 0 END
WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 AND seq = $4 AND n = $5 AND state = 'waiting'
