-- name: heads_of
-- Where conversations ($1 buckets, $2 ids, $3 workspaces) stand now.
SELECT c.id, c.workspace_id, c.kind, c.state, c.participants, c.hides_positions, c.last_seq, c.last_change
FROM unnest($1::smallint[], $2::uuid[], $3::uuid[]) AS k (bucket, id, workspace_id)
JOIN conversations c ON c.bucket = k.bucket AND c.id = k.id AND c.workspace_id = k.workspace_id

-- name: posts_since
-- Where conversations ($1 buckets, $2 ids, $3 workspaces) stand, with their posts after a seq ($4), of each the first $5, in their order; a
-- conversation without any has one row, whose seq is null.
SELECT
    c.id AS conversation_id, c.workspace_id, c.kind, c.state, c.participants, c.hides_positions, c.last_seq, c.last_change,
    p.seq, p.id, p.author_kind, coalesce(m.person_id, p.author_id) AS author_id, p.author_name, p.parts::text AS parts, p.text,
    p.metadata::text AS metadata, p.reply_to, p.thread, p.replies, p.channel, p.sent_as, p.version, p.created_at, p.edited_at, p.deleted_at,
    p.deleted_by, p.pinned_at,
    (SELECT r.id FROM posts r WHERE r.bucket = p.bucket AND r.conversation_id = p.conversation_id AND r.seq = p.reply_to) AS reply_to_id,
    (SELECT r.id FROM posts r WHERE r.bucket = p.bucket AND r.conversation_id = p.conversation_id AND r.seq = p.thread) AS thread_id
FROM unnest($1::smallint[], $2::uuid[], $3::uuid[], $4::bigint[]) AS k (bucket, id, workspace_id, after)
JOIN conversations c ON c.bucket = k.bucket AND c.id = k.id AND c.workspace_id = k.workspace_id
LEFT JOIN LATERAL (
    SELECT * FROM posts
    WHERE posts.bucket = k.bucket AND posts.conversation_id = k.id AND posts.workspace_id = k.workspace_id
      AND posts.seq > k.after AND posts.seq <= c.last_seq
    ORDER BY posts.seq LIMIT $5
) AS p ON true
LEFT JOIN contact_merges m ON m.bucket = id_bucket(p.author_id) AND m.from_id = p.author_id AND m.workspace_id = k.workspace_id
ORDER BY c.id, p.seq

-- name: changes_since
-- What is other than it was in conversations ($1 buckets, $2 ids, $3 workspaces) after a change ($4) and up to another ($5), of each the
-- first $6, in their order; also what is hidden from one person alone.
SELECT k.id AS conversation_id, g.change, g.kind, g.seq, g.person_id, g.at
FROM unnest($1::smallint[], $2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[]) AS k (bucket, id, workspace_id, first, last)
CROSS JOIN LATERAL (
    SELECT * FROM conversation_changes c
    WHERE c.bucket = k.bucket AND c.conversation_id = k.id AND c.workspace_id = k.workspace_id AND c.change > k.first AND c.change <= k.last
    ORDER BY c.change LIMIT $6
) AS g
ORDER BY k.id, g.change

-- name: reacted_among
-- Who of these people ($5) reacted with what to these posts ($4) of a conversation.
SELECT r.person_id, r.seq, r.emoji FROM reactions r
WHERE r.bucket = $1 AND r.conversation_id = $2 AND r.workspace_id = $3 AND r.seq = ANY ($4::bigint[]) AND r.person_id = ANY ($5::uuid[])

-- name: hid_among
-- Who of these people ($5) has hidden one of these posts ($4) of a conversation from themselves.
SELECT DISTINCT h.person_id FROM hidden_posts h
WHERE h.bucket = $1 AND h.conversation_id = $2 AND h.workspace_id = $3 AND h.seq = ANY ($4::bigint[]) AND h.person_id = ANY ($5::uuid[])
