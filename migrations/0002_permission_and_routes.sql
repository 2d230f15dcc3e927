-- readable by: 0001
-- Permission, routes and time: who may be written to, on which channel next, when, and how often.
-- The program before this one runs on it: what it does not write has a default, and what it does not read it does not miss.

-- ── the installation itself ──────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE installation (
    is_only         boolean     PRIMARY KEY DEFAULT true CHECK (is_only),
    address_key     bytea,
    home            text,
    paused_at       timestamptz,
    paused_because  text,
    alive_at        timestamptz
);
INSERT INTO installation DEFAULT VALUES;
COMMENT ON TABLE installation IS 'one row: what is true of this database as a whole';
COMMENT ON COLUMN installation.address_key IS 'sealed under the master key; addresses are hashed with it, so that a refusal outlives the address';
COMMENT ON COLUMN installation.home IS 'where this database last ran: a copy elsewhere starts paused';
COMMENT ON COLUMN installation.alive_at IS 'when a worker last said that it runs';

-- ── what a workspace allows ──────────────────────────────────────────────────────────────────────────────────────────

ALTER TABLE workspaces
    ADD COLUMN route            jsonb,
    ADD COLUMN countries        text[],
    ADD COLUMN quiet_hours      jsonb,
    ADD COLUMN rate_per_second  real,
    ADD COLUMN spend_per_day    bigint,
    ADD COLUMN code_rates       jsonb,
    ADD COLUMN has_caps         boolean NOT NULL DEFAULT false;
UPDATE workspaces SET countries = CASE WHEN default_country IS NULL THEN '{}' ELSE ARRAY[default_country] END WHERE mode = 'live';
COMMENT ON COLUMN workspaces.route IS 'of a message that names none, nor its template, nor its topic';
COMMENT ON COLUMN workspaces.countries IS 'where SMS and calls may go; null: anywhere';
COMMENT ON COLUMN workspaces.quiet_hours IS '{from, to}: local times in which nobody is disturbed; a person''s own come on top';
COMMENT ON COLUMN workspaces.spend_per_day IS 'in millionths of the currency of the prices on its provider accounts';
COMMENT ON COLUMN workspaces.code_rates IS '{number | prefix | ip: [how many at once, seconds until all of them are back]}, for login codes by SMS and calls';

ALTER TABLE topics
    ADD COLUMN route              jsonb,
    ADD COLUMN defaults           jsonb   NOT NULL DEFAULT '{}',
    ADD COLUMN keeps_quiet_hours  boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN topics.defaults IS '{channel: whether who has not chosen gets it there}; a channel that is not named: yes';
COMMENT ON COLUMN topics.keeps_quiet_hours IS 'for purpose transactional; marketing always keeps them, codes and alarms never';

ALTER TABLE templates
    ADD COLUMN route         jsonb,
    ADD COLUMN is_sensitive  boolean NOT NULL DEFAULT false;

ALTER TABLE provider_accounts
    ADD COLUMN rate_per_second         real,
    ADD COLUMN sender_rate_per_second  real,
    ADD COLUMN destinations            jsonb;
COMMENT ON COLUMN provider_accounts.destinations IS '[{prefix, price}]: where it may be used, the longest prefix first; null: everywhere, at no price';

CREATE TABLE account_health (
    account_id    uuid        PRIMARY KEY REFERENCES provider_accounts (id) ON DELETE CASCADE,
    workspace_id  uuid        NOT NULL,
    open_until    timestamptz,
    trips         integer     NOT NULL DEFAULT 0,
    reason        text,
    changed_at    timestamptz NOT NULL
);
COMMENT ON TABLE account_health IS 'the breaker of a provider account: with open_until nothing goes there but a probe when that time has come; real time';

CREATE TABLE caps (
    id            uuid        PRIMARY KEY,
    workspace_id  uuid        NOT NULL REFERENCES workspaces (id),
    purpose       text,
    topic         text,
    channel       text,
    most          integer     NOT NULL,
    per           interval    NOT NULL,
    created_at    timestamptz NOT NULL
);
CREATE INDEX ON caps (workspace_id);
COMMENT ON TABLE caps IS 'how many messages a person gets within any such time: of a purpose, a topic, a channel, or in total';

