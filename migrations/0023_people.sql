-- readable by: 0019
-- People who act for themselves: the secrets that sign their tokens, when their sessions ended, whom they have blocked.

CREATE TABLE signing_secrets (
    id            uuid        PRIMARY KEY,
    workspace_id  uuid        NOT NULL REFERENCES workspaces (id),
    name          text        NOT NULL,
    secret        bytea       NOT NULL,
    is_own        boolean     NOT NULL,
    created_at    timestamptz NOT NULL,
    revoked_at    timestamptz
);
CREATE INDEX signing_secrets_workspace ON signing_secrets (workspace_id, id);
-- Of those that are ours one at a time is active, however many ask for a token at once.
CREATE UNIQUE INDEX signing_secrets_own ON signing_secrets (workspace_id) WHERE is_own AND revoked_at IS NULL;
COMMENT ON TABLE signing_secrets IS 'what end users'' tokens are signed with, sealed; all times are real';
COMMENT ON COLUMN signing_secrets.is_own IS 'known to nobody but this installation, for the tokens that it makes itself';

CREATE TABLE end_users (
    bucket          smallint    NOT NULL,
    contact_id      uuid        NOT NULL,
    workspace_id    uuid        NOT NULL,
    sessions_after  timestamptz,
    suspended_until timestamptz,
    badge           integer     NOT NULL DEFAULT 0,
    PRIMARY KEY (bucket, contact_id)
);
COMMENT ON TABLE end_users IS 'a contact who acts for themselves, where there is more to say than that; in the contact''s bucket';
COMMENT ON COLUMN end_users.sessions_after IS 'tokens issued before it are refused; real time';
COMMENT ON COLUMN end_users.suspended_until IS 'no token of theirs is accepted before it; real time, infinity: until it is lifted';
COMMENT ON COLUMN end_users.badge IS 'what waits for them outside of us, in the number on the app''s icon';

CREATE TABLE blocks (
    bucket        smallint    NOT NULL,
    person_id     uuid        NOT NULL,
    blocked_id    uuid        NOT NULL,
    workspace_id  uuid        NOT NULL,
    at            timestamptz NOT NULL,
    PRIMARY KEY (bucket, person_id, blocked_id)
);
CREATE INDEX blocks_blocked ON blocks (blocked_id);
COMMENT ON TABLE blocks IS 'a contact who wants nothing to do with another; in the bucket of who blocks';

ALTER TABLE participants ADD COLUMN cleared_at timestamptz;
COMMENT ON COLUMN participants.cleared_at IS 'deleted for them alone, with what was said before: it is listed again after the next post';

-- What is gone is subtracted from what is unread: it is rare, and found without reading the posts.
CREATE INDEX posts_deleted ON posts (conversation_id, seq) WHERE deleted_at IS NOT NULL;

ALTER TABLE audit_inbox DROP CONSTRAINT audit_inbox_principal_kind_check;
ALTER TABLE audit_inbox ADD CONSTRAINT audit_inbox_principal_kind_check CHECK (principal_kind IN ('key', 'member', 'contact', 'system'));

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['signing_secrets', 'end_users', 'blocks'] LOOP
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
GRANT SELECT, INSERT, UPDATE, DELETE ON signing_secrets, end_users, blocks TO tidings_pipeline, tidings_api;
