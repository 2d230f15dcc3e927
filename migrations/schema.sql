-- The first schema: one message for a login code, an order and a chat post; one send path; few rows a delivery.
-- Tables that grow with traffic lead their primary key with the bucket that every id carries; small ones have none.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tidings_api') THEN
        CREATE ROLE tidings_api NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tidings_pipeline') THEN
        CREATE ROLE tidings_pipeline NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;  -- another database of this server made them at the same moment
END
$$;
GRANT tidings_api, tidings_pipeline TO CURRENT_USER;

-- ── workspaces: small, read everywhere, no bucket ────────────────────────────────────────────────────────────────────

CREATE TABLE workspaces (
    id               uuid        PRIMARY KEY,
    name             text        NOT NULL,
    mode             text        NOT NULL CHECK (mode IN ('live', 'test')),
    default_country  text,
    default_locale   text        NOT NULL DEFAULT 'en',
    timezone         text        NOT NULL DEFAULT 'UTC',
    keeps_content    boolean     NOT NULL,
    clock_offset     interval    NOT NULL DEFAULT '0',
    faults           jsonb       NOT NULL DEFAULT '[]',
    created_at       timestamptz NOT NULL,
    route            jsonb,
    countries        text[],
    quiet_hours      jsonb,
    rate_per_second  real,
    spend_per_day    bigint,
    code_rates       jsonb,
    has_caps         boolean NOT NULL DEFAULT false,
    mail_paused_at timestamptz,
    mail_paused_because text,
    mail_resumed_at timestamptz,
    stop_scope text NOT NULL DEFAULT 'channel' CHECK (stop_scope IN ('channel', 'topic')),
    answers_automatically boolean NOT NULL DEFAULT true,
    stop_text text,
    help_text text,
    tracks_opens boolean NOT NULL DEFAULT false,
    tracks_clicks boolean NOT NULL DEFAULT false,
    link_domain text,
    previews_links boolean NOT NULL DEFAULT true,
    reach jsonb,
    request_log_days smallint NOT NULL DEFAULT 7 CHECK (request_log_days BETWEEN 0 AND 30),
    currency text CHECK (currency ~ '^[A-Z]{3}$')
);
COMMENT ON COLUMN workspaces.keeps_content IS 'what was sent is kept as text, beside version, data and hash';
COMMENT ON COLUMN workspaces.clock_offset IS 'business time minus real time; only test workspaces move it';
COMMENT ON COLUMN workspaces.faults IS 'what the sandbox does wrong for this workspace';

CREATE TABLE api_keys (
    id            uuid        PRIMARY KEY,
    workspace_id  uuid        NOT NULL REFERENCES workspaces (id),
    hash          bytea       NOT NULL UNIQUE,
    name          text        NOT NULL,
    hint          text        NOT NULL,
    scopes        text[]      NOT NULL,
    expires_at    timestamptz,
    last_used_at  timestamptz,
    revoked_at    timestamptz,
    created_at    timestamptz NOT NULL
);
CREATE INDEX ON api_keys (workspace_id);

CREATE TABLE provider_accounts (
    id            uuid        PRIMARY KEY,
    workspace_id  uuid        NOT NULL REFERENCES workspaces (id),
    provider      text        NOT NULL,
    name          text        NOT NULL,
    channels      text[]      NOT NULL,
    credentials   bytea       NOT NULL,
    senders       text[]      NOT NULL DEFAULT '{}',
    rank          smallint    NOT NULL DEFAULT 1,
    is_enabled    boolean     NOT NULL DEFAULT true,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    rate_per_second         real,
    sender_rate_per_second  real,
    destinations            jsonb,
    callback_token text NOT NULL DEFAULT replace(gen_random_uuid()::text, '-', ''),
    keeps_exchanges boolean
);
CREATE INDEX ON provider_accounts (workspace_id);
COMMENT ON COLUMN provider_accounts.credentials IS 'sealed with AES-256-GCM under a master key that is not in the database';

-- ── topics and templates ─────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE topics (
    workspace_id  uuid        NOT NULL REFERENCES workspaces (id),
    key           text        NOT NULL,
    name          text        NOT NULL,
    description   text        NOT NULL DEFAULT '',
    channel       text,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    route jsonb,
    defaults jsonb NOT NULL DEFAULT '{}',
    keeps_quiet_hours boolean NOT NULL DEFAULT false,
    PRIMARY KEY (workspace_id, key)
);
COMMENT ON COLUMN topics.channel IS 'the route of a message about it that names none';

CREATE TABLE templates (
    id            uuid        PRIMARY KEY,
    workspace_id  uuid        NOT NULL REFERENCES workspaces (id),
    key           text        NOT NULL,
    name          text        NOT NULL,
    purpose       text        NOT NULL,
    topic         text,
    channel       text,
    published     integer,
    latest        integer     NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    route jsonb,
    is_sensitive boolean NOT NULL DEFAULT false,
    archived_at timestamptz,
    draft_revision integer NOT NULL DEFAULT 0,
    UNIQUE (workspace_id, key),
    FOREIGN KEY (workspace_id, topic) REFERENCES topics (workspace_id, key)
);

CREATE TABLE template_versions (
    template_id     uuid        NOT NULL REFERENCES templates (id),
    n               integer     NOT NULL,
    workspace_id    uuid        NOT NULL,
    content         jsonb       NOT NULL,
    default_locale  text        NOT NULL,
    variables       text[]      NOT NULL,
    is_published    boolean     NOT NULL DEFAULT false,
    created_at      timestamptz NOT NULL,
    published_at    timestamptz,
    sources text[] NOT NULL DEFAULT '{}',
    source jsonb,
    PRIMARY KEY (template_id, n)
);
COMMENT ON COLUMN template_versions.content IS '{channel: {locale: {text, title, html, actions}}}; immutable once published';

-- ── contacts ─────────────────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE contacts (
    bucket        smallint    NOT NULL,
    id            uuid        NOT NULL,
    workspace_id  uuid        NOT NULL,
    external_id   text        NOT NULL,
    name          text,
    locale        text,
    timezone      text,
    country       text,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    PRIMARY KEY (bucket, id)
);
CREATE INDEX ON contacts (workspace_id, id);

CREATE TABLE contact_keys (
    bucket        smallint NOT NULL,
    workspace_id  uuid     NOT NULL,
    kind          text     NOT NULL,
    value         text     NOT NULL,
    contact_id    uuid     NOT NULL,
    PRIMARY KEY (bucket, workspace_id, kind, value, contact_id)
);
CREATE UNIQUE INDEX ON contact_keys (bucket, workspace_id, value) WHERE kind = 'id';
COMMENT ON TABLE contact_keys IS 'how a contact is found: by your id (one contact) or by an address (perhaps several); bucket is the hash of the key';

CREATE TABLE addresses (
    bucket        smallint    NOT NULL,
    contact_id    uuid        NOT NULL,
    kind          text        NOT NULL,
    value         text        NOT NULL,
    workspace_id  uuid        NOT NULL,
    rank          smallint    NOT NULL,
    label         text,
    created_at    timestamptz NOT NULL,
    country text,
    device text,
    platform text,
    used_at timestamptz,
    PRIMARY KEY (bucket, contact_id, kind, value)
);

CREATE TABLE attributes (
    bucket        smallint    NOT NULL,
    contact_id    uuid        NOT NULL,
    name          text        NOT NULL,
    workspace_id  uuid        NOT NULL,
    text_value    text,
    number_value  double precision,
    bool_value    boolean,
    time_value    timestamptz,
    PRIMARY KEY (bucket, contact_id, name),
    CHECK (num_nonnulls(text_value, number_value, bool_value) = 1)
);
COMMENT ON COLUMN attributes.time_value IS 'beside text_value, where the text is an RFC 3339 time';

-- ── messages: the one aggregate ──────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE messages (
    bucket            smallint    NOT NULL,
    id                uuid        NOT NULL,
    workspace_id      uuid        NOT NULL,
    direction         text        NOT NULL,
    author_id         uuid,
    purpose           text        NOT NULL,
    topic             text,
    lane              text        NOT NULL,
    channels          text[]      NOT NULL,
    template_id       uuid,
    template_version  integer,
    content           jsonb,
    data              jsonb,
    metadata          jsonb,
    send_at           timestamptz,
    expires_at        timestamptz,
    in_reply_to       uuid,
    recipients        integer     NOT NULL,
    created_at        timestamptz NOT NULL,
    route jsonb,
    hours jsonb,
    collapse_key text,
    asked_from inet,
    is_sensitive boolean NOT NULL DEFAULT false,
    sealed bytea,
    stopped_at timestamptz,
    account_id uuid,
    sender text,
    address text,
    reference text,
    conversation_id uuid,
    kind bigint,
    PRIMARY KEY (bucket, id)
);
CREATE INDEX ON messages (workspace_id, id);
COMMENT ON COLUMN messages.channels IS 'of the one step that a route has; each contact has a delivery on each';
COMMENT ON COLUMN messages.author_id IS 'the key that sent it, or the contact who wrote it where direction is in';

CREATE TABLE deliveries (
    bucket              smallint    NOT NULL,
    id                  uuid        NOT NULL,
    message_bucket      smallint    NOT NULL,
    message_id          uuid        NOT NULL,
    workspace_id        uuid        NOT NULL,
    contact_id          uuid        NOT NULL,
    channel             text        NOT NULL,
    step                smallint    NOT NULL DEFAULT 1,
    state               text        NOT NULL,
    reason              text,
    topic               text,
    data                jsonb,
    expires_at          timestamptz,
    due_at              timestamptz,
    attempt             smallint    NOT NULL DEFAULT 0,
    account_id          uuid,
    provider_reference  text,
    created_at          timestamptz NOT NULL,
    changed_at          timestamptz NOT NULL,
    sent_at             timestamptz,
    delivered_at        timestamptz,
    read_at             timestamptz,
    purpose text,
    is_routed boolean NOT NULL DEFAULT false,
    has_hours boolean NOT NULL DEFAULT false,
    collapse_key text,
    superseded_by uuid,
    sender text,
    address text,
    is_confirmation boolean NOT NULL DEFAULT false,
    bounced_as text,
    complained_at timestamptz,
    PRIMARY KEY (bucket, id)
);
-- The bucket stands last on purpose: with a second index that it leads, the planner takes the wrong one for (bucket, id)
-- on an empty table, and a prepared statement keeps that plan for ever.
CREATE UNIQUE INDEX ON deliveries (message_id, contact_id, channel, step, bucket);
CREATE INDEX ON deliveries (contact_id, id);

CREATE TABLE queue (
    bucket        smallint    NOT NULL,
    delivery_id   uuid        NOT NULL,
    workspace_id  uuid        NOT NULL,
    lane          text        NOT NULL,
    due_at        timestamptz NOT NULL,
    attempt       smallint    NOT NULL DEFAULT 0,
    lease_token   uuid,
    lease_until   timestamptz,
    intent_at     timestamptz,
    account_id    uuid,
    address       text,
    tried uuid[],
    waits_for text,
    sender text,
    channel text NOT NULL DEFAULT '',
    is_cancelled boolean NOT NULL DEFAULT false,
    PRIMARY KEY (bucket, delivery_id)
);
CREATE INDEX queue_leased ON queue (lease_until) WHERE lease_token IS NOT NULL;
COMMENT ON TABLE queue IS 'what waits or is on the wire: with a lease token the row is the intent (attempt, address, account), committed before the first byte';
COMMENT ON COLUMN queue.due_at IS 'in real time: a test workspace that moves its clock moves these';

CREATE TABLE attempts (
    bucket              smallint    NOT NULL,
    delivery_id         uuid        NOT NULL,
    n                   smallint    NOT NULL,
    workspace_id        uuid        NOT NULL,
    account_id          uuid,
    provider            text        NOT NULL,
    address             text,
    intent_at           timestamptz NOT NULL,
    finished_at         timestamptz NOT NULL,
    outcome             text        NOT NULL CHECK (outcome IN ('sent', 'refused', 'unknown')),
    code                text,
    detail              text,
    provider_reference  text,
    content             jsonb,
    content_hash        bytea,
    PRIMARY KEY (bucket, delivery_id, n)
);
CREATE INDEX ON attempts (account_id, provider_reference) WHERE provider_reference IS NOT NULL;

CREATE TABLE parked_receipts (
    bucket              smallint    NOT NULL,
    account_id          uuid        NOT NULL,
    event_id            text        NOT NULL,
    workspace_id        uuid        NOT NULL,
    provider_reference  text,
    delivery_id         uuid,
    state               text        NOT NULL,
    code                text,
    at                  timestamptz NOT NULL,
    parked_at           timestamptz NOT NULL,
    PRIMARY KEY (bucket, account_id, event_id)
);
COMMENT ON TABLE parked_receipts IS 'receipts that came before we knew what they are about; matched for 72 hours; bucket is the hash of the reference';

-- ── later, once, facts ───────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE timers (
    bucket        smallint    NOT NULL,
    id            uuid        NOT NULL,
    workspace_id  uuid        NOT NULL,
    kind          text        NOT NULL,
    subject       uuid        NOT NULL,
    key           text        NOT NULL DEFAULT '',
    due_at        timestamptz NOT NULL,
    tries         smallint    NOT NULL DEFAULT 0,
    PRIMARY KEY (bucket, id),
    UNIQUE (bucket, kind, subject, key)
);
CREATE INDEX ON timers (due_at);
COMMENT ON COLUMN timers.due_at IS 'in real time, like the queue''s';

CREATE TABLE idempotency_keys (
    bucket        smallint    NOT NULL,
    workspace_id  uuid        NOT NULL,
    principal     uuid        NOT NULL,
    key           text        NOT NULL,
    hash          bytea       NOT NULL,
    subject       uuid        NOT NULL,
    status        smallint    NOT NULL,
    answer        text        NOT NULL,
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (bucket, workspace_id, principal, key)
);
CREATE INDEX ON idempotency_keys USING brin (created_at);

CREATE TABLE outbox (
    bucket        smallint    NOT NULL,
    id            bigint      GENERATED ALWAYS AS IDENTITY,
    workspace_id  uuid        NOT NULL,
    type          text        NOT NULL,
    message_id    uuid,
    delivery_id   uuid,
    contact_id    uuid,
    data          jsonb,
    occurred_at   timestamptz NOT NULL,
    conversation_id uuid,
    PRIMARY KEY (bucket, id)
);
COMMENT ON TABLE outbox IS 'facts without a position yet, written in the transaction that makes them true';

CREATE TABLE events (
    bucket        smallint    NOT NULL,
    position      bigint      NOT NULL,
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    workspace_id  uuid        NOT NULL,
    type          text        NOT NULL,
    message_id    uuid,
    delivery_id   uuid,
    contact_id    uuid,
    data          jsonb,
    occurred_at   timestamptz NOT NULL,
    conversation_id uuid,
    PRIMARY KEY (bucket, position, recorded_at)
) PARTITION BY RANGE (recorded_at);
CREATE TABLE events_rest PARTITION OF events DEFAULT;
COMMENT ON TABLE events IS 'the numbered log; a reader keeps one cursor a bucket; partitioned by month, retention drops partitions';

CREATE TABLE event_positions (
    bucket  smallint PRIMARY KEY,
    last    bigint   NOT NULL
);
INSERT INTO event_positions (bucket, last) SELECT bucket, 0 FROM generate_series(0, 63) AS bucket;

