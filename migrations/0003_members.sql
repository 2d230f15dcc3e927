-- readable by: 0001
-- The people of the company: members with one login over all workspaces, their sessions, invitations, and the mail to them.

CREATE TABLE members (
    id               uuid        PRIMARY KEY,
    email            text        NOT NULL UNIQUE,
    name             text        NOT NULL,
    password_hash    text        NOT NULL,
    totp_seed        bytea,
    totp_since       timestamptz,
    totp_step        bigint      NOT NULL DEFAULT 0,
    recovery_hashes  bytea[]     NOT NULL DEFAULT '{}',
    reset_hash       bytea       UNIQUE,
    reset_until      timestamptz,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL
);
COMMENT ON TABLE members IS 'a person with one login; which workspaces they belong to stands in memberships';
COMMENT ON COLUMN members.password_hash IS 'argon2id, with its parameters';
COMMENT ON COLUMN members.totp_seed IS 'sealed under the master key; without totp_since it was shown and not yet confirmed';
COMMENT ON COLUMN members.totp_step IS 'the step of the last code that was accepted: only later ones are';
COMMENT ON COLUMN members.recovery_hashes IS 'SHA-256 of the codes that are left';

CREATE TABLE memberships (
    workspace_id  uuid        NOT NULL REFERENCES workspaces (id),
    member_id     uuid        NOT NULL REFERENCES members (id),
    role          text        NOT NULL CHECK (role IN ('owner', 'admin', 'developer', 'marketer', 'agent', 'viewer')),
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, member_id)
);
CREATE INDEX ON memberships (member_id);

CREATE TABLE member_sessions (
    id            uuid        PRIMARY KEY,
    workspace_id  uuid        NOT NULL,
    member_id     uuid        NOT NULL,
    hash          bytea       NOT NULL UNIQUE,
    address       text        NOT NULL,
    agent         text        NOT NULL,
    created_at    timestamptz NOT NULL,
    last_used_at  timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    ended_at      timestamptz,
    FOREIGN KEY (workspace_id, member_id) REFERENCES memberships (workspace_id, member_id) ON DELETE CASCADE
);
CREATE INDEX ON member_sessions (member_id);
COMMENT ON TABLE member_sessions IS 'a session is of one workspace, and goes with the membership';

CREATE TABLE invitations (
    id            uuid        PRIMARY KEY,
    workspace_id  uuid        NOT NULL REFERENCES workspaces (id),
    email         text        NOT NULL,
    role          text        NOT NULL CHECK (role IN ('owner', 'admin', 'developer', 'marketer', 'agent', 'viewer')),
    hash          bytea       NOT NULL UNIQUE,
    inviter       text,
    created_at    timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    accepted_at   timestamptz,
    revoked_at    timestamptz
);
CREATE UNIQUE INDEX ON invitations (workspace_id, email) WHERE accepted_at IS NULL AND revoked_at IS NULL;
COMMENT ON COLUMN invitations.inviter IS 'the name of the member or the key; nothing where it was the command line';

CREATE TABLE throttles (
    bucket   smallint    NOT NULL,
    subject  bytea       NOT NULL,
    count    integer     NOT NULL,
    until    timestamptz NOT NULL,
    PRIMARY KEY (bucket, subject)
);
COMMENT ON TABLE throttles IS 'tries by whoever is not known yet, counted over all processes; subject is a hash, and bucket the hash of it';

CREATE TABLE system_mails (
    bucket        smallint    NOT NULL,
    id            uuid        NOT NULL,
    workspace_id  uuid,
    recipient     text        NOT NULL,
    content       bytea,
    tries         integer     NOT NULL DEFAULT 0,
    due_at        timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (bucket, id)
);
CREATE INDEX ON system_mails (due_at);
COMMENT ON COLUMN system_mails.workspace_id IS 'who invites; nothing where a password is to be reset';
COMMENT ON COLUMN system_mails.content IS 'sealed, since it holds a token; null: somebody asked to reset the password of this address';

-- ── who sees what ────────────────────────────────────────────────────────────────────────────────────────────────────

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['members', 'memberships', 'member_sessions', 'invitations', 'throttles', 'system_mails'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY pipeline ON %I TO tidings_pipeline USING (true) WITH CHECK (true)', name);
        IF name NOT IN ('members', 'throttles') THEN
            EXECUTE format(
                'CREATE POLICY workspace ON %I TO tidings_api USING (workspace_id = current_setting(''app.workspace'')::uuid) '
                'WITH CHECK (workspace_id = current_setting(''app.workspace'')::uuid)', name
            );
        END IF;
    END LOOP;
END
$$;

-- A member is seen from the workspaces that they belong to, and never with what they sign in by.
CREATE POLICY workspace ON members TO tidings_api
    USING (EXISTS (
        SELECT FROM memberships m WHERE m.member_id = members.id AND m.workspace_id = current_setting('app.workspace')::uuid
    ))
    WITH CHECK (EXISTS (
        SELECT FROM memberships m WHERE m.member_id = members.id AND m.workspace_id = current_setting('app.workspace')::uuid
    ));

GRANT SELECT, INSERT, UPDATE, DELETE ON
    members, memberships, member_sessions, invitations, throttles, system_mails
TO tidings_pipeline;

GRANT SELECT (id, email, name, totp_since, created_at) ON members TO tidings_api;
GRANT SELECT, UPDATE (role), DELETE ON memberships TO tidings_api;
GRANT SELECT (id, workspace_id, member_id, address, agent, created_at, last_used_at, expires_at, ended_at) ON member_sessions TO tidings_api;
GRANT SELECT, INSERT, UPDATE ON invitations TO tidings_api;
GRANT INSERT ON system_mails TO tidings_api;
