-- readable by: 0009
-- What is answered to a person who stops, starts again or asks for help: at most once a day in each thread.

ALTER TABLE workspaces ADD COLUMN stop_scope text NOT NULL DEFAULT 'channel' CHECK (stop_scope IN ('channel', 'topic'));
ALTER TABLE workspaces ADD COLUMN answers_automatically boolean NOT NULL DEFAULT true;
ALTER TABLE workspaces ADD COLUMN stop_text text;
ALTER TABLE workspaces ADD COLUMN help_text text;
COMMENT ON COLUMN workspaces.stop_scope IS 'how far a bare STOP goes: the whole channel, or the topic of what it answers';
COMMENT ON COLUMN workspaces.answers_automatically IS 'whether STOP, START and HELP are answered by us';
COMMENT ON COLUMN workspaces.stop_text IS 'what a STOP is answered with; null: our words, in the person''s language';
COMMENT ON COLUMN workspaces.help_text IS 'the same for HELP';

CREATE TABLE automatic_answers (
    bucket        smallint    NOT NULL,
    contact_id    uuid        NOT NULL,
    channel       text        NOT NULL,
    sender        text        NOT NULL,
    workspace_id  uuid        NOT NULL,
    answered_at   timestamptz NOT NULL,
    PRIMARY KEY (bucket, contact_id, channel, sender)
);
CREATE INDEX ON automatic_answers (answered_at);
COMMENT ON TABLE automatic_answers IS 'when a machine last answered in each thread; bucket is the contact''s, its times are business time';
COMMENT ON COLUMN automatic_answers.sender IS 'whom the person had written to; empty where nobody knows';

ALTER TABLE automatic_answers ENABLE ROW LEVEL SECURITY;
ALTER TABLE automatic_answers FORCE ROW LEVEL SECURITY;
CREATE POLICY pipeline ON automatic_answers TO tidings_pipeline USING (true) WITH CHECK (true);
CREATE POLICY workspace ON automatic_answers TO tidings_api USING (workspace_id = current_setting('app.workspace')::uuid)
    WITH CHECK (workspace_id = current_setting('app.workspace')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON automatic_answers TO tidings_api, tidings_pipeline;
GRANT UPDATE (stop_scope, answers_automatically, stop_text, help_text) ON workspaces TO tidings_api;
