-- readable by: 0019
-- Files that people put into conversations, and what stands behind the links of what they say.

CREATE TABLE attachments (
    bucket           smallint    NOT NULL,
    id               uuid        NOT NULL,
    workspace_id     uuid        NOT NULL,
    owner_id         uuid,
    name             text        NOT NULL,
    type             text        NOT NULL,
    kind             text        NOT NULL CHECK (kind IN ('image', 'audio', 'video', 'file')),
    size             bigint      NOT NULL,
    state            text        NOT NULL CHECK (state IN ('prepared', 'stored', 'attached')),
    uploads          smallint    NOT NULL DEFAULT 0,
    hash             bytea,
    width            integer,
    height           integer,
    conversation_id  uuid,
    seq              bigint,
    created_at       timestamptz NOT NULL,
    stored_at        timestamptz,
    attached_at      timestamptz,
    PRIMARY KEY (bucket, id),
    CHECK ((state = 'attached') = (conversation_id IS NOT NULL AND seq IS NOT NULL))
);
CREATE INDEX attachments_post ON attachments (conversation_id, seq) WHERE conversation_id IS NOT NULL;
CREATE INDEX attachments_loose ON attachments (workspace_id, owner_id) WHERE conversation_id IS NULL;
CREATE INDEX attachments_owner ON attachments (owner_id, id) WHERE owner_id IS NOT NULL;
COMMENT ON TABLE attachments IS 'files for posts: announced, then here, then of one post; all times are business time';
COMMENT ON COLUMN attachments.owner_id IS 'the contact who uploads it; null: the company';
COMMENT ON COLUMN attachments.type IS 'as announced, until the bytes are here; then as they say';
COMMENT ON COLUMN attachments.uploads IS 'how many uploads were begun: the chunks of the last one are its bytes, those of others are nobody''s';

CREATE TABLE attachment_chunks (
    bucket           smallint    NOT NULL,
    attachment_id    uuid        NOT NULL,
    upload           smallint    NOT NULL,
    n                integer     NOT NULL,
    workspace_id     uuid        NOT NULL,
    data             bytea       NOT NULL,
    PRIMARY KEY (bucket, attachment_id, upload, n)
);
-- What people upload is compressed already.
ALTER TABLE attachment_chunks ALTER COLUMN data SET STORAGE EXTERNAL;
COMMENT ON TABLE attachment_chunks IS 'the bytes of attachments in pieces of one size, so that nobody ever holds a whole file in memory';

CREATE TABLE link_previews (
    bucket           smallint    NOT NULL,
    conversation_id  uuid        NOT NULL,
    seq              bigint      NOT NULL,
    n                smallint    NOT NULL,
    workspace_id     uuid        NOT NULL,
    url              text        NOT NULL,
    hash             bytea       NOT NULL,
    state            text        NOT NULL CHECK (state IN ('waiting', 'found', 'nothing')),
    title            text,
    description      text,
    site_name        text,
    image_url        text,
    reason           text,
    tries            smallint    NOT NULL DEFAULT 0,
    due_at           timestamptz,
    looked_at        timestamptz,
    PRIMARY KEY (bucket, conversation_id, seq, n),
    CHECK ((state = 'waiting') = (due_at IS NOT NULL))
);
CREATE INDEX link_previews_due ON link_previews (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX link_previews_url ON link_previews (workspace_id, hash, looked_at) WHERE looked_at IS NOT NULL;
COMMENT ON TABLE link_previews IS 'what stands behind the first links of a post; due_at and looked_at are real time';
COMMENT ON COLUMN link_previews.hash IS 'of the URL: one that was looked at lately is not fetched again';

ALTER TABLE workspaces ADD COLUMN previews_links boolean NOT NULL DEFAULT true;
COMMENT ON COLUMN workspaces.previews_links IS 'links in posts are fetched, and what stands behind them is shown';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['attachments', 'attachment_chunks', 'link_previews'] LOOP
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
GRANT SELECT, INSERT, UPDATE, DELETE ON attachments, attachment_chunks, link_previews TO tidings_pipeline, tidings_api;
