-- readable by: 0009
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