-- A month's partition, made ahead of its time. The definer owns the tables; the pipeline may only call it.
CREATE FUNCTION make_event_partitions(first date, months integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    month date;
BEGIN
    FOR n IN 0 .. months - 1 LOOP
        month := (date_trunc('month', first) + n * interval '1 month')::date;
        IF to_regclass(format('events_%s', to_char(month, 'YYYY_MM'))) IS NULL THEN
            EXECUTE format(
                'CREATE TABLE events_%s PARTITION OF events FOR VALUES FROM (%L) TO (%L)',
                to_char(month, 'YYYY_MM'), month, (month + interval '1 month')::date
            );
        END IF;
    END LOOP;
END
$$;
REVOKE ALL ON FUNCTION make_event_partitions(date, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION make_event_partitions(date, integer) TO tidings_pipeline;

-- ── who sees what ────────────────────────────────────────────────────────────────────────────────────────────────────
-- tidings_api: the rows of the workspace that the transaction names; without a name every query is an error, since
-- current_setting fails when it was never set and '' is no uuid when it was. tidings_pipeline: every row, by named queries.

DO $$
DECLARE
    name text;
    own  text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'workspaces', 'api_keys', 'provider_accounts', 'topics', 'templates', 'template_versions', 'contacts', 'contact_keys',
        'addresses', 'attributes', 'messages', 'deliveries', 'queue', 'attempts', 'parked_receipts', 'timers',
        'idempotency_keys', 'outbox', 'events', 'event_positions'
    ] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY pipeline ON %I TO tidings_pipeline USING (true) WITH CHECK (true)', name);
        IF name <> 'event_positions' THEN
            own := CASE name WHEN 'workspaces' THEN 'id' ELSE 'workspace_id' END;
            EXECUTE format(
                'CREATE POLICY workspace ON %I TO tidings_api USING (%I = current_setting(''app.workspace'')::uuid) '
                'WITH CHECK (%I = current_setting(''app.workspace'')::uuid)', name, own, own
            );
        END IF;
    END LOOP;
END
$$;

GRANT SELECT, INSERT, UPDATE, DELETE ON
    workspaces, api_keys, provider_accounts, topics, templates, template_versions, contacts, contact_keys, addresses, attributes,
    messages, deliveries, queue, attempts, parked_receipts, timers, idempotency_keys, outbox, events, event_positions
TO tidings_pipeline;

GRANT SELECT ON workspaces, messages, deliveries, queue, attempts, events TO tidings_api;
GRANT UPDATE (name, default_country, default_locale, timezone, clock_offset, faults) ON workspaces TO tidings_api;
GRANT SELECT, INSERT, UPDATE ON api_keys, topics, templates, template_versions TO tidings_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON
    provider_accounts, contacts, contact_keys, addresses, attributes, idempotency_keys, timers
TO tidings_api;
GRANT INSERT ON messages, deliveries, outbox TO tidings_api;
GRANT UPDATE ON deliveries TO tidings_api;
GRANT INSERT, UPDATE, DELETE ON queue TO tidings_api;

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

COMMENT ON COLUMN workspaces.route IS 'of a message that names none, nor its template, nor its topic';
COMMENT ON COLUMN workspaces.countries IS 'where SMS and calls may go; null: anywhere';
COMMENT ON COLUMN workspaces.quiet_hours IS '{from, to}: local times in which nobody is disturbed; a person''s own come on top';
COMMENT ON COLUMN workspaces.spend_per_day IS 'in millionths of the currency of the prices on its provider accounts';
COMMENT ON COLUMN workspaces.code_rates IS '{number | prefix | ip: [how many at once, seconds until all of them are back]}, for login codes by SMS and calls';

COMMENT ON COLUMN topics.defaults IS '{channel: whether who has not chosen gets it there}; a channel that is not named: yes';
COMMENT ON COLUMN topics.keeps_quiet_hours IS 'for purpose transactional; marketing always keeps them, codes and alarms never';

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

COMMENT ON COLUMN messages.channels IS 'of all the steps of its route';
COMMENT ON COLUMN messages.route IS 'its steps, where there is more to decide than channels at once';
COMMENT ON COLUMN messages.hours IS 'local hours within which it may arrive, each {opens, closes, days}';
COMMENT ON COLUMN messages.asked_from IS 'the address on the network from which a login code was asked for';
COMMENT ON COLUMN messages.stopped_at IS 'cancelled: its route goes no further for anybody';
COMMENT ON COLUMN messages.sealed IS 'content and data of a sensitive message, under the master key; gone when it is settled';

COMMENT ON COLUMN deliveries.purpose IS 'the message''s; null, from a program before this one: its lane tells';
COMMENT ON COLUMN deliveries.is_routed IS 'its recipient has a row in recipients: what comes of it decides what comes next';
COMMENT ON COLUMN deliveries.superseded_by IS 'the message that replaced it, also where it was shown';

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
        -- A STOP is told last: what else refuses the address, refuses its confirmation too.
        ORDER BY suppressions.reason = 'stop'
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

-- The people of the company: members with one login over all workspaces, their sessions, invitations, and the mail to them.

CREATE TABLE members (
    id               uuid        PRIMARY KEY,
    email            text        NOT NULL UNIQUE,
    name             text        NOT NULL,
    password_hash    text        NOT NULL,
    totp_seed        bytea,
    totp_since       timestamptz,
    totp_step        bigint      NOT NULL DEFAULT 0,
    recovery_hashes  bytea[]     NOT NULL DEFAULT '{}',
    reset_hash       bytea       UNIQUE,
    reset_until      timestamptz,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    link_hash bytea UNIQUE,
    link_until timestamptz,
    link_workspace_id uuid
);
COMMENT ON TABLE members IS 'a person with one login; which workspaces they belong to stands in memberships';
COMMENT ON COLUMN members.password_hash IS 'argon2id, with its parameters';
COMMENT ON COLUMN members.totp_seed IS 'sealed under the master key; without totp_since it was shown and not yet confirmed';
COMMENT ON COLUMN members.totp_step IS 'the step of the last code that was accepted: only later ones are';
COMMENT ON COLUMN members.recovery_hashes IS 'SHA-256 of the codes that are left';

CREATE TABLE memberships (
    workspace_id  uuid        NOT NULL REFERENCES workspaces (id),
    member_id     uuid        NOT NULL REFERENCES members (id),
    role          text        NOT NULL CHECK (role IN ('owner', 'admin', 'developer', 'marketer', 'agent', 'viewer')),
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, member_id)
);
CREATE INDEX ON memberships (member_id);

CREATE TABLE member_sessions (
    id            uuid        PRIMARY KEY,
    workspace_id  uuid        NOT NULL,
    member_id     uuid        NOT NULL,
    hash          bytea       NOT NULL UNIQUE,
    address       text        NOT NULL,
    agent         text        NOT NULL,
    created_at    timestamptz NOT NULL,
    last_used_at  timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    ended_at      timestamptz,
    FOREIGN KEY (workspace_id, member_id) REFERENCES memberships (workspace_id, member_id) ON DELETE CASCADE
);
CREATE INDEX ON member_sessions (member_id);
COMMENT ON TABLE member_sessions IS 'a session is of one workspace, and goes with the membership';

CREATE TABLE invitations (
    id            uuid        PRIMARY KEY,
    workspace_id  uuid        NOT NULL REFERENCES workspaces (id),
    email         text        NOT NULL,
    role          text        NOT NULL CHECK (role IN ('owner', 'admin', 'developer', 'marketer', 'agent', 'viewer')),
    hash          bytea       NOT NULL UNIQUE,
    inviter       text,
    created_at    timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    accepted_at   timestamptz,
    revoked_at    timestamptz
);
CREATE UNIQUE INDEX ON invitations (workspace_id, email) WHERE accepted_at IS NULL AND revoked_at IS NULL;
COMMENT ON COLUMN invitations.inviter IS 'the name of the member or the key; nothing where it was the command line';

CREATE TABLE throttles (
    bucket   smallint    NOT NULL,
    subject  bytea       NOT NULL,
    count    integer     NOT NULL,
    until    timestamptz NOT NULL,
    PRIMARY KEY (bucket, subject)
);
COMMENT ON TABLE throttles IS 'tries by whoever is not known yet, counted over all processes; subject is a hash, and bucket the hash of it';

CREATE TABLE system_mails (
    bucket        smallint    NOT NULL,
    id            uuid        NOT NULL,
    workspace_id  uuid,
    recipient     text        NOT NULL,
    content       bytea,
    tries         integer     NOT NULL DEFAULT 0,
    due_at        timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (bucket, id)
);
CREATE INDEX ON system_mails (due_at);
COMMENT ON COLUMN system_mails.workspace_id IS 'who invites; nothing where a password is to be reset';
COMMENT ON COLUMN system_mails.content IS 'sealed, since it holds a token; null: somebody asked to reset the password of this address';

