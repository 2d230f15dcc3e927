-- readable by: 0019
-- Moderation: what people say of each other's words, what follows from it, and what may not be said at all. What the program before
-- this one does not read, it does not miss.

ALTER TABLE end_users ADD COLUMN muted_until timestamptz;
COMMENT ON COLUMN end_users.muted_until IS 'posts nowhere before it; real time, infinity: until it is lifted';

CREATE TABLE moderation_policies (
    workspace_id  uuid        PRIMARY KEY REFERENCES workspaces (id),
    policy        jsonb       NOT NULL,
    hook          jsonb,
    secret        bytea,
    updated_at    timestamptz NOT NULL
);
COMMENT ON TABLE moderation_policies IS 'what follows from flags, and who is asked before something is said';
COMMENT ON COLUMN moderation_policies.hook IS 'the address that is asked: {url, seconds, on_failure, asks}; null: nobody is';
COMMENT ON COLUMN moderation_policies.secret IS 'what the questions are signed with, sealed';

CREATE TABLE moderation_rules (
    id            uuid        PRIMARY KEY,
    workspace_id  uuid        NOT NULL REFERENCES workspaces (id),
    kind          text        NOT NULL CHECK (kind IN ('word', 'link')),
    text          text        NOT NULL,
    action        text        NOT NULL CHECK (action IN ('refuse', 'mask', 'flag', 'allow')),
    category      text        NOT NULL,
    created_at    timestamptz NOT NULL,
    UNIQUE (workspace_id, kind, text)
);
COMMENT ON TABLE moderation_rules IS 'words, phrases and domains of links, and what is done about them';

CREATE TABLE flags (
    bucket           smallint    NOT NULL,
    id               uuid        NOT NULL,
    workspace_id     uuid        NOT NULL,
    person_id        uuid,
    subject_kind     text        NOT NULL CHECK (subject_kind IN ('post', 'person')),
    subject_id       uuid        NOT NULL,
    conversation_id  uuid,
    flagger_kind     text        NOT NULL CHECK (flagger_kind IN ('contact', 'member', 'key', 'rule')),
    flagger_id       uuid        NOT NULL,
    category         text        NOT NULL,
    words            text,
    weight           integer     NOT NULL,
    counted          smallint    NOT NULL DEFAULT 0,
    state            text        NOT NULL CHECK (state IN ('open', 'resolved', 'dismissed')),
    created_at       timestamptz NOT NULL,
    settled_at       timestamptz,
    settled_kind     text,
    settled_by       uuid,
    PRIMARY KEY (bucket, id)
);
CREATE UNIQUE INDEX flags_once ON flags (bucket, subject_id, flagger_id);
CREATE INDEX flags_person ON flags (person_id, created_at) WHERE person_id IS NOT NULL;
CREATE INDEX flags_flagger ON flags (flagger_id, settled_at);
CREATE INDEX flags_queue ON flags (workspace_id, state, id);
COMMENT ON TABLE flags IS 'somebody, or a rule, says that a post or a person is not as it should be; in the bucket of who is flagged';
COMMENT ON COLUMN flags.person_id IS 'the contact who is flagged, or who said what is; null: a member, an assistant or the system said it';
COMMENT ON COLUMN flags.counted IS 'the hardest action that it has counted for: 1 mute, 2 suspend, 3 block; it counts for no such one again';

CREATE TABLE sanctions (
    bucket        smallint    NOT NULL,
    id            uuid        NOT NULL,
    workspace_id  uuid        NOT NULL,
    person_id     uuid        NOT NULL,
    action        text        NOT NULL CHECK (action IN ('mute', 'suspend', 'block')),
    source        text        NOT NULL CHECK (source IN ('policy', 'member', 'key')),
    source_id     uuid,
    because       text,
    weight        integer     NOT NULL DEFAULT 0,
    flags         integer     NOT NULL DEFAULT 0,
    state         text        NOT NULL CHECK (state IN ('active', 'lifted', 'ended')),
    starts_at     timestamptz NOT NULL,
    until         timestamptz,
    ended_at      timestamptz,
    PRIMARY KEY (bucket, id)
);
CREATE INDEX sanctions_person ON sanctions (person_id, id);
CREATE INDEX sanctions_queue ON sanctions (workspace_id, state, id);
COMMENT ON TABLE sanctions IS 'what a person may not do, since when and until when; business time';
COMMENT ON COLUMN sanctions.until IS 'null: until somebody lifts it';

CREATE TABLE appeals (
    bucket        smallint    NOT NULL,
    id            uuid        NOT NULL,
    workspace_id  uuid        NOT NULL,
    person_id     uuid        NOT NULL,
    sanction_id   uuid        NOT NULL,
    words         text        NOT NULL,
    state         text        NOT NULL CHECK (state IN ('open', 'upheld', 'lifted')),
    answer        text,
    made_at       timestamptz NOT NULL,
    decided_at    timestamptz,
    decided_kind  text,
    decided_by    uuid,
    PRIMARY KEY (bucket, id)
);
CREATE UNIQUE INDEX appeals_once ON appeals (bucket, sanction_id);
CREATE INDEX appeals_person ON appeals (person_id);
CREATE INDEX appeals_queue ON appeals (workspace_id, state, id);
COMMENT ON TABLE appeals IS 'what a person says against a sanction, once, and what was decided';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['moderation_policies', 'moderation_rules', 'flags', 'sanctions', 'appeals'] LOOP
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
GRANT SELECT, INSERT, UPDATE, DELETE ON moderation_policies, moderation_rules, flags, sanctions, appeals TO tidings_pipeline, tidings_api;
