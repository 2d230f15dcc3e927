-- How far many people have got, in conversations of any workspaces. Under tidings_pipeline.

-- name: move_positions
-- Each of these moves ($1 conversations, $2 workspaces, $3 people, $4 delivered, $5 read) as by move_position, where it may be: answers by
-- place why not, or where the person stands now if that is further than before. Several of one person in one conversation are one, told
-- at the place of the first. Rows are taken in the order of conversation and person, as others take them who hold no conversation; who
-- is that far already is not held.
WITH given AS MATERIALIZED (
    SELECT g.*, id_bucket(g.conversation_id) AS bucket
    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[]) WITH ORDINALITY
        AS g (conversation_id, workspace_id, person_id, delivered, read, place)
),
judged AS MATERIALIZED (
    SELECT g.*, c.participants, CASE
        WHEN p.state IS NULL OR c.state IN ('scheduled', 'deleted') OR p.state NOT IN ('active', 'left', 'removed') OR p.is_uninvited
            THEN 'no_such_conversation'
        WHEN p.state <> 'active' THEN 'not_in_it'
        WHEN greatest(g.delivered, g.read) > least(coalesce(p.sees_until, c.last_seq), c.last_seq) THEN 'no_such_post'
    END AS refusal
    FROM given g
    LEFT JOIN LATERAL (
        SELECT c.state, c.last_seq, c.participants FROM conversations c
        WHERE c.bucket = g.bucket AND c.id = g.conversation_id AND c.workspace_id = g.workspace_id OFFSET 0
    ) AS c ON true
    LEFT JOIN LATERAL (
        SELECT p.state, p.sees_until, p.state = 'removed' AND p.joined_at IS NULL AND coalesce(p.sees_until, 0) = 0 AS is_uninvited
        FROM participants p
        WHERE p.bucket = g.bucket AND p.conversation_id = g.conversation_id AND p.person_id = g.person_id AND p.workspace_id = g.workspace_id
        OFFSET 0
    ) AS p ON c.state IS NOT NULL
),
wanted AS MATERIALIZED (
    SELECT bucket, conversation_id, person_id, workspace_id, coalesce(max(greatest(delivered, read)), 0) AS delivered,
        coalesce(max(read), 0) AS read, min(place) AS place
    FROM judged WHERE refusal IS NULL
    GROUP BY bucket, conversation_id, person_id, workspace_id
),
held AS MATERIALIZED (
    SELECT t.*, p.read_seq AS was_read
    FROM (SELECT * FROM wanted ORDER BY conversation_id, person_id) AS t
    CROSS JOIN LATERAL (
        SELECT participants.read_seq FROM participants
        WHERE participants.bucket = t.bucket AND participants.conversation_id = t.conversation_id AND participants.person_id = t.person_id
          AND participants.workspace_id = t.workspace_id AND participants.state = 'active'
          AND (participants.delivered_seq < t.delivered OR participants.read_seq < t.read)
        FOR UPDATE
    ) AS p
),
moved AS (
    UPDATE participants p
    SET delivered_seq = greatest(p.delivered_seq, h.delivered), read_seq = greatest(p.read_seq, h.read)
    FROM held h
    WHERE p.bucket = h.bucket AND p.conversation_id = h.conversation_id AND p.person_id = h.person_id AND p.workspace_id = h.workspace_id
    RETURNING h.place, p.delivered_seq, p.read_seq, h.was_read
)
SELECT j.place::integer AS place, j.refusal, j.participants, m.delivered_seq, m.read_seq, m.was_read, w.clock_offset, a.key AS assistant
FROM judged j
LEFT JOIN workspaces w ON w.id = j.workspace_id
LEFT JOIN moved m ON m.place = j.place
LEFT JOIN assistants a ON a.id = j.person_id AND a.workspace_id = j.workspace_id
WHERE j.refusal IS NOT NULL OR m.place IS NOT NULL
ORDER BY j.place

