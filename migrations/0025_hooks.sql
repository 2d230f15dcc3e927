-- readable by: 0019
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