-- ── who sees what ────────────────────────────────────────────────────────────────────────────────────────────────────

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['members', 'memberships', 'member_sessions', 'invitations', 'throttles', 'system_mails'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY pipeline ON %I TO tidings_pipeline USING (true) WITH CHECK (true)', name);
        IF name NOT IN ('members', 'throttles') THEN
            EXECUTE format(
                'CREATE POLICY workspace ON %I TO tidings_api USING (workspace_id = current_setting(''app.workspace'')::uuid) '
                'WITH CHECK (workspace_id = current_setting(''app.workspace'')::uuid)', name
            );
        END IF;
    END LOOP;
END
$$;

-- A member is seen from the workspaces that they belong to, and never with what they sign in by.
CREATE POLICY workspace ON members TO tidings_api
    USING (EXISTS (
        SELECT FROM memberships m WHERE m.member_id = members.id AND m.workspace_id = current_setting('app.workspace')::uuid
    ))
    WITH CHECK (EXISTS (
        SELECT FROM memberships m WHERE m.member_id = members.id AND m.workspace_id = current_setting('app.workspace')::uuid
    ));

GRANT SELECT, INSERT, UPDATE, DELETE ON
    members, memberships, member_sessions, invitations, throttles, system_mails
TO tidings_pipeline;

GRANT SELECT (id, email, name, totp_since, created_at) ON members TO tidings_api;
GRANT SELECT, UPDATE (role), DELETE ON memberships TO tidings_api;
GRANT SELECT (id, workspace_id, member_id, address, agent, created_at, last_used_at, expires_at, ended_at) ON member_sessions TO tidings_api;
GRANT SELECT, INSERT, UPDATE ON invitations TO tidings_api;
GRANT INSERT ON system_mails TO tidings_api;

-- Who did what to what, from where; and what the API's role may blank when a person is erased.
-- The program before this one runs on it: nothing that it knows has changed.

CREATE TABLE audit_inbox (
    bucket          smallint    NOT NULL,
    id              bigint      GENERATED ALWAYS AS IDENTITY,
    workspace_id    uuid        NOT NULL,
    at              timestamptz NOT NULL DEFAULT clock_timestamp(),
    principal_kind  text        NOT NULL CHECK (principal_kind IN ('key', 'member', 'system')),
    principal_id    uuid,
    principal_name  text,
    action          text        NOT NULL,
    outcome         text        NOT NULL DEFAULT 'done' CHECK (outcome IN ('done', 'refused')),
    target_kind     text,
    target_id       uuid,
    target_key      text,
    ip              text,
    user_agent      text,
    request_id      text,
    changes         jsonb,
    PRIMARY KEY (bucket, id)
);
COMMENT ON TABLE audit_inbox IS 'deeds without a place in the chain yet, written in the transaction of the deed; bucket is the workspace''s';
COMMENT ON COLUMN audit_inbox.principal_name IS 'null: the key''s, looked up when it gets its place';
COMMENT ON COLUMN audit_inbox.target_key IS 'of what has no id of ours: a topic''s, a template''s key';

CREATE TABLE audit_entries (
    bucket          smallint    NOT NULL,
    workspace_id    uuid        NOT NULL,
    seq             bigint      NOT NULL,
    at              timestamptz NOT NULL,
    principal_kind  text        NOT NULL,
    principal_id    text,
    principal_name  text,
    action          text        NOT NULL,
    outcome         text        NOT NULL,
    target_kind     text,
    target_id       text,
    ip              text,
    user_agent      text,
    request_id      text,
    changes         jsonb,
    prev_hash       bytea       NOT NULL,
    hash            bytea       NOT NULL,
    PRIMARY KEY (bucket, workspace_id, seq)
);
CREATE INDEX ON audit_entries (workspace_id, action, seq);
CREATE INDEX ON audit_entries (workspace_id, principal_id, seq);
CREATE INDEX ON audit_entries (workspace_id, target_id, seq);
COMMENT ON TABLE audit_entries IS 'one chain a workspace, without gaps; no role of the program may change or delete a row; bucket is the workspace''s';
COMMENT ON COLUMN audit_entries.hash IS 'SHA-256 over the canonical form of the entry, which holds the hash of the one before';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['audit_inbox', 'audit_entries'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY pipeline ON %I TO tidings_pipeline USING (true) WITH CHECK (true)', name);
        EXECUTE format(
            'CREATE POLICY workspace ON %I TO tidings_api USING (workspace_id = current_setting(''app.workspace'')::uuid) '
            'WITH CHECK (workspace_id = current_setting(''app.workspace'')::uuid)', name
        );
    END LOOP;
END
$$;

-- Nobody updates or deletes an entry: what is written stays as it is, or the chain breaks.
GRANT INSERT ON audit_inbox TO tidings_api;
GRANT SELECT ON audit_entries TO tidings_api;
GRANT SELECT, INSERT, DELETE ON audit_inbox TO tidings_pipeline;
GRANT SELECT, INSERT ON audit_entries TO tidings_pipeline;

-- ── the erasure of a person ──────────────────────────────────────────────────────────────────────────────────────────

-- What a person wrote, and the answers that are no sends': partial, so that nothing that is sent pays for them.
CREATE INDEX idempotency_keys_said ON idempotency_keys (subject) WHERE status <> 202;

-- What of a message and of its hand-offs tells about a person can be blanked, and nothing else of them.
GRANT UPDATE (content, data, metadata, collapse_key, asked_from, sealed) ON messages TO tidings_api;
GRANT UPDATE (address, detail, content, content_hash) ON attempts TO tidings_api;
GRANT SELECT, DELETE ON parked_receipts TO tidings_api;

-- What an operator needs: old months of the log go whole.

-- Drops each month of the log that ended before `before`. Readers hold a month for moments: who holds one longer keeps it until the
-- next call, and nobody queues behind us for longer than the timeout. The definer owns the tables; the pipeline may only call it.
CREATE FUNCTION drop_event_partitions(before date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET lock_timeout = '300ms' AS $$
DECLARE
    part    record;
    dropped integer := 0;
BEGIN
    FOR part IN
        SELECT c.relname AS name, to_date(substring(c.relname FROM 8), 'YYYY_MM') + interval '1 month' AS ends
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'events'::regclass AND c.relname ~ '^events_\d{4}_\d{2}$'
    LOOP
        CONTINUE WHEN part.ends > before;
        BEGIN
            EXECUTE format('DROP TABLE %I', part.name);
            dropped := dropped + 1;
        EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
            NULL;
        END;
    END LOOP;
    RETURN dropped;
END
$$;
REVOKE ALL ON FUNCTION drop_event_partitions(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION drop_event_partitions(date) TO tidings_pipeline;

CREATE INDEX ON cap_uses USING brin (at);

-- Recurring sends: a schedule says what is sent and when, its runs what became of each of its times.
-- The program before this one runs on it: nothing that it knows has changed.

CREATE TABLE schedules (
    id            uuid        PRIMARY KEY,
    workspace_id  uuid        NOT NULL REFERENCES workspaces (id),
    name          text        NOT NULL,
    cron          text        NOT NULL,
    timezone      text        NOT NULL,
    starts_at     timestamptz NOT NULL,
    ends_at       timestamptz,
    late_after    text        NOT NULL,
    message       jsonb       NOT NULL,
    author_kind   text        NOT NULL CHECK (author_kind IN ('key', 'member')),
    author_id     uuid        NOT NULL,
    state         text        NOT NULL CHECK (state IN ('active', 'paused', 'ended')),
    reason        text,
    next_at       timestamptz,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL
);
CREATE INDEX ON schedules (workspace_id, id);
COMMENT ON COLUMN schedules.message IS 'the body of a send, as it was given';
COMMENT ON COLUMN schedules.author_id IS 'the key or the member in whose name it is sent: what they may do is asked again at each run';
COMMENT ON COLUMN schedules.next_at IS 'in business time; null where nothing is to come. Its timer has it in real time';

CREATE TABLE schedule_runs (
    bucket        smallint    NOT NULL,
    id            uuid        NOT NULL,
    workspace_id  uuid        NOT NULL,
    schedule_id   uuid        NOT NULL,
    due_at        timestamptz NOT NULL,
    state         text        NOT NULL CHECK (state IN ('accepted', 'skipped', 'waits_for_person', 'failed')),
    reason        text,
    detail        text,
    message_id    uuid,
    changed_at    timestamptz NOT NULL,
    PRIMARY KEY (bucket, id),
    UNIQUE (bucket, schedule_id, due_at)
);
COMMENT ON TABLE schedule_runs IS 'one row for each time of a schedule that has come; bucket is the schedule''s';
COMMENT ON COLUMN schedule_runs.due_at IS 'in business time; with the schedule it is what makes a run happen once';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['schedules', 'schedule_runs'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY pipeline ON %I TO tidings_pipeline USING (true) WITH CHECK (true)', name);
        EXECUTE format(
            'CREATE POLICY workspace ON %I TO tidings_api USING (workspace_id = current_setting(''app.workspace'')::uuid) '
            'WITH CHECK (workspace_id = current_setting(''app.workspace'')::uuid)', name
        );
    END LOOP;
END
$$;

GRANT SELECT, INSERT, UPDATE, DELETE ON schedules, schedule_runs TO tidings_pipeline;
GRANT SELECT, INSERT, UPDATE, DELETE ON schedules TO tidings_api;
GRANT SELECT, UPDATE, DELETE ON schedule_runs TO tidings_api;
-- A run that a person confirms is accepted in their request, by the API's role: with all that accepting writes.
GRANT INSERT ON recipients TO tidings_api;

-- Double opt-in: forms that people fill in themselves, and what waits until they have shown that the mailbox is theirs.
-- The program before this one runs on it: it knows neither table, and reads nothing that changes.

CREATE TABLE opt_in_forms (
    id            uuid        PRIMARY KEY,
    workspace_id  uuid        NOT NULL REFERENCES workspaces (id),
    key           text        NOT NULL,
    name          text        NOT NULL,
    text          text        NOT NULL,
    topics        text[]      NOT NULL DEFAULT '{}',
    template      text,
    author_id     uuid        NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    UNIQUE (workspace_id, key)
);
COMMENT ON TABLE opt_in_forms IS 'forms by which people agree to marketing by mail; a form''s id is its public address';
COMMENT ON COLUMN opt_in_forms.text IS 'what who fills it in agrees to, as they read it';
COMMENT ON COLUMN opt_in_forms.template IS 'of the mail that asks to confirm; null: words of our own';
COMMENT ON COLUMN opt_in_forms.author_id IS 'the key or the member who put it last: in their name the mail is sent';

CREATE TABLE opt_ins (
    bucket        smallint    NOT NULL,
    id            uuid        NOT NULL,
    workspace_id  uuid        NOT NULL,
    form_id       uuid        NOT NULL,
    token_hash    bytea       NOT NULL,
    address       text        NOT NULL,
    text          text        NOT NULL,
    ip            inet,
    user_agent    text,
    submitted_at  timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    confirmed_at  timestamptz,
    PRIMARY KEY (bucket, id)
);
CREATE INDEX ON opt_ins (workspace_id, address);
CREATE INDEX ON opt_ins (expires_at);
COMMENT ON TABLE opt_ins IS 'what people filled in and have not confirmed yet, or just did; gone when it expires; business time';
COMMENT ON COLUMN opt_ins.token_hash IS 'SHA-256 of the secret in the mail''s link';
COMMENT ON COLUMN opt_ins.text IS 'what they read: the form may say something else by now';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['opt_in_forms', 'opt_ins'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY pipeline ON %I TO tidings_pipeline USING (true) WITH CHECK (true)', name);
        EXECUTE format(
            'CREATE POLICY workspace ON %I TO tidings_api USING (workspace_id = current_setting(''app.workspace'')::uuid) '
            'WITH CHECK (workspace_id = current_setting(''app.workspace'')::uuid)', name
        );
    END LOOP;
END
$$;

GRANT SELECT ON opt_in_forms TO tidings_pipeline;
GRANT SELECT, INSERT, UPDATE, DELETE ON opt_in_forms TO tidings_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON opt_ins TO tidings_pipeline;
GRANT SELECT, DELETE ON opt_ins TO tidings_api;

-- Data at the moment of delivery: what a template asks for when a message goes, so that what it says is true when it is said.
-- The program before this one runs on it: its versions name no data source.

CREATE TABLE data_sources (
    id                uuid        PRIMARY KEY,
    workspace_id      uuid        NOT NULL REFERENCES workspaces (id),
    key               text        NOT NULL,
    method            text        NOT NULL CHECK (method IN ('GET', 'POST')),
    url               text        NOT NULL,
    body              text,
    headers           bytea,
    header_names      text[]      NOT NULL DEFAULT '{}',
    deadline_seconds  real        NOT NULL,
    cache_seconds     integer     NOT NULL,
    fallback          jsonb,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    UNIQUE (workspace_id, key)
);
COMMENT ON TABLE data_sources IS 'HTTP calls whose answers a template shows; a version names them by their keys';
COMMENT ON COLUMN data_sources.url IS 'a template, as is the body; where it goes never comes from data';
COMMENT ON COLUMN data_sources.headers IS '{name: value}, sealed under the master key';
COMMENT ON COLUMN data_sources.fallback IS 'what is used where it does not answer; null: then the message waits';

COMMENT ON COLUMN template_versions.sources IS 'keys of data sources that are asked before it is rendered';

ALTER TABLE data_sources ENABLE ROW LEVEL SECURITY;
ALTER TABLE data_sources FORCE ROW LEVEL SECURITY;
CREATE POLICY pipeline ON data_sources TO tidings_pipeline USING (true) WITH CHECK (true);
CREATE POLICY workspace ON data_sources TO tidings_api USING (workspace_id = current_setting('app.workspace')::uuid)
    WITH CHECK (workspace_id = current_setting('app.workspace')::uuid);

GRANT SELECT, UPDATE ON data_sources TO tidings_pipeline;
GRANT SELECT, INSERT, UPDATE, DELETE ON data_sources TO tidings_api;

-- ── what comes back ──────────────────────────────────────────────────────────────────────────────────────────────────

-- What comes back: the raw word of providers, what a person wrote with its files, and by whom an answer goes out again.

CREATE UNIQUE INDEX ON provider_accounts (callback_token);
COMMENT ON COLUMN provider_accounts.callback_token IS 'the last part of the address that the provider calls; what it says is believed by its signature';

COMMENT ON COLUMN workspaces.mail_paused_at IS 'since then marketing mail is held: too many complaints or bounces; a person lets it go on';

COMMENT ON COLUMN messages.account_id IS 'the provider account by which it came in, or which is to carry it where it is an answer';
COMMENT ON COLUMN messages.sender IS 'in whose name it goes where it is an answer: what the person had written to';
COMMENT ON COLUMN messages.address IS 'whom it came from; of an answer, where it goes';
COMMENT ON COLUMN messages.reference IS 'the provider''s id of what came in; of a mail the Message-IDs of its thread, oldest first';

COMMENT ON COLUMN deliveries.sender IS 'in whose name it went, or is to go';
COMMENT ON COLUMN deliveries.address IS 'where it went, or is to go where it is an answer';
COMMENT ON COLUMN deliveries.is_confirmation IS 'the one answer that a STOP gets: it goes to an address that this very STOP has suppressed';

CREATE TABLE callbacks (
    bucket        smallint    NOT NULL,
    account_id    uuid        NOT NULL,
    event_key     bytea       NOT NULL,
    id            uuid        NOT NULL,
    workspace_id  uuid        NOT NULL,
    lane          text        NOT NULL CHECK (lane IN ('inbound', 'receipts')),
    method        text        NOT NULL,
    url           text        NOT NULL,
    headers       jsonb       NOT NULL,
    body          bytea       NOT NULL,
    received_at   timestamptz NOT NULL,
    due_at        timestamptz,
    tries         smallint    NOT NULL DEFAULT 0,
    processed_at  timestamptz,
    error         text,
    PRIMARY KEY (bucket, account_id, event_key)
);
CREATE INDEX callbacks_due ON callbacks (lane, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX callbacks_dead ON callbacks (workspace_id, id) WHERE processed_at IS NULL AND due_at IS NULL;
CREATE INDEX ON callbacks USING brin (received_at);
COMMENT ON TABLE callbacks IS 'what providers said, byte by byte, stored before it was answered; bucket is the hash of the event';
COMMENT ON COLUMN callbacks.event_key IS 'the hash of the event''s id, which is told once; random where every one counts';
COMMENT ON COLUMN callbacks.due_at IS 'when it is processed next, in real time; null: it was, or it cannot be, and error says why';

CREATE TABLE polls (
    account_id    uuid        PRIMARY KEY,
    workspace_id  uuid        NOT NULL,
    cursor        text,
    due_at        timestamptz NOT NULL,
    lease_until   timestamptz,
    error         text,
    asked_at      timestamptz
);
COMMENT ON TABLE polls IS 'how far each account was asked what came back, where it cannot call us; all in real time';

CREATE TABLE media (
    bucket        smallint    NOT NULL,
    id            uuid        NOT NULL,
    workspace_id  uuid        NOT NULL,
    message_id    uuid        NOT NULL,
    n             smallint    NOT NULL,
    name          text,
    type          text        NOT NULL,
    size          integer,
    hash          bytea,
    data          bytea,
    account_id    uuid,
    url           text,
    state         text        NOT NULL CHECK (state IN ('waiting', 'stored', 'failed')),
    reason        text,
    due_at        timestamptz,
    tries         smallint    NOT NULL DEFAULT 0,
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (bucket, id)
);
CREATE INDEX ON media (message_id);
CREATE INDEX media_due ON media (due_at) WHERE due_at IS NOT NULL;
COMMENT ON TABLE media IS 'the files of what people sent; what a provider keeps for us is fetched after the message was stored; bucket is the message''s';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['callbacks', 'polls', 'media'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY pipeline ON %I TO tidings_pipeline USING (true) WITH CHECK (true)', name);
        EXECUTE format(
            'CREATE POLICY workspace ON %I TO tidings_api USING (workspace_id = current_setting(''app.workspace'')::uuid) '
            'WITH CHECK (workspace_id = current_setting(''app.workspace'')::uuid)', name
        );
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO tidings_pipeline', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO tidings_api', name);
    END LOOP;
END
$$;

GRANT UPDATE (mail_paused_at, mail_paused_because) ON workspaces TO tidings_api, tidings_pipeline;
GRANT UPDATE (address, reference) ON messages TO tidings_api;

-- ── webhooks ─────────────────────────────────────────────────────────────────────────────────────────────────────────

-- Webhooks out: where each workspace wants its events, how far the log was read for them, what waits, and what was answered.

CREATE TABLE webhook_endpoints (
    id             uuid        PRIMARY KEY,
    workspace_id   uuid        NOT NULL REFERENCES workspaces (id),
    url            text        NOT NULL,
    description    text,
    event_types    text[]      NOT NULL,
    algorithm      text        NOT NULL CHECK (algorithm IN ('v1', 'v1a')),
    secrets        bytea       NOT NULL,
    public_key     text,
    is_ordered     boolean     NOT NULL DEFAULT false,
    state          text        NOT NULL DEFAULT 'enabled' CHECK (state IN ('enabled', 'disabled')),
    reason         text,
    failing_since  timestamptz,
    begins_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL
);
CREATE INDEX ON webhook_endpoints (workspace_id, id);
COMMENT ON COLUMN webhook_endpoints.event_types IS '* is every one, delivery.* every one of a noun';
COMMENT ON COLUMN webhook_endpoints.secrets IS 'an envelope: what signs, the newest first, the others each until its time';
COMMENT ON COLUMN webhook_endpoints.failing_since IS 'in business time: the first failure after which nothing was taken; null: the last one was taken';
COMMENT ON COLUMN webhook_endpoints.begins_at IS 'in real time: events that were numbered before are not sent by themselves';

CREATE TABLE webhook_cursors (
    bucket    smallint PRIMARY KEY,
    position  bigint   NOT NULL,
    read_at timestamptz
);
INSERT INTO webhook_cursors (bucket, position) SELECT bucket, last FROM event_positions;
COMMENT ON TABLE webhook_cursors IS 'how far the event log was read for webhooks, by bucket; moved in the transaction that writes the deliveries';

CREATE TABLE webhook_deliveries (
    bucket        smallint    NOT NULL,
    position      bigint      NOT NULL,
    endpoint_id   uuid        NOT NULL,
    id            uuid        NOT NULL,
    workspace_id  uuid        NOT NULL,
    type          text        NOT NULL,
    contact_id    uuid,
    key           text,
    body          text,
    state         text        NOT NULL CHECK (state IN ('pending', 'delivered', 'exhausted')),
    reason        text,
    tries         smallint    NOT NULL DEFAULT 0,
    attempts      integer     NOT NULL DEFAULT 0,
    due_at        timestamptz,
    token         uuid,
    lease_until   timestamptz,
    created_at    timestamptz NOT NULL,
    settled_at    timestamptz,
    PRIMARY KEY (bucket, position, endpoint_id)
) WITH (fillfactor = 70);
CREATE INDEX ON webhook_deliveries (endpoint_id, id);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint_id, due_at) WHERE state = 'pending';
CREATE INDEX webhook_deliveries_exhausted ON webhook_deliveries (endpoint_id, id) WHERE state = 'exhausted';
CREATE INDEX webhook_deliveries_in_order ON webhook_deliveries (bucket, endpoint_id, key, position) WHERE state = 'pending' AND key IS NOT NULL;
CREATE INDEX ON webhook_deliveries (contact_id) WHERE contact_id IS NOT NULL;
COMMENT ON TABLE webhook_deliveries IS 'one event for one endpoint: bucket and position are the event''s, so that it is told once';
COMMENT ON COLUMN webhook_deliveries.key IS 'what keeps its order, where the endpoint asks for it: the contact, else the message';
COMMENT ON COLUMN webhook_deliveries.body IS 'the very text that is signed and sent';
COMMENT ON COLUMN webhook_deliveries.tries IS 'since it was put in line; attempts counts all';
COMMENT ON COLUMN webhook_deliveries.due_at IS 'in real time: when it is claimable; null: a timer waits, or an earlier one of its key goes first';
COMMENT ON COLUMN webhook_deliveries.lease_until IS 'until then it is somebody''s, whose token it has; then claimable again. In no index, so that a claim stays on its page';

CREATE TABLE webhook_attempts (
    bucket        smallint    NOT NULL,
    delivery_id   uuid        NOT NULL,
    n             integer     NOT NULL,
    workspace_id  uuid        NOT NULL,
    at            timestamptz NOT NULL,
    milliseconds  integer     NOT NULL,
    status        smallint,
    headers       jsonb,
    body          text,
    error         text,
    PRIMARY KEY (bucket, delivery_id, n)
);
COMMENT ON TABLE webhook_attempts IS 'each try and what the endpoint said to it, its first 4 kB; bucket is the event''s';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['webhook_endpoints', 'webhook_deliveries', 'webhook_attempts', 'webhook_cursors'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY pipeline ON %I TO tidings_pipeline USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO tidings_pipeline', name);
        IF name <> 'webhook_cursors' THEN
            EXECUTE format(
                'CREATE POLICY workspace ON %I TO tidings_api USING (workspace_id = current_setting(''app.workspace'')::uuid) '
                'WITH CHECK (workspace_id = current_setting(''app.workspace'')::uuid)', name
            );
        END IF;
    END LOOP;
END
$$;

GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_endpoints TO tidings_api;
GRANT SELECT, INSERT, UPDATE ON webhook_deliveries TO tidings_api;
GRANT SELECT, UPDATE (headers, body, error) ON webhook_attempts TO tidings_api;

-- ── inbound domains ──────────────────────────────────────────────────────────────────────────────────────────────────

-- Where mail to our own listener goes: a domain belongs to one workspace of the installation, and its mail to one account of it.

CREATE TABLE inbound_domains (
    domain        text        PRIMARY KEY CHECK (domain = lower(domain)),
    workspace_id  uuid        NOT NULL REFERENCES workspaces (id),
    account_id    uuid        NOT NULL REFERENCES provider_accounts (id) ON DELETE CASCADE,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL
);
CREATE INDEX ON inbound_domains (workspace_id, domain);
CREATE INDEX ON inbound_domains (account_id);
COMMENT ON TABLE inbound_domains IS 'the domains whose mail the listener takes, in ASCII and lower case, whatever stands before the @';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['inbound_domains'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY pipeline ON %I TO tidings_pipeline USING (true) WITH CHECK (true)', name);
        EXECUTE format(
            'CREATE POLICY workspace ON %I TO tidings_api USING (workspace_id = current_setting(''app.workspace'')::uuid) '
            'WITH CHECK (workspace_id = current_setting(''app.workspace'')::uuid)', name
        );
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO tidings_pipeline', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO tidings_api', name);
    END LOOP;
END
$$;

-- ── mail health ──────────────────────────────────────────────────────────────────────────────────────────────────────

-- How mail fares: what came back of each, counted by domain and day, and since when the breaker of marketing mail counts.

COMMENT ON COLUMN deliveries.bounced_as IS 'hard, soft or policy: the mail came back, and why; it is counted once';
COMMENT ON COLUMN deliveries.complained_at IS 'when the person first told their mail provider that it was unwanted; it is counted once';

COMMENT ON COLUMN workspaces.mail_resumed_at IS 'when a person last let marketing mail go on, in business time: the breaker counts only mails that left since';

CREATE TABLE mail_counts (
    bucket        smallint    NOT NULL,
    workspace_id  uuid        NOT NULL,
    domain        text        NOT NULL,
    day           date        NOT NULL,
    is_marketing  boolean     NOT NULL,
    sent          bigint      NOT NULL DEFAULT 0,
    hard          bigint      NOT NULL DEFAULT 0,
    soft          bigint      NOT NULL DEFAULT 0,
    policy        bigint      NOT NULL DEFAULT 0,
    complaints    bigint      NOT NULL DEFAULT 0,
    PRIMARY KEY (bucket, workspace_id, domain, day, is_marketing)
);
CREATE INDEX ON mail_counts (workspace_id, day);
COMMENT ON TABLE mail_counts IS 'mails, and what came back of them, by the recipients'' domain and the day in UTC; bucket is the hash of workspace and domain';
COMMENT ON COLUMN mail_counts.sent IS 'taken by a server, or refused at its door for the address''s sake: what the rates are of';

CREATE TABLE mail_hours (
    bucket        smallint    NOT NULL,
    workspace_id  uuid        NOT NULL,
    hour          timestamptz NOT NULL,
    sent          bigint      NOT NULL DEFAULT 0,
    hard          bigint      NOT NULL DEFAULT 0,
    complaints    bigint      NOT NULL DEFAULT 0,
    PRIMARY KEY (bucket, workspace_id, hour)
);
COMMENT ON TABLE mail_hours IS 'what the breaker looks at: marketing mail of a workspace by the hour, since it was last resumed; bucket is the workspace''s';

CREATE TABLE mail_cursors (
    bucket    smallint PRIMARY KEY,
    position  bigint   NOT NULL,
    read_at timestamptz
);
INSERT INTO mail_cursors (bucket, position) SELECT bucket, last FROM event_positions;
COMMENT ON TABLE mail_cursors IS 'how far the log has been counted, by its bucket';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['mail_counts', 'mail_hours', 'mail_cursors'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY pipeline ON %I TO tidings_pipeline USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO tidings_pipeline', name);
        IF name <> 'mail_cursors' THEN
            EXECUTE format(
                'CREATE POLICY workspace ON %I TO tidings_api USING (workspace_id = current_setting(''app.workspace'')::uuid) '
                'WITH CHECK (workspace_id = current_setting(''app.workspace'')::uuid)', name
            );
        END IF;
    END LOOP;
END
$$;

GRANT SELECT ON mail_counts TO tidings_api;
GRANT SELECT, DELETE ON mail_hours TO tidings_api;
GRANT UPDATE (mail_resumed_at) ON workspaces TO tidings_api, tidings_pipeline;

-- ── opt out answers ──────────────────────────────────────────────────────────────────────────────────────────────────

-- What is answered to a person who stops, starts again or asks for help: at most once a day in each thread.

COMMENT ON COLUMN workspaces.stop_scope IS 'how far a bare STOP goes: the whole channel, or the topic of what it answers';
COMMENT ON COLUMN workspaces.answers_automatically IS 'whether STOP, START and HELP are answered by us';
COMMENT ON COLUMN workspaces.stop_text IS 'what a STOP is answered with; null: our words, in the person''s language';
COMMENT ON COLUMN workspaces.help_text IS 'the same for HELP';

CREATE TABLE automatic_answers (
    bucket        smallint    NOT NULL,
    contact_id    uuid        NOT NULL,
    channel       text        NOT NULL,
    sender        text        NOT NULL,
    workspace_id  uuid        NOT NULL,
    answered_at   timestamptz NOT NULL,
    PRIMARY KEY (bucket, contact_id, channel, sender)
);
CREATE INDEX ON automatic_answers (answered_at);
COMMENT ON TABLE automatic_answers IS 'when a machine last answered in each thread; bucket is the contact''s, its times are business time';
COMMENT ON COLUMN automatic_answers.sender IS 'whom the person had written to; empty where nobody knows';

ALTER TABLE automatic_answers ENABLE ROW LEVEL SECURITY;
ALTER TABLE automatic_answers FORCE ROW LEVEL SECURITY;
CREATE POLICY pipeline ON automatic_answers TO tidings_pipeline USING (true) WITH CHECK (true);
CREATE POLICY workspace ON automatic_answers TO tidings_api USING (workspace_id = current_setting('app.workspace')::uuid)
    WITH CHECK (workspace_id = current_setting('app.workspace')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON automatic_answers TO tidings_api, tidings_pipeline;
GRANT UPDATE (stop_scope, answers_automatically, stop_text, help_text) ON workspaces TO tidings_api;

-- ── engagement ───────────────────────────────────────────────────────────────────────────────────────────────────────

-- Who, or what, opened what was sent and followed its links; and whether a workspace wants to know.

COMMENT ON COLUMN workspaces.tracks_opens IS 'mails carry an image that tells when it is fetched';
COMMENT ON COLUMN workspaces.tracks_clicks IS 'links of mails lead by way of this installation';
COMMENT ON COLUMN workspaces.link_domain IS 'a domain of the workspace''s own that leads here: its links stand under it; in ASCII and lower case';

CREATE TABLE engagements (
    bucket        smallint    NOT NULL,
    id            uuid        NOT NULL,
    workspace_id  uuid        NOT NULL,
    delivery_id   uuid        NOT NULL,
    message_id    uuid        NOT NULL,
    contact_id    uuid        NOT NULL,
    kind          text        NOT NULL CHECK (kind IN ('opened', 'clicked')),
    at            timestamptz NOT NULL,
    is_machine    boolean,
    why           text,
    method        text,
    url           text,
    agent         text,
    PRIMARY KEY (bucket, id)
);
CREATE INDEX ON engagements (delivery_id, id);
COMMENT ON TABLE engagements IS 'each time that something of a delivery was opened or followed, up to a bound; bucket is the delivery''s';
COMMENT ON COLUMN engagements.at IS 'real time';
COMMENT ON COLUMN engagements.is_machine IS 'null: not judged yet, since what comes in the next moments tells';
COMMENT ON COLUMN engagements.why IS 'by what a machine was known';
COMMENT ON COLUMN engagements.agent IS 'what the program called itself; the address on the network is not kept';

ALTER TABLE engagements ENABLE ROW LEVEL SECURITY;
ALTER TABLE engagements FORCE ROW LEVEL SECURITY;
CREATE POLICY pipeline ON engagements TO tidings_pipeline USING (true) WITH CHECK (true);
CREATE POLICY workspace ON engagements TO tidings_api USING (workspace_id = current_setting('app.workspace')::uuid)
    WITH CHECK (workspace_id = current_setting('app.workspace')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON engagements TO tidings_pipeline;
GRANT SELECT, DELETE ON engagements TO tidings_api;
GRANT UPDATE (tracks_opens, tracks_clicks, link_domain) ON workspaces TO tidings_api;

-- ── fair claims ──────────────────────────────────────────────────────────────────────────────────────────────────────

-- Claims are fair over flows: what one workspace sends by one channel in one lane. However much one of them has waiting, each of the
-- others is a look into the index away.

COMMENT ON COLUMN queue.channel IS 'with lane and workspace: the flow in which it waits; empty where it was queued before there were flows';
-- Its message was cancelled while this was on the wire: it is not tried again.

CREATE INDEX queue_flows ON queue (lane, workspace_id, channel, due_at) WHERE lease_token IS NULL;
-- What was tried and waits to be tried again, or to be known of.
CREATE INDEX queue_again ON queue (due_at) WHERE lease_token IS NULL AND attempt > 0;
-- What waits until a provider account works again.
CREATE INDEX queue_parked ON queue (account_id, due_at) WHERE waits_for = 'provider';

-- Locks at most `most` due rows of a lane and answers them. The flows take turns in the order of what the asking worker has of them:
-- who has least comes first, each has an equal share of what is left, and what one does not need is left to those after it. A flow
-- gets no more than its room (`rooms` where none is named). 64 flows a call, of the workspaces from `since` on: where there are more, a
-- row without a delivery says up to which workspace it came.
-- Of the flows that are named only what is due since their `wire_floors` is looked at: while somebody holds an old snapshot, all that
-- was taken since is still in the index, and would be stepped over by every claim.
CREATE FUNCTION take_waiting(
    of_lane text, most integer, now timestamptz, since uuid, rooms integer, wire_workspaces uuid[], wire_channels text[], wire_counts integer[],
    wire_rooms integer[], wire_floors timestamptz[]
) RETURNS TABLE (bucket smallint, delivery_id uuid, workspace_id uuid, attempt smallint, tried uuid[], due_at timestamptz, is_cancelled boolean, waits_for text)
LANGUAGE plpgsql AS $$
DECLARE
    known_w    uuid[];
    known_c    text[];
    known_f    timestamptz[];
    k          integer := 1;
    workspaces uuid[] := '{}';
    channels   text[] := '{}';
    floors     timestamptz[] := '{}';
    dues       timestamptz[] := '{}';
    at_w       uuid := since;
    at_c       text := '';
    first_due  timestamptz;
    lowest     timestamptz;
    flow       record;
    left_over  integer := most;
    looks      integer := 0;
    n          integer := 0;
    got        integer;
BEGIN
    SELECT array_agg(w.workspace_id ORDER BY w.workspace_id, w.channel), array_agg(w.channel ORDER BY w.workspace_id, w.channel),
        array_agg(w.lowest ORDER BY w.workspace_id, w.channel)
    INTO known_w, known_c, known_f FROM unnest(wire_workspaces, wire_channels, wire_floors) AS w (workspace_id, channel, lowest);
    LOOP
        IF n = 64 OR looks = 512 THEN
            RETURN QUERY SELECT NULL::smallint, NULL::uuid, at_w, NULL::smallint, NULL::uuid[], NULL::timestamptz, NULL::boolean, NULL;
            EXIT;
        END IF;
        looks := looks + 1;
        WHILE (known_w[k], known_c[k]) <= (at_w, at_c) LOOP
            k := k + 1;
        END LOOP;
        -- The next flow that is not named, before the next one that is.
        lowest := '-infinity';
        IF known_w[k] IS NULL THEN
            SELECT q.workspace_id, q.channel, q.due_at INTO flow FROM queue q
            WHERE q.lane = of_lane AND q.lease_token IS NULL AND (q.workspace_id, q.channel) > (at_w, at_c)
            ORDER BY q.workspace_id, q.channel, q.due_at LIMIT 1;
            EXIT WHEN NOT FOUND;
        ELSE
            SELECT q.workspace_id, q.channel, q.due_at INTO flow FROM queue q
            WHERE q.lane = of_lane AND q.lease_token IS NULL AND (q.workspace_id, q.channel) > (at_w, at_c)
              AND (q.workspace_id, q.channel) < (known_w[k], known_c[k])
            ORDER BY q.workspace_id, q.channel, q.due_at LIMIT 1;
            IF NOT FOUND THEN
                lowest := known_f[k];
                SELECT known_w[k] AS workspace_id, known_c[k] AS channel, (
                    SELECT q.due_at FROM queue q
                    WHERE q.lane = of_lane AND q.lease_token IS NULL AND q.workspace_id = known_w[k] AND q.channel = known_c[k]
                      AND q.due_at >= lowest
                    ORDER BY q.due_at LIMIT 1
                ) AS due_at INTO flow;
            END IF;
        END IF;
        at_w := flow.workspace_id;
        at_c := flow.channel;
        IF flow.due_at <= now THEN
            n := n + 1;
            workspaces[n] := at_w;
            channels[n] := at_c;
            floors[n] := lowest;
            dues[n] := flow.due_at;
        END IF;
    END LOOP;
    FOR flow IN
        SELECT f.workspace_id, f.channel, f.lowest, coalesce(w.room, rooms) AS room
        FROM unnest(workspaces, channels, floors, dues) AS f (workspace_id, channel, lowest, due_at)
        LEFT JOIN unnest(wire_workspaces, wire_channels, wire_counts, wire_rooms) AS w (workspace_id, channel, taken, room)
            ON w.workspace_id = f.workspace_id AND w.channel = f.channel
        ORDER BY coalesce(w.taken, 0), f.due_at
    LOOP
        EXIT WHEN left_over <= 0;
        RETURN QUERY
            SELECT q.bucket, q.delivery_id, q.workspace_id, q.attempt, q.tried, q.due_at, q.is_cancelled, q.waits_for FROM queue q
            WHERE q.lane = of_lane AND q.workspace_id = flow.workspace_id AND q.channel = flow.channel AND q.lease_token IS NULL
              AND q.due_at >= flow.lowest AND q.due_at <= now
            ORDER BY q.due_at
            LIMIT least(flow.room, (left_over + n - 1) / n)
            FOR UPDATE SKIP LOCKED;
        GET DIAGNOSTICS got = ROW_COUNT;
        left_over := left_over - got;
        n := n - 1;
    END LOOP;
END
$$;
REVOKE ALL ON FUNCTION take_waiting(text, integer, timestamptz, uuid, integer, uuid[], text[], integer[], integer[], timestamptz[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_waiting(text, integer, timestamptz, uuid, integer, uuid[], text[], integer[], integer[], timestamptz[])
    TO tidings_pipeline;

-- Takes what an intent needs: a token of every rate, room under every cap, money of the day; all of it, or nothing and the reason.
-- Whoever holds one of these right now is not waited for: busy. `rates`: [[key, per second, burst, verdict]] in real time;
-- `codes`: the same in business time; both fill again by 1 / rate a token. Nobody's line is longer than an hour.
-- `in_turn`: it has waited for a rate, and its time has come. Where a rate refused it that has a line, `line` is its key, `step` the
-- time between two turns, and `free_at` when the rate has a token again.
CREATE FUNCTION reserve(
    real_now timestamptz, now timestamptz, workspace uuid, delivery uuid, in_bucket smallint, contact uuid, of_purpose text, of_topic text,
    of_channel text, counts boolean, limits boolean, is_urgent boolean, rates jsonb, codes jsonb, price bigint, spend_limit bigint,
    in_turn boolean DEFAULT false, OUT verdict text, OUT again_at timestamptz, OUT line text, OUT step interval, OUT free_at timestamptz
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
                line := one.key;
                step := make_interval(secs => 1 / one.rate);
                free_at := again_at;
                -- Who comes in its turn, and only because turns are a little late finds it empty, is the next one.
                IF NOT in_turn THEN
                    -- The line ends where nobody has a turn: who comes back after the hour finds what lies behind it free.
                    again_at := least(greatest(one.next_at, again_at) + step, real_now + interval '1 hour');
                    UPDATE meters SET next_at = again_at
                    WHERE meters.bucket = (hashtext(one.key) & 63)::smallint AND meters.workspace_id = workspace AND meters.key = one.key;
                END IF;
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

-- The same for all that one claim has found, in its order. Once a rate has refused one, the others for which it is asked get the turns
-- after it, and the end of the line is written once. Where several wait for the same moment (the line ended there, or they were
-- pulled forward), only the first of them has a turn. `turns`: until when those waited that waited for a rate.
CREATE FUNCTION reserve_in_order(
    real_now timestamptz, is_urgent boolean, nows timestamptz[], workspaces uuid[], deliveries uuid[], buckets smallint[], contacts uuid[],
    purposes text[], topics text[], channels text[], counted boolean[], limited boolean[], rates jsonb[], codes jsonb[], prices bigint[],
    spend_limits bigint[], turns timestamptz[]
) RETURNS TABLE (n integer, verdict text, again_at timestamptz)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    lines    text[] := '{}';
    words    text[] := '{}';
    steps    interval[] := '{}';
    frees    timestamptz[] := '{}';
    ends     timestamptz[] := '{}';
    written  timestamptz[] := '{}';
    last_end timestamptz := real_now + interval '1 hour';
    has_turn boolean;
    is_plain boolean;
    taken    record;
    k        integer;
BEGIN
    FOR i IN 1 .. cardinality(workspaces) LOOP
        n := i;
        has_turn := turns[i] IS NOT NULL AND (turns[i], workspaces[i]) IS DISTINCT FROM (turns[i - 1], workspaces[i - 1]);
        -- What has a cap or a rate of codes is told of that first, and takes no turn.
        is_plain := codes[i] = '[]' AND NOT limited[i];
        k := NULL;
        IF cardinality(lines) > 0 THEN
            FOR j IN 0 .. jsonb_array_length(rates[i]) - 1 LOOP
                k := array_position(lines, workspaces[i]::text || (rates[i] -> j ->> 0));
                EXIT WHEN k IS NOT NULL;
            END LOOP;
        END IF;
        IF k IS NOT NULL AND is_plain AND has_turn THEN
            -- Late ones one after the other: all at once they would come again and again for one token each time.
            frees[k] := least(frees[k] + steps[k], last_end);
            verdict := words[k];
            again_at := frees[k];
        ELSIF k IS NOT NULL AND is_plain AND ends[k] IS NOT NULL THEN
            ends[k] := least(ends[k] + steps[k], last_end);
            verdict := words[k];
            again_at := ends[k];
        ELSE
            IF k IS NOT NULL AND ends[k] <> written[k] THEN
                UPDATE meters m SET next_at = ends[k]
                WHERE m.bucket = (hashtext(substr(lines[k], 37)) & 63)::smallint AND m.workspace_id = workspaces[i]
                  AND m.key = substr(lines[k], 37);
                written[k] := ends[k];
            END IF;
            SELECT * INTO taken FROM reserve(
                real_now, nows[i], workspaces[i], deliveries[i], buckets[i], contacts[i], purposes[i], topics[i], channels[i], counted[i],
                limited[i], is_urgent, rates[i], codes[i], prices[i], spend_limits[i], has_turn
            );
            verdict := taken.verdict;
            again_at := taken.again_at;
            IF taken.line IS NOT NULL THEN
                k := coalesce(array_position(lines, workspaces[i]::text || taken.line), cardinality(lines) + 1);
                lines[k] := workspaces[i]::text || taken.line;
                words[k] := verdict;
                steps[k] := taken.step;
                frees[k] := coalesce(frees[k], taken.free_at - taken.step);
                IF has_turn THEN
                    frees[k] := least(frees[k] + steps[k], last_end);
                    again_at := frees[k];
                ELSE
                    ends[k] := again_at;
                    written[k] := again_at;
                END IF;
            END IF;
        END IF;
        RETURN NEXT;
    END LOOP;
    IF ends <> written THEN
        UPDATE meters m SET next_at = l.ends_at
        FROM unnest(lines, ends, written) AS l (line, ends_at, written_at)
        WHERE l.ends_at <> l.written_at AND m.bucket = (hashtext(substr(l.line, 37)) & 63)::smallint
          AND m.workspace_id = left(l.line, 36)::uuid AND m.key = substr(l.line, 37);
    END IF;
END
$$;

-- ── rows that change ─────────────────────────────────────────────────────────────────────────────────────────────────

-- Room beside rows that change soon after they are written.

-- Every delivery is changed when it has left, and again when that is reported; where its page has room, no index is touched by it. Of ten
-- such changes of single sends two stayed on their page where pages are filled, five at 70, six at 60, nine at 50. What the table grows by,
-- its three indexes lose for the greater part.
ALTER TABLE deliveries SET (fillfactor = 60);

-- ── what grows ───────────────────────────────────────────────────────────────────────────────────────────────────────

-- What is read of the log, and of what waits for its delivery, costs the same however much there is behind it.
-- The program before this one runs on it: it leaves read_at as it was, which only makes the next reader look further back.

COMMENT ON COLUMN webhook_cursors.read_at IS 'recorded_at of what was read last: months before it are not opened. A hint: who finds a gap reads without it';
COMMENT ON COLUMN mail_cursors.read_at IS 'recorded_at of what was read last: months before it are not opened. A hint: who finds a gap reads without it';

-- Where the log ends, by bucket: numbers, and nobody's facts. The API's role reads no table that is not of one workspace.
CREATE FUNCTION event_ends() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT array_agg(last ORDER BY bucket) FROM event_positions
$$;
REVOKE ALL ON FUNCTION event_ends() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION event_ends() TO tidings_api, tidings_pipeline;

CREATE INDEX parked_receipts_parked ON parked_receipts (parked_at);

-- ── made mails ───────────────────────────────────────────────────────────────────────────────────────────────────────

-- What a writer gave, where something else is rendered: HTML made of MJML, CSS inlined, a plain-text part.
-- The program before this one runs on it: it renders the content of a version, which is what was made.

COMMENT ON COLUMN template_versions.source IS 'the content as it was written, where at publishing something was made of it; else null';

-- ── conversations ────────────────────────────────────────────────────────────────────────────────────────────────────

-- Conversations: who talks to whom, and what was said, in an order without gaps. What the program before this one does not read,
-- it does not miss.

CREATE TABLE conversations (
    bucket          smallint    NOT NULL,
    id              uuid        NOT NULL,
    workspace_id    uuid        NOT NULL,
    kind            text        NOT NULL CHECK (kind IN ('direct', 'group', 'support')),
    state           text        NOT NULL CHECK (state IN ('scheduled', 'open', 'closed', 'deleted')),
    title           text,
    metadata        jsonb       NOT NULL DEFAULT '{}',
    object_type     text,
    object_id       text,
    distinct_hash   bytea,
    owner_id        uuid,
    cause_id        uuid,
    author_kind     text        NOT NULL CHECK (author_kind IN ('contact', 'member', 'assistant', 'key', 'system')),
    author_id       uuid,
    is_frozen       boolean     NOT NULL DEFAULT false,
    slow_seconds    integer     NOT NULL DEFAULT 0,
    hides_positions boolean     NOT NULL DEFAULT false,
    is_moderated    boolean     NOT NULL DEFAULT false,
    route           jsonb,
    rule            jsonb,
    starts_at       timestamptz,
    expires_at      timestamptz,
    expires_after   interval,
    on_expiry       text        NOT NULL DEFAULT 'close' CHECK (on_expiry IN ('close', 'delete')),
    warns_before    interval,
    warned_at       timestamptz,
    participants    integer     NOT NULL DEFAULT 0,
    last_seq        bigint      NOT NULL DEFAULT 0,
    last_change     bigint      NOT NULL DEFAULT 0,
    last_post_at    timestamptz,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    closed_at       timestamptz,
    deleted_at      timestamptz,
    opened_at timestamptz,
    opening jsonb,
    warning text,
    PRIMARY KEY (bucket, id)
) WITH (fillfactor = 60);
-- The bucket stands last on purpose: with a second index that it leads, the planner takes the wrong one for (bucket, id).
CREATE UNIQUE INDEX conversations_distinct ON conversations (workspace_id, distinct_hash, bucket) WHERE distinct_hash IS NOT NULL;
CREATE UNIQUE INDEX conversations_owner ON conversations (owner_id, bucket) WHERE owner_id IS NOT NULL;
CREATE INDEX conversations_object ON conversations (workspace_id, object_type, object_id, id) WHERE object_id IS NOT NULL;
CREATE INDEX conversations_workspace ON conversations (workspace_id, id);
CREATE INDEX conversations_rule ON conversations (workspace_id, id) WHERE rule IS NOT NULL;
COMMENT ON TABLE conversations IS 'a thread: last_seq and last_change are taken under its row lock, so that neither has gaps; all times are business time';
COMMENT ON COLUMN conversations.distinct_hash IS 'of the people in it, where the same people find the same conversation; bucket is then the hash''s; gone when they change';
COMMENT ON COLUMN conversations.owner_id IS 'the contact whose own conversation it is, made at their first answer; bucket is theirs';
COMMENT ON COLUMN conversations.cause_id IS 'the message whose answer began it';
COMMENT ON COLUMN conversations.slow_seconds IS 'a member of it waits so long between two posts';
COMMENT ON COLUMN conversations.hides_positions IS 'nobody is told how far others have read';
COMMENT ON COLUMN conversations.route IS 'how who has not seen a post is reached: {steps, after, ...}; null: the workspace''s way; false: not at all';
COMMENT ON COLUMN conversations.rule IS 'a condition over contacts that keeps who is in it';
COMMENT ON COLUMN conversations.expires_after IS 'after the last post, where no time is given';

CREATE TABLE assistants (
    id            uuid        PRIMARY KEY,
    workspace_id  uuid        NOT NULL REFERENCES workspaces (id),
    key           text        NOT NULL,
    name          text        NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    UNIQUE (workspace_id, key)
);
COMMENT ON TABLE assistants IS 'automated participants, by your own key: the name that people see';

CREATE TABLE participants (
    bucket           smallint    NOT NULL,
    conversation_id  uuid        NOT NULL,
    person_id        uuid        NOT NULL,
    workspace_id     uuid        NOT NULL,
    kind             text        NOT NULL CHECK (kind IN ('contact', 'member', 'assistant')),
    role             text        NOT NULL CHECK (role IN ('owner', 'moderator', 'member', 'reader')),
    state            text        NOT NULL CHECK (state IN ('invited', 'active', 'declined', 'left', 'removed')),
    by_rule          boolean     NOT NULL DEFAULT false,
    joined_at        timestamptz,
    left_at          timestamptz,
    sees_after       bigint      NOT NULL DEFAULT 0,
    sees_until       bigint,
    delivered_seq    bigint      NOT NULL DEFAULT 0,
    read_seq         bigint      NOT NULL DEFAULT 0,
    muted_until      timestamptz,
    silent_until     timestamptz,
    archived_at      timestamptz,
    posted_at        timestamptz,
    change           bigint      NOT NULL DEFAULT 0,
    cleared_at timestamptz,
    PRIMARY KEY (bucket, conversation_id, person_id)
) WITH (fillfactor = 70);
CREATE INDEX participants_person ON participants (person_id, conversation_id);
COMMENT ON TABLE participants IS 'who is in a conversation, in the conversation''s bucket; who left keeps the row, and what was said while they were in it';
COMMENT ON COLUMN participants.sees_after IS 'posts up to this seq are not shown to them: from before they came, or deleted for them';
COMMENT ON COLUMN participants.sees_until IS 'who left or was removed sees nothing after it';
COMMENT ON COLUMN participants.muted_until IS 'may not post until then';
COMMENT ON COLUMN participants.silent_until IS 'wants not to be told of posts until then';

CREATE TABLE posts (
    bucket           smallint    NOT NULL,
    conversation_id  uuid        NOT NULL,
    seq              bigint      NOT NULL,
    id               uuid        NOT NULL,
    workspace_id     uuid        NOT NULL,
    author_kind      text        NOT NULL CHECK (author_kind IN ('contact', 'member', 'assistant', 'system')),
    author_id        uuid,
    author_name      text,
    parts            jsonb       NOT NULL,
    text             text        NOT NULL DEFAULT '',
    metadata         jsonb,
    reply_to         bigint,
    thread           bigint,
    replies          integer     NOT NULL DEFAULT 0,
    channel          text,
    sent_as          uuid,
    version          smallint    NOT NULL DEFAULT 1,
    created_at       timestamptz NOT NULL,
    edited_at        timestamptz,
    deleted_at       timestamptz,
    deleted_by       text,
    pinned_at        timestamptz,
    PRIMARY KEY (bucket, conversation_id, seq)
) WITH (fillfactor = 90);
CREATE UNIQUE INDEX posts_id ON posts (id, bucket);
CREATE INDEX posts_thread ON posts (conversation_id, thread, seq) WHERE thread IS NOT NULL;
CREATE INDEX posts_pinned ON posts (conversation_id, pinned_at) WHERE pinned_at IS NOT NULL;
COMMENT ON TABLE posts IS 'what is said in a conversation: messages, numbered without gaps; a deleted one stays as a tombstone without its words';
COMMENT ON COLUMN posts.id IS 'the message''s: of what came in over a channel it is the row in messages too';
COMMENT ON COLUMN posts.text IS 'what it says in plain words, for search and for channels that show nothing else';
COMMENT ON COLUMN posts.thread IS 'the seq of the post under which its thread stands';
COMMENT ON COLUMN posts.sent_as IS 'the message by which it went out over a channel';

CREATE TABLE post_versions (
    bucket           smallint    NOT NULL,
    conversation_id  uuid        NOT NULL,
    seq              bigint      NOT NULL,
    version          smallint    NOT NULL,
    workspace_id     uuid        NOT NULL,
    parts            jsonb       NOT NULL,
    text             text        NOT NULL,
    editor_kind      text        NOT NULL,
    editor_id        uuid,
    replaced_at      timestamptz NOT NULL,
    PRIMARY KEY (bucket, conversation_id, seq, version)
);
COMMENT ON TABLE post_versions IS 'what an edited post said before, and who replaced it';

CREATE TABLE reactions (
    bucket           smallint    NOT NULL,
    conversation_id  uuid        NOT NULL,
    seq              bigint      NOT NULL,
    emoji            text        NOT NULL,
    person_id        uuid        NOT NULL,
    workspace_id     uuid        NOT NULL,
    kind             text        NOT NULL,
    at               timestamptz NOT NULL,
    PRIMARY KEY (bucket, conversation_id, seq, emoji, person_id)
);

CREATE TABLE mentions (
    bucket           smallint    NOT NULL,
    conversation_id  uuid        NOT NULL,
    person_id        uuid        NOT NULL,
    seq              bigint      NOT NULL,
    workspace_id     uuid        NOT NULL,
    PRIMARY KEY (bucket, conversation_id, person_id, seq)
);

CREATE TABLE hidden_posts (
    bucket           smallint    NOT NULL,
    conversation_id  uuid        NOT NULL,
    person_id        uuid        NOT NULL,
    seq              bigint      NOT NULL,
    workspace_id     uuid        NOT NULL,
    PRIMARY KEY (bucket, conversation_id, person_id, seq)
);
COMMENT ON TABLE hidden_posts IS 'deleted for one person alone';

CREATE TABLE conversation_changes (
    bucket           smallint    NOT NULL,
    conversation_id  uuid        NOT NULL,
    change           bigint      NOT NULL,
    workspace_id     uuid        NOT NULL,
    kind             text        NOT NULL CHECK (kind IN ('conversation', 'participant', 'post', 'hidden')),
    seq              bigint,
    person_id        uuid,
    at               timestamptz NOT NULL,
    PRIMARY KEY (bucket, conversation_id, change)
);
COMMENT ON TABLE conversation_changes IS 'what is other than it was, in its order: the conversation itself, somebody in it, a post; new posts are known by their seq';
COMMENT ON COLUMN conversation_changes.person_id IS 'of a participant: who; of hidden: for whom alone';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'conversations', 'assistants', 'participants', 'posts', 'post_versions', 'reactions', 'mentions', 'hidden_posts', 'conversation_changes'
    ] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY pipeline ON %I TO tidings_pipeline USING (true) WITH CHECK (true)', name);
        EXECUTE format(
            'CREATE POLICY workspace ON %I TO tidings_api USING (workspace_id = current_setting(''app.workspace'')::uuid) '
            'WITH CHECK (workspace_id = current_setting(''app.workspace'')::uuid)', name
        );
    END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE, DELETE ON
    conversations, assistants, participants, posts, post_versions, reactions, mentions, hidden_posts, conversation_changes
TO tidings_pipeline, tidings_api;

-- ── lifecycle ────────────────────────────────────────────────────────────────────────────────────────────────────────

-- What a conversation does by itself: what is said when it starts, what it says before it ends, and since when it has been open.

CREATE INDEX conversations_state ON conversations (workspace_id, state, id) WHERE state <> 'open';
COMMENT ON COLUMN conversations.opened_at IS 'when it started, or was opened again: expires_after counts from there where nothing was posted since';
COMMENT ON COLUMN conversations.opening IS 'the post that waits for the start: {author_kind, author_id, author_name, post}';
COMMENT ON COLUMN conversations.warning IS 'what the system posts when it warns; null: nothing';

-- ── people ───────────────────────────────────────────────────────────────────────────────────────────────────────────

-- People who act for themselves: the secrets that sign their tokens, when their sessions ended, whom they have blocked.

CREATE TABLE signing_secrets (
    id            uuid        PRIMARY KEY,
    workspace_id  uuid        NOT NULL REFERENCES workspaces (id),
    name          text        NOT NULL,
    secret        bytea       NOT NULL,
    is_own        boolean     NOT NULL,
    created_at    timestamptz NOT NULL,
    revoked_at    timestamptz
);
CREATE INDEX signing_secrets_workspace ON signing_secrets (workspace_id, id);
-- Of those that are ours one at a time is active, however many ask for a token at once.
CREATE UNIQUE INDEX signing_secrets_own ON signing_secrets (workspace_id) WHERE is_own AND revoked_at IS NULL;
COMMENT ON TABLE signing_secrets IS 'what end users'' tokens are signed with, sealed; all times are real';
COMMENT ON COLUMN signing_secrets.is_own IS 'known to nobody but this installation, for the tokens that it makes itself';

CREATE TABLE end_users (
    bucket          smallint    NOT NULL,
    contact_id      uuid        NOT NULL,
    workspace_id    uuid        NOT NULL,
    sessions_after  timestamptz,
    suspended_until timestamptz,
    badge           integer     NOT NULL DEFAULT 0,
    muted_until timestamptz,
    PRIMARY KEY (bucket, contact_id)
);
COMMENT ON TABLE end_users IS 'a contact who acts for themselves, where there is more to say than that; in the contact''s bucket';
COMMENT ON COLUMN end_users.sessions_after IS 'tokens issued before it are refused; real time';
COMMENT ON COLUMN end_users.suspended_until IS 'no token of theirs is accepted before it; real time, infinity: until it is lifted';
COMMENT ON COLUMN end_users.badge IS 'what waits for them outside of us, in the number on the app''s icon';

CREATE TABLE blocks (
    bucket        smallint    NOT NULL,
    person_id     uuid        NOT NULL,
    blocked_id    uuid        NOT NULL,
    workspace_id  uuid        NOT NULL,
    at            timestamptz NOT NULL,
    PRIMARY KEY (bucket, person_id, blocked_id)
);
CREATE INDEX blocks_blocked ON blocks (blocked_id);
COMMENT ON TABLE blocks IS 'a contact who wants nothing to do with another; in the bucket of who blocks';

COMMENT ON COLUMN participants.cleared_at IS 'deleted for them alone, with what was said before: it is listed again after the next post';

-- What is gone is subtracted from what is unread: it is rare, and found without reading the posts.
CREATE INDEX posts_deleted ON posts (conversation_id, seq) WHERE deleted_at IS NOT NULL;

ALTER TABLE audit_inbox DROP CONSTRAINT audit_inbox_principal_kind_check;
ALTER TABLE audit_inbox ADD CONSTRAINT audit_inbox_principal_kind_check CHECK (principal_kind IN ('key', 'member', 'contact', 'system'));

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['signing_secrets', 'end_users', 'blocks'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY pipeline ON %I TO tidings_pipeline USING (true) WITH CHECK (true)', name);
        EXECUTE format(
            'CREATE POLICY workspace ON %I TO tidings_api USING (workspace_id = current_setting(''app.workspace'')::uuid) '
            'WITH CHECK (workspace_id = current_setting(''app.workspace'')::uuid)', name
        );
    END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE, DELETE ON signing_secrets, end_users, blocks TO tidings_pipeline, tidings_api;

-- ── moderation ───────────────────────────────────────────────────────────────────────────────────────────────────────

-- Moderation: what people say of each other's words, what follows from it, and what may not be said at all. What the program before
-- this one does not read, it does not miss.

COMMENT ON COLUMN end_users.muted_until IS 'posts nowhere before it; real time, infinity: until it is lifted';

CREATE TABLE moderation_policies (
    workspace_id  uuid        PRIMARY KEY REFERENCES workspaces (id),
    policy        jsonb       NOT NULL,
    hook          jsonb,
    secret        bytea,
    updated_at    timestamptz NOT NULL
);
COMMENT ON TABLE moderation_policies IS 'what follows from flags, and who is asked before something is said';
COMMENT ON COLUMN moderation_policies.hook IS 'the address that is asked: {url, seconds, on_failure, asks}; null: nobody is';
COMMENT ON COLUMN moderation_policies.secret IS 'what the questions are signed with, sealed';

CREATE TABLE moderation_rules (
    id            uuid        PRIMARY KEY,
    workspace_id  uuid        NOT NULL REFERENCES workspaces (id),
    kind          text        NOT NULL CHECK (kind IN ('word', 'link')),
    text          text        NOT NULL,
    action        text        NOT NULL CHECK (action IN ('refuse', 'mask', 'flag', 'allow')),
    category      text        NOT NULL,
    created_at    timestamptz NOT NULL,
    UNIQUE (workspace_id, kind, text)
);
COMMENT ON TABLE moderation_rules IS 'words, phrases and domains of links, and what is done about them';

CREATE TABLE flags (
    bucket           smallint    NOT NULL,
    id               uuid        NOT NULL,
    workspace_id     uuid        NOT NULL,
    person_id        uuid,
    subject_kind     text        NOT NULL CHECK (subject_kind IN ('post', 'person')),
    subject_id       uuid        NOT NULL,
    conversation_id  uuid,
    flagger_kind     text        NOT NULL CHECK (flagger_kind IN ('contact', 'member', 'key', 'rule')),
    flagger_id       uuid        NOT NULL,
    category         text        NOT NULL,
    words            text,
    weight           integer     NOT NULL,
    counted          smallint    NOT NULL DEFAULT 0,
    state            text        NOT NULL CHECK (state IN ('open', 'resolved', 'dismissed')),
    created_at       timestamptz NOT NULL,
    settled_at       timestamptz,
    settled_kind     text,
    settled_by       uuid,
    PRIMARY KEY (bucket, id)
);
CREATE UNIQUE INDEX flags_once ON flags (bucket, subject_id, flagger_id);
CREATE INDEX flags_person ON flags (person_id, created_at) WHERE person_id IS NOT NULL;
CREATE INDEX flags_flagger ON flags (flagger_id, settled_at);
CREATE INDEX flags_queue ON flags (workspace_id, state, id);
COMMENT ON TABLE flags IS 'somebody, or a rule, says that a post or a person is not as it should be; in the bucket of who is flagged';
COMMENT ON COLUMN flags.person_id IS 'the contact who is flagged, or who said what is; null: a member, an assistant or the system said it';
COMMENT ON COLUMN flags.counted IS 'the hardest action that it has counted for: 1 mute, 2 suspend, 3 block; it counts for no such one again';

CREATE TABLE sanctions (
    bucket        smallint    NOT NULL,
    id            uuid        NOT NULL,
    workspace_id  uuid        NOT NULL,
    person_id     uuid        NOT NULL,
    action        text        NOT NULL CHECK (action IN ('mute', 'suspend', 'block')),
    source        text        NOT NULL CHECK (source IN ('policy', 'member', 'key')),
    source_id     uuid,
    because       text,
    weight        integer     NOT NULL DEFAULT 0,
    flags         integer     NOT NULL DEFAULT 0,
    state         text        NOT NULL CHECK (state IN ('active', 'lifted', 'ended')),
    starts_at     timestamptz NOT NULL,
    until         timestamptz,
    ended_at      timestamptz,
    PRIMARY KEY (bucket, id)
);
CREATE INDEX sanctions_person ON sanctions (person_id, id);
CREATE INDEX sanctions_queue ON sanctions (workspace_id, state, id);
COMMENT ON TABLE sanctions IS 'what a person may not do, since when and until when; business time';
COMMENT ON COLUMN sanctions.until IS 'null: until somebody lifts it';

CREATE TABLE appeals (
    bucket        smallint    NOT NULL,
    id            uuid        NOT NULL,
    workspace_id  uuid        NOT NULL,
    person_id     uuid        NOT NULL,
    sanction_id   uuid        NOT NULL,
    words         text        NOT NULL,
    state         text        NOT NULL CHECK (state IN ('open', 'upheld', 'lifted')),
    answer        text,
    made_at       timestamptz NOT NULL,
    decided_at    timestamptz,
    decided_kind  text,
    decided_by    uuid,
    PRIMARY KEY (bucket, id)
);
CREATE UNIQUE INDEX appeals_once ON appeals (bucket, sanction_id);
CREATE INDEX appeals_person ON appeals (person_id);
CREATE INDEX appeals_queue ON appeals (workspace_id, state, id);
COMMENT ON TABLE appeals IS 'what a person says against a sanction, once, and what was decided';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['moderation_policies', 'moderation_rules', 'flags', 'sanctions', 'appeals'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY pipeline ON %I TO tidings_pipeline USING (true) WITH CHECK (true)', name);
        EXECUTE format(
            'CREATE POLICY workspace ON %I TO tidings_api USING (workspace_id = current_setting(''app.workspace'')::uuid) '
            'WITH CHECK (workspace_id = current_setting(''app.workspace'')::uuid)', name
        );
    END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE, DELETE ON moderation_policies, moderation_rules, flags, sanctions, appeals TO tidings_pipeline, tidings_api;

-- ── hooks ────────────────────────────────────────────────────────────────────────────────────────────────────────────

-- Hooks in: what other products' events become. What the program before this one does not read, it does not miss.

CREATE TABLE hooks (
    id            uuid        PRIMARY KEY,
    workspace_id  uuid        NOT NULL REFERENCES workspaces (id),
    name          text        NOT NULL,
    preset        text,
    state         text        NOT NULL DEFAULT 'enabled' CHECK (state IN ('enabled', 'disabled')),
    token_hash    bytea       NOT NULL UNIQUE,
    sealed        bytea       NOT NULL,
    mapping       jsonb       NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL
);
CREATE INDEX hooks_workspace ON hooks (workspace_id, id);
COMMENT ON TABLE hooks IS 'another product calls us: how it signs, and what its events say in which conversation';
COMMENT ON COLUMN hooks.token_hash IS 'SHA-256 of the token in its address';
COMMENT ON COLUMN hooks.sealed IS 'the token, and the secrets that its calls are signed with: an envelope of the master key';

CREATE TABLE hook_events (
    bucket           smallint    NOT NULL,
    hook_id          uuid        NOT NULL,
    event_key        bytea       NOT NULL,
    id               uuid        NOT NULL,
    workspace_id     uuid        NOT NULL,
    source_id        text        NOT NULL,
    type             text,
    headers          jsonb       NOT NULL,
    body             bytea       NOT NULL,
    state            text        NOT NULL CHECK (state IN ('waiting', 'posted', 'skipped', 'dead')),
    reason           text,
    tries            smallint    NOT NULL DEFAULT 0,
    due_at           timestamptz,
    conversation_id  uuid,
    message_id       uuid,
    received_at      timestamptz NOT NULL,
    settled_at       timestamptz,
    PRIMARY KEY (bucket, hook_id, event_key)
);
CREATE INDEX hook_events_due ON hook_events (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX hook_events_hook ON hook_events (hook_id, id);
CREATE INDEX hook_events_received ON hook_events (received_at);
COMMENT ON TABLE hook_events IS 'what other products said, as it came, once for each of their event ids; all times but the posts'' are real';
COMMENT ON COLUMN hook_events.event_key IS 'SHA-256 of the source''s event id; its first bits are the bucket';
COMMENT ON COLUMN hook_events.due_at IS 'when it is processed, or tried again; null: never';

-- A conversation is found by a value of its metadata: read by the pipeline's role alone, since under a policy no GIN index is used.
CREATE INDEX conversations_metadata ON conversations USING gin (metadata jsonb_path_ops) WHERE metadata <> '{}';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['hooks', 'hook_events'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY pipeline ON %I TO tidings_pipeline USING (true) WITH CHECK (true)', name);
        EXECUTE format(
            'CREATE POLICY workspace ON %I TO tidings_api USING (workspace_id = current_setting(''app.workspace'')::uuid) '
            'WITH CHECK (workspace_id = current_setting(''app.workspace'')::uuid)', name
        );
    END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE, DELETE ON hooks, hook_events TO tidings_pipeline, tidings_api;

-- ── attachments ──────────────────────────────────────────────────────────────────────────────────────────────────────

-- Files that people put into conversations, and what stands behind the links of what they say.

CREATE TABLE attachments (
    bucket           smallint    NOT NULL,
    id               uuid        NOT NULL,
    workspace_id     uuid        NOT NULL,
    owner_id         uuid,
    name             text        NOT NULL,
    type             text        NOT NULL,
    kind             text        NOT NULL CHECK (kind IN ('image', 'audio', 'video', 'file')),
    size             bigint      NOT NULL,
    state            text        NOT NULL CHECK (state IN ('prepared', 'stored', 'attached')),
    uploads          smallint    NOT NULL DEFAULT 0,
    hash             bytea,
    width            integer,
    height           integer,
    conversation_id  uuid,
    seq              bigint,
    created_at       timestamptz NOT NULL,
    stored_at        timestamptz,
    attached_at      timestamptz,
    PRIMARY KEY (bucket, id),
    CHECK ((state = 'attached') = (conversation_id IS NOT NULL AND seq IS NOT NULL))
);
CREATE INDEX attachments_post ON attachments (conversation_id, seq) WHERE conversation_id IS NOT NULL;
CREATE INDEX attachments_loose ON attachments (workspace_id, owner_id) WHERE conversation_id IS NULL;
CREATE INDEX attachments_owner ON attachments (owner_id, id) WHERE owner_id IS NOT NULL;
COMMENT ON TABLE attachments IS 'files for posts: announced, then here, then of one post; all times are business time';
COMMENT ON COLUMN attachments.owner_id IS 'the contact who uploads it; null: the company';
COMMENT ON COLUMN attachments.type IS 'as announced, until the bytes are here; then as they say';
COMMENT ON COLUMN attachments.uploads IS 'how many uploads were begun: the chunks of the last one are its bytes, those of others are nobody''s';

CREATE TABLE attachment_chunks (
    bucket           smallint    NOT NULL,
    attachment_id    uuid        NOT NULL,
    upload           smallint    NOT NULL,
    n                integer     NOT NULL,
    workspace_id     uuid        NOT NULL,
    data             bytea       NOT NULL,
    PRIMARY KEY (bucket, attachment_id, upload, n)
);
-- What people upload is compressed already.
ALTER TABLE attachment_chunks ALTER COLUMN data SET STORAGE EXTERNAL;
COMMENT ON TABLE attachment_chunks IS 'the bytes of attachments in pieces of one size, so that nobody ever holds a whole file in memory';

CREATE TABLE link_previews (
    bucket           smallint    NOT NULL,
    conversation_id  uuid        NOT NULL,
    seq              bigint      NOT NULL,
    n                smallint    NOT NULL,
    workspace_id     uuid        NOT NULL,
    url              text        NOT NULL,
    hash             bytea       NOT NULL,
    state            text        NOT NULL CHECK (state IN ('waiting', 'found', 'nothing')),
    title            text,
    description      text,
    site_name        text,
    image_url        text,
    reason           text,
    tries            smallint    NOT NULL DEFAULT 0,
    due_at           timestamptz,
    looked_at        timestamptz,
    PRIMARY KEY (bucket, conversation_id, seq, n),
    CHECK ((state = 'waiting') = (due_at IS NOT NULL))
);
CREATE INDEX link_previews_due ON link_previews (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX link_previews_url ON link_previews (workspace_id, hash, looked_at) WHERE looked_at IS NOT NULL;
COMMENT ON TABLE link_previews IS 'what stands behind the first links of a post; due_at and looked_at are real time';
COMMENT ON COLUMN link_previews.hash IS 'of the URL: one that was looked at lately is not fetched again';

COMMENT ON COLUMN workspaces.previews_links IS 'links in posts are fetched, and what stands behind them is shown';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['attachments', 'attachment_chunks', 'link_previews'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY pipeline ON %I TO tidings_pipeline USING (true) WITH CHECK (true)', name);
        EXECUTE format(
            'CREATE POLICY workspace ON %I TO tidings_api USING (workspace_id = current_setting(''app.workspace'')::uuid) '
            'WITH CHECK (workspace_id = current_setting(''app.workspace'')::uuid)', name
        );
    END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE, DELETE ON attachments, attachment_chunks, link_previews TO tidings_pipeline, tidings_api;

-- ── one thread ───────────────────────────────────────────────────────────────────────────────────────────────────────

-- One thread: what was said outside the app belongs to a conversation, and who has not seen a post is reached there. What the program
-- before this one does not read, it does not miss.

CREATE INDEX messages_conversation ON messages (conversation_id, id) WHERE conversation_id IS NOT NULL;
CREATE INDEX messages_received ON messages (author_id, id) WHERE direction = 'in' AND conversation_id IS NULL;
COMMENT ON COLUMN messages.conversation_id IS 'the conversation that it is about: answers to it belong there';

COMMENT ON COLUMN workspaces.reach IS 'how who has not seen a post is reached, in conversations that say nothing of it; null: not at all';
GRANT UPDATE (reach, previews_links) ON workspaces TO tidings_api;

CREATE TABLE outsiders (
    bucket           smallint    NOT NULL,
    conversation_id  uuid        NOT NULL,
    person_id        uuid        NOT NULL,
    workspace_id     uuid        NOT NULL,
    message_id       uuid        NOT NULL,
    at               timestamptz NOT NULL,
    PRIMARY KEY (bucket, conversation_id, person_id)
) WITH (fillfactor = 80);
COMMENT ON TABLE outsiders IS 'who last said something in a conversation from outside the app: what is said to them there goes back the same way';
COMMENT ON COLUMN outsiders.message_id IS 'what they said last: its channel, its sender and their address are where answers go';

CREATE TABLE reaches (
    bucket           smallint    NOT NULL,
    conversation_id  uuid        NOT NULL,
    person_id        uuid        NOT NULL,
    workspace_id     uuid        NOT NULL,
    message_id       uuid        NOT NULL,
    from_seq         bigint      NOT NULL,
    upto_seq         bigint      NOT NULL,
    at               timestamptz NOT NULL,
    steps_at         timestamptz[] NOT NULL,
    is_seen          boolean     NOT NULL DEFAULT false,
    PRIMARY KEY (bucket, conversation_id, person_id)
) WITH (fillfactor = 80);
COMMENT ON TABLE reaches IS 'the last message that told somebody of posts that they had not seen, in business time';
COMMENT ON COLUMN reaches.steps_at IS 'when each step of its route comes: a newer one that takes its place keeps to these';
COMMENT ON COLUMN reaches.is_seen IS 'they have read up to upto_seq: its route was stopped';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['outsiders', 'reaches'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY pipeline ON %I TO tidings_pipeline USING (true) WITH CHECK (true)', name);
        EXECUTE format(
            'CREATE POLICY workspace ON %I TO tidings_api USING (workspace_id = current_setting(''app.workspace'')::uuid) '
            'WITH CHECK (workspace_id = current_setting(''app.workspace'')::uuid)', name
        );
    END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE, DELETE ON outsiders, reaches TO tidings_pipeline, tidings_api;

-- ── merges ───────────────────────────────────────────────────────────────────────────────────────────────────────────

-- Two contacts who turn out to be one person: a redirect that can be undone, and what undoing it needs. The program before this one finds
-- the survivor by every key, since keys are moved, and misses nothing else but what the merged one had before.

CREATE TABLE contact_merges (
    bucket        smallint    NOT NULL,
    from_id       uuid        NOT NULL,
    workspace_id  uuid        NOT NULL,
    into_id       uuid        NOT NULL,
    person_id     uuid        NOT NULL,
    since         uuid        NOT NULL,
    kept          jsonb       NOT NULL,
    merged_at     timestamptz NOT NULL,
    PRIMARY KEY (bucket, from_id)
);
CREATE INDEX contact_merges_person ON contact_merges (person_id);
CREATE INDEX contact_merges_from ON contact_merges (from_id);
COMMENT ON TABLE contact_merges IS 'a contact who is somebody else as well, in the bucket of who was merged; undoing it removes the row';
COMMENT ON COLUMN contact_merges.person_id IS 'who stands for them now: into_id, or whom that one was merged into since';
COMMENT ON COLUMN contact_merges.since IS 'an id of that moment: what was recorded before it was said by one of the two alone';
COMMENT ON COLUMN contact_merges.kept IS 'what the survivor got by it, and how both stood: so that undoing restores each';

CREATE TABLE merged_rows (
    bucket        smallint    NOT NULL,
    from_id       uuid        NOT NULL,
    kind          text        NOT NULL CHECK (kind IN ('participant', 'reaction', 'mention', 'hidden', 'block', 'outsider', 'reach')),
    about_id      uuid        NOT NULL,
    key           text        NOT NULL DEFAULT '',
    workspace_id  uuid        NOT NULL,
    into_id       uuid        NOT NULL,
    from_row      jsonb       NOT NULL,
    into_row      jsonb,
    PRIMARY KEY (bucket, from_id, kind, about_id, key)
);
CREATE INDEX merged_rows_from ON merged_rows (from_id);
COMMENT ON TABLE merged_rows IS 'what a merge changed in conversations, row by row as it was before, in the bucket of that row';
COMMENT ON COLUMN merged_rows.about_id IS 'the conversation; of a block: who blocks';
COMMENT ON COLUMN merged_rows.into_row IS 'what the survivor had there; null: nothing';

-- Who is erased or merged is found also where they left.
CREATE INDEX participants_former ON participants (person_id, conversation_id) WHERE state IN ('declined', 'left', 'removed');
CREATE INDEX conversations_deleted ON conversations (deleted_at) WHERE deleted_at IS NOT NULL;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['contact_merges', 'merged_rows'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY pipeline ON %I TO tidings_pipeline USING (true) WITH CHECK (true)', name);
        EXECUTE format(
            'CREATE POLICY workspace ON %I TO tidings_api USING (workspace_id = current_setting(''app.workspace'')::uuid) '
            'WITH CHECK (workspace_id = current_setting(''app.workspace'')::uuid)', name
        );
    END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE, DELETE ON contact_merges, merged_rows TO tidings_pipeline, tidings_api;

-- ── search ───────────────────────────────────────────────────────────────────────────────────────────────────────────

-- What was said is found by its words: in small letters, without accents, and in which conversation.

-- Letters as one types them who has no accents on the keyboard. Plain text, which is most of it, costs next to nothing.
CREATE FUNCTION plain_letters(said text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN CASE WHEN octet_length(said) = length(said) THEN said ELSE normalize(
    -- Marks that a letter is written with fall off; these letters have theirs inside.
    regexp_replace(normalize(translate(said, 'ŁłØøĐđĦħŦŧı', 'LlOoDdHhTti'), NFD), '[\u0300-\u036f]', '', 'g'), NFC
) END;

-- Something's id as a lexeme, which no word of a text ever is.
CREATE FUNCTION id_lexeme(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN '#' || replace(id::text, '-', '');

-- What somebody who searches means: all words, "these words" in their order, -without; the last word may be one that they still write.
-- Who says no word at all means nothing that anybody ever said.
CREATE FUNCTION search_query(said text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN (
    SELECT CASE WHEN numnode(q.meant) = 0 THEN '''#'''::tsquery WHEN q.meant::text ~ '(^|& )''[^'']+''$' THEN (q.meant::text || ':*')::tsquery ELSE q.meant END
    FROM (SELECT websearch_to_tsquery('simple', plain_letters(said)) AS meant) AS q
);

ALTER TABLE posts ADD COLUMN words tsvector GENERATED ALWAYS AS (
    to_tsvector('simple', plain_letters(text)) || array_to_tsvector(ARRAY[id_lexeme(workspace_id), id_lexeme(conversation_id)])
) STORED;
CREATE INDEX posts_words ON posts USING gin (words) WITH (gin_pending_list_limit = 1024);
COMMENT ON COLUMN posts.words IS 'of its text, the workspace and the conversation: so that what is said in a few of them is found without all others''';

-- ── plans ────────────────────────────────────────────────────────────────────────────────────────────────────────────

-- A table that was empty when PostgreSQL last looked is planned as if it were for ever, up to its next look: a statement that finds each
-- row by its key then reads the whole index for each, since both cost nothing. What was never looked at is planned as ten pages.

CREATE FUNCTION forget_emptiness() RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path FROM CURRENT SET lock_timeout = '100ms' AS $$
DECLARE
    name text;
    n    integer := 0;
BEGIN
    -- From PostgreSQL 18 on. Where it is older, the next autoanalyze of a table that is not empty any more does it.
    IF to_regproc('pg_catalog.pg_clear_relation_stats') IS NULL THEN
        RETURN 0;
    END IF;
    FOR name IN
        SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i') AND reltuples = 0
          AND pg_has_role(relowner, 'USAGE')
    LOOP
        BEGIN
            EXECUTE format('SELECT pg_clear_relation_stats(%L, %L)', 'public', name);
            n := n + 1;
        EXCEPTION WHEN lock_not_available OR undefined_table THEN
            NULL;  -- somebody looks at it right now: the next round
        END;
    END LOOP;
    RETURN n;
END
$$;
REVOKE ALL ON FUNCTION forget_emptiness() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_emptiness() TO tidings_pipeline;

-- ── feed ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

-- What a person did with what they have in the app, when they last looked, and their devices. The program before this one sees items
-- as it did: nothing of this is written where something is sent.

CREATE TABLE feed_marks (
    bucket         smallint    NOT NULL,
    contact_id     uuid        NOT NULL,
    delivery_id    uuid        NOT NULL,
    workspace_id   uuid        NOT NULL,
    seen_at        timestamptz,
    archived_at    timestamptz,
    snoozed_until  timestamptz,
    acted_at       timestamptz,
    acted_on       smallint,
    -- What lists and counts ask for is told by the index alone.
    PRIMARY KEY (bucket, contact_id, delivery_id) INCLUDE (workspace_id, seen_at, archived_at, snoozed_until)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.05);
COMMENT ON TABLE feed_marks IS 'what a person did with an item of the app, where they did something: the item is the delivery, in whose bucket it is; business time';
COMMENT ON COLUMN feed_marks.contact_id IS 'the delivery''s, whoever stands for them: a merge moves nothing here';
COMMENT ON COLUMN feed_marks.snoozed_until IS 'until then it is not shown; what was seen before that is new again afterwards';
COMMENT ON COLUMN feed_marks.acted_on IS 'which of its actions, from 0; null: the item itself';

CREATE TABLE feed_visits (
    bucket        smallint    NOT NULL,
    contact_id    uuid        NOT NULL,
    workspace_id  uuid        NOT NULL,
    visited_at    timestamptz NOT NULL,
    previous_at   timestamptz,
    PRIMARY KEY (bucket, contact_id)
);
COMMENT ON TABLE feed_visits IS 'when a person last looked at what they have in the app, and the time before; business time';

-- When an item was seen, reading being seeing; not, where it was out of sight since.
CREATE FUNCTION feed_seen_at(seen_at timestamptz, read_at timestamptz, snoozed_until timestamptz, moment timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN snoozed_until IS NULL OR snoozed_until > moment OR greatest(seen_at, read_at) >= snoozed_until THEN greatest(seen_at, read_at) END;

-- What a newer item took the place of. Only a collapse writes superseded_by: no other change of a delivery touches this.
CREATE INDEX deliveries_replaced ON deliveries (contact_id, collapse_key, id) WHERE superseded_by IS NOT NULL AND channel = 'inapp';

-- What each person has in the app, as narrow rows that are read from their index alone: a trigger of deliveries writes them.
CREATE TABLE feed_items (
    bucket        smallint    NOT NULL,
    contact_id    uuid        NOT NULL,
    delivery_id   uuid        NOT NULL,
    workspace_id  uuid        NOT NULL,
    at            timestamptz NOT NULL,
    read_at       timestamptz,
    topic         text,
    bundle        text,
    PRIMARY KEY (bucket, contact_id, delivery_id) INCLUDE (workspace_id, at, read_at, topic, bundle)
-- What an index tells alone it tells of pages that were tidied up since they were written: that is not put off until a fifth is new.
) WITH (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.05);
COMMENT ON TABLE feed_items IS
    'deliveries of inapp that were delivered or read, say something and gave way to none: a trigger of deliveries keeps it so; business time';
COMMENT ON COLUMN feed_items.at IS 'when it came';
COMMENT ON COLUMN feed_items.read_at IS 'null: not read';
COMMENT ON COLUMN feed_items.bundle IS 'as its content names it';

DO $$
BEGIN
    ALTER TABLE feed_items ENABLE ROW LEVEL SECURITY;
    ALTER TABLE feed_items FORCE ROW LEVEL SECURITY;
    CREATE POLICY pipeline ON feed_items TO tidings_pipeline USING (true) WITH CHECK (true);
    CREATE POLICY workspace ON feed_items TO tidings_api
        USING (workspace_id = current_setting('app.workspace')::uuid) WITH CHECK (workspace_id = current_setting('app.workspace')::uuid);
    GRANT SELECT, INSERT, UPDATE, DELETE ON feed_items TO tidings_api, tidings_pipeline;
END
$$;

CREATE FUNCTION note_feed_item() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' AND NEW.state IN ('delivered', 'read') AND NEW.superseded_by IS NULL THEN
        INSERT INTO feed_items AS f (bucket, contact_id, delivery_id, workspace_id, at, read_at, topic, bundle)
        SELECT
            NEW.bucket, NEW.contact_id, NEW.id, NEW.workspace_id, coalesce(NEW.delivered_at, NEW.sent_at, NEW.changed_at),
            CASE NEW.state WHEN 'read' THEN coalesce(NEW.read_at, NEW.changed_at) END, NEW.topic, said.bundle
        FROM (
            SELECT content ->> 'bundle' AS bundle FROM attempts
            WHERE bucket = NEW.bucket AND delivery_id = NEW.id AND outcome = 'sent' AND content IS NOT NULL
            ORDER BY n DESC LIMIT 1
        ) AS said
        ON CONFLICT (bucket, contact_id, delivery_id) DO UPDATE
        SET at = excluded.at, read_at = excluded.read_at, bundle = excluded.bundle
        WHERE (f.at, f.read_at, f.bundle) IS DISTINCT FROM (excluded.at, excluded.read_at, excluded.bundle);
    ELSE
        DELETE FROM feed_items WHERE bucket = OLD.bucket AND contact_id = OLD.contact_id AND delivery_id = OLD.id;
    END IF;
    RETURN NULL;
END
$$;

-- On other channels it costs no more than the look at the channel.
CREATE TRIGGER feed_item_made AFTER INSERT ON deliveries FOR EACH ROW
WHEN (NEW.channel = 'inapp' AND NEW.state IN ('delivered', 'read') AND NEW.superseded_by IS NULL)
EXECUTE FUNCTION note_feed_item();

CREATE TRIGGER feed_item_changed AFTER UPDATE OF state, superseded_by, delivered_at, read_at ON deliveries FOR EACH ROW
WHEN (
    NEW.channel = 'inapp' AND (NEW.state IN ('delivered', 'read') OR OLD.state IN ('delivered', 'read'))
    AND (NEW.state, NEW.superseded_by, NEW.delivered_at, NEW.read_at) IS DISTINCT FROM (OLD.state, OLD.superseded_by, OLD.delivered_at, OLD.read_at)
)
EXECUTE FUNCTION note_feed_item();

CREATE TRIGGER feed_item_gone AFTER DELETE ON deliveries FOR EACH ROW
WHEN (OLD.channel = 'inapp' AND OLD.state IN ('delivered', 'read'))
EXECUTE FUNCTION note_feed_item();

-- What an erasure takes the words of is no item any more.
CREATE FUNCTION drop_feed_item() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    -- Whoever changes the delivery has it before the item, too.
    PERFORM FROM deliveries WHERE bucket = NEW.bucket AND id = NEW.delivery_id FOR NO KEY UPDATE;
    DELETE FROM feed_items f USING deliveries d
    WHERE d.bucket = NEW.bucket AND d.id = NEW.delivery_id AND f.bucket = d.bucket AND f.contact_id = d.contact_id AND f.delivery_id = d.id;
    RETURN NULL;
END
$$;

CREATE TRIGGER feed_item_blanked AFTER UPDATE OF content ON attempts FOR EACH ROW
WHEN (OLD.content IS NOT NULL AND NEW.content IS NULL)
EXECUTE FUNCTION drop_feed_item();

-- A device is an address that its own app has told of.
COMMENT ON COLUMN addresses.device IS 'the app''s own name of the device, one address each; null: given by the backend';
COMMENT ON COLUMN addresses.used_at IS 'when the device last said that it is there; business time';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['feed_marks', 'feed_visits'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY pipeline ON %I TO tidings_pipeline USING (true) WITH CHECK (true)', name);
        EXECUTE format(
            'CREATE POLICY workspace ON %I TO tidings_api USING (workspace_id = current_setting(''app.workspace'')::uuid) '
            'WITH CHECK (workspace_id = current_setting(''app.workspace'')::uuid)', name
        );
    END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE, DELETE ON feed_marks, feed_visits TO tidings_pipeline, tidings_api;

-- ── presence ─────────────────────────────────────────────────────────────────────────────────────────────────────────

-- Who is here: which processes hold connections of people, whose, and when somebody was here last. The program before this one writes
-- none of it and reads none.

CREATE TABLE live_nodes (
    id          uuid        PRIMARY KEY,
    started_at  timestamptz NOT NULL,
    seen_at     timestamptz NOT NULL,
    is_dead     boolean     NOT NULL DEFAULT false
);
COMMENT ON TABLE live_nodes IS 'processes that hold connections of people, and their last sign of life, by the database''s clock';
COMMENT ON COLUMN live_nodes.is_dead IS 'for good: what it held is being removed. Whoever it was comes back under another id';

CREATE TABLE presences (
    bucket        smallint    NOT NULL,
    person_id     uuid        NOT NULL,
    workspace_id  uuid        NOT NULL,
    node_id       uuid        NOT NULL,
    kind          text        NOT NULL CHECK (kind IN ('contact', 'member')),
    state         text        NOT NULL CHECK (state IN ('online', 'away')),
    since         timestamptz NOT NULL,
    PRIMARY KEY (bucket, person_id, workspace_id, node_id)
) WITH (fillfactor = 80);
CREATE INDEX presences_node ON presences (node_id, person_id);
COMMENT ON TABLE presences IS 'who is connected to which node, in the person''s bucket; of a node without a sign of life for ten seconds it says nothing';

CREATE TABLE last_seen (
    bucket        smallint    NOT NULL,
    contact_id    uuid        NOT NULL,
    workspace_id  uuid        NOT NULL,
    at            timestamptz NOT NULL,
    PRIMARY KEY (bucket, contact_id)
) WITH (fillfactor = 80);
COMMENT ON TABLE last_seen IS 'when a contact''s last connection ended, in business time; in their bucket';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['presences', 'last_seen'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY pipeline ON %I TO tidings_pipeline USING (true) WITH CHECK (true)', name);
        EXECUTE format(
            'CREATE POLICY workspace ON %I TO tidings_api USING (workspace_id = current_setting(''app.workspace'')::uuid) '
            'WITH CHECK (workspace_id = current_setting(''app.workspace'')::uuid)', name
        );
    END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE, DELETE ON presences, last_seen TO tidings_pipeline, tidings_api;

-- Of no workspace: the API's role sees nothing of it.
ALTER TABLE live_nodes ENABLE ROW LEVEL SECURITY;
ALTER TABLE live_nodes FORCE ROW LEVEL SECURITY;
CREATE POLICY pipeline ON live_nodes TO tidings_pipeline USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON live_nodes TO tidings_pipeline;

-- ── lists ────────────────────────────────────────────────────────────────────────────────────────────────────────────

-- What lists ask of many messages: of what kind they are, and which deliveries have not arrived. The program before this one runs on it:
-- what it writes is of no kind, and is looked through; the trigger notes its deliveries too.

-- What many messages have in common, as one number: by it and the order of time they are found, however rare they are. `channels` are
-- those on which they begin, by commas; of a route the channels of its steps count, and not its waits.
CREATE FUNCTION message_kind(direction text, purpose text, topic text, template_id uuid, channels text, route jsonb) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN hashtextextended(
    direction || '|' || purpose || '|' || coalesce(topic, '') || '|' || coalesce(template_id::text, '') || '|' || coalesce(channels, '')
    || CASE WHEN route IS NULL THEN '' ELSE '|' || jsonb_path_query_array(route, '$.steps[*].channels')::text END,
    0
);
REVOKE ALL ON FUNCTION message_kind(text, text, text, uuid, text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION message_kind(text, text, text, uuid, text, jsonb) TO tidings_api, tidings_pipeline;

COMMENT ON COLUMN messages.kind IS 'message_kind of the row; null: from a program that did not write it';
CREATE INDEX messages_kind ON messages (workspace_id, kind, id);

-- What a person wrote is listed by the order of time too.
CREATE INDEX messages_by_author ON messages (author_id, id) WHERE direction = 'in';

-- An index of deliveries by their state would be written by every change of theirs, and keep each of these off its own page. What has
-- arrived, or waits for its turn, is most of them, and is not in here.
CREATE TABLE undelivered (
    bucket        smallint NOT NULL,
    delivery_id   uuid     NOT NULL,
    workspace_id  uuid     NOT NULL,
    message_id    uuid     NOT NULL,
    state         text     NOT NULL,
    reason        text,
    PRIMARY KEY (bucket, delivery_id)
);
CREATE INDEX undelivered_listed ON undelivered (workspace_id, state, message_id, delivery_id);
COMMENT ON TABLE undelivered IS
    'deliveries that are unknown, held, failed, skipped, cancelled, expired or superseded, with state and reason as they have them: a trigger of deliveries keeps it so';

INSERT INTO undelivered (bucket, delivery_id, workspace_id, message_id, state, reason)
SELECT bucket, id, workspace_id, message_id, state, reason FROM deliveries
WHERE state IN ('unknown', 'held', 'failed', 'skipped', 'cancelled', 'expired', 'superseded');

DO $$
BEGIN
    ALTER TABLE undelivered ENABLE ROW LEVEL SECURITY;
    ALTER TABLE undelivered FORCE ROW LEVEL SECURITY;
    CREATE POLICY pipeline ON undelivered TO tidings_pipeline USING (true) WITH CHECK (true);
    CREATE POLICY workspace ON undelivered TO tidings_api
        USING (workspace_id = current_setting('app.workspace')::uuid) WITH CHECK (workspace_id = current_setting('app.workspace')::uuid);
    GRANT SELECT, INSERT, UPDATE, DELETE ON undelivered TO tidings_api, tidings_pipeline;
END
$$;

CREATE FUNCTION note_undelivered() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM undelivered WHERE bucket = OLD.bucket AND delivery_id = OLD.id;
    ELSIF NEW.state IN ('unknown', 'held', 'failed', 'skipped', 'cancelled', 'expired', 'superseded') THEN
        INSERT INTO undelivered AS u (bucket, delivery_id, workspace_id, message_id, state, reason)
        VALUES (NEW.bucket, NEW.id, NEW.workspace_id, NEW.message_id, NEW.state, NEW.reason)
        ON CONFLICT (bucket, delivery_id) DO UPDATE SET state = excluded.state, reason = excluded.reason;
    ELSE
        DELETE FROM undelivered WHERE bucket = NEW.bucket AND delivery_id = NEW.id;
    END IF;
    RETURN NULL;
END
$$;

-- What is accepted, sent, delivered and read costs no more than the look at its two states.
CREATE TRIGGER undelivered_made AFTER INSERT ON deliveries FOR EACH ROW
WHEN (NEW.state IN ('unknown', 'held', 'failed', 'skipped', 'cancelled', 'expired', 'superseded'))
EXECUTE FUNCTION note_undelivered();

CREATE TRIGGER undelivered_changed AFTER UPDATE OF state, reason ON deliveries FOR EACH ROW
WHEN (
    (NEW.state IS DISTINCT FROM OLD.state OR NEW.reason IS DISTINCT FROM OLD.reason)
    AND (
        NEW.state IN ('unknown', 'held', 'failed', 'skipped', 'cancelled', 'expired', 'superseded')
        OR OLD.state IN ('unknown', 'held', 'failed', 'skipped', 'cancelled', 'expired', 'superseded')
    )
)
EXECUTE FUNCTION note_undelivered();

CREATE TRIGGER undelivered_gone AFTER DELETE ON deliveries FOR EACH ROW
WHEN (OLD.state IN ('unknown', 'held', 'failed', 'skipped', 'cancelled', 'expired', 'superseded'))
EXECUTE FUNCTION note_undelivered();

-- ── found and listed ─────────────────────────────────────────────────────────────────────────────────────────────────

-- People are found by the beginnings of what they are called and reached by, conversations are listed by what was said last, and how far
-- a member has read where they only look on is kept. The program before this one writes none of it, and what it writes is found.

-- What somebody means who types the beginnings of words: each must begin a word. Who types no word at all means nothing.
CREATE FUNCTION beginning_query(said text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN (
    SELECT coalesce(string_agg('''' || replace(replace(word, '\', '\\'), '''', '''''') || ''':*', ' & '), '''#''')::tsquery
    FROM unnest(tsvector_to_array(to_tsvector('simple', plain_letters(said)))) AS word
);

-- The words of a name or a title, and whose it is: so that what one workspace has is found without all others.
CREATE FUNCTION name_words(workspace_id uuid, name text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN to_tsvector('simple', plain_letters(name)) || array_to_tsvector(ARRAY[id_lexeme(workspace_id)]);

CREATE INDEX contacts_words ON contacts USING gin (name_words(workspace_id, name)) WITH (gin_pending_list_limit = 1024)
    WHERE name IS NOT NULL;
-- Your ids, mail addresses and numbers, in small letters and by their bytes: a beginning is a range. Of the workspace its bytes: an index
-- that began with the workspace itself would be taken, while the table is empty, by who looks for one row by its key.
CREATE INDEX contact_keys_beginning ON contact_keys (uuid_send(workspace_id), lower(value) COLLATE "C") WHERE kind IN ('id', 'email', 'phone');

-- Ten seconds at a time: a post that comes sooner than that after another changes no index, and is stored beside what it replaces. And a
-- copy of the workspace, for the reason given above: by what is computed of it under a policy nothing is known to be in order.
ALTER TABLE conversations
    ADD COLUMN active_at timestamptz NOT NULL GENERATED ALWAYS AS (
        date_bin(interval '10 seconds', coalesce(last_post_at, created_at), timestamptz '1970-01-01 00:00:00+00')
    ) STORED,
    ADD COLUMN listed_in uuid NOT NULL GENERATED ALWAYS AS (workspace_id) STORED;
CREATE INDEX conversations_active ON conversations (listed_in, active_at);
CREATE INDEX conversations_titles ON conversations USING gin (name_words(workspace_id, title)) WITH (gin_pending_list_limit = 1024)
    WHERE title IS NOT NULL;
COMMENT ON COLUMN conversations.active_at IS 'when something was said last, or it was made, rounded down to ten seconds: by it they are listed, and within it by the time itself';
COMMENT ON COLUMN conversations.listed_in IS 'the workspace, for the index by which they are listed, and for nothing else';

CREATE TABLE member_positions (
    bucket           smallint    NOT NULL,
    conversation_id  uuid        NOT NULL,
    member_id        uuid        NOT NULL,
    workspace_id     uuid        NOT NULL,
    read_seq         bigint      NOT NULL,
    at               timestamptz NOT NULL,
    PRIMARY KEY (bucket, conversation_id, member_id)
) WITH (fillfactor = 80);
COMMENT ON TABLE member_positions IS 'how far a member has read a conversation that they are not in, in its bucket; nobody in it is told';

ALTER TABLE member_positions ENABLE ROW LEVEL SECURITY;
ALTER TABLE member_positions FORCE ROW LEVEL SECURITY;
CREATE POLICY pipeline ON member_positions TO tidings_pipeline USING (true) WITH CHECK (true);
CREATE POLICY workspace ON member_positions TO tidings_api USING (workspace_id = current_setting('app.workspace')::uuid)
    WITH CHECK (workspace_id = current_setting('app.workspace')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON member_positions TO tidings_pipeline, tidings_api;

-- ── insights ─────────────────────────────────────────────────────────────────────────────────────────────────────────

-- What happened, counted by the quarter of an hour from the event log.
-- The program before this one runs on it: it knows neither table, and what it tells is counted when the next one runs.

CREATE TABLE tallies (
    bucket              smallint    NOT NULL,
    workspace_id        uuid        NOT NULL,
    quarter             timestamptz NOT NULL,
    channel             text        NOT NULL,
    purpose             text        NOT NULL,
    account_id          uuid        NOT NULL,
    accepted            integer     NOT NULL DEFAULT 0,
    recipients          integer     NOT NULL DEFAULT 0,
    received            integer     NOT NULL DEFAULT 0,
    sent                integer     NOT NULL DEFAULT 0,
    delivered           integer     NOT NULL DEFAULT 0,
    read                integer     NOT NULL DEFAULT 0,
    opened              integer     NOT NULL DEFAULT 0,
    clicked             integer     NOT NULL DEFAULT 0,
    failed              integer     NOT NULL DEFAULT 0,
    bounced             integer     NOT NULL DEFAULT 0,
    complained          integer     NOT NULL DEFAULT 0,
    unknown             integer     NOT NULL DEFAULT 0,
    cancelled           integer     NOT NULL DEFAULT 0,
    expired             integer     NOT NULL DEFAULT 0,
    superseded          integer     NOT NULL DEFAULT 0,
    skipped             integer     NOT NULL DEFAULT 0,
    skipped_consent     integer     NOT NULL DEFAULT 0,
    skipped_suppressed  integer     NOT NULL DEFAULT 0,
    skipped_address     integer     NOT NULL DEFAULT 0,
    skipped_limits      integer     NOT NULL DEFAULT 0,
    skipped_not_needed  integer     NOT NULL DEFAULT 0,
    PRIMARY KEY (bucket, workspace_id, quarter, channel, purpose, account_id)
) WITH (fillfactor = 70);
COMMENT ON TABLE tallies IS 'how often what happened, by the quarter of an hour in which it did (business time); bucket is the workspace''s';
COMMENT ON COLUMN tallies.channel IS 'empty: of a message that has several';
COMMENT ON COLUMN tallies.purpose IS 'empty: from a program that did not name it';
COMMENT ON COLUMN tallies.account_id IS 'by which it went last; all zeros: by none';
COMMENT ON COLUMN tallies.recipients IS 'of the messages that were accepted';
COMMENT ON COLUMN tallies.skipped IS 'for whatever reason: the five beside it are the most frequent ones';

CREATE TABLE tally_cursors (
    bucket    smallint    PRIMARY KEY,
    position  bigint      NOT NULL,
    read_at   timestamptz
);
-- From the beginning: what the log still holds is counted too.
INSERT INTO tally_cursors (bucket, position) SELECT bucket, 0 FROM event_positions;
COMMENT ON TABLE tally_cursors IS 'how far the log has been counted, by its bucket; moved in the statement that counts';
COMMENT ON COLUMN tally_cursors.read_at IS 'recorded_at of what was read last: months before it are not opened. A hint: who finds a gap reads without it';

-- What waits for a person, a few rows of many.
CREATE INDEX hook_events_dead ON hook_events (workspace_id, hook_id) WHERE state = 'dead';
CREATE INDEX schedule_runs_waiting ON schedule_runs (workspace_id, schedule_id) WHERE state = 'waits_for_person';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['tallies', 'tally_cursors'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY pipeline ON %I TO tidings_pipeline USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO tidings_pipeline', name);
        IF name <> 'tally_cursors' THEN
            EXECUTE format(
                'CREATE POLICY workspace ON %I TO tidings_api USING (workspace_id = current_setting(''app.workspace'')::uuid) '
                'WITH CHECK (workspace_id = current_setting(''app.workspace'')::uuid)', name
            );
        END IF;
    END LOOP;
END
$$;
GRANT SELECT ON tallies TO tidings_api;

-- ── what left ────────────────────────────────────────────────────────────────────────────────────────────────────────

-- What left: the exchange with the provider as it was, without anything secret; faults of the sandbox that are added and taken away one
-- by one; HTML that somebody looks at before it is saved. The program before this one writes none of it and reads none.

CREATE TABLE exchanges (
    bucket       smallint    NOT NULL,
    delivery_id  uuid        NOT NULL,
    n            smallint    NOT NULL,
    workspace_id uuid        NOT NULL,
    request      text        NOT NULL,
    response     text,
    began_at     timestamptz NOT NULL,
    answered_at  timestamptz,
    PRIMARY KEY (bucket, delivery_id, n)
);
-- By which what is old is found; it grows at its end alone.
CREATE INDEX exchanges_began ON exchanges (began_at);
COMMENT ON TABLE exchanges IS 'what went over the wire in a hand-off and what came back, at most 8 kB each, without secrets and masked: of those that were refused or not answered, and of others where the workspace or the account asks for it; seven days';
COMMENT ON COLUMN exchanges.n IS 'the attempt''s';
COMMENT ON COLUMN exchanges.response IS 'null: nothing came back';
COMMENT ON COLUMN exchanges.began_at IS 'real time, as answered_at';

COMMENT ON COLUMN provider_accounts.keeps_exchanges IS 'whether exchanges of what was sent are kept; null: where the workspace keeps content';

GRANT UPDATE (keeps_content) ON workspaces TO tidings_api;

CREATE TABLE sandbox_faults (
    workspace_id uuid        NOT NULL,
    id           uuid        NOT NULL,
    fault        jsonb       NOT NULL,
    contact_id   uuid,
    address      text,
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (workspace_id, id)
);
COMMENT ON TABLE sandbox_faults IS 'what a test workspace''s sandbox does wrong, one by one: before the script in workspaces.faults; those of one person or address first, then the newest';
COMMENT ON COLUMN sandbox_faults.fault IS 'as the sandbox reads it: contact is ctc_…';
COMMENT ON COLUMN sandbox_faults.created_at IS 'real time: what was sent since to a phone that is off is reported when it is switched on';

CREATE TABLE html_previews (
    bucket       smallint    NOT NULL,
    id           uuid        NOT NULL,
    workspace_id uuid        NOT NULL,
    html         text        NOT NULL,
    expires_at   timestamptz NOT NULL,
    PRIMARY KEY (bucket, id)
);
CREATE INDEX html_previews_workspace ON html_previews (workspace_id, expires_at);
COMMENT ON TABLE html_previews IS 'HTML of a mail that somebody looks at and has not saved, for minutes; real time';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['exchanges', 'sandbox_faults', 'html_previews'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY pipeline ON %I TO tidings_pipeline USING (true) WITH CHECK (true)', name);
        EXECUTE format(
            'CREATE POLICY workspace ON %I TO tidings_api USING (workspace_id = current_setting(''app.workspace'')::uuid) '
            'WITH CHECK (workspace_id = current_setting(''app.workspace'')::uuid)', name
        );
    END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE, DELETE ON exchanges, sandbox_faults, html_previews TO tidings_pipeline;
GRANT SELECT, DELETE ON exchanges TO tidings_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON sandbox_faults, html_previews TO tidings_api;

-- ── requests ─────────────────────────────────────────────────────────────────────────────────────────────────────────

-- What was asked of the API and answered, as whoever builds on it looks it up; and what providers said and has taken effect. The
-- program before this one writes no requests, and lists no callbacks that were processed.

CREATE TABLE api_requests (
    bucket         smallint    NOT NULL,
    id             uuid        NOT NULL,
    workspace_id   uuid        NOT NULL,
    caller_kind    text        NOT NULL CHECK (caller_kind IN ('key', 'member', 'contact')),
    caller_id      uuid        NOT NULL,
    method         text        NOT NULL,
    path           text        NOT NULL,
    query          text,
    operation      text        NOT NULL,
    status         smallint    NOT NULL,
    code           text,
    ms             integer     NOT NULL,
    request_id     text        NOT NULL,
    address        text,
    agent          text,
    is_socket      boolean     NOT NULL,
    request        text,
    request_bytes  integer     NOT NULL,
    answer         text,
    answer_bytes   integer     NOT NULL,
    left_out       integer     NOT NULL,
    traces         bigint[]    NOT NULL,
    PRIMARY KEY (bucket, id)
);
CREATE INDEX api_requests_workspace ON api_requests (workspace_id, id);
CREATE INDEX api_requests_operation ON api_requests (workspace_id, operation, id);
CREATE INDEX api_requests_caller ON api_requests (workspace_id, caller_id, id);
CREATE INDEX api_requests_method ON api_requests (workspace_id, method, id);
CREATE INDEX api_requests_named ON api_requests (workspace_id, request_id, id);
CREATE INDEX api_requests_failed ON api_requests (workspace_id, id) WHERE status >= 400;
CREATE INDEX api_requests_broken ON api_requests (workspace_id, id) WHERE status >= 500;
COMMENT ON TABLE api_requests IS 'what was asked of the API, written after it was answered; of a busy workspace a part. The id tells when, in real time';
COMMENT ON COLUMN api_requests.query IS 'the parameters, as JSON; like the bodies without what is secret, and cut';
COMMENT ON COLUMN api_requests.request_bytes IS 'of the body as it came; the same of the answer';
COMMENT ON COLUMN api_requests.left_out IS 'requests of the workspace that were not written between the one before and this one, by the same process';
COMMENT ON COLUMN api_requests.traces IS 'hashes of the words in it that may name somebody, by which a person is found who is erased';

ALTER TABLE api_requests ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_requests FORCE ROW LEVEL SECURITY;
CREATE POLICY pipeline ON api_requests TO tidings_pipeline USING (true) WITH CHECK (true);
CREATE POLICY workspace ON api_requests TO tidings_api USING (workspace_id = current_setting('app.workspace')::uuid)
    WITH CHECK (workspace_id = current_setting('app.workspace')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON api_requests TO tidings_pipeline, tidings_api;

COMMENT ON COLUMN workspaces.request_log_days IS 'how long api_requests keeps what was asked; 0: nothing is written';
GRANT UPDATE (request_log_days) ON workspaces TO tidings_api;

-- What took effect and still holds what was said, of each account; a row comes in when it is processed, once, and goes with its bytes.
CREATE INDEX callbacks_processed ON callbacks (account_id, id) WHERE processed_at IS NOT NULL AND url <> '';

-- ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────

-- What is being written: one draft of each template that is written over, templates that are put away, and the currency of a
-- workspace's prices. The program before this one knows no drafts, and still sends what was put away.

COMMENT ON COLUMN templates.archived_at IS 'it is not listed and cannot be sent since; what was sent from it stays';
COMMENT ON COLUMN templates.draft_revision IS 'the number of its draft''s last change: never the same twice, whatever was deleted meanwhile';

CREATE TABLE template_drafts (
    template_id      uuid        PRIMARY KEY REFERENCES templates (id),
    workspace_id     uuid        NOT NULL,
    revision         integer     NOT NULL,
    based_on         integer,
    content          jsonb       NOT NULL,
    default_locale   text        NOT NULL,
    variables        text[]      NOT NULL,
    sources          text[]      NOT NULL DEFAULT '{}',
    changed_at       timestamptz NOT NULL,
    changed_by       uuid        NOT NULL,
    changed_by_kind  text        NOT NULL CHECK (changed_by_kind IN ('key', 'member'))
);
COMMENT ON TABLE template_drafts IS 'what is being written of a template, written over with each change; it becomes a version when it is kept';
COMMENT ON COLUMN template_drafts.based_on IS 'the version that it began as';

ALTER TABLE template_drafts ENABLE ROW LEVEL SECURITY;
ALTER TABLE template_drafts FORCE ROW LEVEL SECURITY;
CREATE POLICY pipeline ON template_drafts TO tidings_pipeline USING (true) WITH CHECK (true);
CREATE POLICY workspace ON template_drafts TO tidings_api USING (workspace_id = current_setting('app.workspace')::uuid)
    WITH CHECK (workspace_id = current_setting('app.workspace')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON template_drafts TO tidings_pipeline, tidings_api;

COMMENT ON COLUMN workspaces.currency IS 'ISO 4217 code of the one currency of all its prices; null: nobody has said';
GRANT UPDATE (currency) ON workspaces TO tidings_api;

-- ── branding ─────────────────────────────────────────────────────────────────────────────────────────────────────────

-- How a company looks to its people, what its members look at again and again, and links that sign a member in once. The program before
-- this one reads and writes none of it.

CREATE TABLE logos (
    id            uuid        PRIMARY KEY,
    workspace_id  uuid        NOT NULL REFERENCES workspaces (id),
    hash          bytea       NOT NULL,
    type          text        NOT NULL CHECK (type IN ('image/png', 'image/jpeg', 'image/gif', 'image/webp')),
    width         integer     NOT NULL,
    height        integer     NOT NULL,
    data          bytea       NOT NULL,
    created_at    timestamptz NOT NULL,
    UNIQUE (workspace_id, hash)
);
-- An image is compressed already.
ALTER TABLE logos ALTER COLUMN data SET STORAGE EXTERNAL;
COMMENT ON TABLE logos IS 'the last few logos of each workspace: mails that have left show the one of their day';

CREATE TABLE brandings (
    workspace_id   uuid        PRIMARY KEY REFERENCES workspaces (id),
    name           text,
    logo_id        uuid        REFERENCES logos (id),
    accent         text,
    accent_dark    text,
    footer         text,
    support_email  text,
    updated_at     timestamptz NOT NULL
);
COMMENT ON TABLE brandings IS 'how a company looks to its people; what is null is as usual';
COMMENT ON COLUMN brandings.name IS 'shown in place of the workspace''s';
COMMENT ON COLUMN brandings.accent IS '#rrggbb, legible on white; accent_dark: on the dark page';
COMMENT ON COLUMN brandings.support_email IS 'the company''s own mailbox';

CREATE TABLE views (
    id            uuid        PRIMARY KEY,
    workspace_id  uuid        NOT NULL REFERENCES workspaces (id),
    page          text        NOT NULL,
    name          text        NOT NULL,
    query         text        NOT NULL,
    owner_id      uuid,
    author_id     uuid        NOT NULL,
    author_kind   text        NOT NULL CHECK (author_kind IN ('member', 'key')),
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    CHECK (owner_id IS NULL OR owner_id = author_id),
    FOREIGN KEY (workspace_id, owner_id) REFERENCES memberships (workspace_id, member_id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX views_own ON views (workspace_id, owner_id, page, name) WHERE owner_id IS NOT NULL;
CREATE UNIQUE INDEX views_shared ON views (workspace_id, page, name) WHERE owner_id IS NULL;
COMMENT ON TABLE views IS 'filters of a page under a name; a member''s own go with the membership';
COMMENT ON COLUMN views.owner_id IS 'the member who alone sees it; null: the whole workspace does';
COMMENT ON COLUMN views.author_id IS 'the member or the key that made it';

-- Beside reset_hash: the newest link is the one that works, once.
COMMENT ON COLUMN members.link_hash IS 'of the token that signs in without a password, once, until link_until; made on the machine itself alone';
COMMENT ON COLUMN members.link_workspace_id IS 'where it signs in to; null: where they were last';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['logos', 'brandings', 'views'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY pipeline ON %I TO tidings_pipeline USING (true) WITH CHECK (true)', name);
        EXECUTE format(
            'CREATE POLICY workspace ON %I TO tidings_api USING (workspace_id = current_setting(''app.workspace'')::uuid) '
            'WITH CHECK (workspace_id = current_setting(''app.workspace'')::uuid)', name
        );
    END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE, DELETE ON logos, brandings, views TO tidings_pipeline, tidings_api;
