-- readable by: 0009
-- How mail fares: what came back of each, counted by domain and day, and since when the breaker of marketing mail counts.

ALTER TABLE deliveries ADD COLUMN bounced_as text;
ALTER TABLE deliveries ADD COLUMN complained_at timestamptz;
COMMENT ON COLUMN deliveries.bounced_as IS 'hard, soft or policy: the mail came back, and why; it is counted once';
COMMENT ON COLUMN deliveries.complained_at IS 'when the person first told their mail provider that it was unwanted; it is counted once';

ALTER TABLE workspaces ADD COLUMN mail_resumed_at timestamptz;
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
    position  bigint   NOT NULL
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
