-- name: expect
-- Of posts that this transaction stores ($1 buckets, $2 conversations, $3 workspaces, $4 authors, null: the backend): where somebody else
-- is in the conversation who may be reached, its look (a timer, in real time: $5) is set, unless one is waiting. One that is set before
-- is not moved: the first post that nobody has seen says when. Never waits for more than a look that is being taken right now.
INSERT INTO timers (bucket, id, workspace_id, kind, subject, key, due_at)
SELECT DISTINCT ON (c.bucket, c.id)
    c.bucket, gen_random_uuid(), c.workspace_id, 'reach', c.id, '',
    $5::timestamptz + coalesce(r.route ->> 'after', '30s')::interval
FROM unnest($1::smallint[], $2::uuid[], $3::uuid[], $4::uuid[]) AS said (bucket, conversation_id, workspace_id, author_id)
JOIN conversations c ON c.bucket = said.bucket AND c.id = said.conversation_id AND c.workspace_id = said.workspace_id
JOIN workspaces w ON w.id = c.workspace_id
CROSS JOIN LATERAL (SELECT coalesce(c.route, w.reach) AS route) AS r
WHERE jsonb_typeof(r.route) = 'object' AND EXISTS (
    SELECT FROM participants p
    WHERE p.bucket = c.bucket AND p.conversation_id = c.id AND p.kind = 'contact' AND p.state = 'active'
      AND p.person_id IS DISTINCT FROM said.author_id
)
ORDER BY c.bucket, c.id
ON CONFLICT (bucket, kind, subject, key) DO NOTHING

-- name: is_there
SELECT EXISTS (SELECT FROM conversations WHERE bucket = $1 AND id = $2 AND workspace_id = $3 AND state <> 'deleted')
