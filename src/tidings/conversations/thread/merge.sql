-- Two contacts are one person ($2 the one who was merged, $3 the survivor; $1 the workspace): where the one was, the other is. Every row
-- is kept as it was (merged_rows), so that undoing restores it. Under the locks of the conversations, whose buckets are $4 and ids $5.

-- name: lock_joined
-- Every conversation that the one was in, by any state, or (at undoing) was in before; in one order for all who lock several.
WITH theirs AS MATERIALIZED (
    SELECT p.bucket, p.conversation_id AS id FROM participants p
    WHERE p.workspace_id = $1 AND p.person_id = $2 AND p.state IN ('active', 'invited')
    UNION
    SELECT p.bucket, p.conversation_id FROM participants p
    WHERE p.workspace_id = $1 AND p.person_id = $2 AND p.state IN ('declined', 'left', 'removed')
    UNION
    SELECT m.bucket, m.about_id FROM merged_rows m WHERE m.workspace_id = $1 AND m.from_id = $2 AND m.kind <> 'block'
)
SELECT c.bucket, c.id FROM conversations c JOIN theirs t ON t.bucket = c.bucket AND t.id = c.id
WHERE c.workspace_id = $1
ORDER BY c.id
FOR UPDATE OF c

-- name: keep_rows
-- Both rows of everything of theirs there, as they stand.
INSERT INTO merged_rows (bucket, from_id, kind, about_id, key, workspace_id, into_id, from_row, into_row)
SELECT p.bucket, $2, 'participant', p.conversation_id, '', $1, $3, to_jsonb(p), to_jsonb(o)
FROM unnest($4::smallint[], $5::uuid[]) AS c (bucket, id)
JOIN participants p ON p.bucket = c.bucket AND p.conversation_id = c.id AND p.person_id = $2 AND p.workspace_id = $1
LEFT JOIN participants o ON o.bucket = c.bucket AND o.conversation_id = c.id AND o.person_id = $3
UNION ALL
SELECT r.bucket, $2, 'reaction', r.conversation_id, r.seq || ':' || r.emoji, $1, $3, to_jsonb(r), to_jsonb(o)
FROM unnest($4::smallint[], $5::uuid[]) AS c (bucket, id)
JOIN reactions r ON r.bucket = c.bucket AND r.conversation_id = c.id AND r.person_id = $2 AND r.workspace_id = $1
LEFT JOIN reactions o ON o.bucket = c.bucket AND o.conversation_id = c.id AND o.seq = r.seq AND o.emoji = r.emoji AND o.person_id = $3
UNION ALL
SELECT m.bucket, $2, 'mention', m.conversation_id, m.seq::text, $1, $3, to_jsonb(m), to_jsonb(o)
FROM unnest($4::smallint[], $5::uuid[]) AS c (bucket, id)
JOIN mentions m ON m.bucket = c.bucket AND m.conversation_id = c.id AND m.person_id = $2 AND m.workspace_id = $1
LEFT JOIN mentions o ON o.bucket = c.bucket AND o.conversation_id = c.id AND o.person_id = $3 AND o.seq = m.seq
UNION ALL
SELECT h.bucket, $2, 'hidden', h.conversation_id, h.seq::text, $1, $3, to_jsonb(h), to_jsonb(o)
FROM unnest($4::smallint[], $5::uuid[]) AS c (bucket, id)
JOIN hidden_posts h ON h.bucket = c.bucket AND h.conversation_id = c.id AND h.person_id = $2 AND h.workspace_id = $1
LEFT JOIN hidden_posts o ON o.bucket = c.bucket AND o.conversation_id = c.id AND o.person_id = $3 AND o.seq = h.seq
UNION ALL
SELECT s.bucket, $2, 'outsider', s.conversation_id, '', $1, $3, to_jsonb(s), to_jsonb(o)
FROM unnest($4::smallint[], $5::uuid[]) AS c (bucket, id)
JOIN outsiders s ON s.bucket = c.bucket AND s.conversation_id = c.id AND s.person_id = $2 AND s.workspace_id = $1
LEFT JOIN outsiders o ON o.bucket = c.bucket AND o.conversation_id = c.id AND o.person_id = $3
UNION ALL
SELECT s.bucket, $2, 'reach', s.conversation_id, '', $1, $3, to_jsonb(s), to_jsonb(o)
FROM unnest($4::smallint[], $5::uuid[]) AS c (bucket, id)
JOIN reaches s ON s.bucket = c.bucket AND s.conversation_id = c.id AND s.person_id = $2 AND s.workspace_id = $1
LEFT JOIN reaches o ON o.bucket = c.bucket AND o.conversation_id = c.id AND o.person_id = $3

