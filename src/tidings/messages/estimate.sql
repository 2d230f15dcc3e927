-- name: judge_recipients
-- What the guard would say of each of these people on each of these channels, by what it looks up of them, in its order (claims.sql's
-- `looked`); what depends on the provider account is judged beside it. Nothing is locked, reserved or written: what is decided
-- meanwhile, the guard still sees. Each row is a few look-ups by an index; hours are asked once for all who have the same.
WITH i AS MATERIALIZED (
    SELECT u.n, u.bucket, u.contact_id, u.kind, u.value, u.country
    FROM unnest($2::integer[], $3::smallint[], $4::uuid[], $5::text[], $6::text[], $7::text[]) AS u (n, bucket, contact_id, kind, value, country)
),
facts AS MATERIALIZED (
    SELECT
        w.timezone, w.countries, w.quiet_hours, w.has_caps, t.defaults, coalesce(t.keeps_quiet_hours, false) AS keeps_quiet_hours,
        EXISTS (SELECT FROM suppressions WHERE suppressions.workspace_id = $1) AS is_refusing
    FROM workspaces w
    LEFT JOIN topics t ON t.workspace_id = w.id AND t.key = $11::text
    WHERE w.id = $1
),
seen AS MATERIALIZED (
    SELECT
        i.n, ch.channel, i.bucket, i.contact_id, $9::jsonb ->> ch.channel AS kind, i.contact_id IS NOT NULL AND c.is_there IS NULL AS is_gone,
        c.locale, c.timezone AS own_zone, c.country AS own_country,
        CASE WHEN i.contact_id IS NOT NULL THEN a.value WHEN i.kind = $9::jsonb ->> ch.channel THEN i.value END AS address,
        CASE WHEN i.contact_id IS NOT NULL THEN a.country WHEN i.kind = $9::jsonb ->> ch.channel THEN i.country END AS country,
        coalesce(p.granted, '{}') AS granted, coalesce(p.withdrawn, '{}') AS withdrawn, p.topics -> $11::text AS chosen, p.quiet_hours AS quiet,
        p.channels AS preferred
    FROM i
    CROSS JOIN unnest($8::text[]) AS ch (channel)
    LEFT JOIN LATERAL (
        SELECT true AS is_there, contacts.locale, contacts.timezone, contacts.country FROM contacts
        WHERE contacts.bucket = i.bucket AND contacts.id = i.contact_id AND contacts.workspace_id = $1 LIMIT 1
    ) AS c ON true
    LEFT JOIN LATERAL (
        SELECT addresses.value, addresses.country FROM addresses
        WHERE addresses.bucket = i.bucket AND addresses.contact_id = i.contact_id AND addresses.kind = $9::jsonb ->> ch.channel
          AND addresses.workspace_id = $1
        ORDER BY addresses.value = $10::text DESC NULLS LAST, addresses.rank, addresses.value LIMIT 1
    ) AS a ON true
    LEFT JOIN LATERAL (
        SELECT permissions.granted, permissions.withdrawn, permissions.topics, permissions.quiet_hours, permissions.channels FROM permissions
        WHERE permissions.bucket = i.bucket AND permissions.contact_id = i.contact_id AND permissions.workspace_id = $1 LIMIT 1
    ) AS p ON true
),
placed AS MATERIALIZED (
    -- Each with the hours that hold for it: null where none are asked. Joined to nothing by its place: that would be each with every other.
    SELECT
        s.*, timed.is_asked AND hours.all_of <> '[]' AS is_timed, hours.all_of AS hours, CASE
            WHEN $19::text IS NOT NULL THEN ARRAY[$19::text] WHEN s.own_zone IS NOT NULL THEN ARRAY[s.own_zone]
            ELSE coalesce(lawful.zones, ARRAY[f.timezone])
        END AS zones
    FROM seen s
    CROSS JOIN facts f
    CROSS JOIN LATERAL (
        SELECT $15::text = 'kept' OR ($15 = 'topic' AND f.keeps_quiet_hours) OR ($15 = 'outside' AND s.channel <> 'inapp')
            OR $16::jsonb IS NOT NULL AS is_asked
    ) AS timed
    LEFT JOIN LATERAL (
        SELECT contact_hours.zones, contact_hours.hours FROM contact_hours
        WHERE timed.is_asked AND contact_hours.country = coalesce(nullif(s.country, ''), s.own_country, (
            SELECT nullif(phone.country, '') FROM addresses phone
            WHERE phone.bucket = s.bucket AND phone.contact_id = s.contact_id AND phone.kind = 'phone' AND phone.workspace_id = $1
            ORDER BY phone.rank LIMIT 1
        ))
        LIMIT 1
    ) AS lawful ON true
    CROSS JOIN LATERAL (
        SELECT
            CASE WHEN $15 = 'kept' THEN coalesce(lawful.hours, '[]') ELSE '[]' END
            || CASE WHEN $15 IN ('kept', 'outside') OR f.keeps_quiet_hours
                THEN '[]'::jsonb || coalesce(s.quiet, '[]') || coalesce(f.quiet_hours, '[]') ELSE '[]' END
            || coalesce($16::jsonb, '[]') AS all_of
    ) AS hours
),
opened AS MATERIALIZED (
    SELECT asked.zones, asked.hours, next_open($18::timestamptz, asked.zones, asked.hours) AS opens_at
    FROM (SELECT DISTINCT zones, hours FROM placed WHERE is_timed) AS asked
)
SELECT
    s.n, s.channel, s.locale, s.address, s.country, s.preferred, s.is_timed, o.opens_at,
    CASE
        WHEN s.is_gone THEN 'contact_gone'
        WHEN s.kind IS NOT NULL AND s.address IS NULL THEN 'no_address'
        WHEN refused.reason IS NOT NULL THEN 'suppressed'
        WHEN f.countries IS NOT NULL AND s.channel IN ('sms', 'mms', 'voice') AND NOT coalesce(s.country, '') = ANY (f.countries)
            THEN CASE WHEN s.country IS NULL THEN 'country_unknown' ELSE 'country_not_allowed' END
        WHEN $13::text = 'not_withdrawn' AND s.withdrawn && ARRAY[s.channel || ':' || $12::text, '*:' || $12::text] THEN 'consent_withdrawn'
        WHEN $13 = 'granted' AND NOT coalesce(
            s.granted && ARRAY[s.channel || ':' || $12::text, s.channel || ':' || $12::text || ':' || coalesce(s.address, '')], false
        ) THEN 'no_consent'
        WHEN $14::boolean AND NOT coalesce((s.chosen ->> s.channel)::boolean, (f.defaults ->> s.channel)::boolean, true) THEN 'preference'
    END AS refusal,
    -- As `reserve` counts them, and without what this message itself would add.
    f.has_caps AND $17::boolean AND EXISTS (
        SELECT FROM caps c
        WHERE c.workspace_id = $1 AND (c.purpose IS NULL OR c.purpose = $12) AND (c.topic IS NULL OR c.topic = $11)
          AND (c.channel IS NULL OR c.channel = s.channel)
          AND (
              SELECT count(*) FROM cap_uses u
              WHERE u.bucket = s.bucket AND u.contact_id = s.contact_id AND u.workspace_id = $1
                AND u.at > $20::timestamptz - make_interval(secs => extract(epoch FROM c.per)::float)
                AND (c.purpose IS NULL OR c.purpose = u.purpose) AND (c.topic IS NULL OR c.topic = u.topic)
                AND (c.channel IS NULL OR c.channel = u.channel)
          ) >= c.most
    ) AS is_capped
