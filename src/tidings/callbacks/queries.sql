-- Under tidings_pipeline alone run: insert_callbacks, find_account, take_callbacks, take_inbound, end_callbacks, fail_callbacks,
-- forget_callbacks, the statements of polls and of look-ups. The others name their workspace.

-- name: insert_callbacks
-- What is there already stays as it is: the same event is told once. Answers the ids of those that are new.
INSERT INTO callbacks (bucket, account_id, event_key, id, workspace_id, lane, method, url, headers, body, received_at, due_at)
SELECT bucket, account_id, event_key, id, workspace_id, lane, method, url, headers::jsonb, body, received_at, received_at
FROM unnest(
    $1::smallint[], $2::uuid[], $3::bytea[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bytea[],
    $11::timestamptz[]
) AS i (bucket, account_id, event_key, id, workspace_id, lane, method, url, headers, body, received_at)
ON CONFLICT DO NOTHING
RETURNING id

-- name: find_account
-- Whose address this is, enabled or not: what was sent before it was disabled is still told of.
SELECT workspace_id, id FROM provider_accounts WHERE callback_token = $1 AND provider = $2

-- name: is_due
-- Whether anything is due in a lane: asked many times a second, while mostly nothing is.
SELECT EXISTS (SELECT FROM callbacks WHERE lane = $1 AND due_at <= $2)

-- name: take_callbacks
-- The oldest that are due in a lane, locked: whoever takes them processes them in this transaction, or leaves them as they were.
-- What another worker holds is skipped. No more than $3 rows and about $4 bytes, and always one.
WITH due AS (
    SELECT bucket, account_id, event_key, id, workspace_id, method, url, headers::text AS headers, body, received_at, tries, due_at
    FROM callbacks
    WHERE lane = $1 AND due_at <= $2
    ORDER BY due_at LIMIT $3
    FOR UPDATE SKIP LOCKED
)
SELECT bucket, account_id, event_key, id, workspace_id, method, url, headers, body, received_at, tries
FROM (SELECT due.*, sum(octet_length(body)) OVER (ORDER BY due_at, id) - octet_length(body) AS before FROM due) AS measured
WHERE before < $4
ORDER BY due_at, id

-- name: take_inbound
-- As take_callbacks, but what came by one account is processed by one worker at a time: a person's STOP and START take effect in the
-- order in which they were said. The lock is gone with the transaction.
WITH waiting AS MATERIALIZED (
    SELECT DISTINCT account_id
    FROM (SELECT account_id FROM callbacks WHERE lane = 'inbound' AND due_at <= $1 ORDER BY due_at LIMIT 500) AS oldest
),
ours AS MATERIALIZED (
    SELECT account_id FROM waiting WHERE pg_try_advisory_xact_lock(hashtextextended('tidings inbound ' || account_id::text, 0))
),
due AS (
    SELECT bucket, account_id, event_key, id, workspace_id, method, url, headers::text AS headers, body, received_at, tries, due_at
    FROM callbacks
    WHERE lane = 'inbound' AND due_at <= $1 AND account_id IN (SELECT account_id FROM ours)
    ORDER BY due_at LIMIT $2
    FOR UPDATE SKIP LOCKED
)
SELECT bucket, account_id, event_key, id, workspace_id, method, url, headers, body, received_at, tries
FROM (SELECT due.*, sum(octet_length(body)) OVER (ORDER BY due_at, id) - octet_length(body) AS before FROM due) AS measured
WHERE before < $3
ORDER BY due_at, id

-- name: end_callbacks
-- They have been processed.
UPDATE callbacks c SET processed_at = $4, due_at = NULL, error = NULL
FROM unnest($1::smallint[], $2::uuid[], $3::bytea[]) AS d (bucket, account_id, event_key)
WHERE c.bucket = d.bucket AND c.account_id = d.account_id AND c.event_key = d.event_key

-- name: fail_callbacks
-- They could not be processed: each is due again at its time, or never, and says why.
UPDATE callbacks c SET tries = c.tries + 1, due_at = d.due_at, error = d.error
FROM unnest($1::smallint[], $2::uuid[], $3::bytea[], $4::timestamptz[], $5::text[]) AS d (bucket, account_id, event_key, due_at, error)
WHERE c.bucket = d.bucket AND c.account_id = d.account_id AND c.event_key = d.event_key AND c.processed_at IS NULL

-- name: list_callbacks
-- What has not been processed: what is still tried ($2), or what is not. Each is found by its own index, which holds little else.
SELECT id, account_id, lane, method, received_at, due_at, tries, error, headers::text AS headers, processed_at,
       octet_length(body) AS size, substring(body FROM 1 FOR $5) AS body
FROM callbacks
WHERE NOT $2 AND workspace_id = $1 AND processed_at IS NULL AND due_at IS NULL AND id > $3::uuid AND id < $7::uuid
  AND ($6::uuid IS NULL OR account_id = $6)
UNION ALL
SELECT id, account_id, lane, method, received_at, due_at, tries, error, headers::text AS headers, processed_at,
       octet_length(body) AS size, substring(body FROM 1 FOR $5) AS body
FROM callbacks
WHERE $2 AND lane IN ('inbound', 'receipts') AND due_at IS NOT NULL AND workspace_id = $1 AND processed_at IS NULL
  AND id > $3::uuid AND id < $7::uuid AND ($6::uuid IS NULL OR account_id = $6)
ORDER BY id LIMIT $4

-- name: list_processed
-- What was processed and still holds what was said, the newest first: each account's ($2, or all that the workspace has) by its own
-- index, before $3 and from $4 on.
SELECT c.id, c.account_id, c.lane, c.method, c.received_at, c.due_at, c.tries, c.error, c.headers::text AS headers, c.processed_at,
       octet_length(c.body) AS size, substring(c.body FROM 1 FOR $6) AS body
FROM provider_accounts a
CROSS JOIN LATERAL (
    SELECT * FROM callbacks
    WHERE callbacks.account_id = a.id AND callbacks.processed_at IS NOT NULL AND callbacks.url <> '' AND callbacks.workspace_id = $1
      AND callbacks.id < $3::uuid AND callbacks.id >= $4::uuid
    ORDER BY callbacks.id DESC LIMIT $5
) AS c
WHERE a.workspace_id = $1 AND ($2::uuid IS NULL OR a.id = $2)
ORDER BY c.id DESC LIMIT $5

-- name: retry_callback
-- It is due at once, and has all its tries again.
UPDATE callbacks SET due_at = $3, tries = 0
WHERE workspace_id = $1 AND id = $2 AND processed_at IS NULL
  AND (due_at IS NULL OR (lane IN ('inbound', 'receipts') AND due_at > '-infinity'))
RETURNING id, account_id, lane, method, received_at, due_at, tries, error, headers::text AS headers, processed_at,
          octet_length(body) AS size, substring(body FROM 1 FOR $4) AS body

-- name: forget_callbacks
-- One batch of receipts that came before $1 and were processed, of what could not be and came before $2, of whatever came before $4.
DELETE FROM callbacks
WHERE (bucket, account_id, event_key) IN (
    SELECT bucket, account_id, event_key FROM callbacks
    WHERE due_at IS NULL AND received_at < $1
      AND ((processed_at IS NOT NULL AND (lane = 'receipts' OR received_at < $4)) OR (processed_at IS NULL AND received_at < $2))
    LIMIT $3
    FOR UPDATE SKIP LOCKED
)

-- name: blank_callbacks
-- One batch of what people sent, which was processed and came before $1: nothing of it stays but that it was told, so that it is
-- told once. What is older than $2 has been blanked before.
UPDATE callbacks SET url = '', headers = '[]', body = ''
WHERE (bucket, account_id, event_key) IN (
    SELECT bucket, account_id, event_key FROM callbacks
    WHERE lane = 'inbound' AND due_at IS NULL AND processed_at IS NOT NULL AND received_at < $1 AND received_at >= $2 AND url <> ''
    LIMIT $3
    FOR UPDATE SKIP LOCKED
)

-- name: erase_callbacks
-- Whatever tells one of these words, in any case; what is no text is compared by its bytes.
DELETE FROM callbacks
WHERE workspace_id = $1 AND EXISTS (
    SELECT FROM unnest($2::text[]) AS word
    WHERE strpos(lower(encode(body, 'escape')), word) > 0 OR strpos(lower(url), word) > 0 OR strpos(lower(headers::text), word) > 0
)

-- name: lease_polls
-- Accounts of these providers whose turn it is, which nobody else asks until $3; one that was never asked has its turn now.
WITH due AS (
    SELECT a.id, a.workspace_id
    FROM provider_accounts a LEFT JOIN polls p ON p.account_id = a.id
    WHERE a.provider = ANY ($1) AND a.is_enabled
      AND (p.account_id IS NULL OR (p.due_at <= $2 AND coalesce(p.lease_until, '-infinity') < $2))
    ORDER BY p.due_at NULLS FIRST LIMIT $4
)
INSERT INTO polls (account_id, workspace_id, due_at, lease_until)
SELECT id, workspace_id, $2, $3 FROM due
ON CONFLICT (account_id) DO UPDATE SET lease_until = excluded.lease_until
    WHERE polls.due_at <= $2 AND coalesce(polls.lease_until, '-infinity') < $2
RETURNING account_id, workspace_id, cursor

-- name: end_poll
-- How far the account was asked, when its next turn is, and why nothing was learnt; a cursor that is null leaves the one that was.
UPDATE polls SET cursor = coalesce($2, cursor), due_at = $3, error = $4, asked_at = $5, lease_until = NULL WHERE account_id = $1

-- name: forget_polls
-- Of accounts that are gone.
DELETE FROM polls p WHERE NOT EXISTS (SELECT FROM provider_accounts a WHERE a.id = p.account_id)

-- name: try_asking
-- One worker of the installation asks; the lock is the connection's, and is gone with it.
SELECT pg_try_advisory_lock(hashtextextended('tidings look-ups', 0))

-- name: find_unknown
-- Hand-offs by these providers that nobody knows the outcome of and that are tried again between $2 and $3, the next first.
SELECT d.id AS delivery_id, d.workspace_id, d.account_id, a.provider_reference, a.intent_at
FROM queue q
JOIN deliveries d ON d.bucket = q.bucket AND d.id = q.delivery_id AND d.state = 'unknown'
JOIN provider_accounts p ON p.id = d.account_id AND p.workspace_id = d.workspace_id AND p.provider = ANY ($1)
JOIN attempts a ON a.bucket = d.bucket AND a.delivery_id = d.id AND a.n = d.attempt
WHERE q.lease_token IS NULL AND q.attempt > 0 AND q.due_at > $2 AND q.due_at <= $3
ORDER BY q.due_at LIMIT $4

-- name: find_unsettled
-- Hand-offs by these providers that are not settled, of deliveries whose ids lie between $2 and $3, in the order of their ids.
SELECT d.id AS delivery_id, d.workspace_id, d.account_id, a.provider_reference, a.intent_at
FROM generate_series(0, 63) AS b (bucket)
CROSS JOIN LATERAL (
    SELECT deliveries.bucket, deliveries.id, deliveries.workspace_id, deliveries.account_id, deliveries.attempt
    FROM deliveries
    JOIN provider_accounts p ON p.id = deliveries.account_id AND p.workspace_id = deliveries.workspace_id AND p.provider = ANY ($1)
    WHERE deliveries.bucket = b.bucket::smallint AND deliveries.id > $2 AND deliveries.id <= $3 AND deliveries.state IN ('sent', 'unknown')
    ORDER BY deliveries.id LIMIT $4
) AS d
JOIN attempts a ON a.bucket = d.bucket AND a.delivery_id = d.id AND a.n = d.attempt
ORDER BY d.id LIMIT $4