-- When the law lets marketing disturb people, by country; written from the program's own table when it starts.
CREATE TABLE contact_hours (
    country  text    PRIMARY KEY,
    zones    text[]  NOT NULL,
    hours    jsonb   NOT NULL DEFAULT '[]',
    source   text
);
COMMENT ON TABLE contact_hours IS 'by country: its time zones, and the hours in which marketing may disturb there, each {opens, closes, days}';

-- ── what people allow ────────────────────────────────────────────────────────────────────────────────────────────────

ALTER TABLE addresses ADD COLUMN country text;

CREATE TABLE consents (
    bucket        smallint    NOT NULL,
    id            uuid        NOT NULL,
    workspace_id  uuid        NOT NULL,
    contact_id    uuid        NOT NULL,
    channel       text,
    purpose       text        NOT NULL,
    state         text        NOT NULL CHECK (state IN ('granted', 'withdrawn')),
    text          text,
    source        text        NOT NULL,
    address       text,
    proof         jsonb,
    author_id     uuid,
    occurred_at   timestamptz NOT NULL,
    recorded_at   timestamptz NOT NULL,
    PRIMARY KEY (bucket, id)
);
CREATE INDEX ON consents (contact_id, id);
COMMENT ON TABLE consents IS 'the ledger: rows are added and never changed; channel null: on every channel, for a withdrawal';

CREATE TABLE permissions (
    bucket        smallint    NOT NULL,
    contact_id    uuid        NOT NULL,
    workspace_id  uuid        NOT NULL,
    granted       text[]      NOT NULL DEFAULT '{}',
    withdrawn     text[]      NOT NULL DEFAULT '{}',
    topics        jsonb       NOT NULL DEFAULT '{}',
    channels      text[]      NOT NULL DEFAULT '{}',
    quiet_hours   jsonb,
    updated_at    timestamptz NOT NULL,
    PRIMARY KEY (bucket, contact_id)
);
COMMENT ON TABLE permissions IS 'what one person allows now: the ledger''s last words and their own preferences, as one row for the guard';
COMMENT ON COLUMN permissions.granted IS 'channel:purpose, or channel:purpose:address where the consent is for that address only';
COMMENT ON COLUMN permissions.withdrawn IS 'channel:purpose, or *:purpose';
COMMENT ON COLUMN permissions.topics IS '{topic: {channel: boolean}}, what the person has chosen';
COMMENT ON COLUMN permissions.channels IS 'in the order in which the person likes them';

CREATE TABLE suppressions (
    bucket        smallint    NOT NULL,
    workspace_id  uuid        NOT NULL,
    hash          bytea       NOT NULL,
    channel       text        NOT NULL DEFAULT '*',
    topic         text        NOT NULL DEFAULT '*',
    id            uuid        NOT NULL,
    kind          text        NOT NULL,
    reason        text        NOT NULL,
    source        text        NOT NULL,
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (bucket, workspace_id, hash, channel, topic)
);
CREATE INDEX ON suppressions (workspace_id, id);
COMMENT ON TABLE suppressions IS 'addresses never to be used, by address_hash(): all who share one share its refusal; bucket is the hash''s';

CREATE TABLE cap_uses (
    bucket        smallint    NOT NULL,
    contact_id    uuid        NOT NULL,
    delivery_id   uuid        NOT NULL,
    workspace_id  uuid        NOT NULL,
    purpose       text        NOT NULL,
    topic         text,
    channel       text        NOT NULL,
    at            timestamptz NOT NULL,
    PRIMARY KEY (bucket, contact_id, delivery_id)
);
COMMENT ON TABLE cap_uses IS 'what counts towards caps: written with the intent, in a workspace that has any; business time';

CREATE TABLE meters (
    bucket        smallint    NOT NULL,
    workspace_id  uuid        NOT NULL,
    key           text        NOT NULL,
    full_at       timestamptz,
    next_at       timestamptz,
    total         bigint      NOT NULL DEFAULT 0,
    PRIMARY KEY (bucket, workspace_id, key)
);
COMMENT ON TABLE meters IS 'token buckets and sums: one row a sender, an account, a number, a prefix, an address of origin, a day''s spending';
COMMENT ON COLUMN meters.full_at IS 'when the bucket is full again: each token taken moves it on by 1 / rate';
COMMENT ON COLUMN meters.next_at IS 'the end of the line of those who found it empty';

-- ── routes ───────────────────────────────────────────────────────────────────────────────────────────────────────────

