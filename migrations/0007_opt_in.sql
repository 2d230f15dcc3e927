-- readable by: 0001
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
