-- readable by: 0019
-- One thread: what was said outside the app belongs to a conversation, and who has not seen a post is reached there. What the program
-- before this one does not read, it does not miss.

ALTER TABLE messages ADD COLUMN conversation_id uuid;
CREATE INDEX messages_conversation ON messages (conversation_id, id) WHERE conversation_id IS NOT NULL;
CREATE INDEX messages_received ON messages (author_id, id) WHERE direction = 'in' AND conversation_id IS NULL;
COMMENT ON COLUMN messages.conversation_id IS 'the conversation that it is about: answers to it belong there';

ALTER TABLE workspaces ADD COLUMN reach jsonb;
COMMENT ON COLUMN workspaces.reach IS 'how who has not seen a post is reached, in conversations that say nothing of it; null: not at all';
GRANT UPDATE (reach, previews_links) ON workspaces TO tidings_api;

CREATE TABLE outsiders (
    bucket           smallint    NOT NULL,
    conversation_id  uuid        NOT NULL,
    person_id        uuid        NOT NULL,
    workspace_id     uuid        NOT NULL,
    message_id       uuid        NOT NULL,
    at               timestamptz NOT NULL,
    PRIMARY KEY (bucket, conversation_id, person_id)
) WITH (fillfactor = 80);
COMMENT ON TABLE outsiders IS 'who last said something in a conversation from outside the app: what is said to them there goes back the same way';
COMMENT ON COLUMN outsiders.message_id IS 'what they said last: its channel, its sender and their address are where answers go';

CREATE TABLE reaches (
    bucket           smallint    NOT NULL,
    conversation_id  uuid        NOT NULL,
    person_id        uuid        NOT NULL,
    workspace_id     uuid        NOT NULL,
    message_id       uuid        NOT NULL,
    from_seq         bigint      NOT NULL,
    upto_seq         bigint      NOT NULL,
    at               timestamptz NOT NULL,
    steps_at         timestamptz[] NOT NULL,
    is_seen          boolean     NOT NULL DEFAULT false,
    PRIMARY KEY (bucket, conversation_id, person_id)
) WITH (fillfactor = 80);
COMMENT ON TABLE reaches IS 'the last message that told somebody of posts that they had not seen, in business time';
COMMENT ON COLUMN reaches.steps_at IS 'when each step of its route comes: a newer one that takes its place keeps to these';
COMMENT ON COLUMN reaches.is_seen IS 'they have read up to upto_seq: its route was stopped';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['outsiders', 'reaches'] LOOP
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
GRANT SELECT, INSERT, UPDATE, DELETE ON outsiders, reaches TO tidings_pipeline, tidings_api;