-- name: seqs_of_both
-- The posts that are told otherwise once the two are one, or two again: what the one ($2), or who was merged into them, has said, was
-- named in, or reacted to. $5 is the survivor.
WITH RECURSIVE those AS (
    SELECT $2::uuid AS id
    UNION
    SELECT m.from_id FROM those JOIN contact_merges m ON m.into_id = those.id AND m.person_id IN ($2, $5) AND m.workspace_id = $1
)
SELECT c.id, p.seq FROM unnest($3::smallint[], $4::uuid[]) AS c (bucket, id)
JOIN posts p ON p.bucket = c.bucket AND p.conversation_id = c.id AND p.workspace_id = $1
WHERE p.author_id IN (SELECT id FROM those) OR EXISTS (SELECT FROM those WHERE strpos(p.parts::text, those.id::text) > 0)
UNION
SELECT m.about_id, (m.from_row ->> 'seq')::bigint FROM merged_rows m
WHERE m.workspace_id = $1 AND m.from_id = $2 AND m.kind = 'reaction'
ORDER BY 1, 2

-- name: join_participants
-- Where the survivor was too, they are in it as the better of the two, have read what either has, and may not post while either may not.
UPDATE participants o SET
    role = CASE WHEN array_position($6::text[], p.role) < array_position($6::text[], o.role) THEN p.role ELSE o.role END,
    state = CASE WHEN array_position($7::text[], p.state) < array_position($7::text[], o.state) THEN p.state ELSE o.state END,
    by_rule = o.by_rule AND p.by_rule,
    joined_at = least(o.joined_at, p.joined_at),
    left_at = CASE WHEN 'active' NOT IN (o.state, p.state) THEN greatest(o.left_at, p.left_at) END,
    sees_after = least(o.sees_after, p.sees_after),
    sees_until = CASE WHEN 'active' NOT IN (o.state, p.state) THEN greatest(o.sees_until, p.sees_until) END,
    delivered_seq = greatest(o.delivered_seq, p.delivered_seq),
    read_seq = greatest(o.read_seq, p.read_seq),
    muted_until = greatest(o.muted_until, p.muted_until),
    posted_at = greatest(o.posted_at, p.posted_at)
FROM unnest($4::smallint[], $5::uuid[]) AS c (bucket, id)
JOIN participants p ON p.bucket = c.bucket AND p.conversation_id = c.id AND p.person_id = $2
WHERE o.bucket = c.bucket AND o.conversation_id = c.id AND o.person_id = $3 AND o.workspace_id = $1 AND p.workspace_id = $1

-- name: leave_rows
-- What the survivor has there too, the other has no more; the rest becomes the survivor's.
WITH p AS (
    DELETE FROM participants d USING merged_rows m
    WHERE m.workspace_id = $1 AND m.from_id = $2 AND m.kind = 'participant' AND m.into_row IS NOT NULL
      AND d.bucket = m.bucket AND d.conversation_id = m.about_id AND d.person_id = $2 AND d.workspace_id = $1
),
r AS (
    DELETE FROM reactions d USING merged_rows m
    WHERE m.workspace_id = $1 AND m.from_id = $2 AND m.kind = 'reaction' AND m.into_row IS NOT NULL
      AND d.bucket = m.bucket AND d.conversation_id = m.about_id AND d.seq = (m.from_row ->> 'seq')::bigint
      AND d.emoji = m.from_row ->> 'emoji' AND d.person_id = $2 AND d.workspace_id = $1
),
n AS (
    DELETE FROM mentions d USING merged_rows m
    WHERE m.workspace_id = $1 AND m.from_id = $2 AND m.kind = 'mention' AND m.into_row IS NOT NULL
      AND d.bucket = m.bucket AND d.conversation_id = m.about_id AND d.person_id = $2 AND d.seq = (m.from_row ->> 'seq')::bigint
      AND d.workspace_id = $1
),
h AS (
    DELETE FROM hidden_posts d USING merged_rows m
    WHERE m.workspace_id = $1 AND m.from_id = $2 AND m.kind = 'hidden' AND m.into_row IS NOT NULL
      AND d.bucket = m.bucket AND d.conversation_id = m.about_id AND d.person_id = $2 AND d.seq = (m.from_row ->> 'seq')::bigint
      AND d.workspace_id = $1
),
s AS (
    DELETE FROM outsiders d USING merged_rows m
    WHERE m.workspace_id = $1 AND m.from_id = $2 AND m.kind = 'outsider' AND m.into_row IS NOT NULL
      AND d.bucket = m.bucket AND d.conversation_id = m.about_id AND d.person_id = $2 AND d.workspace_id = $1
)
DELETE FROM reaches d USING merged_rows m
WHERE m.workspace_id = $1 AND m.from_id = $2 AND m.kind = 'reach' AND m.into_row IS NOT NULL
  AND d.bucket = m.bucket AND d.conversation_id = m.about_id AND d.person_id = $2 AND d.workspace_id = $1

