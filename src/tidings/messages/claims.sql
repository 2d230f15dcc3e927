-- name: claim
-- Takes at most $3 due deliveries of one lane, fairly by flow (take_waiting: $2, $11 to $15, $19 and $20), oldest first in each; in the same
-- statement the guard has its last look ($8: guarantee.md's table of purposes), what is limited is reserved, and what may go gets
-- its intent: attempt, address, account, token, lease. What another worker is looking at is skipped, and what somebody decides
-- about right now is left where it is: busy. An expired lease is never claimable: it is the rescue's.
WITH due AS MATERIALIZED (
    SELECT * FROM take_waiting(
        $1, $3, $4::timestamptz, $2, $11, $12::uuid[], $13::text[], $14::integer[],
        CASE WHEN $20::integer[] = $15::integer[] THEN $15::integer[] ELSE (
            -- Something hangs. Where there is another account, that one goes on; where there is none, the whole flow waits.
            SELECT array_agg(CASE WHEN flow.elsewhere > flow.room AND EXISTS (
                SELECT FROM provider_accounts other
                WHERE other.workspace_id = flow.workspace_id AND flow.channel = ANY (other.channels) AND other.is_enabled
                  AND other.id <> ALL ($16::uuid[])
                  AND NOT EXISTS (SELECT FROM account_health h WHERE h.account_id = other.id AND h.open_until IS NOT NULL)
            ) THEN flow.elsewhere ELSE flow.room END ORDER BY flow.n)
            FROM unnest($12::uuid[], $13::text[], $15::integer[], $20::integer[])
                WITH ORDINALITY AS flow (workspace_id, channel, room, elsewhere, n)
        ) END,
        $19::timestamptz[]
    )
),
seen AS MATERIALIZED (
    SELECT
        row_number() OVER ()::integer AS n, due.bucket, due.delivery_id, due.workspace_id, due.attempt + 1 AS attempt, due.tried, due.due_at, due.is_cancelled,
        due.waits_for,
        $4::timestamptz + w.clock_offset AS now, w.timezone, w.countries, w.quiet_hours, w.rate_per_second, w.spend_per_day, w.code_rates,
        w.has_caps, w.mail_paused_at IS NOT NULL AS is_mail_paused, d.sender AS own_sender, d.is_confirmation, d.message_bucket, d.message_id, d.contact_id, d.channel, d.data, d.state, d.reason AS stood_for, d.topic, d.is_routed,
        d.has_hours, d.collapse_key, d.expires_at, d.account_id AS last_account, coalesce(d.purpose, $9) AS purpose,
        c.id IS NULL AS is_gone, c.locale, c.timezone AS own_zone, c.country AS own_country, a.value AS address, a.country,
        $7::jsonb ->> d.channel AS kind
    FROM due
    -- Locked as it is now; everything else is read as it was when this statement began. What has changed between, the next claim takes.
    JOIN queue own ON own.bucket = due.bucket AND own.delivery_id = due.delivery_id AND own.lease_token IS NULL
      AND own.attempt = due.attempt AND own.due_at = due.due_at
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
        s.*, p.id AS account_id, p.sender, p.open_until, p.failing_since, p.price, p.rate AS account_rate, p.sender_rate, p.name AS rated_sender,
        r.consent, r.caps, quiet.opens_at,
        CASE
            WHEN NOT told.is_free THEN 'busy'
            WHEN s.state NOT IN ('scheduled', 'queued', 'held', 'unknown') THEN 'settled'
            WHEN s.state = 'unknown' AND s.expires_at <= s.now THEN 'settled'
            WHEN s.is_cancelled THEN 'cancelled'
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
            account.id, account.rate_per_second AS rate, account.sender_rate_per_second AS sender_rate, h.open_until,
            h.changed_at AS failing_since, priced.price,
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
            -- Where none can be used, the one that can be tried first is waited for.
            CASE WHEN h.open_until > $4::timestamptz THEN h.open_until END NULLS FIRST,
            account.id = ANY (coalesce(s.tried, '{}')), account.rank, priced.price, account.id
        LIMIT 1
    ) AS p ON true
    LEFT JOIN LATERAL (
        SELECT true AS is_asked, next_open(s.now, coalesce(placed.zones, ARRAY[s.timezone]), placed.hours) AS opens_at
        FROM (
            SELECT
                CASE WHEN s.own_zone IS NOT NULL THEN ARRAY[s.own_zone] ELSE lawful.zones END AS zones,
                CASE WHEN r.quiet_hours = 'kept' THEN coalesce(lawful.hours, '[]') ELSE '[]' END
                || CASE WHEN r.quiet_hours IN ('kept', 'outside') OR t.keeps_quiet_hours
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
        WHERE (
            r.quiet_hours = 'kept' OR (r.quiet_hours = 'topic' AND t.keeps_quiet_hours) OR (r.quiet_hours = 'outside' AND s.channel <> 'inapp')
            OR s.has_hours
        ) AND placed.hours <> '[]'
    ) AS quiet ON true
),
placed AS MATERIALIZED (
    SELECT looked.*, row_number() OVER (PARTITION BY account_id, verdict = 'go' ORDER BY n) AS place FROM looked
),
roomed AS MATERIALIZED (
    -- Where another account serves the channel too, one that keeps what it has gets no more of the wire than its room: the other one works.
    SELECT
        placed.*, $1 <> 'otp' AND verdict = 'go' AND account_id IS NOT NULL AND place > coalesce((
            SELECT wire.room FROM unnest($16::uuid[], $17::integer[]) AS wire (account_id, room) WHERE wire.account_id = placed.account_id
        ), $18::integer) AND EXISTS (
            SELECT FROM provider_accounts other
            WHERE other.workspace_id = placed.workspace_id AND placed.channel = ANY (other.channels) AND other.is_enabled
              AND other.id <> placed.account_id
              AND NOT EXISTS (SELECT FROM account_health h WHERE h.account_id = other.id AND h.open_until IS NOT NULL)
        ) AS is_crowded
    FROM placed
),
asked AS MATERIALIZED (
    SELECT looked.*, limited.rates, coalesce(limited.codes, '[]') AS codes
    FROM roomed looked
    CROSS JOIN LATERAL (
        SELECT ($8::jsonb -> looked.purpose -> 'has_code_rates')::boolean AND looked.attempt = 1
            -- What was given back before it began has paid already.
            AND looked.waits_for IS DISTINCT FROM 'returned'
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
    WHERE looked.verdict = 'go' AND NOT looked.is_crowded AND (
        looked.rate_per_second IS NOT NULL OR looked.account_rate IS NOT NULL OR looked.sender_rate IS NOT NULL
        OR looked.open_until IS NOT NULL OR (looked.has_caps AND looked.caps <> 'ignored')
        OR (looked.price > 0 AND looked.spend_per_day IS NOT NULL) OR ($8::jsonb -> looked.purpose -> 'has_code_rates')::boolean
    )
),
reserved AS MATERIALIZED (
    SELECT i.places[told.n] AS n, told.verdict, told.again_at
    FROM (
        SELECT
            array_agg(n ORDER BY n) AS places, array_agg(now ORDER BY n) AS nows, array_agg(workspace_id ORDER BY n) AS workspaces,
            array_agg(delivery_id ORDER BY n) AS deliveries, array_agg(bucket ORDER BY n) AS buckets,
            array_agg(contact_id ORDER BY n) AS contacts, array_agg(purpose ORDER BY n) AS purposes, array_agg(topic ORDER BY n) AS topics,
            array_agg(channel ORDER BY n) AS channels, array_agg(has_caps AND caps <> 'ignored' ORDER BY n) AS counted,
            array_agg(has_caps AND caps = 'limiting' ORDER BY n) AS limited, array_agg(rates ORDER BY n) AS rates,
            array_agg(codes ORDER BY n) AS codes,
            array_agg(CASE WHEN waits_for = 'returned' THEN 0 ELSE coalesce(price, 0) END ORDER BY n) AS prices,
            array_agg(spend_per_day ORDER BY n) AS spend_limits, array_agg(CASE WHEN waits_for = 'rate' THEN due_at END ORDER BY n) AS turns
        FROM asked HAVING count(*) > 0
    ) AS i
    CROSS JOIN LATERAL reserve_in_order(
        $4::timestamptz, $1 = 'otp', i.nows, i.workspaces, i.deliveries, i.buckets, i.contacts, i.purposes, i.topics, i.channels, i.counted,
        i.limited, i.rates, i.codes, i.prices, i.spend_limits, i.turns
    ) AS told
),
judged AS MATERIALIZED (
    SELECT
        looked.bucket, looked.delivery_id, looked.workspace_id, looked.attempt, looked.now, looked.message_bucket, looked.message_id,
        looked.contact_id, looked.channel, looked.data, looked.state, looked.stood_for, looked.is_routed, looked.collapse_key,
        looked.locale, looked.address, looked.account_id, looked.sender, looked.is_confirmation, looked.due_at, judgement.final, judgement.again_at,
        CASE
            WHEN final = 'go' THEN 'queued'
            WHEN final IN ('settled', 'busy') THEN state
            -- Nothing holds it any more: it waits for its turn.
            WHEN final IN ('rate_limited', 'crowded') THEN CASE state WHEN 'held' THEN 'queued' ELSE state END
            -- What may have left does not become something that has not.
            WHEN state = 'unknown' THEN 'unknown'
            WHEN final IN ('cancelled', 'expired', 'superseded') THEN final
            WHEN judgement.again_at IS NOT NULL THEN 'held'
            ELSE 'skipped'
        END AS next_state,
        CASE WHEN final IN ('settled', 'busy') THEN looked.stood_for
            WHEN final IN ('go', 'rate_limited', 'crowded') THEN NULL WHEN final = 'expired' THEN 'too_late'
            WHEN final = 'cancelled' THEN 'by_caller'
            WHEN final = 'superseded' THEN 'newer_message' ELSE final END AS reason
    FROM roomed looked
    -- By hash, as above.
    FULL JOIN reserved ON reserved.n = looked.n
    CROSS JOIN (SELECT CASE $1 WHEN 'otp' THEN interval '10 seconds' ELSE interval '20 seconds' END AS first) AS patience
    CROSS JOIN LATERAL (
        SELECT
            coalesce(reserved.verdict, CASE WHEN looked.is_crowded THEN 'crowded' ELSE looked.verdict END) AS final,
            CASE coalesce(reserved.verdict, CASE WHEN looked.is_crowded THEN 'crowded' ELSE looked.verdict END)
                WHEN 'no_provider' THEN $4::timestamptz + interval '60 seconds'
                -- A person lets it go on; then it is pulled forward.
                WHEN 'mail_paused' THEN $4::timestamptz + interval '1 hour'
                WHEN 'country_unknown' THEN $4::timestamptz + interval '60 seconds'
                -- No sum of days: those would be of the session's own zone.
                WHEN 'quiet_hours' THEN coalesce(looked.opens_at - (looked.now - $4::timestamptz), $4::timestamptz + interval '24 hours')
                -- The longer it is out of order, the more rarely is each looked at; when it works again they are pulled forward (unpark).
                -- It is for another way that opens meanwhile that they are looked at before: a code soon, whoever has time not at others' cost.
                WHEN 'provider_down' THEN least(
                    $4::timestamptz + (looked.expires_at - looked.now),
                    greatest(looked.open_until, $4::timestamptz + patience.first) + random() * greatest(
                        patience.first, least($4::timestamptz - looked.failing_since, interval '30 minutes')
                    )
                )
                WHEN 'crowded' THEN $4::timestamptz + (1 + random()) * interval '1 second'
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
        j.account_id, j.sender, j.locale, q.intent_at, j.is_confirmation, j.due_at
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
    UPDATE queue q
    SET due_at = j.again_at, waits_for = CASE j.final
            WHEN 'rate_limited' THEN 'rate' WHEN 'provider_down' THEN 'provider' WHEN 'crowded' THEN q.waits_for END,
        account_id = CASE j.final WHEN 'provider_down' THEN j.account_id ELSE q.account_id END
    FROM judged j
    WHERE j.again_at IS NOT NULL AND q.bucket = j.bucket AND q.delivery_id = j.delivery_id
),
gone AS (
    DELETE FROM queue q USING judged j
    WHERE j.final NOT IN ('go', 'busy') AND j.again_at IS NULL AND q.bucket = j.bucket AND q.delivery_id = j.delivery_id
)
SELECT
    bucket, delivery_id, workspace_id, attempt, message_bucket, message_id, contact_id, channel, data, address, account_id, sender,
    locale, intent_at, is_confirmation, due_at, 0 AS busy
FROM intent
UNION ALL
-- Beside what may go: how many were settled by the guard, how many were busy, and up to which workspace the flows were looked at.
SELECT
    NULL, NULL, (SELECT workspace_id FROM due WHERE bucket IS NULL), count(*) FILTER (WHERE final <> 'busy'), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL,
    (count(*) FILTER (WHERE final = 'busy') + (SELECT count(*) FROM due WHERE bucket IS NOT NULL) - (SELECT count(*) FROM seen))::integer
FROM judged WHERE final <> 'go'
HAVING count(*) > 0 OR EXISTS (SELECT FROM due WHERE bucket IS NULL)
    OR (SELECT count(*) FROM due WHERE bucket IS NOT NULL) > (SELECT count(*) FROM seen)

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
-- Longer leases for what this worker still has. What somebody holds just now is passed over, so that one row cannot end all leases; nor
-- can it be rescued meanwhile.
WITH free AS MATERIALIZED (
    SELECT q.bucket, q.delivery_id, i.lease_seconds
    FROM unnest($1::smallint[], $2::uuid[], $3::uuid[], $4::float[]) AS i (bucket, delivery_id, token, lease_seconds)
    JOIN queue q ON q.bucket = i.bucket AND q.delivery_id = i.delivery_id AND q.lease_token = i.token
    FOR UPDATE OF q SKIP LOCKED
)
UPDATE queue q SET lease_until = clock_timestamp() + make_interval(secs => free.lease_seconds)
FROM free WHERE q.bucket = free.bucket AND q.delivery_id = free.delivery_id
RETURNING q.delivery_id

-- name: release
-- Gives back what was claimed and never begun: no byte has left, so it is queued as if it had not been looked at.
UPDATE queue q SET lease_token = NULL, lease_until = NULL, attempt = q.attempt - 1, intent_at = NULL, address = NULL, account_id = NULL,
    waits_for = 'returned'
FROM unnest($1::smallint[], $2::uuid[], $3::uuid[]) AS i (bucket, delivery_id, token)
WHERE q.bucket = i.bucket AND q.delivery_id = i.delivery_id AND q.lease_token = i.token

-- name: unpark
-- What waits for provider accounts that work again is looked at now, at most $2 of each; of one that is half open a single one, so that
-- somebody tries it. Answers how many.
WITH RECURSIVE accounts AS (
    (SELECT account_id FROM queue WHERE waits_for = 'provider' ORDER BY account_id LIMIT 1)
    UNION ALL
    SELECT next.account_id
    FROM accounts a
    CROSS JOIN LATERAL (
        SELECT q.account_id FROM queue q WHERE q.waits_for = 'provider' AND q.account_id > a.account_id ORDER BY q.account_id LIMIT 1
    ) AS next
),
due AS MATERIALIZED (
    SELECT q.bucket, q.delivery_id
    FROM accounts a
    LEFT JOIN account_health h ON h.account_id = a.account_id
    CROSS JOIN LATERAL (
        SELECT queue.bucket, queue.delivery_id FROM queue
        WHERE queue.waits_for = 'provider' AND queue.account_id = a.account_id AND queue.due_at > $1::timestamptz
        ORDER BY queue.due_at
        LIMIT CASE WHEN h.open_until IS NULL THEN $2::integer WHEN h.open_until <= $1 THEN 1 ELSE 0 END
        FOR UPDATE SKIP LOCKED
    ) AS q
),
pulled AS (
    UPDATE queue q SET due_at = $1 FROM due WHERE q.bucket = due.bucket AND q.delivery_id = due.delivery_id RETURNING 1
)
SELECT count(*)::integer FROM pulled

-- name: waiting_age
-- The age of the oldest delivery that is due, by lane, in seconds, and how many are due (counted up to 10,000).
WITH RECURSIVE flows AS (
    SELECT l.lane, first.*
    FROM unnest(ARRAY['otp', 'transactional', 'bulk']) AS l (lane)
    CROSS JOIN LATERAL (
        SELECT q.workspace_id, q.channel, q.due_at FROM queue q
        WHERE q.lane = l.lane AND q.lease_token IS NULL ORDER BY q.workspace_id, q.channel, q.due_at LIMIT 1
    ) AS first
    UNION ALL
    SELECT f.lane, next.*
    FROM flows f
    CROSS JOIN LATERAL (
        SELECT q.workspace_id, q.channel, q.due_at FROM queue q
        WHERE q.lane = f.lane AND q.lease_token IS NULL AND (q.workspace_id, q.channel) > (f.workspace_id, f.channel)
        ORDER BY q.workspace_id, q.channel, q.due_at LIMIT 1
    ) AS next
),
oldest AS (
    SELECT lane, min(due_at) AS due_at FROM (SELECT lane, due_at FROM flows LIMIT 20000) AS seen WHERE due_at <= clock_timestamp() GROUP BY lane
)
SELECT
    o.lane, extract(epoch FROM clock_timestamp() - o.due_at)::float AS age_seconds, (
        SELECT count(*)::integer FROM (
            SELECT FROM queue q WHERE q.lane = o.lane AND q.lease_token IS NULL AND q.due_at <= clock_timestamp() LIMIT 10000
        ) AS waiting
    ) AS n
FROM oldest o
