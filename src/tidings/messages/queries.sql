-- name: collapse
-- The newest message of a collapse key has its place with these people: what waits of older ones is superseded, what was shown in
-- the app is replaced, and their routes go no further. What is on the wire goes its way.
WITH placed AS (
    INSERT INTO collapses (bucket, contact_id, key, workspace_id, message_id)
    SELECT id_bucket(contact_id), contact_id, $3::text, $1::uuid, $4::uuid FROM unnest($2::uuid[]) AS contact_id ORDER BY contact_id
    ON CONFLICT (bucket, contact_id, key) DO UPDATE SET message_id = excluded.message_id
),
older AS MATERIALIZED (
    SELECT d.bucket, d.id, d.message_id, d.contact_id, d.state FROM deliveries d
    WHERE d.contact_id = ANY ($2::uuid[]) AND d.workspace_id = $1 AND d.collapse_key = $3 AND d.message_id <> $4 AND d.superseded_by IS NULL
      AND (d.state IN ('scheduled', 'queued', 'held') OR (d.channel = 'inapp' AND d.state IN ('delivered', 'read')))
),
gone AS (
    DELETE FROM queue q USING older o
    WHERE o.state IN ('scheduled', 'queued', 'held') AND q.bucket = o.bucket AND q.delivery_id = o.id AND q.lease_token IS NULL
    RETURNING q.delivery_id
),
stopped AS (
    UPDATE recipients r SET stopped_at = $5, stopped_by = 'superseded', next_at = NULL
    FROM older o
    WHERE r.bucket = o.bucket AND r.message_id = o.message_id AND r.contact_id = o.contact_id AND r.stopped_at IS NULL
),
stood AS (
    UPDATE deliveries d
    SET superseded_by = $4,
        state = CASE WHEN g.delivery_id IS NULL THEN d.state ELSE 'superseded' END,
        reason = CASE WHEN g.delivery_id IS NULL THEN d.reason ELSE 'newer_message' END,
        changed_at = CASE WHEN g.delivery_id IS NULL THEN d.changed_at ELSE $5 END
    FROM older o LEFT JOIN gone g ON g.delivery_id = o.id
    WHERE d.bucket = o.bucket AND d.id = o.id AND d.state = o.state AND (g.delivery_id IS NOT NULL OR d.channel = 'inapp')
    RETURNING d.bucket, d.workspace_id, d.message_id, d.id, d.contact_id, d.state
)
INSERT INTO outbox (bucket, workspace_id, type, message_id, delivery_id, contact_id, data, occurred_at)
SELECT
    bucket, workspace_id, CASE state WHEN 'superseded' THEN 'delivery.superseded' ELSE 'feed.updated' END, message_id, id, contact_id,
    CASE state WHEN 'superseded' THEN jsonb_build_object('reason', 'newer_message') ELSE jsonb_build_object('change', 'replaced') END, $5
FROM stood WHERE state IN ('superseded', 'delivered', 'read')

-- name: spoken
-- What messages say, by bucket and id.
SELECT
    m.id, m.workspace_id, m.purpose, m.recipients, m.template_id, m.template_version, m.content::text AS content, m.data::text AS data,
    w.name AS workspace_name, w.keeps_content AND (NOT m.is_sensitive OR w.mode = 'test') AS keeps_content,
    coalesce((m.route ->> 'elsewhere')::boolean, false) AS may_go_elsewhere, m.is_sensitive, m.sealed, m.reference AS thread,
    m.conversation_id IS NOT NULL AS may_change
FROM unnest($1::smallint[], $2::uuid[]) AS i (bucket, id)
JOIN messages m ON m.bucket = i.bucket AND m.id = i.id
JOIN workspaces w ON w.id = m.workspace_id

-- name: change_data
-- These messages ($2 buckets, $3 ids) render what has not left with other data ($4); a worker keeps no words of a message about a
-- conversation (spoken).
UPDATE messages m SET data = i.data::jsonb
FROM unnest($2::smallint[], $3::uuid[], $4::text[]) AS i (bucket, id, data)
WHERE m.bucket = i.bucket AND m.id = i.id AND m.workspace_id = $1 AND m.conversation_id IS NOT NULL AND m.data IS NOT NULL