ALTER TABLE messages
    ADD COLUMN route         jsonb,
    ADD COLUMN hours         jsonb,
    ADD COLUMN collapse_key  text,
    ADD COLUMN asked_from    inet,
    ADD COLUMN is_sensitive  boolean NOT NULL DEFAULT false,
    ADD COLUMN sealed        bytea,
    ADD COLUMN stopped_at    timestamptz;
COMMENT ON COLUMN messages.channels IS 'of all the steps of its route';
COMMENT ON COLUMN messages.route IS 'its steps, where there is more to decide than channels at once';
COMMENT ON COLUMN messages.hours IS 'local hours within which it may arrive, each {opens, closes, days}';
COMMENT ON COLUMN messages.asked_from IS 'the address on the network from which a login code was asked for';
COMMENT ON COLUMN messages.stopped_at IS 'cancelled: its route goes no further for anybody';
COMMENT ON COLUMN messages.sealed IS 'content and data of a sensitive message, under the master key; gone when it is settled';

ALTER TABLE deliveries
    ADD COLUMN purpose        text,
    ADD COLUMN is_routed      boolean NOT NULL DEFAULT false,
    ADD COLUMN has_hours      boolean NOT NULL DEFAULT false,
    ADD COLUMN collapse_key   text,
    ADD COLUMN superseded_by  uuid;
COMMENT ON COLUMN deliveries.purpose IS 'the message''s; null, from a program before this one: its lane tells';
COMMENT ON COLUMN deliveries.is_routed IS 'its recipient has a row in recipients: what comes of it decides what comes next';
COMMENT ON COLUMN deliveries.superseded_by IS 'the message that replaced it, also where it was shown';

ALTER TABLE queue
    ADD COLUMN tried      uuid[],
    ADD COLUMN waits_for  text;
COMMENT ON COLUMN queue.tried IS 'provider accounts that this delivery does not go to again before the others';
COMMENT ON COLUMN queue.waits_for IS 'why it is not looked at before due_at, where the delivery''s own reason does not tell';

CREATE TABLE recipients (
    bucket          smallint    NOT NULL,
    message_id      uuid        NOT NULL,
    contact_id      uuid        NOT NULL,
    message_bucket  smallint    NOT NULL,
    workspace_id    uuid        NOT NULL,
    step            smallint    NOT NULL,
    channels        text[],
    next_at         timestamptz,
    data            jsonb,
    stopped_at      timestamptz,
    stopped_by      text,
    evidence        uuid,
    PRIMARY KEY (bucket, message_id, contact_id)
);
COMMENT ON TABLE recipients IS 'where one person stands on a message''s route; under the person''s lock';
COMMENT ON COLUMN recipients.channels IS 'the order of this step''s channels, where one is picked';
COMMENT ON COLUMN recipients.next_at IS 'when the next step comes, without evidence; business time; null: there is none';
COMMENT ON COLUMN recipients.data IS 'the recipient''s own data, for deliveries of later steps';

CREATE TABLE collapses (
    bucket        smallint NOT NULL,
    contact_id    uuid     NOT NULL,
    key           text     NOT NULL,
    workspace_id  uuid     NOT NULL,
    message_id    uuid     NOT NULL,
    PRIMARY KEY (bucket, contact_id, key)
);
COMMENT ON TABLE collapses IS 'the newest message of a collapse key, by person: the others are superseded';

-- ── what the guard asks ──────────────────────────────────────────────────────────────────────────────────────────────

-- The keyed hash of an address: HMAC in its nested form.
CREATE FUNCTION keyed_hash(key bytea, workspace uuid, kind text, value text) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN sha256(key || sha256(key || convert_to(workspace::text || '|' || kind || '|' || value, 'UTF8')));

-- The same under the key that this connection was given.
CREATE FUNCTION address_hash(workspace uuid, kind text, value text) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN keyed_hash(decode(current_setting('app.address_key'), 'hex'), workspace, kind, value);

-- The bucket that an id carries in its lowest six bits.
CREATE FUNCTION id_bucket(id uuid) RETURNS smallint
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN (get_byte(uuid_send(id), 15) & 63)::smallint;

CREATE FUNCTION contact_slot(contact uuid) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN hashtext(contact::text) & 4095;

