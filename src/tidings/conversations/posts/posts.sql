-- name: lock_posting
-- Conversations ($1 buckets, $2 ids, $6 workspaces) are held until the commit, in the order of their ids, and idempotency keys ($3
-- workspaces, $4 principals, $5 keys) as far as nobody else is at them: answers the places of those that somebody is. A statement of its
-- own: what is read after it is no older than the locks. The lock expression is the one of idempotency/queries.sql.
WITH held AS MATERIALIZED (
    SELECT c.id
    FROM unnest($1::smallint[], $2::uuid[], $6::uuid[]) AS k (bucket, id, workspace_id)
    JOIN conversations c ON c.bucket = k.bucket AND c.id = k.id AND c.workspace_id = k.workspace_id
    ORDER BY c.id
    FOR UPDATE OF c
),
keys AS MATERIALIZED (
    SELECT place, pg_try_advisory_xact_lock(hashtextextended(workspace_id::text || principal::text || key, 0)) AS is_free
    FROM unnest($3::uuid[], $4::uuid[], $5::text[]) WITH ORDINALITY AS k (workspace_id, principal, key, place)
    WHERE key IS NOT NULL
)
SELECT (SELECT count(*) FROM held) AS held, array(SELECT place FROM keys WHERE NOT is_free) AS busy

