-- name: list_kinds
-- Which kinds of the workspace's messages fit ($2 to $6, each may be left out), read from one message of each, by skipping from one kind
-- to the next; is_over: there are more of them than are looked at.
WITH RECURSIVE skipped AS (
    (
        SELECT m.kind, m.direction, m.purpose, m.topic, m.template_id, m.channels, m.route
        FROM messages m WHERE m.workspace_id = $1 AND m.kind IS NOT NULL ORDER BY m.kind LIMIT 1
    )
    UNION ALL
    SELECT next.* FROM skipped s CROSS JOIN LATERAL (
        SELECT m.kind, m.direction, m.purpose, m.topic, m.template_id, m.channels, m.route
        FROM messages m WHERE m.workspace_id = $1 AND m.kind > s.kind ORDER BY m.kind LIMIT 1
    ) AS next
),
kinds AS MATERIALIZED (SELECT * FROM skipped LIMIT 5001)
SELECT
    coalesce(array_agg(k.kind) FILTER (
        WHERE ($2::text IS NULL OR k.topic = $2) AND ($3::text IS NULL OR k.purpose = $3) AND ($5::text IS NULL OR t.key = $5)
          AND ($6::text IS NULL OR k.direction = $6)
          AND ($4::text IS NULL OR $4 = ANY (k.channels)
               OR jsonb_path_exists(k.route, '$.steps[*].channels[*] ? (@ == $channel)', jsonb_build_object('channel', $4::text)))
    ), '{}') AS kinds,
    count(*) > 5000 AS is_over
FROM kinds k LEFT JOIN templates t ON t.workspace_id = $1 AND t.id = k.template_id

-- name: newest_messages
-- Those before $2, not before $3. The weight is how many deliveries there are to look at, about.
SELECT m.id, greatest(m.recipients, 1) * greatest(cardinality(m.channels), 1) AS weight FROM messages m
WHERE m.workspace_id = $1 AND m.id < $2 AND m.id >= $3
ORDER BY m.id DESC LIMIT $4

-- name: newest_of_kinds
-- The same of these kinds: those are looked at whose newest are the newest, as far as the page reaches. What is of no kind may be of
-- any: it is among them.
WITH heads AS MATERIALIZED (
    SELECT k.kind, head.id FROM unnest($5::bigint[]) AS k (kind)
    CROSS JOIN LATERAL (
        SELECT m.id FROM messages m WHERE m.workspace_id = $1 AND m.kind = k.kind AND m.id < $2 AND m.id >= $3 ORDER BY m.id DESC LIMIT 1
    ) AS head
    ORDER BY head.id DESC LIMIT $4
)
SELECT found.id, found.weight
FROM (
    SELECT own.id, own.weight FROM heads h CROSS JOIN LATERAL (
        SELECT m.id, greatest(m.recipients, 1) * greatest(cardinality(m.channels), 1) AS weight FROM messages m
        WHERE m.workspace_id = $1 AND m.kind = h.kind AND m.id <= h.id AND m.id >= $3
        ORDER BY m.id DESC LIMIT $4
    ) AS own
    UNION ALL
    SELECT own.id, own.weight FROM (
        -- In the order of the index, in which what is of no kind stands together.
        SELECT m.id, greatest(m.recipients, 1) * greatest(cardinality(m.channels), 1) AS weight FROM messages m
        WHERE m.workspace_id = $1 AND m.kind IS NULL AND m.id < $2 AND m.id >= $3
        ORDER BY m.kind DESC, m.id DESC LIMIT $4
    ) AS own
) AS found
ORDER BY found.id DESC LIMIT $4

-- name: messages_of_people
-- What was said to these people ($5) and by them, by the place of the delivery before $2, not before $3: is_first where it is the
-- first one of its message to them.
SELECT said.place, said.message_id, earlier.is_there IS NULL AS is_first
FROM (
    SELECT own.id AS place, own.message_id FROM unnest($5::uuid[]) AS person (id) CROSS JOIN LATERAL (
        SELECT d.id, d.message_id FROM deliveries d
        WHERE d.workspace_id = $1 AND d.contact_id = person.id AND d.id < $2 AND d.id >= $3
        ORDER BY d.id DESC LIMIT $4
    ) AS own
    UNION ALL
    SELECT own.id, own.id FROM unnest($5::uuid[]) AS person (id) CROSS JOIN LATERAL (
        SELECT m.id FROM messages m
        WHERE m.workspace_id = $1 AND m.author_id = person.id AND m.direction = 'in' AND m.id < $2 AND m.id >= $3
        ORDER BY m.id DESC LIMIT $4
    ) AS own
    ORDER BY place DESC LIMIT $4
) AS said
LEFT JOIN LATERAL (
    SELECT true AS is_there FROM deliveries d
    WHERE d.workspace_id = $1 AND d.message_id = said.message_id AND d.contact_id = ANY ($5::uuid[]) AND d.id < said.place
    LIMIT 1
) AS earlier ON true
ORDER BY said.place DESC