CREATE FUNCTION address_slot(address text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN hashtext(address) & 4095;

-- Who refuses, stops or withdraws holds the person's and the address's lock until its commit; who claims holds them shared, and
-- reads after it has them, with a snapshot of its own: so a refusal that has committed is never overtaken. A claim never waits:
-- what somebody is deciding about right now is left for the next look.
CREATE FUNCTION permission_now(
    buckets smallint[], contacts uuid[], kinds text[], addresses text[], workspaces uuid[], channels text[], topics text[], routed uuid[]
) RETURNS TABLE (
    n integer, is_free boolean, suppressed text, granted text[], withdrawn text[], chosen jsonb, quiet jsonb, stopped boolean
)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    free      boolean[];
    refusing  uuid[];
    secret    bytea := decode(current_setting('app.address_key'), 'hex');
BEGIN
    SELECT array_agg(
        pg_try_advisory_xact_lock_shared(1, contact_slot(i.contact))
        AND (i.address IS NULL OR pg_try_advisory_xact_lock_shared(2, address_slot(i.address)))
        ORDER BY i.n
    ) INTO free
    FROM unnest(contacts, addresses) WITH ORDINALITY AS i (contact, address, n);
    -- An address is hashed only where its workspace refuses any: that costs as much as all the rest.
    SELECT coalesce(array_agg(w.id), '{}') INTO refusing
    FROM (SELECT DISTINCT unnest(workspaces)) AS w (id)
    WHERE EXISTS (SELECT FROM suppressions WHERE suppressions.workspace_id = w.id);
    RETURN QUERY
    SELECT
        i.n::integer, free[i.n], s.reason, p.granted, p.withdrawn, p.topics -> i.topic, p.quiet_hours, r.stopped_at IS NOT NULL
    FROM unnest(buckets, contacts, kinds, addresses, workspaces, channels, topics, routed) WITH ORDINALITY
        AS i (bucket, contact, kind, address, workspace, channel, topic, message, n)
    LEFT JOIN permissions p ON p.bucket = i.bucket AND p.contact_id = i.contact
    LEFT JOIN LATERAL (
        SELECT suppressions.reason
        FROM (SELECT keyed_hash(secret, i.workspace, i.kind, i.address) AS hash OFFSET 0) AS known
        JOIN suppressions ON suppressions.bucket = (get_byte(known.hash, 0) & 63)::smallint
            AND suppressions.workspace_id = i.workspace AND suppressions.hash = known.hash
        WHERE i.address IS NOT NULL AND i.workspace = ANY (refusing) AND suppressions.channel IN ('*', i.channel)
          AND suppressions.topic IN ('*', coalesce(i.topic, '*'))
        LIMIT 1
    ) AS s ON true
    LEFT JOIN recipients r ON r.bucket = i.bucket AND r.message_id = i.message AND r.contact_id = i.contact;
END
$$;

-- The first instant from `moment` on at which every one of the hours is open in every one of the zones; null: not within two weeks.
-- Each of the hours is {opens, closes, days}: local times of day, closes before opens being the next day's; days 1 (Monday) to 7.
CREATE FUNCTION next_open(moment timestamptz, zones text[], hours jsonb) RETURNS timestamptz
LANGUAGE plpgsql STABLE AS $$
DECLARE
    at      timestamptz := moment;
    zone    text;
    one     jsonb;
    local   timestamp;
    target  timestamp;
    opens   time;
    closes  time;
    is_day  boolean;
    later   timestamptz;
    low     timestamptz;
    middle  timestamptz;
    moved   boolean;
    known   text[] := '{}';
BEGIN
    FOREACH zone IN ARRAY zones LOOP
        -- These names are zones with a summer time, and PostgreSQL takes them for abbreviations of an offset.
        zone := CASE zone
            WHEN 'CET' THEN 'Europe/Brussels' WHEN 'MET' THEN 'Europe/Brussels' WHEN 'EET' THEN 'Europe/Athens'
            WHEN 'WET' THEN 'Europe/Lisbon' ELSE zone END;
        BEGIN
            PERFORM moment AT TIME ZONE zone;
            known := known || zone;
        EXCEPTION WHEN invalid_parameter_value THEN
            -- A zone that this server has never heard of must not stop everybody else's messages.
            known := known || 'UTC'::text;
        END;
    END LOOP;
    FOR round IN 1 .. 200 LOOP
        moved := false;
        FOREACH zone IN ARRAY known LOOP
            FOR one IN SELECT value FROM jsonb_array_elements(hours) LOOP
                local := at AT TIME ZONE zone;
                opens := (one ->> 'opens')::time;
                closes := (one ->> 'closes')::time;
                is_day := one -> 'days' IS NULL OR one -> 'days' @> to_jsonb(extract(isodow FROM local)::integer);
                CONTINUE WHEN is_day AND CASE
                    WHEN opens < closes THEN local::time >= opens AND local::time < closes
                    ELSE local::time >= opens OR local::time < closes
                END;
                target := CASE WHEN is_day AND local::time < opens THEN local::date ELSE local::date + 1 END + opens;
                -- In seconds: days would be those of the session's own zone.
                later := at + make_interval(secs => extract(epoch FROM target - local)::float);
                IF later AT TIME ZONE zone <> target THEN
                    -- The clock there is turned before: up to then by its old reckoning, and from then on anew.
                    low := at;
                    WHILE later - low >= interval '1 second' LOOP
                        middle := low + make_interval(secs => extract(epoch FROM later - low)::float / 2);
                        IF (middle AT TIME ZONE zone) - local = middle - at THEN
                            low := middle;
                        ELSE
                            later := middle;
                        END IF;
                    END LOOP;
                    later := date_trunc('second', later);
                END IF;
                at := later;
                moved := true;
            END LOOP;
        END LOOP;
        IF NOT moved THEN
            RETURN at;
        END IF;
        -- Hours come again every week: what two of them have not opened is looked for another day.
        EXIT WHEN at > moment + interval '360 hours';
    END LOOP;
    RETURN NULL;
END
$$;

-- Takes what an intent needs: a token of every rate, room under every cap, money of the day; all of it, or nothing and the reason.
-- Whoever holds one of these right now is not waited for: busy. `rates`: [[key, per second, burst, verdict]] in real time;
-- `codes`: the same in business time; both fill again by 1 / rate a token. Nobody's line is longer than an hour.
CREATE FUNCTION reserve(
    real_now timestamptz, now timestamptz, workspace uuid, delivery uuid, in_bucket smallint, contact uuid, of_purpose text, of_topic text,
    of_channel text, counts boolean, limits boolean, is_urgent boolean, rates jsonb, codes jsonb, price bigint, spend_limit bigint,
    OUT verdict text, OUT again_at timestamptz
)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    one        record;
    day        text := 'spend:' || to_char(now AT TIME ZONE 'UTC', 'YYYY-MM-DD');
    is_capped  boolean := counts;
BEGIN
    IF is_capped AND NOT pg_try_advisory_xact_lock(3, contact_slot(contact)) THEN
        verdict := 'busy';
        RETURN;
    END IF;
    FOR one IN
        SELECT key FROM (
            SELECT value ->> 0 AS key FROM jsonb_array_elements(rates || codes)
            UNION ALL SELECT day WHERE price > 0 AND spend_limit IS NOT NULL
        ) AS keys
    LOOP
        IF NOT pg_try_advisory_xact_lock(4, hashtext(workspace::text || one.key)) THEN
            verdict := 'busy';
            RETURN;
        END IF;
    END LOOP;
    IF limits AND EXISTS (
        SELECT FROM caps c
        WHERE c.workspace_id = workspace AND (c.purpose IS NULL OR c.purpose = of_purpose)
          AND (c.topic IS NULL OR c.topic = of_topic) AND (c.channel IS NULL OR c.channel = of_channel)
          AND (
              SELECT count(*) FROM cap_uses u
              WHERE u.bucket = in_bucket AND u.contact_id = contact AND u.delivery_id <> delivery
                -- In seconds: days would be those of the session's own zone.
                AND u.at > now - make_interval(secs => extract(epoch FROM c.per)::float)
                AND (c.purpose IS NULL OR c.purpose = u.purpose) AND (c.topic IS NULL OR c.topic = u.topic)
                AND (c.channel IS NULL OR c.channel = u.channel)
          ) >= c.most
    ) THEN
        verdict := 'capped';
        RETURN;
    END IF;
    -- The whole of `codes` first: who asks for too many is told so, and takes no turn in anybody's line.
    FOR one IN
        SELECT
            i.value ->> 0 AS key, (i.value ->> 1)::float AS rate, i.value ->> 3 AS verdict, i.is_code,
            CASE WHEN i.is_code THEN now ELSE real_now END AS at,
            CASE WHEN i.is_code OR is_urgent THEN (i.value ->> 2)::float ELSE greatest(1, (i.value ->> 2)::float / 2) END AS burst,
            m.full_at, m.next_at
        FROM (
            SELECT value, true AS is_code FROM jsonb_array_elements(codes) UNION ALL SELECT value, false FROM jsonb_array_elements(rates)
        ) AS i
        LEFT JOIN meters m ON m.bucket = (hashtext(i.value ->> 0) & 63)::smallint AND m.workspace_id = workspace AND m.key = i.value ->> 0
    LOOP
        IF one.full_at > one.at + make_interval(secs => (one.burst - 1) / one.rate + 0.000001) THEN
            verdict := one.verdict;
            again_at := one.full_at - make_interval(secs => (one.burst - 1) / one.rate);
            IF NOT one.is_code AND NOT is_urgent THEN
                -- The line ends where nobody has a turn: who comes back after the hour finds what lies behind it free.
                again_at := least(greatest(one.next_at, again_at) + make_interval(secs => 1 / one.rate), real_now + interval '1 hour');
                UPDATE meters SET next_at = again_at
                WHERE meters.bucket = (hashtext(one.key) & 63)::smallint AND meters.workspace_id = workspace AND meters.key = one.key;
            END IF;
            RETURN;
        END IF;
    END LOOP;
    IF price > 0 AND spend_limit IS NOT NULL AND price + coalesce((
        SELECT total FROM meters m WHERE m.bucket = (hashtext(day) & 63)::smallint AND m.workspace_id = workspace AND m.key = day
    ), 0) > spend_limit THEN
        verdict := 'spend_limit';
        again_at := real_now + interval '10 minutes';
        RETURN;
    END IF;
    INSERT INTO meters AS m (bucket, workspace_id, key, full_at, total)
    SELECT (hashtext(i.key) & 63)::smallint, workspace, i.key, i.full_at, i.total FROM (
        SELECT value ->> 0 AS key, real_now + make_interval(secs => 1 / (value ->> 1)::float) AS full_at, 0 AS total
        FROM jsonb_array_elements(rates)
        UNION ALL
        SELECT value ->> 0, now + make_interval(secs => 1 / (value ->> 1)::float), 0 FROM jsonb_array_elements(codes)
        UNION ALL
        SELECT day, NULL, price WHERE price > 0 AND spend_limit IS NOT NULL
    ) AS i
    ON CONFLICT (bucket, workspace_id, key) DO UPDATE
    SET full_at = excluded.full_at + greatest(m.full_at - CASE WHEN m.key LIKE 'code:%' THEN now ELSE real_now END, interval '0'),
        total = m.total + excluded.total;
    IF is_capped THEN
        INSERT INTO cap_uses (bucket, contact_id, delivery_id, workspace_id, purpose, topic, channel, at)
        VALUES (in_bucket, contact, delivery, workspace, of_purpose, of_topic, of_channel, now)
        ON CONFLICT DO NOTHING;
    END IF;
    verdict := 'go';
END
$$;

-- ── who sees what ────────────────────────────────────────────────────────────────────────────────────────────────────

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'installation', 'account_health', 'caps', 'contact_hours', 'consents', 'permissions', 'suppressions', 'cap_uses', 'meters',
        'recipients', 'collapses'
    ] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY pipeline ON %I TO tidings_pipeline USING (true) WITH CHECK (true)', name);
        IF name NOT IN ('installation', 'contact_hours') THEN
            EXECUTE format(
                'CREATE POLICY workspace ON %I TO tidings_api USING (workspace_id = current_setting(''app.workspace'')::uuid) '
                'WITH CHECK (workspace_id = current_setting(''app.workspace'')::uuid)', name
            );
        END IF;
    END LOOP;
END
$$;

GRANT SELECT, INSERT, UPDATE, DELETE ON
    installation, account_health, caps, contact_hours, consents, permissions, suppressions, cap_uses, meters, recipients, collapses
TO tidings_pipeline;
GRANT SELECT ON account_health, cap_uses, meters, recipients TO tidings_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON caps, permissions, suppressions, collapses TO tidings_api;
GRANT SELECT, INSERT ON consents TO tidings_api;
GRANT DELETE ON consents TO tidings_api;
GRANT DELETE ON cap_uses TO tidings_api;
GRANT UPDATE (next_at) ON meters TO tidings_api;
GRANT UPDATE, DELETE ON recipients TO tidings_api;
GRANT UPDATE (stopped_at) ON messages TO tidings_api;
GRANT UPDATE (route, countries, quiet_hours, rate_per_second, spend_per_day, code_rates, has_caps) ON workspaces TO tidings_api;
