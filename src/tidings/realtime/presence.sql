-- Who is here. Under tidings_pipeline, but for erase_presence. Whether a node lives is told by the database's clock: ten seconds without
-- a sign of life, and what it holds counts for nothing.

-- name: register
-- This node lives from now on.
INSERT INTO live_nodes (id, started_at, seen_at) VALUES ($1, statement_timestamp(), statement_timestamp())

-- name: beat
-- It still lives; no row where it was given up meanwhile.
UPDATE live_nodes SET seen_at = statement_timestamp() WHERE id = $1 AND NOT is_dead RETURNING id

-- name: write_presences
-- People ($2 ids, $3 workspaces, $4 kinds) are on this node ($1) in a state ($5), or are not any more (null), since so many seconds
-- ($6). Whoever is nowhere else was last seen then. Nothing is written where the node was given up, which is answered first; then whose
-- state is another one by it: the ids of those who stand for them now, too. Nobody is written of who was erased.
WITH node AS MATERIALIZED (
    -- Held, so that nobody gives it up before this is written: else that would stay for ever.
    SELECT id FROM live_nodes WHERE id = $1 AND NOT is_dead FOR SHARE
),
given AS MATERIALIZED (
    SELECT g.person_id, g.workspace_id, g.kind, g.state, id_bucket(g.person_id) AS bucket,
        statement_timestamp() - make_interval(secs => g.seconds) AS at, w.clock_offset, coalesce(m.person_id, g.person_id) AS stands,
        g.kind <> 'contact' OR c.is_there IS NOT NULL AS is_there,
        CASE g.state WHEN 'online' THEN 2 WHEN 'away' THEN 1 END AS rank
    FROM node
    CROSS JOIN unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::float8[]) AS g (person_id, workspace_id, kind, state, seconds)
    JOIN workspaces w ON w.id = g.workspace_id
    LEFT JOIN LATERAL (
        SELECT contact_merges.person_id FROM contact_merges
        WHERE contact_merges.bucket = id_bucket(g.person_id) AND contact_merges.from_id = g.person_id
          AND contact_merges.workspace_id = g.workspace_id
        LIMIT 1
    ) AS m ON true
    LEFT JOIN LATERAL (
        SELECT true AS is_there FROM contacts c
        WHERE c.bucket = id_bucket(g.person_id) AND c.id = g.person_id AND c.workspace_id = g.workspace_id LIMIT 1
    ) AS c ON g.kind = 'contact'
),
judged AS MATERIALIZED (
    SELECT g.*, found.before, found.elsewhere
    FROM given g
    CROSS JOIN LATERAL (
        SELECT max(one.rank) AS before, max(one.rank) FILTER (WHERE NOT one.is_own) AS elsewhere
        FROM (
            SELECT CASE p.state WHEN 'online' THEN 2 ELSE 1 END AS rank, p.node_id = $1 AND p.person_id = g.person_id AS is_own
            FROM (
                SELECT g.stands AS id
                UNION ALL
                SELECT f.from_id FROM contact_merges f WHERE f.person_id = g.stands AND f.workspace_id = g.workspace_id
            ) AS a
            JOIN presences p ON p.bucket = id_bucket(a.id) AND p.person_id = a.id AND p.workspace_id = g.workspace_id
            JOIN live_nodes n ON n.id = p.node_id AND NOT n.is_dead AND n.seen_at > statement_timestamp() - interval '10 seconds'
        ) AS one
    ) AS found
),
put AS (
    INSERT INTO presences (bucket, person_id, workspace_id, node_id, kind, state, since)
    SELECT bucket, person_id, workspace_id, $1, kind, state, at FROM judged WHERE state IS NOT NULL AND is_there
    ON CONFLICT (bucket, person_id, workspace_id, node_id) DO UPDATE SET state = excluded.state, since = excluded.since
    WHERE presences.state <> excluded.state
),
gone AS (
    DELETE FROM presences p USING judged j
    WHERE j.state IS NULL AND p.bucket = j.bucket AND p.person_id = j.person_id AND p.workspace_id = j.workspace_id AND p.node_id = $1
),
seen AS (
    INSERT INTO last_seen (bucket, contact_id, workspace_id, at)
    SELECT bucket, person_id, workspace_id, at + clock_offset FROM judged
    WHERE state IS NULL AND elsewhere IS NULL AND kind = 'contact' AND is_there
    -- In one order for all who write it.
    ORDER BY person_id
    ON CONFLICT (bucket, contact_id) DO UPDATE SET at = greatest(last_seen.at, excluded.at) WHERE last_seen.workspace_id = excluded.workspace_id
)
SELECT
    EXISTS (SELECT FROM node) AS is_alive,
    array(
        SELECT unnest(ARRAY[j.person_id, j.stands]) FROM judged j WHERE j.before IS DISTINCT FROM greatest(j.rank, j.elsewhere)
    ) AS changed