-- name: store_posts
-- Stores posts of any conversations and workspaces, in their order, each with the next seq of its conversation, whose row the caller
-- holds: with the author's position, the fact, the key's answer and the deed for the audit log. What is not plainly allowed ($12 says
-- what was judged already) or has a key that was used is left out; what was stored is answered, with its seq. $24 is real time: a moved
-- clock forgets no key. The seq is put into fact and answer at the places $22 and $23, where a 0 stands.
WITH given AS MATERIALIZED (
    SELECT
        g.*, id_bucket(g.conversation_id) AS bucket
    FROM unnest(
        $1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::timestamptz[],
        $11::text[], $12::boolean[], $13::bigint[], $14::bigint[], $15::text[], $16::smallint[], $17::uuid[], $18::text[], $19::bytea[],
        $20::text[], $21::text[]
    ) WITH ORDINALITY AS g (
        id, conversation_id, workspace_id, author_kind, author_id, author_name, parts, text, metadata, at,
        fact, is_judged, reply_to, thread, channel, key_bucket, principal, key, key_hash,
        answer, deed, place
    )
),
judged AS MATERIALIZED (
    SELECT g.*, c.last_seq
    FROM given g
    CROSS JOIN LATERAL (
        SELECT c.last_seq, c.state, c.kind, c.is_moderated, c.is_frozen, c.slow_seconds
        FROM conversations c
        WHERE c.bucket = g.bucket AND c.id = g.conversation_id AND c.workspace_id = g.workspace_id OFFSET 0
    ) AS c
    LEFT JOIN LATERAL (
        SELECT p.state, p.role, p.muted_until
        FROM participants p
        WHERE p.bucket = g.bucket AND p.conversation_id = g.conversation_id AND p.person_id = g.author_id
          AND p.workspace_id = g.workspace_id OFFSET 0
    ) AS p ON g.author_kind = 'contact'
    LEFT JOIN LATERAL (
        -- Joined, and not asked whether it exists: that would be read as a whole.
        SELECT e.suspended_until > $24 OR e.muted_until > $24 AS is_held_back
        FROM end_users e
        WHERE e.bucket = id_bucket(g.author_id) AND e.contact_id = g.author_id AND e.workspace_id = g.workspace_id OFFSET 0
    ) AS e ON g.author_kind = 'contact'
    WHERE g.is_judged OR (
        c.state = 'open' AND (
            g.author_kind <> 'contact' OR (
                p.state = 'active' AND p.role <> 'reader' AND NOT c.is_moderated AND (p.muted_until IS NULL OR p.muted_until <= g.at)
                AND e.is_held_back IS NOT TRUE
                AND (p.role <> 'member' OR (NOT c.is_frozen AND c.slow_seconds = 0))
                AND (c.kind <> 'direct' OR NOT EXISTS (
                    SELECT FROM participants o
                    WHERE o.bucket = g.bucket AND o.conversation_id = g.conversation_id AND o.person_id <> g.author_id AND (
                        EXISTS (
                            SELECT FROM blocks b
                            WHERE b.bucket = id_bucket(g.author_id) AND b.person_id = g.author_id AND b.blocked_id = o.person_id
                              AND b.workspace_id = g.workspace_id
                        )
                        OR EXISTS (
                            SELECT FROM blocks b
                            WHERE b.bucket = id_bucket(o.person_id) AND b.person_id = o.person_id AND b.blocked_id = g.author_id
                              AND b.workspace_id = g.workspace_id
                        )
                    )
                ))
            )
        )
        AND NOT EXISTS (
            SELECT FROM idempotency_keys k
            WHERE g.key IS NOT NULL AND k.bucket = g.key_bucket AND k.workspace_id = g.workspace_id AND k.principal = g.principal
              AND k.key = g.key AND k.created_at > $24::timestamptz - interval '7 days'
        )
    )
),
numbered AS MATERIALIZED (
    SELECT j.*, j.last_seq + row_number() OVER (PARTITION BY j.conversation_id ORDER BY j.place) AS seq FROM judged j
),
moved AS (
    UPDATE conversations c SET last_seq = t.seq, last_post_at = greatest(c.last_post_at, t.at)
    FROM (SELECT bucket, conversation_id, workspace_id, max(seq) AS seq, max(at) AS at FROM numbered GROUP BY 1, 2, 3 ORDER BY 2) AS t
    WHERE c.bucket = t.bucket AND c.id = t.conversation_id AND c.workspace_id = t.workspace_id
),
positions AS (
    UPDATE participants p SET delivered_seq = t.seq, read_seq = t.seq, posted_at = t.at
    FROM (
        SELECT bucket, conversation_id, workspace_id, author_id, max(seq) AS seq, max(at) AS at
        -- In the order in which others take these rows too, who hold no conversation.
        FROM numbered WHERE author_id IS NOT NULL GROUP BY 1, 2, 3, 4 ORDER BY 2, 4
    ) AS t
    WHERE p.bucket = t.bucket AND p.conversation_id = t.conversation_id AND p.person_id = t.author_id AND p.workspace_id = t.workspace_id
),
stored AS (
    INSERT INTO posts (
        bucket, conversation_id, seq, id, workspace_id, author_kind, author_id, author_name, parts, text, metadata, reply_to, thread, channel,
        created_at
    )
    SELECT
        bucket, conversation_id, seq, id, workspace_id, author_kind, author_id, author_name, parts::jsonb, text, metadata::jsonb, reply_to,
        thread, channel, at
    FROM numbered
),
kept AS (
    INSERT INTO idempotency_keys (bucket, workspace_id, principal, key, hash, subject, status, answer, created_at)
    SELECT
        key_bucket, workspace_id, principal, key, key_hash, CASE author_kind WHEN 'contact' THEN author_id ELSE id END, 201,
        overlay(answer PLACING seq::text FROM $23::integer FOR 1), $24
    FROM numbered WHERE key IS NOT NULL
    ON CONFLICT (bucket, workspace_id, principal, key) DO UPDATE
    SET hash = excluded.hash, subject = excluded.subject, status = excluded.status, answer = excluded.answer, created_at = excluded.created_at
),
told AS (
    INSERT INTO audit_inbox (bucket, workspace_id, principal_kind, principal_id, action, target_kind, target_id, ip, user_agent, request_id, changes)
    SELECT
        id_bucket(n.workspace_id), n.workspace_id, d.kind, n.principal, d.action, d.target_kind, n.author_id, d.ip, d.user_agent, d.request_id, d.changes
    FROM numbered n
    CROSS JOIN LATERAL jsonb_to_record(n.deed::jsonb)
        AS d (kind text, action text, target_kind text, ip text, user_agent text, request_id text, changes jsonb)
    WHERE n.deed IS NOT NULL
),
facts AS (
    INSERT INTO outbox (bucket, workspace_id, type, conversation_id, data, occurred_at)
    SELECT bucket, workspace_id, 'message.posted', conversation_id, overlay(fact PLACING seq::text FROM $22::integer FOR 1)::jsonb, at
    FROM numbered ORDER BY conversation_id, seq
)
SELECT place, seq FROM numbered

-- name: post_by_id
-- One post ($1 its bucket, $2 its id) of a workspace ($3); said by whoever stands for its author now.
SELECT
    p.conversation_id, p.seq, p.id, p.author_kind, coalesce(m.person_id, p.author_id) AS author_id, p.author_name, p.parts::text AS parts, p.text, p.metadata::text AS metadata,
    p.reply_to, p.thread, p.replies, p.channel, p.sent_as, p.version, p.created_at, p.edited_at, p.deleted_at, p.deleted_by, p.pinned_at,
    (SELECT r.id FROM posts r WHERE r.bucket = p.bucket AND r.conversation_id = p.conversation_id AND r.seq = p.reply_to) AS reply_to_id,
    (SELECT r.id FROM posts r WHERE r.bucket = p.bucket AND r.conversation_id = p.conversation_id AND r.seq = p.thread) AS thread_id