-- name: record
-- Writes what came of attempts, each only under the token that its intent was given: who was fenced gets no row back.
-- is_over deletes the queue row; otherwise it waits, without a lease, until due_at. A state only rises (model.TRANSITIONS):
-- a receipt that was faster keeps what it said.
WITH r AS MATERIALIZED (
    SELECT * FROM unnest(
        $1::smallint[], $2::uuid[], $3::uuid[], $4::smallint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
        $11::text[], $12::text[], $13::bytea[], $14::boolean[], $15::timestamptz[], $16::text[], $17::boolean[], $19::text[]
    ) AS r (
        bucket, delivery_id, token, attempt, provider, outcome, state, reason, code, detail,
        provider_reference, content, content_hash, is_over, due_at, channel, goes_elsewhere, exchange
    )
),
over AS (
    DELETE FROM queue q USING r
    WHERE r.is_over AND q.bucket = r.bucket AND q.delivery_id = r.delivery_id AND q.lease_token = r.token
    RETURNING r.*, q.workspace_id, q.account_id, q.address, q.sender, q.intent_at
),
again AS (
    UPDATE queue q
    SET lease_token = NULL, lease_until = NULL,
        tried = CASE WHEN r.goes_elsewhere THEN array_append(coalesce(q.tried, '{}'), q.account_id) ELSE q.tried END,
        -- Where another provider works that carries to them and was not asked yet, nobody waits. Who comes back to one that was asked before waits.
        due_at = CASE WHEN r.goes_elsewhere AND NOT q.account_id = ANY (coalesce(q.tried, '{}')) AND EXISTS (
            SELECT FROM provider_accounts p
            WHERE p.workspace_id = q.workspace_id AND r.channel = ANY (p.channels) AND p.is_enabled AND p.id <> q.account_id
              AND NOT p.id = ANY (coalesce(q.tried, '{}'))
              AND NOT EXISTS (SELECT FROM account_health h WHERE h.account_id = p.id AND h.open_until IS NOT NULL)
              AND (p.destinations IS NULL OR EXISTS (
                  SELECT FROM jsonb_array_elements(p.destinations) AS place
                  WHERE starts_with(q.address, place ->> 'prefix') OR place ->> 'country' = (
                      SELECT a.country FROM deliveries d
                      JOIN addresses a ON a.bucket = d.bucket AND a.contact_id = d.contact_id AND a.value = q.address
                      WHERE d.bucket = q.bucket AND d.id = q.delivery_id LIMIT 1
                  )
              ))
        ) THEN least(r.due_at, $18::timestamptz) ELSE r.due_at END
    FROM r
    WHERE NOT r.is_over AND q.bucket = r.bucket AND q.delivery_id = r.delivery_id AND q.lease_token = r.token
    RETURNING r.*, q.workspace_id, q.account_id, q.address, q.sender, q.intent_at
),
own AS MATERIALIZED (
    SELECT * FROM over UNION ALL SELECT * FROM again
),
tried AS (
    INSERT INTO attempts (
        bucket, delivery_id, n, workspace_id, account_id, provider, address, intent_at, finished_at, outcome, code, detail,
        provider_reference, content, content_hash
    )
    SELECT
        bucket, delivery_id, attempt, workspace_id, account_id, provider, address, intent_at, clock_timestamp(), outcome, code, detail,
        provider_reference, content::jsonb, content_hash
    FROM own
),
-- Of few of them what went over the wire is kept.
exchanged AS (
    INSERT INTO exchanges (bucket, delivery_id, n, workspace_id, request, response, began_at, answered_at)
    SELECT
        bucket, delivery_id, attempt, workspace_id, kept ->> 'request', kept ->> 'response', (kept ->> 'began_at')::timestamptz,
        (kept ->> 'answered_at')::timestamptz
    FROM (
        -- Read once, and not for each field.
        SELECT own.*, exchange::jsonb AS kept FROM own WHERE exchange IS NOT NULL OFFSET 0
    ) AS own
),
stood AS (
    UPDATE deliveries d
    SET attempt = o.attempt,
        account_id = o.account_id,
        sender = o.sender,
        address = o.address,
        provider_reference = coalesce(o.provider_reference, d.provider_reference),
        state = CASE WHEN d.state = 'queued' THEN o.state ELSE d.state END,
        reason = CASE WHEN d.state = 'queued' THEN o.reason ELSE d.reason END,
        changed_at = CASE WHEN d.state = 'queued' THEN $18::timestamptz + w.clock_offset ELSE d.changed_at END,
        sent_at = CASE WHEN o.outcome = 'sent' THEN coalesce(d.sent_at, $18::timestamptz + w.clock_offset) ELSE d.sent_at END,
        delivered_at = CASE WHEN o.state = 'delivered' THEN coalesce(d.delivered_at, $18::timestamptz + w.clock_offset) ELSE d.delivered_at END
    FROM own o, workspaces w
    WHERE d.bucket = o.bucket AND d.id = o.delivery_id AND w.id = o.workspace_id
    -- It changed now or before, by a receipt that was faster: one change is one fact.
    RETURNING o.*, d.state = o.state AND d.changed_at = $18::timestamptz + w.clock_offset AS is_news, d.message_id, d.contact_id,
        d.changed_at, d.is_routed
),
facts AS (
    INSERT INTO outbox (bucket, workspace_id, type, message_id, delivery_id, contact_id, data, occurred_at)
    SELECT
        bucket, workspace_id, CASE state WHEN 'queued' THEN 'delivery.retried' ELSE 'delivery.' || state END, message_id, delivery_id,
        contact_id, CASE WHEN code IS NOT NULL THEN jsonb_build_object('reason', reason, 'code', code) END, changed_at
    FROM stood WHERE is_news
),
escalated AS (
    INSERT INTO timers (bucket, id, workspace_id, kind, subject, key, due_at)
    SELECT DISTINCT ON (bucket, contact_id, message_id)
        bucket, gen_random_uuid(), workspace_id, 'route', contact_id, message_id::text || ':' || delivery_id::text, $18::timestamptz
    FROM stood WHERE is_routed AND is_news AND state IN ('failed', 'delivered')
    ON CONFLICT (bucket, kind, subject, key) DO UPDATE SET due_at = excluded.due_at
)
SELECT delivery_id, attempt FROM own