-- name: move_rows
-- What only one of them ($2) has in these conversations is the other's ($3): of what is kept of this merge ($6), where the survivor had
-- nothing of the kind. Whoever has one of their own by now keeps that: something may come in from the one while they are merged.
WITH p AS (
    UPDATE participants d SET person_id = $3 FROM merged_rows m
    WHERE m.workspace_id = $1 AND m.from_id = $4 AND m.kind = 'participant' AND m.into_row IS NULL
      AND d.bucket = m.bucket AND d.conversation_id = m.about_id AND d.person_id = $2 AND d.workspace_id = $1
      AND NOT EXISTS (
          SELECT FROM participants o WHERE o.bucket = m.bucket AND o.conversation_id = m.about_id AND o.person_id = $3 AND o.workspace_id = $1
      )
),
g AS (
    -- Who is there already is there once.
    DELETE FROM participants d USING merged_rows m
    WHERE m.workspace_id = $1 AND m.from_id = $4 AND m.kind = 'participant' AND m.into_row IS NULL
      AND d.bucket = m.bucket AND d.conversation_id = m.about_id AND d.person_id = $2 AND d.workspace_id = $1
      AND EXISTS (
          SELECT FROM participants o WHERE o.bucket = m.bucket AND o.conversation_id = m.about_id AND o.person_id = $3 AND o.workspace_id = $1
      )
),
r AS (
    UPDATE reactions d SET person_id = $3 FROM merged_rows m
    WHERE m.workspace_id = $1 AND m.from_id = $4 AND m.kind = 'reaction' AND m.into_row IS NULL
      AND d.bucket = m.bucket AND d.conversation_id = m.about_id AND d.seq = (m.from_row ->> 'seq')::bigint
      AND d.emoji = m.from_row ->> 'emoji' AND d.person_id = $2 AND d.workspace_id = $1
      AND NOT EXISTS (
          SELECT FROM reactions o WHERE o.bucket = m.bucket AND o.conversation_id = m.about_id AND o.person_id = $3 AND o.workspace_id = $1 AND o.seq = d.seq
            AND o.emoji = d.emoji
      )
),
n AS (
    UPDATE mentions d SET person_id = $3 FROM merged_rows m
    WHERE m.workspace_id = $1 AND m.from_id = $4 AND m.kind = 'mention' AND m.into_row IS NULL
      AND d.bucket = m.bucket AND d.conversation_id = m.about_id AND d.person_id = $2 AND d.seq = (m.from_row ->> 'seq')::bigint
      AND d.workspace_id = $1
      AND NOT EXISTS (
          SELECT FROM mentions o WHERE o.bucket = m.bucket AND o.conversation_id = m.about_id AND o.person_id = $3 AND o.workspace_id = $1 AND o.seq = d.seq
      )
),
h AS (
    UPDATE hidden_posts d SET person_id = $3 FROM merged_rows m
    WHERE m.workspace_id = $1 AND m.from_id = $4 AND m.kind = 'hidden' AND m.into_row IS NULL
      AND d.bucket = m.bucket AND d.conversation_id = m.about_id AND d.person_id = $2 AND d.seq = (m.from_row ->> 'seq')::bigint
      AND d.workspace_id = $1
      AND NOT EXISTS (
          SELECT FROM hidden_posts o WHERE o.bucket = m.bucket AND o.conversation_id = m.about_id AND o.person_id = $3 AND o.workspace_id = $1 AND o.seq = d.seq
      )
),
s AS (
    UPDATE outsiders d SET person_id = $3 FROM merged_rows m
    WHERE m.workspace_id = $1 AND m.from_id = $4 AND m.kind = 'outsider' AND m.into_row IS NULL
      AND d.bucket = m.bucket AND d.conversation_id = m.about_id AND d.person_id = $2 AND d.workspace_id = $1
      AND NOT EXISTS (
          SELECT FROM outsiders o WHERE o.bucket = m.bucket AND o.conversation_id = m.about_id AND o.person_id = $3 AND o.workspace_id = $1
      )
)
UPDATE reaches d SET person_id = $3 FROM merged_rows m
WHERE m.workspace_id = $1 AND m.from_id = $4 AND m.kind = 'reach' AND m.into_row IS NULL
  AND d.bucket = m.bucket AND d.conversation_id = m.about_id AND d.person_id = $2 AND d.workspace_id = $1
  AND NOT EXISTS (
      SELECT FROM reaches o WHERE o.bucket = m.bucket AND o.conversation_id = m.about_id AND o.person_id = $3 AND o.workspace_id = $1
  )

