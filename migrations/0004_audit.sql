-- readable by: 0001
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
CREATE INDEX messages_written ON messages (author_id) WHERE direction = 'in';
CREATE INDEX idempotency_keys_said ON idempotency_keys (subject) WHERE status <> 202;

-- What of a message and of its hand-offs tells about a person can be blanked, and nothing else of them.
GRANT UPDATE (content, data, metadata, collapse_key, asked_from, sealed) ON messages TO tidings_api;
GRANT UPDATE (address, detail, content, content_hash) ON attempts TO tidings_api;
GRANT SELECT, DELETE ON parked_receipts TO tidings_api;