-- name: undelivered_messages
-- Those that have an undelivered one in this state ($5), each once, by skipping from one to the next.
WITH RECURSIVE skipped AS (
    (
        SELECT u.message_id FROM undelivered u
        WHERE u.workspace_id = $1 AND u.state = $5 AND u.message_id < $2 AND u.message_id >= $3 ORDER BY u.message_id DESC LIMIT 1
    )
    UNION ALL
    SELECT next.message_id FROM skipped s CROSS JOIN LATERAL (
        SELECT u.message_id FROM undelivered u
        WHERE u.workspace_id = $1 AND u.state = $5 AND u.message_id < s.message_id AND u.message_id >= $3
        ORDER BY u.message_id DESC LIMIT 1
    ) AS next
)
SELECT message_id AS id FROM skipped LIMIT $4

-- name: open_messages
-- Those that have a delivery in this state ($2) of the workspace's queue, and how much of that was read: at most $3 of what waits.
WITH waiting AS MATERIALIZED (
    (
        SELECT q.bucket, q.delivery_id FROM queue q
        WHERE q.workspace_id = $1 AND q.lane IN ('otp', 'transactional', 'bulk') AND q.lease_token IS NULL LIMIT $3
    )
    UNION ALL
    (SELECT q.bucket, q.delivery_id FROM queue q WHERE q.workspace_id = $1 AND q.lease_token IS NOT NULL LIMIT $3)
)
SELECT
    (SELECT count(*) FROM waiting)::integer AS n,
    array(
        SELECT DISTINCT d.message_id FROM waiting w JOIN deliveries d ON d.bucket = w.bucket AND d.id = w.delivery_id
        WHERE d.workspace_id = $1 AND d.state = $2
    ) AS ids

-- name: weigh
-- Of these messages those that there are, the newest first.
SELECT m.id, greatest(m.recipients, 1) * greatest(cardinality(m.channels), 1) AS weight
FROM unnest($2::smallint[], $3::uuid[]) AS i (bucket, id)
JOIN messages m ON m.bucket = i.bucket AND m.id = i.id
WHERE m.workspace_id = $1
ORDER BY m.id DESC

-- name: load_messages
-- Of these messages those that fit, without content and data; each filter may be left out.
SELECT
    m.id, m.direction, m.author_id, coalesce(k.name, c.external_id) AS author, m.purpose, m.topic, m.lane, m.channels, t.key AS template,
    m.template_version, m.metadata::text AS metadata, m.send_at, m.expires_at, m.in_reply_to, m.conversation_id, m.recipients, m.created_at,
    m.address, m.sender, m.is_sensitive, NULL AS route, NULL AS hours, m.collapse_key, NULL AS data, NULL AS content
FROM unnest($2::smallint[], $3::uuid[]) AS i (bucket, id)
JOIN messages m ON m.bucket = i.bucket AND m.id = i.id
LEFT JOIN templates t ON t.id = m.template_id
LEFT JOIN api_keys k ON m.direction = 'out' AND k.id = m.author_id
LEFT JOIN contacts c ON m.direction = 'in' AND c.bucket = id_bucket(m.author_id) AND c.id = m.author_id AND c.workspace_id = m.workspace_id
WHERE m.workspace_id = $1
  AND ($4::text IS NULL OR m.topic = $4) AND ($5::text IS NULL OR m.purpose = $5)
  AND ($6::text IS NULL OR $6 = ANY (m.channels)
       OR jsonb_path_exists(m.route, '$.steps[*].channels[*] ? (@ == $channel)', jsonb_build_object('channel', $6::text)))
  AND ($7::text IS NULL OR t.key = $7) AND ($8::text IS NULL OR m.direction = $8)
  AND ($9::timestamptz IS NULL OR m.created_at >= $9) AND ($10::timestamptz IS NULL OR m.created_at < $10)

