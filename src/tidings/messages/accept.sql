-- name: accept_messages
-- Stores whole messages with their deliveries, queue rows, routes, facts and idempotency keys, all or nothing, in one statement.
-- What many of them have in common stands once, as a kind ($1 to $28); a message names its kind by place, and a delivery its message.
-- A message whose key is being worked on by another transaction, or was taken in the last 7 days, is left out, and only these are
-- answered, with is_free. A key may stand in it once. $53 is real time: a moved clock forgets no key.
-- The lock expression is the one of idempotency/queries.sql. The messages come in the order of their keys, and are taken in it.
WITH m AS MATERIALIZED (
    SELECT
        m.*, id_bucket(m.id) AS bucket, m.key IS NULL OR pg_try_advisory_xact_lock(
            hashtextextended(($1::uuid[])[m.kind]::text || ($2::uuid[])[m.kind]::text || m.key, 0)
        ) AS is_free,
        ($1::uuid[])[m.kind] AS workspace_id, ($2::uuid[])[m.kind] AS author_id, ($3::text[])[m.kind] AS purpose,
        ($4::text[])[m.kind] AS topic, ($5::text[])[m.kind] AS lane, ($6::text[])[m.kind] AS channels,
        ($7::uuid[])[m.kind] AS template_id, ($8::integer[])[m.kind] AS template_version, ($9::text[])[m.kind] AS content,
        ($10::text[])[m.kind] AS metadata, ($11::timestamptz[])[m.kind] AS send_at,
        m.created_at + ($12::interval[])[m.kind] AS expires_at, ($13::text[])[m.kind] AS direction,
        ($14::uuid[])[m.kind] AS in_reply_to, ($15::text[])[m.kind] AS route, ($16::text[])[m.kind] AS hours,
        ($17::text[])[m.kind] AS collapse_key, ($18::inet[])[m.kind] AS asked_from, ($19::boolean[])[m.kind] AS is_sensitive,
        ($20::text[])[m.kind] AS client, ($21::uuid[])[m.kind] AS account_id, ($22::text[])[m.kind] AS sender,
        ($23::text[])[m.kind] AS reference, ($24::boolean[])[m.kind] AS is_confirmation, ($25::text[])[m.kind] AS address,
        m.created_at + ($26::interval[])[m.kind] AS due_at, ($27::boolean[])[m.kind] AS is_routed,
        ($28::uuid[])[m.kind] AS conversation_id
    FROM unnest(
        $29::integer[], $30::uuid[], $31::timestamptz[], $32::integer[], $33::smallint[], $34::text[], $35::bytea[], $36::text[],
        $37::text[], $38::bytea[]
    ) WITH ORDINALITY AS m (kind, id, created_at, recipients, key_bucket, key, key_hash, answer, data, sealed, place)
),
kept AS (
    INSERT INTO idempotency_keys (bucket, workspace_id, principal, key, hash, subject, status, answer, created_at)
    SELECT key_bucket, workspace_id, author_id, key, key_hash, id, 202, answer, $53
    FROM m WHERE key IS NOT NULL AND is_free
    ON CONFLICT (bucket, workspace_id, principal, key) DO UPDATE
    SET hash = excluded.hash, subject = excluded.subject, status = excluded.status, answer = excluded.answer, created_at = excluded.created_at
    WHERE idempotency_keys.created_at <= excluded.created_at - interval '7 days'
    RETURNING subject
),
fresh AS MATERIALIZED (
    SELECT * FROM m WHERE key IS NULL OR id IN (SELECT subject FROM kept)
),
stored AS (
    INSERT INTO messages (
        bucket, id, workspace_id, author_id, purpose, topic, lane, channels, template_id, template_version, content, data, metadata,
        send_at, expires_at, created_at, recipients, direction, in_reply_to, route, hours, collapse_key, asked_from, is_sensitive, sealed,
        account_id, sender, reference, address, conversation_id, kind
    )
    SELECT
        bucket, id, workspace_id, author_id, purpose, topic, lane, string_to_array(channels, ','), template_id, template_version,
        content::jsonb, data::jsonb,
        metadata::jsonb, send_at, expires_at, created_at, recipients, direction, in_reply_to, route::jsonb, hours::jsonb, collapse_key,
        asked_from, is_sensitive, sealed, account_id, sender, reference, address, conversation_id,
        message_kind(direction, purpose, topic, template_id, channels, route::jsonb)
    FROM fresh
),
d AS MATERIALIZED (
    SELECT
        id_bucket(d.id) AS bucket, d.id, d.contact_id, d.channel, d.data,
        coalesce(d.due_at, f.due_at) AS due_at, coalesce(d.send_at, f.send_at) AS send_at, coalesce(d.expires_at, f.expires_at) AS expires_at,
        f.bucket AS message_bucket, f.id AS message_id, f.workspace_id, f.topic, f.lane, f.created_at, f.purpose, f.collapse_key,
        f.hours IS NOT NULL AS has_hours, f.account_id, f.sender, f.address, f.is_confirmation, f.is_routed
    FROM unnest(
        $39::bigint[], $40::uuid[], $41::uuid[], $42::text[], $43::text[], $44::timestamptz[], $45::timestamptz[], $46::timestamptz[]
    ) AS d (place, id, contact_id, channel, data, due_at, send_at, expires_at)
    JOIN fresh f ON f.place = d.place
),
delivered AS (
    INSERT INTO deliveries (
        bucket, id, message_bucket, message_id, workspace_id, contact_id, channel, state, topic, data, expires_at, due_at, created_at,
        changed_at, purpose, is_routed, has_hours, collapse_key, account_id, sender, address,
        is_confirmation
    )
    SELECT
        bucket, id, message_bucket, message_id, workspace_id, contact_id, channel,
        CASE WHEN send_at IS NULL THEN 'queued' ELSE 'scheduled' END, topic, data::jsonb, expires_at, send_at, created_at, created_at,
        purpose, is_routed, has_hours, collapse_key, account_id, sender, address, is_confirmation
    FROM d
),
queued AS (
    INSERT INTO queue (bucket, delivery_id, workspace_id, lane, channel, due_at)
    SELECT bucket, id, workspace_id, lane, channel, due_at FROM d
),
r AS MATERIALIZED (
    SELECT r.*, f.bucket AS message_bucket, f.workspace_id
    FROM unnest($47::uuid[], $48::uuid[], $49::timestamptz[], $50::timestamptz[], $51::text[], $52::smallint[])
        AS r (message_id, contact_id, next_at, looked_at, data, step)
    JOIN fresh f ON f.id = r.message_id
),
routed AS (
    INSERT INTO recipients (bucket, message_id, contact_id, message_bucket, workspace_id, step, next_at, data)
    SELECT id_bucket(contact_id), message_id, contact_id, message_bucket, workspace_id,
        step, next_at, data::jsonb
    FROM r
),
waits AS (
    INSERT INTO timers (bucket, id, workspace_id, kind, subject, key, due_at)
    SELECT id_bucket(contact_id), gen_random_uuid(), workspace_id, 'route', contact_id, message_id::text, looked_at
    FROM r WHERE looked_at IS NOT NULL
    UNION ALL
    -- What is said is forgotten when it could be said no more.
    SELECT bucket, gen_random_uuid(), workspace_id, 'forget', id, '', $53::timestamptz + (expires_at - created_at) + interval '1 minute'
    FROM fresh WHERE sealed IS NOT NULL
),
audited AS (
    -- What must not be held back is used with care: each is told, with who sent it.
    INSERT INTO audit_inbox (bucket, workspace_id, principal_kind, principal_id, action, target_kind, target_id, ip, changes)
    SELECT
        id_bucket(workspace_id), workspace_id, CASE WHEN EXISTS (SELECT FROM api_keys k WHERE k.id = f.author_id) THEN 'key' ELSE 'member' END,
        author_id, 'messages.send', 'message', id, client, jsonb_build_object('set', jsonb_build_object('purpose', purpose, 'recipients', recipients))
    FROM fresh f WHERE purpose IN ('otp', 'critical') AND direction = 'out'
),
facts AS (
    INSERT INTO outbox (bucket, workspace_id, type, message_id, contact_id, occurred_at)
    -- What a person wrote is told in their own bucket: theirs are told in their order.
    SELECT
        CASE direction WHEN 'in' THEN id_bucket(author_id) ELSE bucket END, workspace_id,
        CASE direction WHEN 'in' THEN 'message.received' ELSE 'message.accepted' END, id,
        CASE direction WHEN 'in' THEN author_id END, created_at
    FROM fresh
)
SELECT m.id, m.is_free FROM m LEFT JOIN fresh f ON f.place = m.place WHERE f.place IS NULL;

