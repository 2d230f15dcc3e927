-- readable by: 0032
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

ALTER TABLE provider_accounts ADD COLUMN keeps_exchanges boolean;
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