FROM posts p
LEFT JOIN contact_merges m ON m.bucket = id_bucket(p.author_id) AND m.from_id = p.author_id AND m.workspace_id = $3
WHERE p.bucket = $1 AND p.id = $2 AND p.workspace_id = $3

-- name: posts_at
-- The posts of a conversation ($1, $2, $3) with these seqs ($4), in their order.
SELECT
    p.conversation_id, p.seq, p.id, p.author_kind, coalesce(m.person_id, p.author_id) AS author_id, p.author_name, p.parts::text AS parts, p.text, p.metadata::text AS metadata,
    p.reply_to, p.thread, p.replies, p.channel, p.sent_as, p.version, p.created_at, p.edited_at, p.deleted_at, p.deleted_by, p.pinned_at,
    (SELECT r.id FROM posts r WHERE r.bucket = p.bucket AND r.conversation_id = p.conversation_id AND r.seq = p.reply_to) AS reply_to_id,
    (SELECT r.id FROM posts r WHERE r.bucket = p.bucket AND r.conversation_id = p.conversation_id AND r.seq = p.thread) AS thread_id
FROM posts p
LEFT JOIN contact_merges m ON m.bucket = id_bucket(p.author_id) AND m.from_id = p.author_id AND m.workspace_id = $3
WHERE p.bucket = $1 AND p.conversation_id = $2 AND p.workspace_id = $3 AND p.seq = ANY ($4::bigint[])
ORDER BY p.seq

-- name: seqs_forward
-- Which posts of a conversation ($1, $2, $3) have a seq from $4 to $5: the first $6 of them. What one person ($7) has hidden and what some authors ($8) have said is left out.
SELECT p.seq FROM posts p
WHERE p.bucket = $1 AND p.conversation_id = $2 AND p.workspace_id = $3 AND p.seq BETWEEN $4 AND $5
  AND (p.author_id IS NULL OR p.author_id <> ALL ($8::uuid[]))
  AND ($7::uuid IS NULL OR NOT EXISTS (
      SELECT FROM hidden_posts h WHERE h.bucket = p.bucket AND h.conversation_id = p.conversation_id AND h.person_id = $7 AND h.seq = p.seq
  ))
ORDER BY p.seq
LIMIT $6

-- name: seqs_back
-- Which posts of a conversation ($1, $2, $3) have a seq from $4 to $5: the last $6 of them, the last one first. What one person ($7) has hidden and what some authors ($8) have said is left out.
SELECT p.seq FROM posts p
WHERE p.bucket = $1 AND p.conversation_id = $2 AND p.workspace_id = $3 AND p.seq BETWEEN $4 AND $5
  AND (p.author_id IS NULL OR p.author_id <> ALL ($8::uuid[]))
  AND ($7::uuid IS NULL OR NOT EXISTS (
      SELECT FROM hidden_posts h WHERE h.bucket = p.bucket AND h.conversation_id = p.conversation_id AND h.person_id = $7 AND h.seq = p.seq
  ))
ORDER BY p.seq DESC
LIMIT $6

-- name: thread_forward
-- Which posts of a thread ($9) have a seq from $4 to $5: the first $6 of them. What one person ($7) has hidden and what some authors ($8) have said is left out.
SELECT p.seq FROM posts p
WHERE p.bucket = $1 AND p.conversation_id = $2 AND p.workspace_id = $3 AND p.seq BETWEEN $4 AND $5 AND p.thread = $9
  AND (p.author_id IS NULL OR p.author_id <> ALL ($8::uuid[]))
  AND ($7::uuid IS NULL OR NOT EXISTS (
      SELECT FROM hidden_posts h WHERE h.bucket = p.bucket AND h.conversation_id = p.conversation_id AND h.person_id = $7 AND h.seq = p.seq
  ))
ORDER BY p.seq
LIMIT $6

