-- name: expect
-- Of posts that this transaction stores ($1 buckets, $2 conversations, $3 workspaces, $4 authors, null: the backend, $6 whether a contact
-- is the author): where somebody else is in the conversation who may be reached, its look (a timer, in real time: $5) is set, unless one
-- is waiting: the first post that nobody has seen says when. A contact who says something in the app is outside no more, and has seen
-- what they were told of. Answers, by place, who is outside and hears what others say there where they were heard last, and whose
-- message of posts that they had not seen is answered by this. A look that waits is held, so that it sees these posts; one that is being
-- taken right now may not, and is not waited for: there is another one then.
WITH said AS MATERIALIZED (
    SELECT * FROM unnest($1::smallint[], $2::uuid[], $3::uuid[], $4::uuid[], $6::boolean[])
        WITH ORDINALITY AS s (bucket, conversation_id, workspace_id, author_id, is_contact, place)
),
waits AS MATERIALIZED (
    -- One that goes on from a person looks at some only.
    SELECT t.bucket, t.subject
    FROM (SELECT DISTINCT bucket, conversation_id, workspace_id FROM said) AS s
    CROSS JOIN LATERAL (
        SELECT timers.bucket, timers.subject FROM timers
        WHERE timers.bucket = s.bucket AND timers.kind = 'reach' AND timers.subject = s.conversation_id
          AND timers.workspace_id = s.workspace_id AND NOT starts_with(timers.key, 'from:')
        FOR UPDATE SKIP LOCKED
    ) AS t
),
expected AS (
    INSERT INTO timers (bucket, id, workspace_id, kind, subject, key, due_at)
    SELECT DISTINCT ON (c.bucket, c.id)
        c.bucket, gen_random_uuid(), c.workspace_id, 'reach', c.id,
        CASE WHEN EXISTS (SELECT FROM timers t WHERE t.bucket = c.bucket AND t.kind = 'reach' AND t.subject = c.id AND t.key = '')
            THEN gen_random_uuid()::text ELSE '' END,
        $5::timestamptz + coalesce(r.route ->> 'after', '30s')::interval
    FROM said
    JOIN conversations c ON c.bucket = said.bucket AND c.id = said.conversation_id AND c.workspace_id = said.workspace_id
    JOIN workspaces w ON w.id = c.workspace_id
    CROSS JOIN LATERAL (SELECT coalesce(c.route, w.reach) AS route) AS r
    WHERE jsonb_typeof(r.route) = 'object' AND (c.bucket, c.id) NOT IN (SELECT bucket, subject FROM waits) AND EXISTS (
        SELECT FROM participants p
        WHERE p.bucket = c.bucket AND p.conversation_id = c.id AND p.kind = 'contact' AND p.state = 'active'
          AND p.person_id IS DISTINCT FROM said.author_id
    )
    ORDER BY c.bucket, c.id
    ON CONFLICT (bucket, kind, subject, key) DO NOTHING
),
inside AS (
    DELETE FROM outsiders o USING said
    WHERE said.is_contact AND o.bucket = said.bucket AND o.conversation_id = said.conversation_id AND o.person_id = said.author_id
      AND o.workspace_id = said.workspace_id
),
seen AS (
    UPDATE reaches r SET is_seen = true
    FROM said
    WHERE said.is_contact AND NOT r.is_seen AND r.bucket = said.bucket AND r.conversation_id = said.conversation_id
      AND r.person_id = said.author_id AND r.workspace_id = said.workspace_id
    RETURNING said.place, r.person_id, r.message_id
)
SELECT said.place::integer AS place, o.person_id, o.message_id, false AS is_seen
FROM said
JOIN outsiders o ON o.bucket = said.bucket AND o.conversation_id = said.conversation_id AND o.workspace_id = said.workspace_id
JOIN participants p ON p.bucket = o.bucket AND p.conversation_id = o.conversation_id AND p.person_id = o.person_id AND p.state = 'active'
WHERE NOT said.is_contact
UNION ALL
SELECT place::integer, person_id, message_id, true FROM seen
ORDER BY place, person_id

-- name: went_out_as
-- A post ($1 bucket, $2 conversation, $4 seq) has left as a message ($5); where it left to several, the first one is told.
UPDATE posts SET sent_as = coalesce(sent_as, $5) WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 AND seq = $4