FROM placed s
CROSS JOIN facts f
LEFT JOIN opened o ON s.is_timed AND o.zones = s.zones AND o.hours = s.hours
LEFT JOIN LATERAL (
    SELECT suppressions.reason
    FROM (SELECT address_hash($1, s.kind, s.address) AS hash OFFSET 0) AS known
    JOIN suppressions ON suppressions.bucket = (get_byte(known.hash, 0) & 63)::smallint
        AND suppressions.workspace_id = $1 AND suppressions.hash = known.hash
    WHERE f.is_refusing AND s.address IS NOT NULL AND suppressions.channel IN ('*', s.channel)
      AND suppressions.topic IN ('*', coalesce($11::text, '*'))
    LIMIT 1
) AS refused ON true

-- name: list_carriers
-- The workspace's provider accounts that are in use, with what the guard chooses by.
SELECT a.id, a.channels, a.rank, a.destinations::text AS destinations, h.open_until IS NOT NULL AS is_failing, h.open_until
FROM provider_accounts a
LEFT JOIN account_health h ON h.account_id = a.id
WHERE a.workspace_id = $1 AND a.is_enabled

-- name: spending
-- Whether marketing mail is paused, what a day may cost, and what the day of $2 has cost so far.
SELECT w.mail_paused_at IS NOT NULL AS is_mail_paused, w.spend_per_day, w.currency, coalesce((
    SELECT m.total FROM meters m
    WHERE m.workspace_id = w.id AND m.key = 'spend:' || to_char($2::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD')
      AND m.bucket = (hashtext('spend:' || to_char($2::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD')) & 63)::smallint
), 0) AS spent
FROM workspaces w
WHERE w.id = $1