-- name: move_blocks
-- Whom the one has blocked the survivor has, and who has blocked the one has blocked the survivor; each is kept as it was.
WITH gone AS (
    DELETE FROM blocks b
    WHERE b.workspace_id = $1 AND (b.blocked_id = $2 OR (b.bucket = id_bucket($2) AND b.person_id = $2))
    RETURNING b.*
),
given AS (
    SELECT
        g.bucket AS own_bucket, g.person_id AS own_person, g.blocked_id AS own_blocked, to_jsonb(g) AS own, g.at,
        CASE WHEN g.person_id = $2 THEN id_bucket($3) ELSE g.bucket END AS bucket,
        CASE WHEN g.person_id = $2 THEN $3 ELSE g.person_id END AS person_id,
        CASE WHEN g.blocked_id = $2 THEN $3 ELSE g.blocked_id END AS blocked_id
    FROM gone g
),
kept AS (
    INSERT INTO merged_rows (bucket, from_id, kind, about_id, key, workspace_id, into_id, from_row, into_row)
    SELECT g.own_bucket, $2, 'block', g.own_person, g.own_blocked::text, $1, $3, g.own, to_jsonb(o)
    FROM given g LEFT JOIN blocks o ON o.bucket = g.bucket AND o.person_id = g.person_id AND o.blocked_id = g.blocked_id
)
INSERT INTO blocks (bucket, person_id, blocked_id, workspace_id, at)
SELECT g.bucket, g.person_id, g.blocked_id, $1, g.at FROM given g WHERE g.person_id <> g.blocked_id ORDER BY g.person_id, g.blocked_id
ON CONFLICT DO NOTHING

-- name: part_blocks
-- Each is as it was, but for those that were taken back since.
WITH given AS (
    SELECT
        m.from_row, m.into_row,
        CASE WHEN m.about_id = $2 THEN id_bucket($3) ELSE m.bucket END AS bucket,
        CASE WHEN m.about_id = $2 THEN $3 ELSE m.about_id END AS person_id,
        CASE WHEN m.key = $2::text THEN $3 ELSE m.key::uuid END AS blocked_id
    FROM merged_rows m
    WHERE m.workspace_id = $1 AND m.from_id = $2 AND m.kind = 'block'
),
back AS (
    INSERT INTO blocks
    SELECT (jsonb_populate_record(NULL::blocks, g.from_row)).* FROM given g
    WHERE g.person_id = g.blocked_id OR EXISTS (
        SELECT FROM blocks o WHERE o.bucket = g.bucket AND o.person_id = g.person_id AND o.blocked_id = g.blocked_id AND o.workspace_id = $1
    )
    ON CONFLICT DO NOTHING
)
DELETE FROM blocks b USING given g
WHERE g.into_row IS NULL AND b.bucket = g.bucket AND b.person_id = g.person_id AND b.blocked_id = g.blocked_id AND b.workspace_id = $1

-- name: part_participants
-- Where both were in it, the survivor is as they were before, but for what they have read and said since, and for having left: $4 are the
-- states of who is in it.
UPDATE participants o SET
    role = b.role, by_rule = b.by_rule, joined_at = b.joined_at, sees_after = b.sees_after, muted_until = b.muted_until,
    state = CASE WHEN o.state = ANY ($4::text[]) THEN b.state ELSE o.state END,
    left_at = CASE WHEN o.state = ANY ($4::text[]) THEN b.left_at ELSE o.left_at END,
    sees_until = CASE WHEN o.state = ANY ($4::text[]) THEN b.sees_until ELSE o.sees_until END,
    delivered_seq = CASE WHEN o.posted_at IS DISTINCT FROM greatest(b.posted_at, f.posted_at) OR o.read_seq > greatest(b.read_seq, f.read_seq)
        THEN o.delivered_seq ELSE b.delivered_seq END,
    read_seq = CASE WHEN o.posted_at IS DISTINCT FROM greatest(b.posted_at, f.posted_at) OR o.read_seq > greatest(b.read_seq, f.read_seq)
        THEN o.read_seq ELSE b.read_seq END,
    posted_at = CASE WHEN o.posted_at IS DISTINCT FROM greatest(b.posted_at, f.posted_at) THEN o.posted_at ELSE b.posted_at END
