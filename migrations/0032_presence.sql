-- readable by: 0030
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