-- name: having_delivery
-- Of these messages ($2 buckets, $3 ids) those with one delivery that fits all of $4 to $7, each of which may be left out; without state
-- and account also those that one of these people ($7) wrote.
SELECT i.id
FROM unnest($3::uuid[]) AS i (id)
CROSS JOIN LATERAL (
    SELECT FROM deliveries d
    WHERE d.workspace_id = $1 AND d.message_id = i.id AND ($4::text IS NULL OR d.state = $4) AND ($5::uuid IS NULL OR d.account_id = $5)
      AND ($6::text IS NULL OR d.channel = $6) AND ($7::uuid[] IS NULL OR d.contact_id = ANY ($7))
    LIMIT 1
) AS own
UNION ALL
SELECT m.id
FROM unnest($2::smallint[], $3::uuid[]) AS i (bucket, id)
JOIN messages m ON m.bucket = i.bucket AND m.id = i.id
WHERE $4 IS NULL AND $5 IS NULL AND m.workspace_id = $1 AND m.direction = 'in' AND m.author_id = ANY ($7)

-- name: count_among
-- How many deliveries of each of these messages stand where.
SELECT d.message_id, d.state, count(*)::integer AS n
FROM unnest($2::uuid[]) AS i (id)
CROSS JOIN LATERAL (SELECT message_id, state FROM deliveries WHERE workspace_id = $1 AND message_id = i.id OFFSET 0) AS d
GROUP BY d.message_id, d.state

-- name: messages_of_reference
-- What a provider calls so: at most 50 messages.
SELECT DISTINCT d.message_id
FROM (
    SELECT a.bucket, a.delivery_id FROM provider_accounts p
    CROSS JOIN LATERAL (
        SELECT bucket, delivery_id FROM attempts WHERE account_id = p.id AND provider_reference = $2 LIMIT 50
    ) AS a
    WHERE p.workspace_id = $1
    LIMIT 50
) AS a
JOIN deliveries d ON d.bucket = a.bucket AND d.id = a.delivery_id
WHERE d.workspace_id = $1

-- name: people_of_keys
-- Who has one of these ids or addresses, at most 50.
SELECT DISTINCT k.contact_id
FROM unnest($2::smallint[], $3::text[], $4::text[]) AS i (bucket, kind, value)
CROSS JOIN LATERAL (
    SELECT contact_id FROM contact_keys
    WHERE bucket = i.bucket AND workspace_id = $1 AND kind = i.kind AND value = i.value LIMIT 50
) AS k
LIMIT 50

-- name: undelivered_deliveries
-- Undelivered ones in these states ($2), those of the newest message first, before the delivery $4 of the message $3, not of messages
-- before $5; fits where the reason is $6, or that is left out. What does not is left out but for the last.
SELECT u.delivery_id, u.message_id, u.fits, u.n = $7 AS is_full
FROM (
    SELECT every.*, $6::text IS NULL OR every.reason = $6 AS fits, row_number() OVER (ORDER BY every.message_id DESC, every.delivery_id DESC) AS n
    FROM (
        SELECT own.* FROM unnest($2::text[]) AS i (state) CROSS JOIN LATERAL (
            SELECT delivery_id, message_id, reason FROM undelivered
            WHERE workspace_id = $1 AND state = i.state AND (message_id, delivery_id) < ($3, $4) AND message_id >= $5
            ORDER BY message_id DESC, delivery_id DESC LIMIT $7
        ) AS own
        ORDER BY own.message_id DESC, own.delivery_id DESC LIMIT $7
    ) AS every
) AS u
WHERE u.fits OR u.n = $7
ORDER BY u.message_id DESC, u.delivery_id DESC

-- name: load_deliveries
-- Of these deliveries those that fit, each filter may be left out: those of the newest message first, the newest of each first.
SELECT
    d.id, d.message_id, d.contact_id, c.external_id AS contact, d.channel, d.state, d.reason, d.topic, d.attempt, d.account_id,
    d.provider_reference, d.expires_at, d.due_at, d.created_at, d.changed_at, d.sent_at, d.delivered_at, d.read_at, d.step, d.is_routed,
    d.sender, d.superseded_by