FROM merged_rows m
CROSS JOIN LATERAL jsonb_populate_record(NULL::participants, m.into_row) AS b
CROSS JOIN LATERAL jsonb_populate_record(NULL::participants, m.from_row) AS f
WHERE m.workspace_id = $1 AND m.from_id = $2 AND m.into_id = $3 AND m.kind = 'participant' AND m.into_row IS NOT NULL
  AND o.bucket = m.bucket AND o.conversation_id = m.about_id AND o.person_id = $3 AND o.workspace_id = $1

-- name: restore_participants
-- And the other is as they were; who left since has left as both.
INSERT INTO participants
SELECT (jsonb_populate_record(f, CASE WHEN o.state IS NULL OR o.state = ANY ($4::text[]) OR f.state <> ALL ($4::text[]) THEN '{}'::jsonb
    ELSE jsonb_build_object('state', o.state, 'left_at', o.left_at, 'sees_until', o.sees_until) END)).*
FROM merged_rows m
CROSS JOIN LATERAL jsonb_populate_record(NULL::participants, m.from_row) AS f
LEFT JOIN participants o ON o.bucket = m.bucket AND o.conversation_id = m.about_id AND o.person_id = $3
WHERE m.workspace_id = $1 AND m.from_id = $2 AND m.kind = 'participant' AND m.into_row IS NOT NULL
ON CONFLICT DO NOTHING

-- name: restore_rows
-- What both had there the other has again, where the survivor still has it.
WITH r AS (
    INSERT INTO reactions
    SELECT (jsonb_populate_record(NULL::reactions, m.from_row)).* FROM merged_rows m
    JOIN reactions o ON o.bucket = m.bucket AND o.conversation_id = m.about_id AND o.seq = (m.from_row ->> 'seq')::bigint
        AND o.emoji = m.from_row ->> 'emoji' AND o.person_id = $3
    WHERE m.workspace_id = $1 AND m.from_id = $2 AND m.kind = 'reaction' AND m.into_row IS NOT NULL
    ON CONFLICT DO NOTHING
),
n AS (
    INSERT INTO mentions
    SELECT (jsonb_populate_record(NULL::mentions, m.from_row)).* FROM merged_rows m
    JOIN mentions o ON o.bucket = m.bucket AND o.conversation_id = m.about_id AND o.person_id = $3 AND o.seq = (m.from_row ->> 'seq')::bigint
    WHERE m.workspace_id = $1 AND m.from_id = $2 AND m.kind = 'mention' AND m.into_row IS NOT NULL
    ON CONFLICT DO NOTHING
),
h AS (
    INSERT INTO hidden_posts
    SELECT (jsonb_populate_record(NULL::hidden_posts, m.from_row)).* FROM merged_rows m
    WHERE m.workspace_id = $1 AND m.from_id = $2 AND m.kind = 'hidden' AND m.into_row IS NOT NULL
    ON CONFLICT DO NOTHING
),
s AS (
    INSERT INTO outsiders
    SELECT (jsonb_populate_record(NULL::outsiders, m.from_row)).* FROM merged_rows m
    WHERE m.workspace_id = $1 AND m.from_id = $2 AND m.kind = 'outsider' AND m.into_row IS NOT NULL
    ON CONFLICT DO NOTHING
)
INSERT INTO reaches
SELECT (jsonb_populate_record(NULL::reaches, m.from_row)).* FROM merged_rows m
WHERE m.workspace_id = $1 AND m.from_id = $2 AND m.kind = 'reach' AND m.into_row IS NOT NULL
ON CONFLICT DO NOTHING

-- name: drop_rows
DELETE FROM merged_rows WHERE workspace_id = $1 AND from_id = $2

-- name: count_joined
-- How many are in each of these conversations ($2 buckets, $3 ids).
UPDATE conversations c SET participants = (
    SELECT count(*) FROM participants p WHERE p.bucket = c.bucket AND p.conversation_id = c.id AND p.state = 'active' AND p.workspace_id = $1
)
FROM unnest($2::smallint[], $3::uuid[]) AS k (bucket, id)
WHERE c.bucket = k.bucket AND c.id = k.id AND c.workspace_id = $1
