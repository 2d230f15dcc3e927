-- readable by: 0009
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
    position  bigint   NOT NULL
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