-- name: answered_later
-- Those of these conversations ($1 buckets, $2 ids) in which something that was said is still to leave. What a worker has taken is seen
-- until it has done it.
SELECT DISTINCT t.subject
FROM unnest($1::smallint[], $2::uuid[]) AS i (bucket, id)
JOIN timers t ON t.bucket = i.bucket AND t.kind = 'answer_out' AND t.subject = i.id

-- name: is_answered_before
-- Whether something that was said in a conversation ($1, $2, $3) before ($4: a seq as timers' keys begin with it) is still to leave.
SELECT EXISTS (
    SELECT FROM timers t WHERE t.bucket = $1 AND t.kind = 'answer_out' AND t.subject = $2 AND t.workspace_id = $3 AND t.key COLLATE "C" < $4
)

-- name: to_answer
-- Who is outside the app in a conversation ($1, $2, $3), and was in it when a post ($4) was said, after a person ($5); nobody where the
-- post or the conversation was deleted. Whoever edits the post right now is waited for.
SELECT o.person_id, o.message_id, s.author_kind, s.author_id, s.text
FROM posts s
JOIN conversations c ON c.bucket = s.bucket AND c.id = s.conversation_id AND c.state <> 'deleted'
JOIN outsiders o ON o.bucket = s.bucket AND o.conversation_id = s.conversation_id AND o.workspace_id = s.workspace_id
JOIN participants p
    ON p.bucket = o.bucket AND p.conversation_id = o.conversation_id AND p.person_id = o.person_id AND p.state = 'active' AND p.sees_after < s.seq
WHERE s.bucket = $1 AND s.conversation_id = $2 AND s.workspace_id = $3 AND s.seq = $4 AND s.deleted_at IS NULL AND o.person_id > $5
ORDER BY o.person_id
LIMIT $6
FOR SHARE OF s

-- name: open_routes_about
-- Who is on the way of a message about one of these conversations ($2 of workspaces $1) that is not at its end ($3: real time), and is
-- in the conversation; what tells of posts is left out. The newest messages first.
SELECT m.workspace_id, m.id AS message_id, r.contact_id
FROM unnest($1::uuid[], $2::uuid[]) AS i (workspace_id, conversation_id)
CROSS JOIN LATERAL (
    SELECT messages.id, messages.workspace_id FROM messages
    WHERE messages.conversation_id = i.conversation_id AND messages.workspace_id = i.workspace_id AND messages.direction = 'out'
      AND messages.purpose <> 'chat' AND messages.route IS NOT NULL
    ORDER BY messages.id DESC LIMIT 50
) AS m
JOIN participants p ON p.bucket = id_bucket(i.conversation_id) AND p.conversation_id = i.conversation_id AND p.kind = 'contact'
CROSS JOIN LATERAL (
    SELECT recipients.contact_id FROM recipients
    WHERE recipients.bucket = id_bucket(p.person_id) AND recipients.message_id = m.id AND recipients.contact_id = p.person_id
      AND recipients.stopped_at IS NULL
    LIMIT 1
) AS r
ORDER BY r.contact_id, m.id
LIMIT 1000

-- name: is_there
SELECT EXISTS (SELECT FROM conversations WHERE bucket = $1 AND id = $2 AND workspace_id = $3 AND state <> 'deleted')

-- name: conversations_of
-- Which conversation each of these messages ($2 buckets, $3 ids) is about: the one that it names, or in which it was an answer. Where that
-- is the own one of somebody who was merged, it is the own one of who stands for them. Each row by its key, also where the plan was made
-- while the tables were empty.
SELECT i.id, coalesce(own.id, about.conversation_id) AS conversation_id
FROM unnest($2::smallint[], $3::uuid[]) AS i (bucket, id)
CROSS JOIN LATERAL (
    SELECT m.conversation_id, m.in_reply_to FROM messages m WHERE m.bucket = i.bucket AND m.id = i.id AND m.workspace_id = $1 LIMIT 1
) AS said
LEFT JOIN LATERAL (
    SELECT m.conversation_id FROM messages m
    WHERE said.conversation_id IS NULL AND m.bucket = id_bucket(said.in_reply_to) AND m.id = said.in_reply_to AND m.workspace_id = $1 LIMIT 1
) AS answered ON true
CROSS JOIN LATERAL (SELECT coalesce(said.conversation_id, answered.conversation_id) AS conversation_id) AS about
LEFT JOIN LATERAL (
    SELECT c.owner_id FROM conversations c
    WHERE c.bucket = id_bucket(about.conversation_id) AND c.id = about.conversation_id AND c.workspace_id = $1 LIMIT 1
) AS c ON true
LEFT JOIN LATERAL (
    SELECT g.person_id FROM contact_merges g WHERE g.bucket = id_bucket(c.owner_id) AND g.from_id = c.owner_id AND g.workspace_id = $1 LIMIT 1
) AS g ON true
LEFT JOIN LATERAL (
    SELECT conversations.id FROM conversations
    WHERE conversations.owner_id = g.person_id AND conversations.bucket = id_bucket(g.person_id) AND conversations.workspace_id = $1
      AND conversations.state <> 'deleted'
    LIMIT 1
) AS own ON true
WHERE about.conversation_id IS NOT NULL AND (g.person_id IS NULL OR own.id IS NOT NULL)

-- name: own_conversations
-- The own conversations of these contacts ($2 buckets, $3 ids), of those who have one.
SELECT i.owner_id, c.id
FROM unnest($2::smallint[], $3::uuid[]) AS i (bucket, owner_id)
CROSS JOIN LATERAL (
    SELECT conversations.id FROM conversations
    WHERE conversations.owner_id = i.owner_id AND conversations.bucket = i.bucket AND conversations.workspace_id = $1
      AND conversations.state <> 'deleted'
    LIMIT 1
) AS c

-- name: lock_conversations
-- Nobody else says anything in these ($2 buckets, $3 ids) until the commit; one after the other, as they are given: everybody who locks
-- several gives them in the order of their ids.
SELECT c.id
FROM unnest($2::smallint[], $3::uuid[]) AS i (bucket, id)
CROSS JOIN LATERAL (
    SELECT conversations.id FROM conversations
    WHERE conversations.bucket = i.bucket AND conversations.id = i.id AND conversations.workspace_id = $1
    FOR UPDATE
) AS c

-- name: entry
-- A conversation as somebody ($4) finds it who wants to say something there.
SELECT c.state, c.kind, c.owner_id, p.state AS membership
FROM conversations c
LEFT JOIN participants p ON p.bucket = c.bucket AND p.conversation_id = c.id AND p.person_id = $4
WHERE c.bucket = $1 AND c.id = $2 AND c.workspace_id = $3

-- name: put_outsiders
-- People ($3) were heard last, in these conversations ($1 buckets, $2 ids), by these messages ($4): from outside the app. Of several of one
-- person the last one given counts.
INSERT INTO outsiders (bucket, conversation_id, person_id, workspace_id, message_id, at)
SELECT DISTINCT ON (i.conversation_id, i.person_id) i.bucket, i.conversation_id, i.person_id, $5, i.message_id, $6
FROM unnest($1::smallint[], $2::uuid[], $3::uuid[], $4::uuid[]) WITH ORDINALITY AS i (bucket, conversation_id, person_id, message_id, n)
ORDER BY i.conversation_id, i.person_id, i.n DESC
ON CONFLICT (bucket, conversation_id, person_id) DO UPDATE SET message_id = excluded.message_id, at = excluded.at

-- name: seen_upto
-- A person ($3) has read up to these seqs ($4) in these conversations ($1 buckets, $2 ids) of a workspace ($5): answers the messages that
-- told of these posts, where their way is not known to be at its end.
WITH told AS MATERIALIZED (
    SELECT i.bucket, i.conversation_id, r.person_id, r.workspace_id, r.message_id
    FROM unnest($1::smallint[], $2::uuid[], $4::bigint[]) AS i (bucket, conversation_id, seq)
    CROSS JOIN LATERAL (
        SELECT reaches.person_id, reaches.workspace_id, reaches.message_id FROM reaches
        WHERE reaches.bucket = i.bucket AND reaches.conversation_id = i.conversation_id AND reaches.person_id = $3 AND reaches.workspace_id = $5
          AND NOT reaches.is_seen AND reaches.upto_seq <= i.seq
        FOR UPDATE
    ) AS r
),
moved AS (
    UPDATE reaches SET is_seen = true
    FROM told
    WHERE reaches.bucket = told.bucket AND reaches.conversation_id = told.conversation_id AND reaches.person_id = told.person_id
      AND reaches.workspace_id = told.workspace_id
)
SELECT told.message_id, w.clock_offset FROM told JOIN workspaces w ON w.id = $5

-- name: way_of
-- How people are reached in a conversation: its own way, and the workspace's. No row: nobody is, now.
SELECT c.route::text AS own, w.reach::text AS workspaces, c.title, c.owner_id, c.last_seq
FROM conversations c JOIN workspaces w ON w.id = c.workspace_id
WHERE c.bucket = $1 AND c.id = $2 AND c.workspace_id = $3 AND c.state IN ('open', 'closed')

-- name: begin_look
-- Whether nobody else looks at a conversation ($1) right now; nobody does until the commit.
SELECT pg_try_advisory_xact_lock(hashtextextended('reach' || $1::uuid::text, 0))

-- name: unseen
-- Who in a conversation ($1, $2, $3) has not seen the last ($5) of what was said there, and was not told of it: not the silenced ($4 is
-- business time), nor who has left. From a person ($6) on.
SELECT p.person_id
FROM participants p
LEFT JOIN LATERAL (
    SELECT reaches.from_seq, reaches.upto_seq, reaches.is_seen, reaches.steps_at FROM reaches
    WHERE reaches.bucket = p.bucket AND reaches.conversation_id = p.conversation_id AND reaches.person_id = p.person_id LIMIT 1
) AS r ON true
WHERE p.bucket = $1 AND p.conversation_id = $2 AND p.workspace_id = $3 AND p.kind = 'contact' AND p.state = 'active'
  AND (p.silent_until IS NULL OR p.silent_until <= $4) AND greatest(p.read_seq, p.delivered_seq, p.sees_after, coalesce(r.upto_seq, 0)) < $5
  AND p.person_id >= $6
ORDER BY p.person_id
LIMIT 1000

-- name: hold_unseen
-- Of these people ($4) those whose rows nobody else has right now, as they stand; held until the commit, so that who reads right now is
-- not told after all. Never waits: whoever has one may wait for the look that is being taken.
SELECT
    p.person_id, greatest(p.read_seq, p.delivered_seq, p.sees_after) AS seen_seq, r.from_seq, coalesce(r.upto_seq, 0) AS upto_seq,
    coalesce(r.is_seen, true) AS is_seen, coalesce(r.steps_at, '{}') AS steps_at
FROM participants p
LEFT JOIN LATERAL (
    SELECT reaches.from_seq, reaches.upto_seq, reaches.is_seen, reaches.steps_at FROM reaches
    WHERE reaches.bucket = p.bucket AND reaches.conversation_id = p.conversation_id AND reaches.person_id = p.person_id LIMIT 1
) AS r ON true
WHERE p.bucket = $1 AND p.conversation_id = $2 AND p.workspace_id = $3 AND p.person_id = ANY ($4::uuid[]) AND p.state = 'active'
ORDER BY p.person_id
FOR UPDATE OF p SKIP LOCKED

-- name: unseen_posts
-- The posts after $4 of a conversation, the newest first.
SELECT p.seq, p.id, p.author_kind, p.author_id, p.author_name, p.text, p.created_at, p.sent_as IS NOT NULL AS went_out
FROM posts p
WHERE p.bucket = $1 AND p.conversation_id = $2 AND p.workspace_id = $3 AND p.seq > $4 AND p.deleted_at IS NULL
ORDER BY p.seq DESC
LIMIT $5

-- name: not_for
-- What of a conversation's posts is nothing for some people ($4): posts that they have hidden (seq), whom they have blocked (author), and
-- what they have heard where they are (is_outside).
SELECT h.person_id, h.seq, NULL::uuid AS author_id, false AS is_outside FROM hidden_posts h
WHERE h.bucket = $1 AND h.conversation_id = $2 AND h.workspace_id = $3 AND h.person_id = ANY ($4::uuid[])
UNION ALL
SELECT b.person_id, NULL, b.blocked_id, false FROM unnest($4::uuid[]) AS i (person_id)
JOIN blocks b ON b.bucket = id_bucket(i.person_id) AND b.person_id = i.person_id AND b.workspace_id = $3
UNION ALL
SELECT o.person_id, NULL, NULL, true FROM outsiders o
WHERE o.bucket = $1 AND o.conversation_id = $2 AND o.workspace_id = $3 AND o.person_id = ANY ($4::uuid[])

-- name: put_reaches
-- These people ($4) are told of posts from $6 to $7 by these messages ($5), and the steps of their ways come at these times ($8).
INSERT INTO reaches (bucket, conversation_id, person_id, workspace_id, message_id, from_seq, upto_seq, at, steps_at)
SELECT $1, $2, i.person_id, $3, i.message_id, i.from_seq, i.upto_seq, $9, i.steps_at::timestamptz[]
FROM unnest($4::uuid[], $5::uuid[], $6::bigint[], $7::bigint[], $8::text[]) AS i (person_id, message_id, from_seq, upto_seq, steps_at)
ON CONFLICT (bucket, conversation_id, person_id) DO UPDATE
SET message_id = excluded.message_id, from_seq = excluded.from_seq, upto_seq = excluded.upto_seq, at = excluded.at,
    steps_at = excluded.steps_at, is_seen = false

-- name: sends_to
-- What has left to a contact ($2) before a moment ($3, $4: of two that left at once the one with the lower id), the newest first; what
-- was said in some conversations ($5) and left as it was said is left out. What it said is read where it was kept, and is no secret.
SELECT
    s.id, s.message_id, s.channel, s.state, s.reason, s.sent_at, s.delivered_at, s.read_at, s.purpose, s.topic, t.key AS template,
    s.conversation_id, CASE WHEN s.purpose <> 'otp' AND NOT s.is_sensitive THEN said.content END AS content
FROM (
    SELECT
        d.bucket, d.id, d.message_id, d.channel, d.state, d.reason, d.sent_at, d.delivered_at, d.read_at, m.purpose, m.topic, m.template_id, m.conversation_id, m.is_sensitive
    FROM deliveries d
    JOIN messages m ON m.bucket = d.message_bucket AND m.id = d.message_id
    WHERE d.workspace_id = $1 AND d.contact_id = $2 AND d.sent_at IS NOT NULL AND (d.sent_at, d.id) < ($3, $4)
      AND NOT (m.purpose = 'chat' AND coalesce(m.conversation_id = ANY ($5::uuid[]), true))
    ORDER BY d.sent_at DESC, d.id DESC
    LIMIT $6
) AS s
LEFT JOIN templates t ON t.id = s.template_id
LEFT JOIN LATERAL (
    SELECT a.content::text AS content FROM attempts a
    WHERE a.bucket = s.bucket AND a.delivery_id = s.id AND a.outcome = 'sent' AND a.content IS NOT NULL
    ORDER BY a.n DESC LIMIT 1
) AS said ON true
ORDER BY s.sent_at DESC, s.id DESC

-- name: last_seq_before
SELECT seq FROM posts WHERE bucket = $1 AND conversation_id = $2 AND workspace_id = $3 AND id < $4 ORDER BY seq DESC LIMIT 1

-- name: received_from
-- What came in from a contact ($2) before a message ($3), the newest first, and is no post: from before there were conversations, or
-- written by a machine.
SELECT m.id, m.channels[1] AS channel, m.content ->> 'body' AS text, m.content ->> 'title' AS title,
    coalesce((m.content ->> 'is_automatic')::boolean, false) AS is_automatic, m.created_at
FROM messages m
WHERE m.workspace_id = $1 AND m.author_id = $2 AND m.direction = 'in' AND m.conversation_id IS NULL AND m.id < $3
ORDER BY m.id DESC
LIMIT $4

-- name: journeys_of
-- Where the deliveries of these messages ($2) stand, by which posts left.
SELECT d.message_id, d.channel, d.state, d.reason, d.sent_at, d.delivered_at, d.read_at
FROM deliveries d
WHERE d.message_id = ANY ($2::uuid[]) AND d.workspace_id = $1
ORDER BY d.message_id, d.id
