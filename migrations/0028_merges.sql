-- readable by: 0019
-- Two contacts who turn out to be one person: a redirect that can be undone, and what undoing it needs. The program before this one finds
-- the survivor by every key, since keys are moved, and misses nothing else but what the merged one had before.

CREATE TABLE contact_merges (
    bucket        smallint    NOT NULL,
    from_id       uuid        NOT NULL,
    workspace_id  uuid        NOT NULL,
    into_id       uuid        NOT NULL,
    person_id     uuid        NOT NULL,
    since         uuid        NOT NULL,
    kept          jsonb       NOT NULL,
    merged_at     timestamptz NOT NULL,
    PRIMARY KEY (bucket, from_id)
);
CREATE INDEX contact_merges_person ON contact_merges (person_id);
CREATE INDEX contact_merges_from ON contact_merges (from_id);
COMMENT ON TABLE contact_merges IS 'a contact who is somebody else as well, in the bucket of who was merged; undoing it removes the row';
COMMENT ON COLUMN contact_merges.person_id IS 'who stands for them now: into_id, or whom that one was merged into since';
COMMENT ON COLUMN contact_merges.since IS 'an id of that moment: what was recorded before it was said by one of the two alone';
COMMENT ON COLUMN contact_merges.kept IS 'what the survivor got by it, and how both stood: so that undoing restores each';

CREATE TABLE merged_rows (
    bucket        smallint    NOT NULL,
    from_id       uuid        NOT NULL,
    kind          text        NOT NULL CHECK (kind IN ('participant', 'reaction', 'mention', 'hidden', 'block', 'outsider', 'reach')),
    about_id      uuid        NOT NULL,
    key           text        NOT NULL DEFAULT '',
    workspace_id  uuid        NOT NULL,
    into_id       uuid        NOT NULL,
    from_row      jsonb       NOT NULL,
    into_row      jsonb,
    PRIMARY KEY (bucket, from_id, kind, about_id, key)
);
CREATE INDEX merged_rows_from ON merged_rows (from_id);
COMMENT ON TABLE merged_rows IS 'what a merge changed in conversations, row by row as it was before, in the bucket of that row';
COMMENT ON COLUMN merged_rows.about_id IS 'the conversation; of a block: who blocks';
COMMENT ON COLUMN merged_rows.into_row IS 'what the survivor had there; null: nothing';

-- Who is erased or merged is found also where they left.
CREATE INDEX participants_former ON participants (person_id, conversation_id) WHERE state IN ('declined', 'left', 'removed');
CREATE INDEX conversations_deleted ON conversations (deleted_at) WHERE deleted_at IS NOT NULL;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['contact_merges', 'merged_rows'] LOOP
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
GRANT SELECT, INSERT, UPDATE, DELETE ON contact_merges, merged_rows TO tidings_pipeline, tidings_api;