-- name: see_many
-- As seen_upto, for many: people ($3) have read up to these seqs ($4) in these conversations ($1 buckets, $2 ids, $5 workspaces), which
-- come in the order of conversation and person. Answers the messages that told of these posts.
WITH told AS MATERIALIZED (
    SELECT i.bucket, i.conversation_id, i.person_id, i.workspace_id, r.message_id
    FROM unnest($1::smallint[], $2::uuid[], $3::uuid[], $4::bigint[], $5::uuid[]) AS i (bucket, conversation_id, person_id, seq, workspace_id)
    CROSS JOIN LATERAL (
        SELECT reaches.message_id FROM reaches
        WHERE reaches.bucket = i.bucket AND reaches.conversation_id = i.conversation_id AND reaches.person_id = i.person_id
          AND reaches.workspace_id = i.workspace_id AND NOT reaches.is_seen AND reaches.upto_seq <= i.seq
        FOR UPDATE
    ) AS r
),
moved AS (
    UPDATE reaches SET is_seen = true
    FROM told
    WHERE reaches.bucket = told.bucket AND reaches.conversation_id = told.conversation_id AND reaches.person_id = told.person_id
      AND reaches.workspace_id = told.workspace_id
)
SELECT workspace_id, person_id, message_id FROM told ORDER BY person_id, message_id

-- name: tell_moves
-- One fact for each: in conversations ($1 buckets, $2 ids) of workspaces ($3), of contacts ($4), with what is said of it ($5), at $6.
INSERT INTO outbox (bucket, workspace_id, type, contact_id, conversation_id, data, occurred_at)
SELECT given.bucket, given.workspace_id, 'participant.read', given.contact_id, given.id, given.data, given.at
FROM unnest($1::smallint[], $2::uuid[], $3::uuid[], $4::uuid[], $5::jsonb[], $6::timestamptz[])
    AS given (bucket, id, workspace_id, contact_id, data, at)

-- name: positions_of
-- How far people have got in these conversations ($1, of workspaces $2), that run or ran and have at most $4 people in them: everybody, or
-- those who are named ($3: ids as an array's text, null: all); where positions are hidden only if $5. Each with how they are told: of a
-- contact your id and the name, by who stands for them now.
SELECT r.place::integer AS place, c.hides_positions, p.kind, p.person_id, p.delivered_seq, p.read_seq, who.told, who.name
FROM unnest($1::uuid[], $2::uuid[], $3::text[]) WITH ORDINALITY AS r (id, workspace_id, people, place)
CROSS JOIN LATERAL (
    SELECT c.bucket, c.hides_positions FROM conversations c
    WHERE c.bucket = id_bucket(r.id) AND c.id = r.id AND c.workspace_id = r.workspace_id AND c.state IN ('open', 'closed')
      AND c.participants <= $4 AND (NOT c.hides_positions OR $5::boolean)
    OFFSET 0
) AS c
CROSS JOIN LATERAL (
    SELECT p.kind, p.person_id, p.delivered_seq, p.read_seq, coalesce((
        SELECT m.person_id FROM contact_merges m
        WHERE m.bucket = id_bucket(p.person_id) AND m.from_id = p.person_id AND m.workspace_id = r.workspace_id
    ), p.person_id) AS stands
    FROM participants p
    WHERE p.bucket = c.bucket AND p.conversation_id = r.id AND p.workspace_id = r.workspace_id AND p.state = 'active'
      AND (r.people IS NULL OR p.person_id = ANY (r.people::uuid[]))
    ORDER BY p.person_id LIMIT $4
) AS p
LEFT JOIN LATERAL (
    SELECT c.external_id AS told, c.name FROM contacts c
    WHERE p.kind = 'contact' AND c.bucket = id_bucket(p.stands) AND c.id = p.stands AND c.workspace_id = r.workspace_id
    UNION ALL
    SELECT NULL, m.name FROM memberships s JOIN members m ON m.id = s.member_id
    WHERE p.kind = 'member' AND s.workspace_id = r.workspace_id AND s.member_id = p.person_id
    UNION ALL
    SELECT a.key, a.name FROM assistants a WHERE p.kind = 'assistant' AND a.id = p.person_id AND a.workspace_id = r.workspace_id
    LIMIT 1
) AS who ON true
ORDER BY r.place, p.person_id
