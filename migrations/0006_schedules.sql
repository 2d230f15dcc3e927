-- readable by: 0001
-- Recurring sends: a schedule says what is sent and when, its runs what became of each of its times.
-- The program before this one runs on it: nothing that it knows has changed.

CREATE TABLE schedules (
    id            uuid        PRIMARY KEY,
    workspace_id  uuid        NOT NULL REFERENCES workspaces (id),
    name          text        NOT NULL,
    cron          text        NOT NULL,
    timezone      text        NOT NULL,
    starts_at     timestamptz NOT NULL,
    ends_at       timestamptz,
    late_after    text        NOT NULL,
    message       jsonb       NOT NULL,
    author_kind   text        NOT NULL CHECK (author_kind IN ('key', 'member')),
    author_id     uuid        NOT NULL,
    state         text        NOT NULL CHECK (state IN ('active', 'paused', 'ended')),
    reason        text,
    next_at       timestamptz,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL
);
CREATE INDEX ON schedules (workspace_id, id);
COMMENT ON COLUMN schedules.message IS 'the body of a send, as it was given';
COMMENT ON COLUMN schedules.author_id IS 'the key or the member in whose name it is sent: what they may do is asked again at each run';
COMMENT ON COLUMN schedules.next_at IS 'in business time; null where nothing is to come. Its timer has it in real time';

CREATE TABLE schedule_runs (
    bucket        smallint    NOT NULL,
    id            uuid        NOT NULL,
    workspace_id  uuid        NOT NULL,
    schedule_id   uuid        NOT NULL,
    due_at        timestamptz NOT NULL,
    state         text        NOT NULL CHECK (state IN ('accepted', 'skipped', 'waits_for_person', 'failed')),
    reason        text,
    detail        text,
    message_id    uuid,
    changed_at    timestamptz NOT NULL,
    PRIMARY KEY (bucket, id),
    UNIQUE (bucket, schedule_id, due_at)
);
COMMENT ON TABLE schedule_runs IS 'one row for each time of a schedule that has come; bucket is the schedule''s';
COMMENT ON COLUMN schedule_runs.due_at IS 'in business time; with the schedule it is what makes a run happen once';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['schedules', 'schedule_runs'] LOOP
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

GRANT SELECT, INSERT, UPDATE, DELETE ON schedules, schedule_runs TO tidings_pipeline;
GRANT SELECT, INSERT, UPDATE, DELETE ON schedules TO tidings_api;
GRANT SELECT, UPDATE, DELETE ON schedule_runs TO tidings_api;
-- A run that a person confirms is accepted in their request, by the API's role: with all that accepting writes.
GRANT INSERT ON recipients TO tidings_api;
