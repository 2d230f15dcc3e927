-- name: hold_free
-- Of these people those whom nobody else decides about right now; until the transaction ends, nobody else does. Never waits.
SELECT contact_id FROM unnest($1::uuid[]) AS contact_id WHERE pg_try_advisory_xact_lock(1, contact_slot(contact_id))

-- name: load_recipients
-- Where people stand on their messages' routes, locked until the transaction ends; a message that is stopped as a whole says so.
SELECT
    r.workspace_id, r.message_id, r.contact_id, r.message_bucket, r.step, r.channels, r.next_at, r.data::text AS data,
    r.stopped_at IS NOT NULL OR m.stopped_at IS NOT NULL AS is_stopped, m.route::text AS route, m.purpose, m.topic, m.lane, m.expires_at,
    m.collapse_key, m.hours IS NOT NULL AS has_hours, m.data::text AS shared_data, w.clock_offset
FROM unnest($1::smallint[], $2::uuid[], $3::uuid[]) AS i (bucket, message_id, contact_id)
JOIN recipients r ON r.bucket = i.bucket AND r.message_id = i.message_id AND r.contact_id = i.contact_id
JOIN messages m ON m.bucket = r.message_bucket AND m.id = r.message_id
JOIN workspaces w ON w.id = r.workspace_id
ORDER BY r.bucket, r.message_id, r.contact_id
FOR UPDATE OF r FOR SHARE OF m

-- name: deliveries_of
-- The deliveries of recipients, and when each was first handed over.
SELECT
    d.message_id, d.contact_id, d.step, d.channel, d.state,
    coalesce(d.sent_at, d.delivered_at, CASE WHEN d.state = 'unknown' THEN d.changed_at END) AS left_at
FROM unnest($1::uuid[], $2::uuid[]) AS i (message_id, contact_id)
JOIN deliveries d ON d.message_id = i.message_id AND d.contact_id = i.contact_id