-- name: settle_fenced
-- An outcome that came after its lease was taken away: it settles an unknown, by the rank rule, and is told in the attempt.
-- In the app there is no outside: what was rendered is not kept here, and the next attempt makes the item.
WITH r AS MATERIALIZED (
    SELECT * FROM unnest($1::smallint[], $2::uuid[], $3::smallint[], $4::text[], $5::text[], $6::text[], $8::text[])
        AS r (bucket, delivery_id, attempt, outcome, code, provider_reference, exchange)
),
told AS (
    UPDATE attempts a
    SET outcome = r.outcome, code = r.code, provider_reference = r.provider_reference, detail = 'the answer came after its lease',
        finished_at = clock_timestamp()
    FROM r
    WHERE a.bucket = r.bucket AND a.delivery_id = r.delivery_id AND a.n = r.attempt AND a.outcome = 'unknown' AND r.outcome <> 'unknown'
    RETURNING a.bucket, a.delivery_id, a.n, a.workspace_id, r.exchange::jsonb AS kept
),
exchanged AS (
    INSERT INTO exchanges (bucket, delivery_id, n, workspace_id, request, response, began_at, answered_at)
    SELECT
        bucket, delivery_id, n, workspace_id, kept ->> 'request', kept ->> 'response', (kept ->> 'began_at')::timestamptz,
        (kept ->> 'answered_at')::timestamptz
    FROM told WHERE kept IS NOT NULL
    ON CONFLICT DO NOTHING
),
stood AS (
    UPDATE deliveries d
    SET state = 'sent', reason = NULL, changed_at = $7::timestamptz + w.clock_offset, sent_at = coalesce(d.sent_at, $7::timestamptz + w.clock_offset),
        provider_reference = coalesce(r.provider_reference, d.provider_reference)
    FROM r, workspaces w
    WHERE r.outcome = 'sent' AND d.bucket = r.bucket AND d.id = r.delivery_id AND d.state = 'unknown'
      AND d.channel <> 'inapp' AND w.id = d.workspace_id
    RETURNING d.bucket, d.workspace_id, d.message_id, d.id, d.contact_id, d.changed_at
)
INSERT INTO outbox (bucket, workspace_id, type, message_id, delivery_id, contact_id, occurred_at)
SELECT bucket, workspace_id, 'delivery.sent', message_id, id, contact_id, changed_at FROM stood

