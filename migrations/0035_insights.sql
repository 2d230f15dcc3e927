-- readable by: 0032
-- What happened, counted by the quarter of an hour from the event log.
-- The program before this one runs on it: it knows neither table, and what it tells is counted when the next one runs.

CREATE TABLE tallies (
    bucket              smallint    NOT NULL,
    workspace_id        uuid        NOT NULL,
    quarter             timestamptz NOT NULL,
    channel             text        NOT NULL,
    purpose             text        NOT NULL,
    account_id          uuid        NOT NULL,
    accepted            integer     NOT NULL DEFAULT 0,
    recipients          integer     NOT NULL DEFAULT 0,
    received            integer     NOT NULL DEFAULT 0,
    sent                integer     NOT NULL DEFAULT 0,
    delivered           integer     NOT NULL DEFAULT 0,
    read                integer     NOT NULL DEFAULT 0,
    opened              integer     NOT NULL DEFAULT 0,
    clicked             integer     NOT NULL DEFAULT 0,
    failed              integer     NOT NULL DEFAULT 0,
    bounced             integer     NOT NULL DEFAULT 0,
    complained          integer     NOT NULL DEFAULT 0,
    unknown             integer     NOT NULL DEFAULT 0,
    cancelled           integer     NOT NULL DEFAULT 0,
    expired             integer     NOT NULL DEFAULT 0,
    superseded          integer     NOT NULL DEFAULT 0,
    skipped             integer     NOT NULL DEFAULT 0,
    skipped_consent     integer     NOT NULL DEFAULT 0,
    skipped_suppressed  integer     NOT NULL DEFAULT 0,
    skipped_address     integer     NOT NULL DEFAULT 0,
    skipped_limits      integer     NOT NULL DEFAULT 0,
    skipped_not_needed  integer     NOT NULL DEFAULT 0,
    PRIMARY KEY (bucket, workspace_id, quarter, channel, purpose, account_id)
) WITH (fillfactor = 70);
COMMENT ON TABLE tallies IS 'how often what happened, by the quarter of an hour in which it did (business time); bucket is the workspace''s';
COMMENT ON COLUMN tallies.channel IS 'empty: of a message that has several';
COMMENT ON COLUMN tallies.purpose IS 'empty: from a program that did not name it';
COMMENT ON COLUMN tallies.account_id IS 'by which it went last; all zeros: by none';
COMMENT ON COLUMN tallies.recipients IS 'of the messages that were accepted';
COMMENT ON COLUMN tallies.skipped IS 'for whatever reason: the five beside it are the most frequent ones';

CREATE TABLE tally_cursors (
    bucket    smallint    PRIMARY KEY,
    position  bigint      NOT NULL,
    read_at   timestamptz
);
-- From the beginning: what the log still holds is counted too.
INSERT INTO tally_cursors (bucket, position) SELECT bucket, 0 FROM event_positions;
COMMENT ON TABLE tally_cursors IS 'how far the log has been counted, by its bucket; moved in the statement that counts';
COMMENT ON COLUMN tally_cursors.read_at IS 'recorded_at of what was read last: months before it are not opened. A hint: who finds a gap reads without it';

-- What waits for a person, a few rows of many.
CREATE INDEX hook_events_dead ON hook_events (workspace_id, hook_id) WHERE state = 'dead';
CREATE INDEX schedule_runs_waiting ON schedule_runs (workspace_id, schedule_id) WHERE state = 'waits_for_person';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['tallies', 'tally_cursors'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY pipeline ON %I TO tidings_pipeline USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO tidings_pipeline', name);
        IF name <> 'tally_cursors' THEN
            EXECUTE format(
                'CREATE POLICY workspace ON %I TO tidings_api USING (workspace_id = current_setting(''app.workspace'')::uuid) '
                'WITH CHECK (workspace_id = current_setting(''app.workspace'')::uuid)', name
            );
        END IF;
    END LOOP;
END
$$;
GRANT SELECT ON tallies TO tidings_api;
