-- readable by: 0001
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

ALTER TABLE template_versions ADD COLUMN sources text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN template_versions.sources IS 'keys of data sources that are asked before it is rendered';

ALTER TABLE data_sources ENABLE ROW LEVEL SECURITY;
ALTER TABLE data_sources FORCE ROW LEVEL SECURITY;
CREATE POLICY pipeline ON data_sources TO tidings_pipeline USING (true) WITH CHECK (true);
CREATE POLICY workspace ON data_sources TO tidings_api USING (workspace_id = current_setting('app.workspace')::uuid)
    WITH CHECK (workspace_id = current_setting('app.workspace')::uuid);

GRANT SELECT, UPDATE ON data_sources TO tidings_pipeline;
GRANT SELECT, INSERT, UPDATE, DELETE ON data_sources TO tidings_api;
