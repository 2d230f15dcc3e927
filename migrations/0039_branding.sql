-- readable by: 0032
-- How a company looks to its people, what its members look at again and again, and links that sign a member in once. The program before
-- this one reads and writes none of it.

CREATE TABLE logos (
    id            uuid        PRIMARY KEY,
    workspace_id  uuid        NOT NULL REFERENCES workspaces (id),
    hash          bytea       NOT NULL,
    type          text        NOT NULL CHECK (type IN ('image/png', 'image/jpeg', 'image/gif', 'image/webp')),
    width         integer     NOT NULL,
    height        integer     NOT NULL,
    data          bytea       NOT NULL,
    created_at    timestamptz NOT NULL,
    UNIQUE (workspace_id, hash)
);
-- An image is compressed already.
ALTER TABLE logos ALTER COLUMN data SET STORAGE EXTERNAL;
COMMENT ON TABLE logos IS 'the last few logos of each workspace: mails that have left show the one of their day';

CREATE TABLE brandings (
    workspace_id   uuid        PRIMARY KEY REFERENCES workspaces (id),
    name           text,
    logo_id        uuid        REFERENCES logos (id),
    accent         text,
    accent_dark    text,
    footer         text,
    support_email  text,
    updated_at     timestamptz NOT NULL
);
COMMENT ON TABLE brandings IS 'how a company looks to its people; what is null is as usual';
COMMENT ON COLUMN brandings.name IS 'shown in place of the workspace''s';
COMMENT ON COLUMN brandings.accent IS '#rrggbb, legible on white; accent_dark: on the dark page';
COMMENT ON COLUMN brandings.support_email IS 'the company''s own mailbox';

CREATE TABLE views (
    id            uuid        PRIMARY KEY,
    workspace_id  uuid        NOT NULL REFERENCES workspaces (id),
    page          text        NOT NULL,
    name          text        NOT NULL,
    query         text        NOT NULL,
    owner_id      uuid,
    author_id     uuid        NOT NULL,
    author_kind   text        NOT NULL CHECK (author_kind IN ('member', 'key')),
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    CHECK (owner_id IS NULL OR owner_id = author_id),
    FOREIGN KEY (workspace_id, owner_id) REFERENCES memberships (workspace_id, member_id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX views_own ON views (workspace_id, owner_id, page, name) WHERE owner_id IS NOT NULL;
CREATE UNIQUE INDEX views_shared ON views (workspace_id, page, name) WHERE owner_id IS NULL;
COMMENT ON TABLE views IS 'filters of a page under a name; a member''s own go with the membership';
COMMENT ON COLUMN views.owner_id IS 'the member who alone sees it; null: the whole workspace does';
COMMENT ON COLUMN views.author_id IS 'the member or the key that made it';

-- Beside reset_hash: the newest link is the one that works, once.
ALTER TABLE members ADD COLUMN link_hash bytea UNIQUE;
ALTER TABLE members ADD COLUMN link_until timestamptz;
ALTER TABLE members ADD COLUMN link_workspace_id uuid;
COMMENT ON COLUMN members.link_hash IS 'of the token that signs in without a password, once, until link_until; made on the machine itself alone';
COMMENT ON COLUMN members.link_workspace_id IS 'where it signs in to; null: where they were last';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['logos', 'brandings', 'views'] LOOP
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
GRANT SELECT, INSERT, UPDATE, DELETE ON logos, brandings, views TO tidings_pipeline, tidings_api;