-- name: add_deliveries
-- More recipients of a message that the same transaction stores.
WITH d AS MATERIALIZED (
    SELECT
        id_bucket(id) AS bucket, id, contact_id, channel, data, coalesce(due_at, $17::timestamptz) AS due_at,
        coalesce(send_at, $18::timestamptz) AS send_at, coalesce(expires_at, $19::timestamptz) AS expires_at
    FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::timestamptz[])
        AS d (id, contact_id, channel, data, due_at, send_at, expires_at)
),
queued AS (
    INSERT INTO queue (bucket, delivery_id, workspace_id, lane, channel, due_at)
    SELECT bucket, id, $8::uuid, $9::text, channel, due_at FROM d
)
INSERT INTO deliveries (
    bucket, id, message_bucket, message_id, workspace_id, contact_id, channel, state, topic, data, expires_at, due_at, created_at,
    changed_at, purpose, is_routed, has_hours, collapse_key
)
SELECT
    bucket, id, $10::smallint, $11::uuid, $8::uuid, contact_id, channel,
    CASE WHEN send_at IS NULL THEN 'queued' ELSE 'scheduled' END, $12::text, data::jsonb, expires_at, send_at,
    $13::timestamptz, $13::timestamptz, $14::text, $20::boolean, $15::boolean, $16::text
FROM d;

-- name: add_recipients
-- Where more recipients stand on the route of a message that the same transaction stores, and when to look at them again.
WITH r AS MATERIALIZED (
    SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::text[], $5::smallint[])
        AS r (contact_id, next_at, looked_at, data, step)
),
waits AS (
    INSERT INTO timers (bucket, id, workspace_id, kind, subject, key, due_at)
    SELECT id_bucket(contact_id), gen_random_uuid(), $6::uuid, 'route', contact_id, $7::uuid::text, looked_at
    FROM r WHERE looked_at IS NOT NULL
)
INSERT INTO recipients (bucket, message_id, contact_id, message_bucket, workspace_id, step, next_at, data)
SELECT id_bucket(contact_id), $7::uuid, contact_id, $8::smallint, $6::uuid, step, next_at, data::jsonb FROM r;
