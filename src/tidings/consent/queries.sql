-- Topics of a workspace, by their own key.

-- name: put_topic
-- One topic a key: the second put changes what the first made, whichever of two at once comes first.
INSERT INTO topics (workspace_id, key, name, description, channel, route, defaults, keeps_quiet_hours, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
ON CONFLICT (workspace_id, key) DO UPDATE
SET name = excluded.name, description = excluded.description, channel = excluded.channel, route = excluded.route,
    defaults = excluded.defaults, keeps_quiet_hours = excluded.keeps_quiet_hours, updated_at = excluded.updated_at
RETURNING key, name, description, channel, route, defaults, keeps_quiet_hours, created_at, updated_at;

-- name: get_topic
SELECT key, name, description, channel, route, defaults, keeps_quiet_hours, created_at, updated_at
FROM topics
WHERE workspace_id = $1 AND key = $2;

-- name: list_topics
-- In the order of their keys, after the given one.
SELECT key, name, description, channel, route, defaults, keeps_quiet_hours, created_at, updated_at
FROM topics
WHERE workspace_id = $1 AND ($2::text IS NULL OR key > $2)
ORDER BY key
LIMIT $3;

-- name: known_topics
-- Which of these keys are topics.
SELECT key FROM topics WHERE workspace_id = $1 AND key = ANY ($2::text[]);

-- name: list_topic_names
-- What a person may call them; of a workspace that has more than a thousand the first ones.
SELECT key, name FROM topics WHERE workspace_id = $1 ORDER BY key LIMIT 1000;

-- name: insert_consents
-- Lines of the ledger, with the fact of each. The caller reads the ledger in a later statement, under lock_permissions.
WITH k AS (
    SELECT *
    FROM unnest(
        $2::smallint[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
        $12::timestamptz[], $13::text[]
    ) AS k (bucket, id, contact_id, channel, purpose, state, text, source, address, proof, occurred_at, told)
), told AS (
    INSERT INTO outbox (bucket, workspace_id, type, contact_id, data, occurred_at)
    SELECT k.bucket, $1, 'consent.' || k.state, k.contact_id, k.told::jsonb, $15 FROM k
)
INSERT INTO consents (
    bucket, id, workspace_id, contact_id, channel, purpose, state, text, source, address, proof, author_id, occurred_at, recorded_at
)
SELECT
    k.bucket, k.id, $1, k.contact_id, k.channel, k.purpose, k.state, k.text, k.source, k.address, k.proof::jsonb, $14, k.occurred_at, $15
FROM k;

-- name: lock_permissions
-- Each person has a row, which nobody else writes until this transaction ends; given in one order by all callers.
INSERT INTO permissions (bucket, contact_id, workspace_id, updated_at)
SELECT k.bucket, k.contact_id, $1, $4 FROM unnest($2::smallint[], $3::uuid[]) AS k (bucket, contact_id)
ON CONFLICT (bucket, contact_id) DO UPDATE SET updated_at = EXCLUDED.updated_at;

-- name: last_words
-- Of each person the last word on each purpose, channel and address: what came before it decides nothing.
SELECT found.*
FROM unnest($2::smallint[], $3::uuid[]) AS k (bucket, contact_id)
CROSS JOIN LATERAL (
    SELECT DISTINCT ON (c.purpose, c.channel, c.address)
        c.contact_id, c.id, c.channel, c.purpose, c.state, c.address, c.occurred_at
    FROM consents AS c
    WHERE c.contact_id = k.contact_id AND c.bucket = k.bucket AND c.workspace_id = $1
    ORDER BY c.purpose, c.channel, c.address, c.occurred_at DESC, c.id DESC
) AS found;

-- name: save_digests
-- What the guard reads of the ledgers; the caller holds the rows. $4 and $5: one JSON array of texts a person.
UPDATE permissions AS p
SET granted = ARRAY(SELECT jsonb_array_elements_text(k.granted::jsonb)),
    withdrawn = ARRAY(SELECT jsonb_array_elements_text(k.withdrawn::jsonb))
FROM unnest($2::smallint[], $3::uuid[], $4::text[], $5::text[]) AS k (bucket, contact_id, granted, withdrawn)
WHERE p.bucket = k.bucket AND p.contact_id = k.contact_id AND p.workspace_id = $1;

-- name: list_consents
-- The newest first, before the given id.
SELECT id, contact_id, channel, purpose, state, text, source, address, proof, author_id, occurred_at, recorded_at
FROM consents
WHERE workspace_id = $1 AND bucket = ANY ($2::smallint[]) AND contact_id = ANY ($3::uuid[]) AND id < $4
ORDER BY id DESC
LIMIT $5;

-- name: get_preferences
SELECT topics, channels, quiet_hours
FROM permissions
WHERE bucket = $2 AND contact_id = $3 AND workspace_id = $1;

-- name: save_preferences
-- The caller holds the row; the fact that they changed goes with it.
WITH told AS (
    INSERT INTO outbox (bucket, workspace_id, type, contact_id, occurred_at) VALUES ($2, $1, 'preferences.changed', $3, $7)
)
UPDATE permissions SET topics = $4, channels = $5, quiet_hours = $6, updated_at = $7
WHERE bucket = $2 AND contact_id = $3 AND workspace_id = $1;

-- name: share_preferences
-- Who is one person ($3, in buckets $2) likes what one of them ($4) does; the caller holds them all.
UPDATE permissions p SET topics = own.topics, channels = own.channels, quiet_hours = own.quiet_hours, updated_at = $5
FROM permissions own
WHERE own.workspace_id = $1 AND own.bucket = $6 AND own.contact_id = $4 AND p.workspace_id = $1 AND p.bucket = ANY ($2::smallint[])
  AND p.contact_id = ANY ($3::uuid[]) AND p.contact_id <> $4;

-- name: insert_suppressions
-- Each address is suppressed; one that is already stays as it is, and tells nothing. They come in one order from all callers, so that
-- two wait for each other and never deadlock.
WITH k AS MATERIALIZED (
    SELECT given.*, h.hash, (get_byte(h.hash, 0) & 63)::smallint AS bucket
    FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
        WITH ORDINALITY AS given (id, kind, value, channel, topic, reason, source, told, place)
    CROSS JOIN LATERAL address_hash($1, given.kind, given.value) AS h (hash)
), added AS (
    INSERT INTO suppressions (bucket, workspace_id, hash, channel, topic, id, kind, reason, source, created_at)
    SELECT k.bucket, $1, k.hash, k.channel, k.topic, k.id, k.kind, k.reason, k.source, $10 FROM k ORDER BY k.place
    ON CONFLICT (bucket, workspace_id, hash, channel, topic) DO NOTHING
    RETURNING id
)
INSERT INTO outbox (bucket, workspace_id, type, data, occurred_at)
SELECT k.bucket, $1, 'suppression.added', k.told::jsonb, $10 FROM k JOIN added ON added.id = k.id;

-- name: find_suppressions
-- How each address stands suppressed for that channel and topic, by place: after an insert that met another's, in a snapshot of its own.
-- Each hash is made once, and the lateral limit makes it one index look-up each, whatever the planner thinks of the table.
WITH k AS MATERIALIZED (
    SELECT given.channel, given.topic, given.place::integer AS place, h.hash, (get_byte(h.hash, 0) & 63)::smallint AS bucket
    FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) WITH ORDINALITY AS given (kind, value, channel, topic, place)
    CROSS JOIN LATERAL address_hash($1, given.kind, given.value) AS h (hash)
)
SELECT k.place, found.*
FROM k
CROSS JOIN LATERAL (
    SELECT s.id, s.kind, s.channel, s.topic, s.reason, s.source, s.created_at
    FROM suppressions AS s
    WHERE s.bucket = k.bucket AND s.workspace_id = $1 AND s.hash = k.hash AND s.channel = k.channel AND s.topic = k.topic
    LIMIT 1
) AS found;

-- name: list_suppressions
-- The newest first, before the given id.
SELECT id, kind, channel, topic, reason, source, created_at
FROM suppressions
WHERE workspace_id = $1 AND id < $2
ORDER BY id DESC
LIMIT $3;

-- name: list_suppressions_of
-- Of one address, the newest first, before the given id; its hash is made once.
WITH h AS MATERIALIZED (
    SELECT address_hash($1, $2, $3) AS hash
)
SELECT s.id, s.kind, s.channel, s.topic, s.reason, s.source, s.created_at
FROM h
CROSS JOIN LATERAL (
    SELECT * FROM suppressions
    WHERE suppressions.bucket = (get_byte(h.hash, 0) & 63)::smallint AND suppressions.workspace_id = $1 AND suppressions.hash = h.hash
    OFFSET 0
) AS s
WHERE s.id < $4
ORDER BY s.id DESC
LIMIT $5;

-- name: get_suppression
SELECT id, kind, channel, topic, reason, source, created_at FROM suppressions WHERE workspace_id = $1 AND id = $2;

-- name: delete_suppression
-- With its fact; answers whether there was one.
WITH gone AS (
    DELETE FROM suppressions WHERE workspace_id = $1 AND id = $2 RETURNING bucket, id
), told AS (
    INSERT INTO outbox (bucket, workspace_id, type, data, occurred_at)
    SELECT gone.bucket, $1, 'suppression.removed', $3::jsonb, $4 FROM gone
)
SELECT true AS was_there FROM gone;

-- name: delete_caps
DELETE FROM caps WHERE workspace_id = $1;

-- name: insert_caps
INSERT INTO caps (id, workspace_id, purpose, topic, channel, most, per, created_at)
SELECT k.id, $1, k.purpose, k.topic, k.channel, k.most, k.per, $8
FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::integer[], $7::interval[]) AS k (id, purpose, topic, channel, most, per);