-- name: give_up
-- Nodes without a sign of life for ten seconds are dead, and never live again; who is just giving one is left alone.
UPDATE live_nodes SET is_dead = true
WHERE id IN (
    SELECT id FROM live_nodes
    WHERE NOT is_dead AND seen_at <= statement_timestamp() - interval '10 seconds' AND id <> $1
    ORDER BY id FOR UPDATE SKIP LOCKED
)

-- name: end_node
-- This node holds nobody any more.
UPDATE live_nodes SET is_dead = true, seen_at = statement_timestamp() WHERE id = $1 AND NOT is_dead

-- name: sweep
-- At most $1 of those who were on dead nodes are not there any more; whoever is nowhere else was last seen when the node was. Answers how
-- many, and whose state is told otherwise now. Those at whom somebody else is are left to them.
WITH old AS MATERIALIZED (
    SELECT p.bucket, p.person_id, p.workspace_id, p.node_id, p.kind, n.seen_at
    FROM live_nodes n
    CROSS JOIN LATERAL (
        SELECT x.bucket, x.person_id, x.workspace_id, x.node_id, x.kind FROM presences x
        WHERE x.node_id = n.id ORDER BY x.person_id LIMIT $1 FOR UPDATE SKIP LOCKED
    ) AS p
    WHERE n.is_dead
    LIMIT $1
),
removed AS (
    DELETE FROM presences p USING old o
    WHERE p.bucket = o.bucket AND p.person_id = o.person_id AND p.workspace_id = o.workspace_id AND p.node_id = o.node_id
),
away AS MATERIALIZED (
    SELECT o.bucket, o.person_id, o.workspace_id, o.kind, max(o.seen_at) AS seen_at FROM old o
    WHERE NOT EXISTS (
        SELECT FROM presences p JOIN live_nodes n ON n.id = p.node_id AND NOT n.is_dead
        WHERE p.bucket = o.bucket AND p.person_id = o.person_id AND p.workspace_id = o.workspace_id
    )
    GROUP BY o.bucket, o.person_id, o.workspace_id, o.kind
),
seen AS (
    INSERT INTO last_seen (bucket, contact_id, workspace_id, at)
    SELECT a.bucket, a.person_id, a.workspace_id, a.seen_at + w.clock_offset
    FROM away a
    JOIN workspaces w ON w.id = a.workspace_id
    CROSS JOIN LATERAL (
        SELECT c.id FROM contacts c WHERE c.bucket = a.bucket AND c.id = a.person_id AND c.workspace_id = a.workspace_id LIMIT 1
    ) AS c
    WHERE a.kind = 'contact'
    ORDER BY a.person_id
    ON CONFLICT (bucket, contact_id) DO UPDATE SET at = greatest(last_seen.at, excluded.at) WHERE last_seen.workspace_id = excluded.workspace_id
)
SELECT
    (SELECT count(*) FROM old)::integer AS swept,
    array(
        SELECT person_id FROM away
        UNION
        SELECT m.person_id FROM away a JOIN contact_merges m ON m.bucket = a.bucket AND m.from_id = a.person_id AND m.workspace_id = a.workspace_id
    ) AS changed

-- name: forget_nodes
-- Dead ones that hold nobody any more.
DELETE FROM live_nodes n WHERE n.is_dead AND NOT EXISTS (SELECT FROM presences p WHERE p.node_id = n.id)

-- name: states
-- How these ($2: contacts, members; of workspaces $1) are told, and where they are, by their places: on the best of their devices, under
-- whatever id of theirs; of a contact who is nowhere when they were last, in business time. Who is gone is left out.
SELECT k.place::integer AS place, c.external_id, here.rank,
    CASE WHEN here.rank = 0 AND c.id IS NOT NULL THEN greatest(here.lost_at + w.clock_offset, l.at) END AS last_seen_at
FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS k (workspace_id, id, place)
JOIN workspaces w ON w.id = k.workspace_id
CROSS JOIN LATERAL (
    SELECT coalesce((
        SELECT m.person_id FROM contact_merges m WHERE m.bucket = id_bucket(k.id) AND m.from_id = k.id AND m.workspace_id = k.workspace_id
    ), k.id) AS stands
    OFFSET 0
) AS who
LEFT JOIN LATERAL (
    SELECT c.id, c.external_id FROM contacts c
    WHERE c.bucket = id_bucket(who.stands) AND c.id = who.stands AND c.workspace_id = k.workspace_id OFFSET 0
) AS c ON true
LEFT JOIN LATERAL (
    SELECT s.member_id FROM memberships s WHERE s.workspace_id = k.workspace_id AND s.member_id = k.id OFFSET 0
) AS s ON true
CROSS JOIN LATERAL (
    SELECT coalesce(max(CASE
            WHEN n.is_dead OR n.seen_at <= statement_timestamp() - interval '10 seconds' THEN 0 WHEN p.state = 'online' THEN 2 ELSE 1
        END), 0) AS rank,
        max(n.seen_at) AS lost_at
    FROM (
        SELECT who.stands AS id
        UNION ALL
        SELECT f.from_id FROM contact_merges f WHERE f.person_id = who.stands AND f.workspace_id = k.workspace_id
    ) AS a
    JOIN presences p ON p.bucket = id_bucket(a.id) AND p.person_id = a.id AND p.workspace_id = k.workspace_id
    JOIN live_nodes n ON n.id = p.node_id
) AS here
LEFT JOIN LATERAL (
    SELECT max(t.at) AS at
    FROM (
        SELECT who.stands AS id
        UNION ALL
        SELECT f.from_id FROM contact_merges f WHERE f.person_id = who.stands AND f.workspace_id = k.workspace_id
    ) AS a
    JOIN last_seen t ON t.bucket = id_bucket(a.id) AND t.contact_id = a.id AND t.workspace_id = k.workspace_id
) AS l ON here.rank = 0
WHERE c.id IS NOT NULL OR s.member_id IS NOT NULL

-- name: visible
-- Of these looks ($2 contacts, of workspaces $1, at $3: contacts, members) the places of those that may be taken: at whoever takes part in
-- an open conversation in which the contact does too, where neither has blocked the other; and at themselves.
SELECT k.place::integer AS place
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) WITH ORDINALITY AS k (workspace_id, viewer_id, id, place)
CROSS JOIN LATERAL (
    SELECT coalesce((
        SELECT m.person_id FROM contact_merges m
        WHERE m.bucket = id_bucket(k.viewer_id) AND m.from_id = k.viewer_id AND m.workspace_id = k.workspace_id
    ), k.viewer_id) AS id
    OFFSET 0
) AS v
CROSS JOIN LATERAL (
    -- Of the two it is looked through the conversations of the one, unless that are many.
    SELECT CASE WHEN count(*) < 30 THEN k.id ELSE v.id END AS one, CASE WHEN count(*) < 30 THEN v.id ELSE k.id END AS other
    FROM (SELECT FROM participants n WHERE n.person_id = k.id ORDER BY n.conversation_id LIMIT 30) AS few
) AS pair
WHERE k.id = v.id OR (
    EXISTS (
        SELECT FROM participants p
        CROSS JOIN LATERAL (
            SELECT o.bucket, o.conversation_id, o.state FROM participants o
            WHERE o.bucket = p.bucket AND o.conversation_id = p.conversation_id AND o.person_id = pair.other
              AND o.workspace_id = k.workspace_id
            OFFSET 0
        ) AS o
        WHERE p.person_id = pair.one AND p.workspace_id = k.workspace_id AND p.state IN ('active', 'invited') AND p.state = 'active'
          AND o.state = 'active' AND EXISTS (
              -- Only where they are both in it: mostly the other is not.
              SELECT FROM conversations c
              WHERE c.bucket = o.bucket AND c.id = o.conversation_id AND c.workspace_id = k.workspace_id AND c.state = 'open' OFFSET 0
          )
    )
    AND NOT EXISTS (
        SELECT FROM blocks b
        WHERE b.bucket = id_bucket(v.id) AND b.person_id = v.id AND b.blocked_id = k.id AND b.workspace_id = k.workspace_id
    )
    AND NOT EXISTS (
        SELECT FROM blocks b
        WHERE b.bucket = id_bucket(k.id) AND b.person_id = k.id AND b.blocked_id = v.id AND b.workspace_id = k.workspace_id
    )
)

-- name: erase_presence
-- Where a contact ($2, in bucket $1, of workspace $3) is, and when they were here last.
WITH here AS (
    DELETE FROM presences WHERE bucket = $1 AND person_id = $2 AND workspace_id = $3 RETURNING node_id
),
last AS (
    DELETE FROM last_seen WHERE bucket = $1 AND contact_id = $2 AND workspace_id = $3 RETURNING at
)
SELECT (SELECT count(*) FROM here)::integer AS presences, (SELECT count(*) FROM last)::integer AS last_seen
