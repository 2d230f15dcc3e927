-- name: list_outbox
-- What was handed to the sandbox, as the handset got it: that of the newest message first, after the attempt $4 of the delivery $3 of the
-- message $2. $7: how it ended; null is any way. At most $8 messages are looked through, however few of them fit.
SELECT
    a.delivery_id, a.n, m.id AS message_id, c.external_id AS contact, a.channel, a.state, a.address, a.content::text AS content,
    a.finished_at, a.outcome, a.code, a.sender, a.topic, m.purpose, t.key AS template, m.template_version
FROM (
    SELECT id, purpose, template_id, template_version FROM messages
    WHERE messages.workspace_id = $1 AND messages.id <= coalesce($2::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    ORDER BY messages.id DESC LIMIT $8
) AS m
CROSS JOIN LATERAL (
    SELECT
        attempts.bucket, attempts.delivery_id, attempts.n, attempts.address, attempts.content, attempts.finished_at, attempts.outcome,
        attempts.code, d.contact_id, d.channel, d.state, d.sender, d.topic
    FROM deliveries d
    JOIN attempts ON attempts.bucket = d.bucket AND attempts.delivery_id = d.id
    WHERE d.message_id = m.id AND d.workspace_id = $1 AND attempts.provider = 'sandbox' AND ($7::text IS NULL OR attempts.outcome = $7)
      AND ($3::uuid IS NULL OR m.id < $2 OR (d.id, attempts.n) < ($3, $4::smallint)) AND ($5::text IS NULL OR d.channel = $5)
    ORDER BY d.id DESC, attempts.n DESC LIMIT $6
) AS a
LEFT JOIN contacts c ON c.bucket = a.bucket AND c.id = a.contact_id
LEFT JOIN templates t ON t.id = m.template_id AND t.workspace_id = $1
ORDER BY m.id DESC, a.delivery_id DESC, a.n DESC LIMIT $6

-- name: list_outbox_of_contact
-- The same for one person, newest first, by the person's own index.
SELECT
    a.delivery_id, a.n, d.message_id, c.external_id AS contact, d.channel, d.state, a.address, a.content::text AS content, a.finished_at,
    a.outcome, a.code, d.sender, d.topic, m.purpose, t.key AS template, m.template_version
FROM deliveries d
JOIN attempts a ON a.bucket = d.bucket AND a.delivery_id = d.id
JOIN messages m ON m.bucket = d.message_bucket AND m.id = d.message_id
LEFT JOIN contacts c ON c.bucket = d.bucket AND c.id = d.contact_id
LEFT JOIN templates t ON t.id = m.template_id AND t.workspace_id = $1
WHERE d.workspace_id = $1 AND d.contact_id = $2 AND a.provider = 'sandbox' AND ($7::text IS NULL OR a.outcome = $7)
  AND d.id <= coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff') AND ($3::uuid IS NULL OR d.id < $3 OR a.n < $4::smallint)
  AND ($5::text IS NULL OR d.channel = $5)
ORDER BY d.id DESC, a.n DESC LIMIT $6

-- name: waiting_for_phone
-- What was taken for these people's phones while they were off, since $6 (real time), the newest $7: on one channel, through one account, to
-- one address, where those are given.
SELECT d.id
FROM deliveries d
JOIN attempts a ON a.bucket = d.bucket AND a.delivery_id = d.id
WHERE d.workspace_id = $1 AND d.contact_id = ANY ($2::uuid[]) AND d.state = 'sent' AND a.provider = 'sandbox' AND a.outcome = 'sent'
  AND a.code = 'phone_off' AND a.intent_at >= $6 AND ($3::text IS NULL OR d.channel = $3) AND ($4::uuid IS NULL OR a.account_id = $4)
  AND ($5::text IS NULL OR a.address = $5)
ORDER BY d.id DESC LIMIT $7