-- name: list_caps
-- In the order in which they were given.
SELECT purpose, topic, channel, most, per FROM caps WHERE workspace_id = $1 ORDER BY id;

-- name: lock_contact_hours
-- Processes that start at once write the table one after the other.
SELECT pg_advisory_xact_lock(hashtextextended('tidings contact hours', 0));

-- name: sync_contact_hours
-- The table is as given, without zones that this server does not know: a claim that met one would fail. A row that is right is left alone.
WITH known AS MATERIALIZED (
    SELECT name FROM pg_timezone_names
), given AS MATERIALIZED (
    SELECT k.country, z.zones, k.hours::jsonb AS hours, k.source
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS k (country, zones, hours, source)
    CROSS JOIN LATERAL (
        SELECT array_agg(one.name ORDER BY one.place) AS zones
        FROM unnest(string_to_array(k.zones, ' ')) WITH ORDINALITY AS one (name, place)
        JOIN known ON known.name = one.name
    ) AS z
    WHERE z.zones IS NOT NULL
), gone AS (
    DELETE FROM contact_hours WHERE country NOT IN (SELECT country FROM given)
)
INSERT INTO contact_hours AS c (country, zones, hours, source)
SELECT country, zones, hours, source FROM given
ON CONFLICT (country) DO UPDATE SET zones = EXCLUDED.zones, hours = EXCLUDED.hours, source = EXCLUDED.source
WHERE (c.zones, c.hours, c.source) IS DISTINCT FROM (EXCLUDED.zones, EXCLUDED.hours, EXCLUDED.source);

-- name: erase_permission
-- Of one person; the only deletion in the ledger. The caller holds them.
WITH lines AS (
    DELETE FROM consents WHERE workspace_id = $1 AND bucket = $2 AND contact_id = $3 RETURNING id
), standing AS (
    DELETE FROM permissions WHERE workspace_id = $1 AND bucket = $2 AND contact_id = $3 RETURNING contact_id
)
SELECT (SELECT count(*) FROM lines)::integer AS consents, (SELECT count(*) FROM standing)::integer AS permissions;