-- name: apply_receipts
-- The rank rule: a receipt moves a delivery only from a state that may become what it says ($7 names them, by receipt's state);
-- its time is kept either way. Answers the deliveries that it found, so that what was not found can be parked.
WITH r AS MATERIALIZED (
    SELECT * FROM unnest($1::smallint[], $2::uuid[], $3::text[], $4::timestamptz[], $5::text[], $8::uuid[])
        WITH ORDINALITY AS r (bucket, delivery_id, state, at, code, workspace_id, n)
),
best AS MATERIALIZED (
    SELECT
        bucket, delivery_id, workspace_id,
        (array_agg(state ORDER BY ($6::jsonb ->> state)::integer DESC, n))[1] AS state,
        (array_agg(code ORDER BY ($6::jsonb ->> state)::integer DESC, n))[1] AS code,
        min(at) FILTER (WHERE state = 'delivered') AS delivered_at,
        min(at) FILTER (WHERE state = 'read') AS read_at,
        max(at) AS at
    FROM r GROUP BY bucket, delivery_id, workspace_id
),
found AS MATERIALIZED (
    SELECT d.bucket, d.id, d.workspace_id, d.message_id, d.contact_id, d.state AS stood, best.state, best.code, best.at,
           best.delivered_at, best.read_at, ($7::jsonb -> best.state) ? d.state AS rises, d.is_routed,
           best.state <> 'failed' AND num_nonnulls(d.sent_at, d.delivered_at, d.read_at) = 0 AS is_first
    FROM best
    JOIN deliveries d ON d.bucket = best.bucket AND d.id = best.delivery_id AND d.workspace_id = best.workspace_id
    ORDER BY d.bucket, d.id
    FOR UPDATE OF d
),
moved AS (
    UPDATE deliveries d
    SET state = CASE WHEN f.rises THEN f.state ELSE d.state END,
        reason = CASE WHEN f.rises THEN CASE f.state WHEN 'failed' THEN coalesce(f.code, 'reported_failed') END ELSE d.reason END,
        changed_at = CASE WHEN f.rises THEN f.at ELSE d.changed_at END,
        delivered_at = least(d.delivered_at, f.delivered_at),
        read_at = least(d.read_at, f.read_at)
    FROM found f
    WHERE d.bucket = f.bucket AND d.id = f.id
),
facts AS (
    INSERT INTO outbox (bucket, workspace_id, type, message_id, delivery_id, contact_id, data, occurred_at)
    SELECT bucket, workspace_id, 'delivery.' || state, message_id, id, contact_id,
           CASE
               -- Nobody had said that it left.
               WHEN is_first THEN jsonb_strip_nulls(jsonb_build_object('code', code, 'was_sent', false))
               WHEN code IS NOT NULL THEN jsonb_build_object('code', code)
           END, at
    FROM found WHERE rises
)
SELECT id, workspace_id, message_id, contact_id, stood, state, is_routed FROM found

-- name: routed_people
-- Whose routes these deliveries belong to.
SELECT DISTINCT d.contact_id
FROM unnest($1::smallint[], $2::uuid[], $3::uuid[]) AS i (bucket, delivery_id, workspace_id)
JOIN deliveries d ON d.bucket = i.bucket AND d.id = i.delivery_id AND d.workspace_id = i.workspace_id
WHERE d.is_routed

-- name: find_by_reference
-- Deliveries by what their provider called them.
SELECT DISTINCT ON (i.account_id, i.reference) i.account_id, i.reference, a.bucket, a.delivery_id
FROM unnest($1::uuid[], $2::text[]) AS i (account_id, reference)
JOIN attempts a ON a.account_id = i.account_id AND a.provider_reference = i.reference

-- name: moved_clocks
-- Workspaces whose business time is not the real one.
SELECT id, clock_offset FROM workspaces WHERE clock_offset <> '0'

-- name: park_receipts
-- Keeps receipts that nobody knows what to do with yet; the same event twice is one row.
INSERT INTO parked_receipts (bucket, account_id, event_id, workspace_id, provider_reference, delivery_id, state, code, at, parked_at)
SELECT * FROM unnest(
    $1::smallint[], $2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::uuid[], $7::text[], $8::text[], $9::timestamptz[], $10::timestamptz[]
)
ON CONFLICT DO NOTHING

-- name: match_parked
-- Takes parked receipts whose delivery is known by now. It looks at the newest of those parked since $1, and at the next of the others
-- from the place ($2, $3) on, at most $4 of each: what nobody will ever know does not cost more the more there is of it. Answers where
-- the next look begins; without a place, from the oldest on.
WITH fresh AS (
    SELECT bucket, account_id, event_id, provider_reference FROM parked_receipts WHERE parked_at >= $1 ORDER BY parked_at DESC LIMIT $4
),
older AS MATERIALIZED (
    SELECT bucket, account_id, event_id, provider_reference, parked_at FROM parked_receipts
    WHERE parked_at < $1 AND parked_at >= $2 AND (parked_at, event_id) >= ($2, $3)
    ORDER BY parked_at, event_id LIMIT $4
),
known AS MATERIALIZED (
    SELECT p.bucket, p.account_id, p.event_id, a.bucket AS delivery_bucket, a.delivery_id
    FROM (
        SELECT bucket, account_id, event_id, provider_reference FROM fresh
        UNION ALL SELECT bucket, account_id, event_id, provider_reference FROM older
    ) AS p
    CROSS JOIN LATERAL (
        SELECT attempts.bucket, attempts.delivery_id FROM attempts
        WHERE attempts.account_id = p.account_id AND attempts.provider_reference = p.provider_reference
        LIMIT 1
    ) AS a
),
taken AS (
    DELETE FROM parked_receipts p USING known k
    WHERE p.bucket = k.bucket AND p.account_id = k.account_id AND p.event_id = k.event_id
    RETURNING p.workspace_id, k.delivery_bucket, k.delivery_id, p.state, p.at, p.code
)
SELECT place.parked_at, place.event_id, taken.*
FROM (SELECT) AS nothing
LEFT JOIN (
    SELECT parked_at, event_id FROM older WHERE (SELECT count(*) FROM older) = $4 ORDER BY parked_at DESC, event_id DESC LIMIT 1
) AS place ON true
LEFT JOIN taken ON true

-- name: drop_parked
-- After 72 hours nobody will ever know: at most $2 at a time.
DELETE FROM parked_receipts
WHERE (bucket, account_id, event_id) IN (
    SELECT p.bucket, p.account_id, p.event_id FROM parked_receipts p WHERE p.parked_at < $1 ORDER BY p.parked_at LIMIT $2
)

-- name: mark_cancelled
-- Nothing of this message is begun any more. Whoever claims, or writes down what came of an attempt, is waited for: after this a row
-- of the queue is either on the wire, or will not be.
WITH ended AS (
    UPDATE messages SET stopped_at = coalesce(stopped_at, $3) WHERE workspace_id = $1 AND bucket = $4 AND id = $2
),
-- In the order in which outcomes are written, too.
locked AS MATERIALIZED (
    SELECT q.bucket, q.delivery_id FROM deliveries d
    JOIN queue q ON q.bucket = d.bucket AND q.delivery_id = d.id
    WHERE d.workspace_id = $1 AND d.message_id = $2
    ORDER BY q.bucket, q.delivery_id
    FOR UPDATE OF q
)
UPDATE queue q SET is_cancelled = true FROM locked l WHERE q.bucket = l.bucket AND q.delivery_id = l.delivery_id

-- name: cancel_message
-- Stops what has not been claimed (mark_cancelled before this); what is on the wire, or may have gone out, is not touched, but is not
-- tried again, and no route goes on.
WITH stopped AS MATERIALIZED (
    DELETE FROM queue q USING deliveries d
    WHERE d.workspace_id = $1 AND d.message_id = $2 AND q.bucket = d.bucket AND q.delivery_id = d.id AND q.lease_token IS NULL
    RETURNING q.bucket, q.delivery_id
),
stood AS (
    UPDATE deliveries d SET state = 'cancelled', reason = 'by_caller', changed_at = $3
    FROM stopped s
    WHERE d.bucket = s.bucket AND d.id = s.delivery_id AND d.state IN ('scheduled', 'queued', 'held')
    RETURNING d.bucket, d.workspace_id, d.message_id, d.id, d.contact_id
),
facts AS (
    INSERT INTO outbox (bucket, workspace_id, type, message_id, delivery_id, contact_id, data, occurred_at)
    SELECT bucket, workspace_id, 'delivery.cancelled', message_id, id, contact_id, jsonb_build_object('reason', 'by_caller'), $3 FROM stood
)
SELECT count(*)::integer AS cancelled FROM stood

-- name: resolve_unknown
-- A person's word on those of these deliveries ($2 buckets, $3 ids) that are unknown: retry puts them back, sent and failed settle them.
WITH stood AS (
    UPDATE deliveries d
    SET state = $4, reason = CASE $4 WHEN 'failed' THEN 'resolved_by_person' END, changed_at = $5,
        sent_at = CASE $4 WHEN 'sent' THEN coalesce(d.sent_at, $5) ELSE d.sent_at END
    FROM unnest($2::smallint[], $3::uuid[]) AS i (bucket, id)
    WHERE d.workspace_id = $1 AND d.bucket = i.bucket AND d.id = i.id AND d.state = 'unknown'
    RETURNING d.bucket, d.id, d.workspace_id, d.message_id, d.message_bucket, d.contact_id, d.channel, d.attempt
),
queued AS (
    INSERT INTO queue AS q (bucket, delivery_id, workspace_id, lane, channel, due_at, attempt)
    SELECT s.bucket, s.id, s.workspace_id, m.lane, s.channel, $6, s.attempt
    FROM stood s JOIN messages m ON m.bucket = s.message_bucket AND m.id = s.message_id
    WHERE $4 = 'queued'
    ON CONFLICT (bucket, delivery_id) DO UPDATE SET due_at = excluded.due_at, is_cancelled = false WHERE q.lease_token IS NULL
),
gone AS (
    DELETE FROM queue q USING stood s
    WHERE $4 <> 'queued' AND q.bucket = s.bucket AND q.delivery_id = s.id AND q.lease_token IS NULL
),
facts AS (
    INSERT INTO outbox (bucket, workspace_id, type, message_id, delivery_id, contact_id, data, occurred_at)
    SELECT bucket, workspace_id, CASE $4 WHEN 'queued' THEN 'delivery.retried' ELSE 'delivery.' || $4 END, message_id, id, contact_id,
           jsonb_build_object('reason', 'resolved_by_person'), $5
    FROM stood
)
SELECT count(*)::integer AS resolved FROM stood

-- name: find_delivery
SELECT d.id, d.message_id, d.state FROM deliveries d WHERE d.workspace_id = $1 AND d.bucket = $2 AND d.id = $3

-- name: get_message
-- Files are told without their bytes.
SELECT
    m.id, m.direction, m.author_id, coalesce(k.name, c.external_id) AS author, m.purpose, m.topic, m.lane, m.channels, t.key AS template,
    m.template_version, m.metadata::text AS metadata, m.send_at, m.expires_at, m.in_reply_to, m.conversation_id, m.recipients, m.created_at,
    m.address, m.sender, m.route::text AS route, m.hours::text AS hours, m.collapse_key, m.is_sensitive, m.data::text AS data,
    (m.content || CASE WHEN m.content ? 'media' THEN jsonb_build_object(
        'media', (SELECT coalesce(jsonb_agg(file - 'data'), '[]') FROM jsonb_array_elements(m.content -> 'media') AS file)
    ) ELSE '{}' END)::text AS content
FROM messages m
LEFT JOIN templates t ON t.id = m.template_id
LEFT JOIN api_keys k ON m.direction = 'out' AND k.id = m.author_id
LEFT JOIN contacts c ON m.direction = 'in' AND c.workspace_id = m.workspace_id AND c.id = m.author_id
WHERE m.workspace_id = $1 AND m.bucket = $2 AND m.id = $3

-- name: shift_due
-- A test workspace moved its clock by $2: what is due moves the other way, in real time. What would have been due before is due now.
UPDATE queue SET due_at = greatest(due_at - $2::interval, least(due_at, clock_timestamp())) WHERE workspace_id = $1 AND lease_token IS NULL

-- name: forget_said
-- What sensitive messages said is gone, where nothing of them waits any more, nor can any step come; or all the same ($3), since it
-- could be said no more.
WITH m AS MATERIALIZED (
    SELECT m.bucket, m.id FROM unnest($1::smallint[], $2::uuid[]) AS i (bucket, id)
    JOIN messages m ON m.bucket = i.bucket AND m.id = i.id
    WHERE m.is_sensitive AND m.sealed IS NOT NULL AND ($3 OR NOT EXISTS (
        SELECT FROM deliveries d
        LEFT JOIN queue q ON q.bucket = d.bucket AND q.delivery_id = d.id
        LEFT JOIN recipients r ON r.bucket = d.bucket AND r.message_id = d.message_id AND r.contact_id = d.contact_id
        WHERE d.message_id = m.id AND (q.delivery_id IS NOT NULL OR (d.is_routed AND r.stopped_at IS NULL))
    ) AND m.recipients = (SELECT count(DISTINCT d.contact_id) FROM deliveries d WHERE d.message_id = m.id))
    ORDER BY m.bucket, m.id
    FOR UPDATE OF m
),
own AS (
    UPDATE deliveries d SET data = NULL FROM m WHERE d.message_id = m.id AND d.data IS NOT NULL
),
theirs AS (
    UPDATE recipients r SET data = NULL
    FROM m JOIN deliveries d ON d.message_id = m.id
    WHERE r.bucket = d.bucket AND r.message_id = m.id AND r.contact_id = d.contact_id AND r.data IS NOT NULL
)
UPDATE messages SET sealed = NULL FROM m WHERE messages.bucket = m.bucket AND messages.id = m.id

-- name: forget_lines
-- The lines of those who wait for a rate are at their end: whoever is looked at next is the first of a new one.
UPDATE meters SET next_at = NULL WHERE workspace_id = $1 AND next_at IS NOT NULL

-- name: pull_forward
-- What waits for a rate, a breaker or a provider account is looked at now: something about them has changed.
UPDATE queue q SET due_at = $2::timestamptz
FROM deliveries d
WHERE q.workspace_id = $1 AND q.lease_token IS NULL AND q.due_at > $2 AND d.bucket = q.bucket AND d.id = q.delivery_id
  AND (q.waits_for = 'rate' OR (d.state = 'held' AND d.reason IN ('no_provider', 'provider_down', 'spend_limit', 'rate_limited')))

-- name: hold_late
-- While nothing ran, between $1 and $2, the time of these came and went: marketing that was to begin then asks a person.
WITH late AS MATERIALIZED (
    SELECT q.bucket, q.delivery_id
    FROM queue q JOIN deliveries d ON d.bucket = q.bucket AND d.id = q.delivery_id
    WHERE q.lane = 'bulk' AND q.lease_token IS NULL AND q.due_at BETWEEN $1 AND $2 AND d.state = 'scheduled'
    FOR UPDATE OF q SKIP LOCKED
),
kept AS (
    UPDATE queue q SET due_at = 'infinity' FROM late l WHERE q.bucket = l.bucket AND q.delivery_id = l.delivery_id
),
stood AS (
    UPDATE deliveries d SET state = 'held', reason = 'late_start', changed_at = $2::timestamptz + w.clock_offset
    FROM late l, workspaces w
    WHERE d.bucket = l.bucket AND d.id = l.delivery_id AND d.state = 'scheduled' AND w.id = d.workspace_id
    RETURNING d.bucket, d.workspace_id, d.message_id, d.id, d.contact_id, d.changed_at
)
INSERT INTO outbox (bucket, workspace_id, type, message_id, delivery_id, contact_id, data, occurred_at)
SELECT bucket, workspace_id, 'delivery.held', message_id, id, contact_id, jsonb_build_object('reason', 'late_start'), changed_at FROM stood

-- name: release_late
-- A person has said that what is late may go all the same; answers how many deliveries wait again.
WITH freed AS (
    UPDATE queue q SET due_at = $3
    FROM deliveries d
    WHERE d.workspace_id = $1 AND d.message_id = $2 AND d.state = 'held' AND d.reason = 'late_start'
      AND q.bucket = d.bucket AND q.delivery_id = d.id AND q.lease_token IS NULL
    RETURNING q.delivery_id
)
SELECT count(*)::integer FROM freed