-- name: add_step
-- Deliveries of a further step, with their queue rows; one whose state is skipped was passed over, since its condition does not hold.
WITH d AS MATERIALIZED (
    SELECT * FROM unnest(
        $1::smallint[], $2::uuid[], $3::smallint[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::smallint[], $9::text[],
        $10::text[], $11::text[], $12::timestamptz[], $13::timestamptz[], $14::timestamptz[], $15::text[], $16::boolean[], $17::text[],
        $18::text[]
    ) AS d (
        bucket, id, message_bucket, message_id, workspace_id, contact_id, channel, step, state, topic, data, expires_at, due_at,
        created_at, purpose, has_hours, collapse_key, lane
    )
),
stored AS (
    INSERT INTO deliveries (
        bucket, id, message_bucket, message_id, workspace_id, contact_id, channel, step, state, reason, topic, data, expires_at,
        created_at, changed_at, purpose, is_routed, has_hours, collapse_key
    )
    SELECT
        bucket, id, message_bucket, message_id, workspace_id, contact_id, channel, step, state,
        CASE state WHEN 'skipped' THEN 'condition' END, topic, data::jsonb, expires_at, created_at, created_at, purpose, true, has_hours,
        collapse_key
    FROM d
    ON CONFLICT DO NOTHING
    RETURNING id
),
queued AS (
    INSERT INTO queue (bucket, delivery_id, workspace_id, lane, channel, due_at)
    SELECT bucket, id, workspace_id, lane, channel, due_at FROM d WHERE state = 'queued' AND id IN (SELECT id FROM stored)
)
INSERT INTO outbox (bucket, workspace_id, type, message_id, delivery_id, contact_id, data, occurred_at)
SELECT
    bucket, workspace_id, CASE state WHEN 'skipped' THEN 'delivery.skipped' ELSE 'delivery.escalated' END, message_id, id, contact_id,
    jsonb_build_object('step', step, 'channel', channel, 'reason', CASE state WHEN 'skipped' THEN 'condition' END), created_at
FROM d WHERE id IN (SELECT id FROM stored)

-- name: move_recipients
UPDATE recipients r SET step = i.step, channels = string_to_array(i.channels, ','), next_at = i.next_at
FROM unnest($1::smallint[], $2::uuid[], $3::uuid[], $4::smallint[], $5::text[], $6::timestamptz[])
    AS i (bucket, message_id, contact_id, step, channels, next_at)
WHERE r.bucket = i.bucket AND r.message_id = i.message_id AND r.contact_id = i.contact_id

-- name: rank_channels
-- Each person's order of channels: the one that they have chosen, then where they read most of late, then what costs least.
SELECT i.contact_id, array_agg(c.channel ORDER BY array_position(p.channels, c.channel), seen.n DESC, coalesce(priced.price, 0), c.place) AS channels
FROM unnest($1::smallint[], $2::uuid[]) AS i (bucket, contact_id)
CROSS JOIN unnest($3::text[]) WITH ORDINALITY AS c (channel, place)
LEFT JOIN permissions p ON p.bucket = i.bucket AND p.contact_id = i.contact_id
LEFT JOIN LATERAL (
    SELECT count(*) AS n
    FROM (
        SELECT deliveries.channel, deliveries.read_at FROM deliveries WHERE deliveries.contact_id = i.contact_id
        ORDER BY deliveries.id DESC LIMIT 100
    ) AS late
    WHERE late.channel = c.channel AND late.read_at IS NOT NULL
) AS seen ON true
LEFT JOIN LATERAL (
    SELECT min((place.value ->> 'price')::bigint) AS price
    FROM addresses a
    JOIN provider_accounts account ON account.workspace_id = a.workspace_id AND c.channel = ANY (account.channels) AND account.is_enabled
    CROSS JOIN LATERAL jsonb_array_elements(account.destinations) AS place
    WHERE a.bucket = i.bucket AND a.contact_id = i.contact_id AND account.destinations IS NOT NULL
      AND (place.value ->> 'country' = a.country OR starts_with(a.value, place.value ->> 'prefix'))
) AS priced ON true
GROUP BY i.contact_id

-- name: stop_routes
-- Signs of people end their routes, where the route waits for such a sign; the first one counts. What waits of them is not needed any
-- more; what may have left is not tried again; what is on the wire, or is being claimed, is left to the guard.
WITH i AS MATERIALIZED (
    SELECT DISTINCT ON (bucket, message_id, contact_id) *
    FROM unnest($1::smallint[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[]) AS i (bucket, message_id, contact_id, by, source)
    ORDER BY bucket, message_id, contact_id,
        CASE i.by WHEN 'explicit' THEN 1 WHEN 'answered' THEN 2 WHEN 'clicked' THEN 3 WHEN 'read' THEN 4 ELSE 5 END
),
stopped AS (
    UPDATE recipients r
    SET stopped_at = $6::timestamptz + w.clock_offset, stopped_by = i.by, evidence = i.source, next_at = NULL
    FROM i, messages m, workspaces w
    WHERE r.bucket = i.bucket AND r.message_id = i.message_id AND r.contact_id = i.contact_id AND r.stopped_at IS NULL
      AND m.bucket = r.message_bucket AND m.id = r.message_id AND w.id = r.workspace_id
      AND CASE i.by
          WHEN 'delivered' THEN m.route ->> 'until' = 'delivered'
          WHEN 'read' THEN m.route ->> 'until' IN ('delivered', 'read')
          WHEN 'clicked' THEN m.route ->> 'until' IN ('delivered', 'read')
          ELSE true
      END
    RETURNING r.bucket, r.message_id, r.contact_id, r.workspace_id, r.stopped_at, r.stopped_by, m.bucket AS message_bucket
),
waiting AS MATERIALIZED (
    SELECT d.bucket, d.id, d.state, s.stopped_at, q.delivery_id
    FROM stopped s
    JOIN deliveries d ON d.message_id = s.message_id AND d.contact_id = s.contact_id
    JOIN queue q ON q.bucket = d.bucket AND q.delivery_id = d.id AND q.lease_token IS NULL
    FOR UPDATE OF q SKIP LOCKED
),
gone AS (
    DELETE FROM queue q USING waiting o WHERE q.bucket = o.bucket AND q.delivery_id = o.id
),
stood AS (
    UPDATE deliveries d SET state = 'skipped', reason = 'not_needed', changed_at = o.stopped_at
    FROM waiting o
    WHERE d.bucket = o.bucket AND d.id = o.id AND d.state IN ('scheduled', 'queued', 'held')
    RETURNING d.bucket, d.workspace_id, d.message_id, d.id, d.contact_id, d.changed_at
),
facts AS (
    INSERT INTO outbox (bucket, workspace_id, type, message_id, delivery_id, contact_id, data, occurred_at)
    SELECT bucket, workspace_id, 'delivery.skipped', message_id, id, contact_id, jsonb_build_object('reason', 'not_needed'), changed_at
    FROM stood
    UNION ALL
    SELECT bucket, workspace_id, 'message.stopped', message_id, NULL, contact_id, jsonb_build_object('by', stopped_by), stopped_at
    FROM stopped
)
SELECT count(*)::integer AS stopped FROM stopped

-- name: list_standings
-- Where these people stand on the route of a message, as it is told: a message that was cancelled as a whole is at its end for all.
SELECT
    r.contact_id, c.external_id AS contact, r.step, jsonb_array_length(m.route -> 'steps') AS steps,
    CASE WHEN m.stopped_at IS NULL THEN r.next_at END AS next_at, coalesce(r.stopped_at, m.stopped_at) AS stopped_at,
    CASE WHEN r.stopped_at IS NOT NULL THEN r.stopped_by WHEN m.stopped_at IS NOT NULL THEN 'cancelled' END AS stopped_by,
    first.id AS first_delivery, m.expires_at, r.evidence
FROM messages m
CROSS JOIN LATERAL unnest($4::uuid[]) AS i (contact_id)
JOIN recipients r ON r.bucket = id_bucket(i.contact_id) AND r.message_id = m.id AND r.contact_id = i.contact_id
LEFT JOIN contacts c ON c.bucket = r.bucket AND c.id = r.contact_id
LEFT JOIN LATERAL (
    SELECT d.id FROM deliveries d WHERE d.message_id = m.id AND d.contact_id = i.contact_id ORDER BY d.id LIMIT 1
) AS first ON true
WHERE m.workspace_id = $1 AND m.bucket = $2 AND m.id = $3 AND m.route IS NOT NULL