-- name: thread_back
-- Which posts of a thread ($9) have a seq from $4 to $5: the last $6 of them, the last one first. What one person ($7) has hidden and what some authors ($8) have said is left out.
SELECT p.seq FROM posts p
WHERE p.bucket = $1 AND p.conversation_id = $2 AND p.workspace_id = $3 AND p.seq BETWEEN $4 AND $5 AND p.thread = $9
  AND (p.author_id IS NULL OR p.author_id <> ALL ($8::uuid[]))
  AND ($7::uuid IS NULL OR NOT EXISTS (
      SELECT FROM hidden_posts h WHERE h.bucket = p.bucket AND h.conversation_id = p.conversation_id AND h.person_id = $7 AND h.seq = p.seq
  ))
ORDER BY p.seq DESC
LIMIT $6

-- name: seqs_among
-- Which of these posts ($4) a person ($5) has not hidden, and no author of some ($6) has said.
SELECT p.seq FROM posts p
WHERE p.bucket = $1 AND p.conversation_id = $2 AND p.workspace_id = $3 AND p.seq = ANY ($4::bigint[])
  AND (p.author_id IS NULL OR p.author_id <> ALL ($6::uuid[]))
  AND ($5::uuid IS NULL OR NOT EXISTS (
      SELECT FROM hidden_posts h WHERE h.bucket = p.bucket AND h.conversation_id = p.conversation_id AND h.person_id = $5 AND h.seq = p.seq
  ))
ORDER BY p.seq

-- name: reactions_of
-- How many reacted with what to these posts ($4) of a conversation, the emoji that was first used first, and whether one person ($5) did;
-- up to a time ($6) where one is given.
SELECT r.seq, r.emoji, count(*)::integer AS count, coalesce(bool_or(r.person_id = $5::uuid), false) AS mine
FROM reactions r
WHERE r.bucket = $1 AND r.conversation_id = $2 AND r.workspace_id = $3 AND r.seq = ANY ($4::bigint[]) AND ($6::timestamptz IS NULL OR r.at <= $6)
GROUP BY r.seq, r.emoji
ORDER BY r.seq, min(r.at), r.emoji

-- name: is_hidden
SELECT EXISTS (
    SELECT FROM hidden_posts WHERE bucket = $1 AND conversation_id = $2 AND person_id = $4 AND seq = $5 AND workspace_id = $3
)

-- name: add_mentions
-- These people ($5) are named in a post; who is named already stays so.
INSERT INTO mentions (bucket, conversation_id, person_id, seq, workspace_id)
SELECT $1, $2, person_id, $4, $3 FROM unnest($5::uuid[]) AS m (person_id)
ON CONFLICT DO NOTHING

-- name: add_mentions_of_all
-- Everybody who is in the conversation is named in a post, but for its author ($5).
INSERT INTO mentions (bucket, conversation_id, person_id, seq, workspace_id)
SELECT $1, $2, p.person_id, $4, $3
FROM participants p
WHERE p.bucket = $1 AND p.conversation_id = $2 AND p.workspace_id = $3 AND p.state = 'active' AND p.person_id IS DISTINCT FROM $5::uuid
ON CONFLICT DO NOTHING

-- name: drop_mentions
DELETE FROM mentions
WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 AND seq = $4

-- name: active_among
-- Which of these people ($4) are in the conversation.
SELECT person_id FROM participants
WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 AND person_id = ANY ($4::uuid[]) AND state = 'active'

-- name: others_in
-- Who else is in a conversation than $4; for direct ones, which are small.
SELECT person_id FROM participants
WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 AND person_id <> $4 AND state = 'active'
LIMIT 10

-- name: count_reply
-- A thread has so many ($5) more posts.
UPDATE posts SET replies = greatest(replies + $5, 0) WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 AND seq = $4

-- name: keep_version
-- What a post says is kept as the version that it is, and who ($5, $6) replaces it when ($7): later than whoever has left until now,
-- whichever of two who came at once was first. Answers that time.
INSERT INTO post_versions (bucket, conversation_id, seq, version, workspace_id, parts, text, editor_kind, editor_id, replaced_at)
SELECT
    p.bucket, p.conversation_id, p.seq, p.version, p.workspace_id, p.parts, p.text, $5, $6,
    greatest($7::timestamptz, (
        SELECT max(o.left_at) + interval '1 microsecond' FROM participants o WHERE o.bucket = $1 AND o.conversation_id = $2 AND o.workspace_id = $3
    ))
FROM posts p
WHERE p.bucket = $1 AND p.conversation_id = $2 AND p.workspace_id = $3 AND p.seq = $4
RETURNING replaced_at

