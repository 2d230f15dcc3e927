-- name: get_left
-- What one hand-off of a delivery said, the last one where $4 names none; and what tells why there is nothing of it.
SELECT
    d.channel, d.state, m.is_sensitive, c.id IS NULL AS is_erased, a.n, a.provider, a.outcome, a.finished_at, a.content::text AS content,
    a.content_hash IS NOT NULL AS is_composed
FROM deliveries d
JOIN messages m ON m.bucket = d.message_bucket AND m.id = d.message_id
LEFT JOIN contacts c ON c.bucket = d.bucket AND c.id = d.contact_id
LEFT JOIN LATERAL (
    SELECT n, provider, outcome, finished_at, content, content_hash FROM attempts
    WHERE attempts.bucket = d.bucket AND attempts.delivery_id = d.id AND ($4::smallint IS NULL OR attempts.n = $4)
    ORDER BY n DESC LIMIT 1
) AS a ON true
WHERE d.workspace_id = $1 AND d.bucket = $2 AND d.id = $3

-- name: list_exchanges
-- The hand-offs of a delivery in order, after the $4th, with what is kept of each one's exchange.
SELECT
    a.n, a.provider, p.name AS account, a.intent_at, a.finished_at, a.outcome, a.code, e.request, e.response, e.began_at, e.answered_at
FROM attempts a
LEFT JOIN exchanges e ON e.bucket = a.bucket AND e.delivery_id = a.delivery_id AND e.n = a.n
LEFT JOIN provider_accounts p ON p.id = a.account_id
WHERE a.workspace_id = $1 AND a.bucket = $2 AND a.delivery_id = $3 AND a.n > $4::smallint
ORDER BY a.n LIMIT $5