FROM unnest($2::smallint[], $3::uuid[]) AS i (bucket, id)
JOIN deliveries d ON d.bucket = i.bucket AND d.id = i.id
LEFT JOIN contacts c ON c.bucket = d.bucket AND c.id = d.contact_id
WHERE d.workspace_id = $1
  AND ($4::text IS NULL OR d.state = $4) AND ($5::text IS NULL OR d.reason = $5) AND ($6::text IS NULL OR d.channel = $6)
  AND ($7::text IS NULL OR d.topic = $7) AND ($8::uuid IS NULL OR d.account_id = $8)
  AND ($9::timestamptz IS NULL OR d.created_at >= $9) AND ($10::timestamptz IS NULL OR d.created_at < $10)
ORDER BY d.message_id DESC, d.id DESC

-- name: deliveries_among
-- The same of all deliveries of these messages ($2), behind the delivery $4 of the message $3.
SELECT
    d.id, d.message_id, d.contact_id, c.external_id AS contact, d.channel, d.state, d.reason, d.topic, d.attempt, d.account_id,
    d.provider_reference, d.expires_at, d.due_at, d.created_at, d.changed_at, d.sent_at, d.delivered_at, d.read_at, d.step, d.is_routed,
    d.sender, d.superseded_by
FROM (
    SELECT own.* FROM unnest($2::uuid[]) AS i (id) CROSS JOIN LATERAL (
        SELECT * FROM deliveries
        WHERE workspace_id = $1 AND message_id = i.id AND (i.id <> $3 OR id < $4)
          AND ($5::text IS NULL OR state = $5) AND ($6::text IS NULL OR channel = $6) AND ($7::text IS NULL OR topic = $7)
          AND ($8::uuid IS NULL OR account_id = $8)
          AND ($9::timestamptz IS NULL OR created_at >= $9) AND ($10::timestamptz IS NULL OR created_at < $10)
          AND ($12::text IS NULL OR reason = $12)
        ORDER BY id DESC LIMIT $11
    ) AS own
    ORDER BY own.message_id DESC, own.id DESC LIMIT $11
) AS d
LEFT JOIN contacts c ON c.bucket = d.bucket AND c.id = d.contact_id
ORDER BY d.message_id DESC, d.id DESC

-- name: list_deliveries_of_contact
-- Newest first, by the contact's own index.
SELECT
    d.id, d.message_id, d.contact_id, c.external_id AS contact, d.channel, d.state, d.reason, d.topic, d.attempt, d.account_id,
    d.provider_reference, d.expires_at, d.due_at, d.created_at, d.changed_at, d.sent_at, d.delivered_at, d.read_at, d.step, d.is_routed,
    d.sender, d.superseded_by
FROM deliveries d LEFT JOIN contacts c ON c.bucket = d.bucket AND c.id = d.contact_id
WHERE d.workspace_id = $1 AND d.contact_id = $2 AND d.id < $3 AND d.id >= $4
  AND ($5::text IS NULL OR d.state = $5) AND ($6::text IS NULL OR d.reason = $6) AND ($7::text IS NULL OR d.channel = $7)
  AND ($8::text IS NULL OR d.topic = $8) AND ($9::uuid IS NULL OR d.account_id = $9)
  AND ($10::timestamptz IS NULL OR d.created_at >= $10) AND ($11::timestamptz IS NULL OR d.created_at < $11)
ORDER BY d.id DESC LIMIT $12

-- name: unknown_deliveries
-- Unknown ones that fit, at most $10, of the newest 100,000 that the workspace has.
SELECT d.id
FROM (
    SELECT u.bucket, u.delivery_id FROM undelivered u
    WHERE u.workspace_id = $1 AND u.state = 'unknown' AND ($2::uuid IS NULL OR u.message_id = $2)
    ORDER BY u.message_id DESC, u.delivery_id DESC LIMIT 100000
) AS u
JOIN deliveries d ON d.bucket = u.bucket AND d.id = u.delivery_id
WHERE d.workspace_id = $1 AND d.state = 'unknown'
  AND ($3::uuid[] IS NULL OR d.contact_id = ANY ($3)) AND ($4::text IS NULL OR d.reason = $4) AND ($5::text IS NULL OR d.channel = $5)
  AND ($6::text IS NULL OR d.topic = $6) AND ($7::uuid IS NULL OR d.account_id = $7)
  AND ($8::timestamptz IS NULL OR d.created_at >= $8) AND ($9::timestamptz IS NULL OR d.created_at < $9)
LIMIT $10