-- name: stood_at
-- What some posts ($4) of a conversation said at a time ($5), of those that were edited since: the first version that was replaced after
-- it, and when that one had taken the place of another.
SELECT DISTINCT ON (v.seq) v.seq, v.version, v.parts::text AS parts, v.text, b.replaced_at AS edited_at
FROM post_versions v
LEFT JOIN post_versions b
    ON b.bucket = v.bucket AND b.conversation_id = v.conversation_id AND b.seq = v.seq AND b.version = v.version - 1 AND b.workspace_id = v.workspace_id
WHERE v.bucket = $1 AND v.conversation_id = $2 AND v.workspace_id = $3 AND v.seq = ANY ($4::bigint[]) AND v.replaced_at > $5
ORDER BY v.seq, v.version

-- name: count_replies
-- How many posts up to one ($5) stand under these ($4).
SELECT thread, count(*)::integer AS replies FROM posts
WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 AND thread = ANY ($4::bigint[]) AND seq <= $5
GROUP BY thread

-- name: change_post
-- It says something else, as its next version; $8: its metadata too.
UPDATE posts
SET parts = $5::jsonb, text = $6, version = version + 1, edited_at = $7, metadata = CASE WHEN $8 THEN $9::jsonb ELSE metadata END
WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 AND seq = $4

-- name: list_versions
-- What a post said before, the newest first, below a version ($5).
SELECT version, parts::text AS parts, text, editor_kind, editor_id, replaced_at
FROM post_versions
WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 AND seq = $4 AND version < $5
ORDER BY version DESC
LIMIT $6

-- name: empty_post
-- A tombstone: its place, its author, its thread, and none of its words.
UPDATE posts
SET parts = '[]', text = '', metadata = NULL, deleted_at = $5, deleted_by = $6, pinned_at = NULL
WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 AND seq = $4

-- name: drop_versions
DELETE FROM post_versions WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 AND seq = $4

-- name: drop_reactions
DELETE FROM reactions WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 AND seq = $4

-- name: hide_post
-- One person ($4) does not see it any more; no row where they did not before.
INSERT INTO hidden_posts (bucket, conversation_id, person_id, seq, workspace_id) VALUES ($1, $2, $4, $5, $3)
ON CONFLICT DO NOTHING
RETURNING seq

-- name: drop_mention
-- What a person ($4) does not see names them no more.
DELETE FROM mentions WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 AND person_id = $4 AND seq = $5

-- name: add_reaction
-- No row where this person reacted so before.
INSERT INTO reactions (bucket, conversation_id, seq, emoji, person_id, workspace_id, kind, at) VALUES ($1, $2, $4, $5, $6, $3, $7, $8)
ON CONFLICT DO NOTHING
RETURNING seq

-- name: drop_reaction
-- No row where there was none.
DELETE FROM reactions
WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 AND seq = $4 AND emoji = $5 AND person_id = $6
RETURNING seq

-- name: count_emojis
-- How many different ones stand on a post beside this one ($5).
SELECT count(DISTINCT emoji) FROM reactions WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 AND seq = $4 AND emoji <> $5

-- name: list_reactions
-- Who reacted to a post with what, after an emoji ($5) and a person ($6); up to a time ($8) where one is given.
SELECT emoji, person_id, kind, at
FROM reactions
WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 AND seq = $4 AND (emoji, person_id) > ($5, $6) AND ($8::timestamptz IS NULL OR at <= $8)
ORDER BY emoji, person_id
LIMIT $7

-- name: pin_post
-- Pinned at this time, or with null no longer.
UPDATE posts SET pinned_at = $5 WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 AND seq = $4

-- name: pinned_seqs
-- What is pinned, the last first; at most $4.
SELECT seq FROM posts WHERE conversation_id = $2 AND bucket = $1 AND workspace_id = $3 AND pinned_at IS NOT NULL
ORDER BY pinned_at DESC, seq DESC
LIMIT $4

-- name: next_change
-- The first change that is kept after one ($4): the next number, where none was forgotten.
SELECT change FROM conversation_changes WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 AND change > $4 ORDER BY change LIMIT 1

-- name: changes_after
-- What is other than it was, after a change ($4) and up to another ($5), in its order; of what is hidden only from others ($6) nothing.
SELECT change, kind, seq, person_id, at FROM conversation_changes
WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 AND change > $4 AND change <= $5
  AND (kind <> 'hidden' OR person_id = $6::uuid)
ORDER BY change
LIMIT $7
