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
    created_at       timestamptz NOT NULL
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
    updated_at    timestamptz NOT NULL
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
    PRIMARY KEY (bucket, delivery_id)
);
CREATE INDEX queue_waiting ON queue (lane, bucket, due_at) WHERE lease_token IS NULL;
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
