-- name: count_by_state
SELECT state, count(*)::integer AS n FROM deliveries WHERE workspace_id = $1 AND message_id = $2 GROUP BY state

-- name: get_delivery
SELECT
    d.id, d.message_id, d.contact_id, c.external_id AS contact, d.channel, d.state, d.reason, d.topic, d.attempt, d.account_id,
    d.provider_reference, d.expires_at, d.due_at, d.created_at, d.changed_at, d.sent_at, d.delivered_at, d.read_at, d.step, d.is_routed,
    d.sender, d.superseded_by
FROM deliveries d LEFT JOIN contacts c ON c.bucket = d.bucket AND c.id = d.contact_id
WHERE d.workspace_id = $1 AND d.bucket = $2 AND d.id = $3

-- name: list_deliveries_of_message
-- In the order of their making.
SELECT
    d.id, d.message_id, d.contact_id, c.external_id AS contact, d.channel, d.state, d.reason, d.topic, d.attempt, d.account_id,
    d.provider_reference, d.expires_at, d.due_at, d.created_at, d.changed_at, d.sent_at, d.delivered_at, d.read_at, d.step, d.is_routed,
    d.sender, d.superseded_by, newer.created_at AS superseded_at
FROM deliveries d
LEFT JOIN contacts c ON c.bucket = d.bucket AND c.id = d.contact_id
LEFT JOIN messages newer ON newer.bucket = id_bucket(d.superseded_by) AND newer.id = d.superseded_by
WHERE d.workspace_id = $1 AND d.message_id = $2 AND ($3::uuid IS NULL OR d.id > $3)
  AND ($4::text IS NULL OR d.state = $4) AND ($5::uuid[] IS NULL OR d.contact_id = ANY ($5))
ORDER BY d.id LIMIT $6

-- name: list_attempts
-- The hand-offs of these deliveries, in order; their times are real ones.
SELECT
    a.delivery_id, a.n, a.provider, a.account_id, p.name AS account, a.address, a.intent_at, a.finished_at, a.outcome, a.code, a.detail,
    a.provider_reference
FROM unnest($2::smallint[], $3::uuid[]) AS i (bucket, delivery_id)
JOIN attempts a ON a.bucket = i.bucket AND a.delivery_id = i.delivery_id
LEFT JOIN provider_accounts p ON p.id = a.account_id
WHERE a.workspace_id = $1
ORDER BY a.delivery_id, a.n

-- name: list_on_wire
-- What is on the wire, or waits for a time, among these; in real time.
SELECT
    q.delivery_id, q.due_at, q.attempt, q.intent_at, q.address, q.account_id, p.name AS account, p.provider,
    q.lease_token IS NOT NULL AS is_on_wire, q.waits_for
FROM unnest($2::smallint[], $3::uuid[]) AS i (bucket, delivery_id)
JOIN queue q ON q.bucket = i.bucket AND q.delivery_id = i.delivery_id
LEFT JOIN provider_accounts p ON p.id = q.account_id
WHERE q.workspace_id = $1

-- name: last_between
-- The message that was last sent to each contact on a channel, best between these two addresses: what an answer from there answers. What
-- was sent to who was merged into them was sent to them.
SELECT i.n::integer AS n, said.message_id, said.contact_id, said.topic
FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) WITH ORDINALITY AS i (contact_id, channel, address, sender, n)
CROSS JOIN LATERAL (
    SELECT d.message_id, alias.id AS contact_id, d.topic
    FROM (
        SELECT i.contact_id AS id UNION ALL SELECT m.from_id FROM contact_merges m WHERE m.person_id = i.contact_id AND m.workspace_id = $1
    ) AS alias
    CROSS JOIN LATERAL (
        SELECT message_id, topic, id, sender, address FROM deliveries
        WHERE workspace_id = $1 AND contact_id = alias.id AND channel = i.channel AND sent_at IS NOT NULL
        ORDER BY id DESC LIMIT 50
    ) AS d
    ORDER BY coalesce(d.sender = i.sender AND d.address = i.address, false) DESC, coalesce(d.address = i.address, false) DESC, d.id DESC
    LIMIT 1
) AS said

-- name: messages_of_deliveries
SELECT d.id, d.message_id, d.contact_id, d.topic
FROM unnest($2::smallint[], $3::uuid[]) AS i (bucket, id)
JOIN deliveries d ON d.bucket = i.bucket AND d.id = i.id AND d.workspace_id = $1

-- name: messages_of_references
-- What a provider's own id names: a hand-off of ours.
SELECT DISTINCT ON (a.account_id, a.provider_reference) a.account_id, a.provider_reference, d.message_id, d.contact_id, d.topic
FROM unnest($2::uuid[], $3::text[]) AS i (account_id, reference)
JOIN attempts a ON a.account_id = i.account_id AND a.provider_reference = i.reference
JOIN deliveries d ON d.bucket = a.bucket AND d.id = a.delivery_id
WHERE d.workspace_id = $1

-- name: address_key_of
SELECT current_setting('app.address_key')

-- name: find_answered
-- What is needed to answer what a person wrote.
SELECT
    m.id, m.channels[1] AS channel, c.external_id AS contact, m.account_id, m.metadata ->> 'to' AS sender, m.address, m.reference AS thread,
    m.content ->> 'title' AS title, m.direction
FROM messages m
LEFT JOIN contacts c ON c.bucket = id_bucket(m.author_id) AND c.id = m.author_id AND c.workspace_id = m.workspace_id
WHERE m.workspace_id = $1 AND m.bucket = $2 AND m.id = $3
