-- name: accept_messages
-- Stores whole messages with their deliveries, queue rows, routes, facts and idempotency keys, all or nothing, in one statement.
-- A message whose key is being worked on by another transaction, or was taken in the last 7 days, is left out: is_free and
-- is_new tell. A key may stand in it once. $52 is real time: a moved clock forgets no key.
-- The lock expression is the one of idempotency/queries.sql.
WITH m AS MATERIALIZED (
    SELECT
        m.*,
        m.key IS NULL OR pg_try_advisory_xact_lock(hashtextextended(m.workspace_id::text || m.author_id::text || m.key, 0)) AS is_free
    FROM unnest(
        $1::smallint[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::uuid[], $10::integer[],
        $11::text[], $12::text[], $13::text[], $14::timestamptz[], $15::timestamptz[], $16::timestamptz[], $17::integer[],
        $18::smallint[], $19::text[], $20::bytea[], $21::text[], $22::text[], $23::uuid[], $24::text[], $25::text[], $26::text[],
        $27::inet[], $28::boolean[], $29::bytea[], $30::text[], $31::uuid[], $32::text[], $33::text[], $34::boolean[], $35::text[]
    ) AS m (
        bucket, id, workspace_id, author_id, purpose, topic, lane, channels, template_id, template_version,
        content, data, metadata, send_at, expires_at, created_at, recipients,
        key_bucket, key, key_hash, answer, direction, in_reply_to, route, hours, collapse_key, asked_from, is_sensitive, sealed, client,
        account_id, sender, reference, is_confirmation, address
    )
),
kept AS (
    INSERT INTO idempotency_keys (bucket, workspace_id, principal, key, hash, subject, status, answer, created_at)
    SELECT key_bucket, workspace_id, author_id, key, key_hash, id, 202, answer, $52
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
        account_id, sender, reference, address
    )
    SELECT
        bucket, id, workspace_id, author_id, purpose, topic, lane, string_to_array(channels, ','), template_id, template_version,
        content::jsonb, data::jsonb,
        metadata::jsonb, send_at, expires_at, created_at, recipients, direction, in_reply_to, route::jsonb, hours::jsonb, collapse_key,
        asked_from, is_sensitive, sealed, account_id, sender, reference, address
    FROM fresh
),
d AS MATERIALIZED (
    SELECT
        d.*, f.bucket AS message_bucket, f.workspace_id, f.topic, f.lane, f.created_at, f.purpose, f.collapse_key, f.hours IS NOT NULL AS has_hours,
        f.account_id, f.sender, f.address, f.is_confirmation
    FROM unnest(
        $36::smallint[], $37::uuid[], $38::uuid[], $39::uuid[], $40::text[], $41::text[], $42::timestamptz[], $43::timestamptz[],
        $44::timestamptz[], $45::boolean[]
    ) AS d (bucket, id, message_id, contact_id, channel, data, due_at, send_at, expires_at, is_routed)
    JOIN fresh f ON f.id = d.message_id
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
        purpose, is_routed, has_hours, collapse_key, account_id, sender, address, coalesce(is_confirmation, false)
    FROM d
),
queued AS (
    INSERT INTO queue (bucket, delivery_id, workspace_id, lane, due_at)
    SELECT bucket, id, workspace_id, lane, due_at FROM d
),
r AS MATERIALIZED (
    SELECT r.*, f.bucket AS message_bucket, f.workspace_id
    FROM unnest($46::uuid[], $47::uuid[], $48::timestamptz[], $49::timestamptz[], $50::text[], $51::smallint[])
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
    SELECT bucket, gen_random_uuid(), workspace_id, 'forget', id, '', $52::timestamptz + (expires_at - created_at) + interval '1 minute'
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
SELECT m.id, m.is_free, f.id IS NOT NULL AS is_new FROM m LEFT JOIN fresh f ON f.id = m.id

-- name: add_deliveries
-- More recipients of a message that the same transaction stores.
WITH d AS MATERIALIZED (
    SELECT * FROM unnest(
        $1::smallint[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[], $8::timestamptz[],
        $9::boolean[]
    ) AS d (bucket, id, contact_id, channel, data, due_at, send_at, expires_at, is_routed)
),
queued AS (
    INSERT INTO queue (bucket, delivery_id, workspace_id, lane, due_at)
    SELECT bucket, id, $10::uuid, $11::text, due_at FROM d
)
INSERT INTO deliveries (
    bucket, id, message_bucket, message_id, workspace_id, contact_id, channel, state, topic, data, expires_at, due_at, created_at,
    changed_at, purpose, is_routed, has_hours, collapse_key
)
SELECT
    bucket, id, $12::smallint, $13::uuid, $10::uuid, contact_id, channel,
    CASE WHEN send_at IS NULL THEN 'queued' ELSE 'scheduled' END, $14::text, data::jsonb, expires_at, send_at,
    $15::timestamptz, $15::timestamptz, $16::text, is_routed, $17::boolean, $18::text
FROM d

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
SELECT id_bucket(contact_id), $7::uuid, contact_id, $8::smallint, $6::uuid, step, next_at, data::jsonb FROM r

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
SELECT bucket, workspace_id, 'delivery.superseded', message_id, id, contact_id, jsonb_build_object('reason', 'newer_message'), $5
FROM stood WHERE state = 'superseded'

-- name: claim
-- Takes at most $3 due deliveries of one lane, walking the given buckets in their order, oldest first in each; in the same
-- statement the guard has its last look ($8: guarantee.md's table of purposes), what is limited is reserved, and what may go gets
-- its intent: attempt, address, account, token, lease. What another worker is looking at is skipped, and what somebody decides
-- about right now is left where it is: busy. An expired lease is never claimable: it is the rescue's.
WITH due AS MATERIALIZED (
    SELECT q.bucket, q.delivery_id, q.workspace_id, q.attempt, q.tried
    FROM unnest($2::smallint[]) AS b (bucket)
    CROSS JOIN LATERAL (
        SELECT queue.bucket, queue.delivery_id, queue.workspace_id, queue.attempt, queue.tried
        FROM queue
        WHERE queue.lane = $1 AND queue.bucket = b.bucket AND queue.lease_token IS NULL AND queue.due_at <= $4::timestamptz
        ORDER BY queue.due_at
        LIMIT $3
        FOR UPDATE SKIP LOCKED
    ) AS q
    LIMIT $3
),
seen AS MATERIALIZED (
    SELECT
        row_number() OVER ()::integer AS n, due.bucket, due.delivery_id, due.workspace_id, due.attempt + 1 AS attempt, due.tried,
        $4::timestamptz + w.clock_offset AS now, w.timezone, w.countries, w.quiet_hours, w.rate_per_second, w.spend_per_day, w.code_rates,
        w.has_caps, w.mail_paused_at IS NOT NULL AS is_mail_paused, d.sender AS own_sender, d.is_confirmation, d.message_bucket, d.message_id, d.contact_id, d.channel, d.data, d.state, d.reason AS stood_for, d.topic, d.is_routed,
        d.has_hours, d.collapse_key, d.expires_at, d.account_id AS last_account, coalesce(d.purpose, $9) AS purpose,
        c.id IS NULL AS is_gone, c.locale, c.timezone AS own_zone, c.country AS own_country, a.value AS address, a.country,
        $7::jsonb ->> d.channel AS kind
    FROM due
    JOIN deliveries d ON d.bucket = due.bucket AND d.id = due.delivery_id
    JOIN workspaces w ON w.id = due.workspace_id
    LEFT JOIN contacts c ON c.bucket = due.bucket AND c.id = d.contact_id AND c.workspace_id = due.workspace_id
    LEFT JOIN LATERAL (
        SELECT addresses.value, addresses.country FROM addresses
        WHERE addresses.bucket = due.bucket AND addresses.contact_id = d.contact_id AND addresses.kind = $7::jsonb ->> d.channel
        -- An answer goes where the question came from.
        ORDER BY addresses.value = d.address DESC NULLS LAST, addresses.rank, addresses.value LIMIT 1
    ) AS a ON true
),
permitted AS MATERIALIZED (
    SELECT told.*
    FROM (
        SELECT
            array_agg(bucket ORDER BY n) AS buckets, array_agg(contact_id ORDER BY n) AS contacts, array_agg(kind ORDER BY n) AS kinds,
            array_agg(address ORDER BY n) AS addresses,
            array_agg(workspace_id ORDER BY n) AS workspaces, array_agg(channel ORDER BY n) AS channels,
            array_agg(topic ORDER BY n) AS topics, array_agg(CASE WHEN is_routed THEN message_id END ORDER BY n) AS routed
        FROM seen HAVING count(*) > 0
    ) AS i
    CROSS JOIN LATERAL permission_now(
        i.buckets, i.contacts, i.kinds, i.addresses, i.workspaces, i.channels, i.topics, i.routed
    ) AS told
),
looked AS MATERIALIZED (
    SELECT
        s.*, p.id AS account_id, p.sender, p.open_until, p.price, p.rate AS account_rate, p.sender_rate, p.name AS rated_sender,
        r.consent, r.caps, quiet.opens_at,
        CASE
            WHEN NOT told.is_free THEN 'busy'
            WHEN s.state NOT IN ('scheduled', 'queued', 'held', 'unknown') THEN 'settled'
            WHEN s.state = 'unknown' AND s.expires_at <= s.now THEN 'settled'
            WHEN s.expires_at <= s.now THEN 'expired'
            WHEN s.is_gone THEN 'contact_gone'
            WHEN told.stopped THEN 'not_needed'
            WHEN newer.message_id IS NOT NULL THEN 'superseded'
            WHEN $7::jsonb ->> s.channel IS NOT NULL AND s.address IS NULL THEN 'no_address'
            -- A STOP is answered once, though it has taken effect.
            WHEN told.suppressed IS NOT NULL AND NOT (s.is_confirmation AND told.suppressed = 'stop') THEN 'suppressed'
            WHEN s.countries IS NOT NULL AND s.channel IN ('sms', 'mms', 'voice') AND NOT coalesce(s.country, '') = ANY (s.countries)
                THEN CASE WHEN s.country IS NULL THEN 'country_unknown' ELSE 'country_not_allowed' END
            WHEN r.consent = 'not_withdrawn' AND told.withdrawn && ARRAY[s.channel || ':' || s.purpose, '*:' || s.purpose]
                THEN 'consent_withdrawn'
            WHEN r.consent = 'granted' AND NOT coalesce(
                told.granted && ARRAY[s.channel || ':' || s.purpose, s.channel || ':' || s.purpose || ':' || coalesce(s.address, '')], false
            ) THEN 'no_consent'
            WHEN r.heeds_preferences AND NOT coalesce((told.chosen ->> s.channel)::boolean, (t.defaults ->> s.channel)::boolean, true)
                THEN 'preference'
            WHEN $7::jsonb ->> s.channel IS NOT NULL AND p.id IS NULL THEN 'no_provider'
            WHEN s.is_mail_paused AND s.channel = 'email' AND s.purpose = 'marketing' THEN 'mail_paused'
            WHEN quiet.is_asked AND (quiet.opens_at IS NULL OR quiet.opens_at > s.now) THEN 'quiet_hours'
            WHEN p.open_until IS NOT NULL AND NOT p.may_probe THEN 'provider_down'
            ELSE 'go'
        END AS verdict
    FROM seen s
    -- Each has its own. FULL is joined by hash or merge also where plans go by index, and every row would be compared with every other.
    FULL JOIN permitted told ON told.n = s.n
    JOIN LATERAL (
        SELECT
            rules.one ->> 'consent' AS consent, (rules.one ->> 'heeds_preferences')::boolean AS heeds_preferences,
            rules.one ->> 'quiet_hours' AS quiet_hours, rules.one ->> 'caps' AS caps
        FROM (SELECT $8::jsonb -> s.purpose AS one) AS rules
    ) AS r ON true
    LEFT JOIN LATERAL (
        SELECT topics.defaults, topics.keeps_quiet_hours FROM topics
        WHERE s.topic IS NOT NULL AND topics.workspace_id = s.workspace_id AND topics.key = s.topic
    ) AS t ON true
    LEFT JOIN LATERAL (
        SELECT collapses.message_id FROM collapses
        WHERE s.collapse_key IS NOT NULL AND collapses.bucket = s.bucket AND collapses.contact_id = s.contact_id
          AND collapses.key = s.collapse_key AND collapses.message_id <> s.message_id
    ) AS newer ON true
    LEFT JOIN LATERAL (
        SELECT
            account.id, account.rate_per_second AS rate, account.sender_rate_per_second AS sender_rate, h.open_until, priced.price,
            chosen.name, chosen.name AS sender, h.open_until <= $4::timestamptz AND s.n = 1 AND NOT EXISTS (
                SELECT FROM meters
                WHERE meters.bucket = (hashtext('probe:' || account.id) & 63)::smallint AND meters.workspace_id = s.workspace_id
                  AND meters.key = 'probe:' || account.id AND meters.full_at > $4::timestamptz
            ) AS may_probe
        FROM provider_accounts account
        LEFT JOIN account_health h ON h.account_id = account.id
        LEFT JOIN LATERAL (
            SELECT (place.value ->> 'price')::bigint AS price
            -- They are stored in the order in which they win.
            FROM jsonb_array_elements(account.destinations) WITH ORDINALITY AS place (value, n)
            WHERE account.destinations IS NOT NULL
              AND (place.value ->> 'country' = s.country OR starts_with(s.address, place.value ->> 'prefix'))
            ORDER BY place.n LIMIT 1
        ) AS priced ON true
        CROSS JOIN LATERAL (
            -- The same person is written to by the same sender.
            SELECT CASE
                -- An answer comes from whom it was written to.
                WHEN s.own_sender IS NOT NULL AND account.id = s.last_account THEN s.own_sender
                ELSE account.senders[1 + (hashtext(s.contact_id::text) & 1048575) % greatest(cardinality(account.senders), 1)]
            END AS name
        ) AS chosen
        WHERE $7::jsonb ->> s.channel IS NOT NULL
          AND account.workspace_id = s.workspace_id AND s.channel = ANY (account.channels) AND account.is_enabled
          AND (account.destinations IS NULL OR priced.price IS NOT NULL)
        ORDER BY
            (s.state = 'unknown' OR (s.own_sender IS NOT NULL AND s.attempt = 1)) AND account.id = s.last_account AND NOT account.id = ANY (coalesce(s.tried, '{}')) DESC,
            h.open_until IS NOT NULL AND NOT (
                h.open_until <= $4::timestamptz AND s.n = 1 AND NOT EXISTS (
                    SELECT FROM meters
                    WHERE meters.bucket = (hashtext('probe:' || account.id) & 63)::smallint AND meters.workspace_id = s.workspace_id
                      AND meters.key = 'probe:' || account.id AND meters.full_at > $4::timestamptz
                )
            ),
            account.id = ANY (coalesce(s.tried, '{}')), account.rank, priced.price, account.id
        LIMIT 1
    ) AS p ON true
    LEFT JOIN LATERAL (
        SELECT true AS is_asked, next_open(s.now, coalesce(placed.zones, ARRAY[s.timezone]), placed.hours) AS opens_at
        FROM (
            SELECT
                CASE WHEN s.own_zone IS NOT NULL THEN ARRAY[s.own_zone] ELSE lawful.zones END AS zones,
                CASE WHEN r.quiet_hours = 'kept' THEN coalesce(lawful.hours, '[]') ELSE '[]' END
                || CASE WHEN r.quiet_hours = 'kept' OR t.keeps_quiet_hours
                    THEN '[]'::jsonb || coalesce(told.quiet, '[]') || coalesce(s.quiet_hours, '[]') ELSE '[]' END
                || coalesce(wanted.hours, '[]') AS hours
            FROM (SELECT) AS nothing
            LEFT JOIN contact_hours lawful ON lawful.country = coalesce(nullif(s.country, ''), s.own_country, (
                SELECT nullif(phone.country, '') FROM addresses phone
                WHERE phone.bucket = s.bucket AND phone.contact_id = s.contact_id AND phone.kind = 'phone' ORDER BY phone.rank LIMIT 1
            ))
            LEFT JOIN LATERAL (
                SELECT messages.hours FROM messages
                WHERE s.has_hours AND messages.bucket = s.message_bucket AND messages.id = s.message_id
            ) AS wanted ON true
        ) AS placed
        WHERE (r.quiet_hours = 'kept' OR (r.quiet_hours = 'topic' AND t.keeps_quiet_hours) OR s.has_hours) AND placed.hours <> '[]'
    ) AS quiet ON true
),
judged AS MATERIALIZED (
    SELECT
        looked.bucket, looked.delivery_id, looked.workspace_id, looked.attempt, looked.now, looked.message_bucket, looked.message_id,
        looked.contact_id, looked.channel, looked.data, looked.state, looked.stood_for, looked.is_routed, looked.collapse_key,
        looked.locale, looked.address, looked.account_id, looked.sender, looked.is_confirmation, judgement.final, judgement.again_at,
        CASE
            WHEN final = 'go' THEN 'queued'
            WHEN final IN ('settled', 'busy', 'rate_limited') THEN state
            -- What may have left does not become something that has not.
            WHEN state = 'unknown' THEN 'unknown'
            WHEN final IN ('expired', 'superseded') THEN final
            WHEN judgement.again_at IS NOT NULL THEN 'held'
            ELSE 'skipped'
        END AS next_state,
        CASE WHEN final IN ('go', 'settled', 'busy', 'rate_limited') THEN NULL WHEN final = 'expired' THEN 'too_late'
            WHEN final = 'superseded' THEN 'newer_message' ELSE final END AS reason
    FROM looked
    LEFT JOIN LATERAL (
        SELECT taken.verdict, taken.again_at
        FROM (
            SELECT ($8::jsonb -> looked.purpose -> 'has_code_rates')::boolean AND looked.attempt = 1
                AND looked.channel IN ('sms', 'mms', 'voice') AS is_code
        ) AS kind
        LEFT JOIN LATERAL (
            SELECT messages.asked_from FROM messages
            WHERE kind.is_code AND messages.bucket = looked.message_bucket AND messages.id = looked.message_id
        ) AS asked ON true
        CROSS JOIN LATERAL (
            SELECT
                CASE WHEN looked.rate_per_second IS NOT NULL THEN jsonb_build_array(jsonb_build_array(
                    'workspace', looked.rate_per_second, greatest(looked.rate_per_second, 1), 'rate_limited')) ELSE '[]' END
                || CASE WHEN looked.account_rate IS NOT NULL THEN jsonb_build_array(jsonb_build_array(
                    'account:' || looked.account_id, looked.account_rate, greatest(looked.account_rate, 1), 'rate_limited')) ELSE '[]' END
                || CASE WHEN looked.sender_rate IS NOT NULL THEN jsonb_build_array(jsonb_build_array(
                    'sender:' || looked.account_id || ':' || coalesce(looked.sender, ''), looked.sender_rate,
                    greatest(looked.sender_rate, 1), 'rate_limited')) ELSE '[]' END
                || CASE WHEN looked.open_until IS NOT NULL THEN jsonb_build_array(jsonb_build_array(
                    'probe:' || looked.account_id, 0.1, 1, 'provider_down')) ELSE '[]' END AS rates,
                CASE WHEN kind.is_code THEN (
                    SELECT jsonb_agg(jsonb_build_array(
                        'code:' || rate.name || ':' || rate.of_what, (limited.value ->> 0)::float / (limited.value ->> 1)::float,
                        limited.value ->> 0, rate.name || '_rate'))
                    FROM (VALUES
                        ('number', encode(address_hash(looked.workspace_id, looked.kind, looked.address), 'hex')), ('prefix', left(looked.address, -4)), ('ip', host(asked.asked_from))
                    ) AS rate (name, of_what)
                    CROSS JOIN LATERAL (SELECT coalesce(looked.code_rates -> rate.name, $10::jsonb -> rate.name) AS value) AS limited
                    WHERE rate.of_what IS NOT NULL AND jsonb_typeof(limited.value) = 'array'
                ) END AS codes
        ) AS limited
        CROSS JOIN LATERAL reserve(
            $4::timestamptz, looked.now, looked.workspace_id, looked.delivery_id, looked.bucket, looked.contact_id, looked.purpose,
            looked.topic, looked.channel, looked.has_caps AND looked.caps <> 'ignored', looked.has_caps AND looked.caps = 'limiting',
            $1 = 'otp', limited.rates, coalesce(limited.codes, '[]'), coalesce(looked.price, 0), looked.spend_per_day
        ) AS taken
        WHERE looked.verdict = 'go' AND (
            looked.rate_per_second IS NOT NULL OR looked.account_rate IS NOT NULL OR looked.sender_rate IS NOT NULL
            OR looked.open_until IS NOT NULL OR (looked.has_caps AND looked.caps <> 'ignored')
            OR (looked.price > 0 AND looked.spend_per_day IS NOT NULL) OR ($8::jsonb -> looked.purpose -> 'has_code_rates')::boolean
        )
    ) AS reserved ON true
    CROSS JOIN LATERAL (
        SELECT
            coalesce(reserved.verdict, looked.verdict) AS final,
            CASE coalesce(reserved.verdict, looked.verdict)
                WHEN 'no_provider' THEN $4::timestamptz + interval '60 seconds'
                -- A person lets it go on; then it is pulled forward.
                WHEN 'mail_paused' THEN $4::timestamptz + interval '1 hour'
                WHEN 'country_unknown' THEN $4::timestamptz + interval '60 seconds'
                -- No sum of days: those would be of the session's own zone.
                WHEN 'quiet_hours' THEN coalesce(looked.opens_at - (looked.now - $4::timestamptz), $4::timestamptz + interval '24 hours')
                WHEN 'provider_down' THEN greatest(looked.open_until, $4::timestamptz + interval '10 seconds') + random() * interval '10 seconds'
                WHEN 'rate_limited' THEN reserved.again_at
                WHEN 'spend_limit' THEN reserved.again_at
            END AS again_at
    ) AS judgement
),
intent AS (
    UPDATE queue q
    SET lease_token = $5, lease_until = clock_timestamp() + make_interval(secs => $6), attempt = j.attempt,
        intent_at = clock_timestamp(), address = j.address, account_id = j.account_id, sender = j.sender, waits_for = NULL
    FROM judged j
    WHERE j.final = 'go' AND q.bucket = j.bucket AND q.delivery_id = j.delivery_id
    RETURNING
        j.bucket, j.delivery_id, j.workspace_id, j.attempt, j.message_bucket, j.message_id, j.contact_id, j.channel, j.data, j.address,
        j.account_id, j.sender, j.locale, q.intent_at, j.is_confirmation
),
stood AS (
    UPDATE deliveries d
    SET state = j.next_state, reason = j.reason, changed_at = j.now, superseded_by = CASE j.next_state WHEN 'superseded' THEN (
        SELECT collapses.message_id FROM collapses
        WHERE collapses.bucket = j.bucket AND collapses.contact_id = j.contact_id AND collapses.key = j.collapse_key
    ) END
    FROM judged j
    WHERE (j.state <> j.next_state OR (j.next_state = 'held' AND j.stood_for IS DISTINCT FROM j.reason))
      AND d.bucket = j.bucket AND d.id = j.delivery_id AND d.state = j.state
    RETURNING j.bucket, j.delivery_id, j.workspace_id, j.message_id, j.contact_id, j.is_routed, j.next_state, j.reason, j.now
),
facts AS (
    INSERT INTO outbox (bucket, workspace_id, type, message_id, delivery_id, contact_id, data, occurred_at)
    SELECT bucket, workspace_id, 'delivery.' || next_state, message_id, delivery_id, contact_id, jsonb_build_object('reason', reason), now
    FROM stood WHERE next_state <> 'queued'
),
escalated AS (
    INSERT INTO timers (bucket, id, workspace_id, kind, subject, key, due_at)
    SELECT DISTINCT ON (bucket, contact_id, message_id)
        bucket, gen_random_uuid(), workspace_id, 'route', contact_id, message_id::text || ':' || delivery_id::text, $4::timestamptz
    FROM stood WHERE is_routed AND next_state = 'skipped' AND reason <> 'not_needed'
    ON CONFLICT (bucket, kind, subject, key) DO UPDATE SET due_at = excluded.due_at
),
later AS (
    UPDATE queue q SET due_at = j.again_at, waits_for = CASE j.final WHEN 'rate_limited' THEN 'rate' END
    FROM judged j
    WHERE j.again_at IS NOT NULL AND q.bucket = j.bucket AND q.delivery_id = j.delivery_id
),
gone AS (
    DELETE FROM queue q USING judged j
    WHERE j.final NOT IN ('go', 'busy') AND j.again_at IS NULL AND q.bucket = j.bucket AND q.delivery_id = j.delivery_id
)
SELECT
    bucket, delivery_id, workspace_id, attempt, message_bucket, message_id, contact_id, channel, data, address, account_id, sender,
    locale, intent_at, is_confirmation, 0 AS busy
FROM intent
UNION ALL
-- Beside what may go: how many were settled by the guard, and how many were busy.
SELECT
    NULL, NULL, NULL, count(*) FILTER (WHERE final <> 'busy'), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    (count(*) FILTER (WHERE final = 'busy'))::integer
FROM judged WHERE final <> 'go' HAVING count(*) > 0

-- name: spoken
-- What messages say, by bucket and id.
SELECT
    m.id, m.workspace_id, m.purpose, m.recipients, m.template_id, m.template_version, m.content::text AS content, m.data::text AS data,
    w.name AS workspace_name, w.keeps_content AND (NOT m.is_sensitive OR w.mode = 'test') AS keeps_content,
    coalesce((m.route ->> 'elsewhere')::boolean, false) AS may_go_elsewhere, m.is_sensitive, m.sealed, m.reference AS thread
FROM unnest($1::smallint[], $2::uuid[]) AS i (bucket, id)
JOIN messages m ON m.bucket = i.bucket AND m.id = i.id
JOIN workspaces w ON w.id = m.workspace_id

-- name: record
-- Writes what came of attempts, each only under the token that its intent was given: who was fenced gets no row back.
-- is_over deletes the queue row; otherwise it waits, without a lease, until due_at. A state only rises (model.TRANSITIONS):
-- a receipt that was faster keeps what it said.
WITH r AS MATERIALIZED (
    SELECT * FROM unnest(
        $1::smallint[], $2::uuid[], $3::uuid[], $4::smallint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
        $11::text[], $12::text[], $13::bytea[], $14::boolean[], $15::timestamptz[], $16::text[], $17::boolean[]
    ) AS r (
        bucket, delivery_id, token, attempt, provider, outcome, state, reason, code, detail,
        provider_reference, content, content_hash, is_over, due_at, channel, goes_elsewhere
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
        -- Where there is another provider that was not asked yet, nobody waits.
        due_at = CASE WHEN r.goes_elsewhere AND EXISTS (
            SELECT FROM provider_accounts p
            WHERE p.workspace_id = q.workspace_id AND r.channel = ANY (p.channels) AND p.is_enabled AND p.id <> q.account_id
              AND NOT p.id = ANY (coalesce(q.tried, '{}'))
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

-- name: rescue
-- An intent whose lease ran out becomes unknown, never queued: whether it went out, nobody can say. What its purpose says of
-- unknowns decides whether it stays in the queue, and whether another provider is asked next ($2); fenced by the token that it takes away.
WITH lost AS MATERIALIZED (
    SELECT q.bucket, q.delivery_id, q.workspace_id, q.lease_token, q.attempt, q.account_id, q.address, q.sender, q.intent_at
    FROM queue q
    WHERE q.lease_token IS NOT NULL AND q.lease_until < clock_timestamp()
    ORDER BY q.lease_until
    LIMIT 500
    FOR UPDATE SKIP LOCKED
),
known AS MATERIALIZED (
    SELECT
        lost.*, d.message_id, d.contact_id, d.state, ($2::jsonb -> m.purpose ->> 'wait')::float AS wait_seconds,
        lost.attempt < $3 AS may_retry, CASE $2::jsonb -> m.purpose ->> 'elsewhere'
            WHEN 'yes' THEN true WHEN 'route' THEN coalesce((m.route ->> 'elsewhere')::boolean, false) ELSE false END AS goes_elsewhere, $1::timestamptz + w.clock_offset AS now, coalesce(p.provider, 'inapp') AS provider
    FROM lost
    JOIN deliveries d ON d.bucket = lost.bucket AND d.id = lost.delivery_id
    JOIN messages m ON m.bucket = d.message_bucket AND m.id = d.message_id
    JOIN workspaces w ON w.id = lost.workspace_id
    LEFT JOIN provider_accounts p ON p.id = lost.account_id
),
tried AS (
    INSERT INTO attempts (
        bucket, delivery_id, n, workspace_id, account_id, provider, address, intent_at, finished_at, outcome, code, detail
    )
    SELECT
        bucket, delivery_id, attempt, workspace_id, account_id, provider, address, intent_at, clock_timestamp(), 'unknown',
        'lease_expired', 'the worker that held it did not come back'
    FROM known
    ON CONFLICT DO NOTHING
),
again AS (
    UPDATE queue q
    SET lease_token = NULL, lease_until = NULL, due_at = $1::timestamptz + make_interval(secs => k.wait_seconds),
        tried = CASE WHEN k.goes_elsewhere THEN array_append(coalesce(q.tried, '{}'), q.account_id) ELSE q.tried END
    FROM known k
    WHERE k.wait_seconds IS NOT NULL AND k.may_retry AND q.bucket = k.bucket AND q.delivery_id = k.delivery_id
),
over AS (
    DELETE FROM queue q USING known k
    WHERE (k.wait_seconds IS NULL OR NOT k.may_retry) AND q.bucket = k.bucket AND q.delivery_id = k.delivery_id
),
stood AS (
    UPDATE deliveries d
    SET state = 'unknown', reason = 'no_answer', attempt = k.attempt, account_id = k.account_id, sender = k.sender, address = k.address, changed_at = k.now
    FROM known k
    WHERE d.bucket = k.bucket AND d.id = k.delivery_id AND d.state = 'queued'
    RETURNING k.*
),
facts AS (
    INSERT INTO outbox (bucket, workspace_id, type, message_id, delivery_id, contact_id, data, occurred_at)
    SELECT
        bucket, workspace_id, 'delivery.unknown', message_id, delivery_id, contact_id,
        jsonb_build_object('reason', 'no_answer', 'code', 'lease_expired'), now
    FROM stood
)
SELECT count(*)::integer AS rescued FROM known

-- name: heartbeat
-- Longer leases for what this worker still has on the wire.
UPDATE queue q SET lease_until = clock_timestamp() + make_interval(secs => i.lease_seconds)
FROM unnest($1::smallint[], $2::uuid[], $3::uuid[], $4::float[]) AS i (bucket, delivery_id, token, lease_seconds)
WHERE q.bucket = i.bucket AND q.delivery_id = i.delivery_id AND q.lease_token = i.token
RETURNING q.delivery_id

-- name: release
-- Gives back what was claimed and never begun: no byte has left, so it is queued as if it had not been looked at.
UPDATE queue q SET lease_token = NULL, lease_until = NULL, attempt = q.attempt - 1, intent_at = NULL, address = NULL, account_id = NULL
FROM unnest($1::smallint[], $2::uuid[], $3::uuid[]) AS i (bucket, delivery_id, token)
WHERE q.bucket = i.bucket AND q.delivery_id = i.delivery_id AND q.lease_token = i.token

-- name: settle_fenced
-- An outcome that came after its lease was taken away: it settles an unknown, by the rank rule, and is told in the attempt.
-- In the app there is no outside: what was rendered is not kept here, and the next attempt makes the item.
WITH r AS MATERIALIZED (
    SELECT * FROM unnest($1::smallint[], $2::uuid[], $3::smallint[], $4::text[], $5::text[], $6::text[])
        AS r (bucket, delivery_id, attempt, outcome, code, provider_reference)
),
told AS (
    UPDATE attempts a
    SET outcome = r.outcome, code = r.code, provider_reference = r.provider_reference, detail = 'the answer came after its lease',
        finished_at = clock_timestamp()
    FROM r
    WHERE a.bucket = r.bucket AND a.delivery_id = r.delivery_id AND a.n = r.attempt AND a.outcome = 'unknown' AND r.outcome <> 'unknown'
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
           best.delivered_at, best.read_at, ($7::jsonb -> best.state) ? d.state AS rises, d.is_routed
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
           CASE WHEN code IS NOT NULL THEN jsonb_build_object('code', code) END, at
    FROM found WHERE rises
)
SELECT id, workspace_id, message_id, contact_id, state, is_routed FROM found

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
-- Takes the parked receipts whose delivery is known by now.
WITH known AS MATERIALIZED (
    SELECT p.bucket, p.account_id, p.event_id, a.bucket AS delivery_bucket, a.delivery_id
    FROM parked_receipts p
    JOIN attempts a ON a.account_id = p.account_id AND a.provider_reference = p.provider_reference
    LIMIT 1000
)
DELETE FROM parked_receipts p USING known k
WHERE p.bucket = k.bucket AND p.account_id = k.account_id AND p.event_id = k.event_id
RETURNING p.workspace_id, k.delivery_bucket, k.delivery_id, p.state, p.at, p.code

-- name: drop_parked
-- After 72 hours nobody will ever know.
DELETE FROM parked_receipts WHERE parked_at < $1

-- name: cancel_message
-- Stops what has not been claimed; what is on the wire, or may have gone out, is not touched, but is not tried again, and no route
-- goes on.
WITH ended AS (
    UPDATE messages SET stopped_at = $3 WHERE workspace_id = $1 AND bucket = $4 AND id = $2 AND route IS NOT NULL
),
stopped AS MATERIALIZED (
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
-- A person's word on unknowns of one message, or on one of them ($3): retry puts them back, sent and failed settle them.
WITH stood AS (
    UPDATE deliveries d
    SET state = $4, reason = CASE $4 WHEN 'failed' THEN 'resolved_by_person' END, changed_at = $5,
        sent_at = CASE $4 WHEN 'sent' THEN coalesce(d.sent_at, $5) ELSE d.sent_at END
    WHERE d.workspace_id = $1 AND d.message_id = $2 AND ($3::uuid IS NULL OR d.id = $3) AND d.state = 'unknown'
    RETURNING d.bucket, d.id, d.workspace_id, d.message_id, d.message_bucket, d.contact_id, d.attempt
),
queued AS (
    INSERT INTO queue AS q (bucket, delivery_id, workspace_id, lane, due_at, attempt)
    SELECT s.bucket, s.id, s.workspace_id, m.lane, $6, s.attempt
    FROM stood s JOIN messages m ON m.bucket = s.message_bucket AND m.id = s.message_id
    WHERE $4 = 'queued'
    ON CONFLICT (bucket, delivery_id) DO UPDATE SET due_at = excluded.due_at WHERE q.lease_token IS NULL
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
    m.template_version, m.metadata::text AS metadata, m.send_at, m.expires_at, m.in_reply_to, m.recipients, m.created_at,
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
-- A test workspace moved its clock by $2: what is due moves the other way, in real time.
UPDATE queue SET due_at = due_at - $2::interval WHERE workspace_id = $1 AND lease_token IS NULL

-- name: waiting_age
-- The age of the oldest delivery that is due, by lane, in seconds, and how many wait (counted up to 10,000).
SELECT lane, extract(epoch FROM clock_timestamp() - min(due_at))::float AS age_seconds, count(*)::integer AS n
FROM (SELECT lane, due_at FROM queue WHERE lease_token IS NULL AND due_at <= clock_timestamp() ORDER BY due_at LIMIT 10000) AS waiting
GROUP BY lane

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
