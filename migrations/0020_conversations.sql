-- readable by: 0019
-- Conversations: who talks to whom, and what was said, in an order without gaps. What the program before this one does not read,
-- it does not miss.

CREATE TABLE conversations (
    bucket          smallint    NOT NULL,
    id              uuid        NOT NULL,
    workspace_id    uuid        NOT NULL,
    kind            text        NOT NULL CHECK (kind IN ('direct', 'group', 'support')),
    state           text        NOT NULL CHECK (state IN ('scheduled', 'open', 'closed', 'deleted')),
    title           text,
    metadata        jsonb       NOT NULL DEFAULT '{}',
    object_type     text,
    object_id       text,
    distinct_hash   bytea,
    owner_id        uuid,
    cause_id        uuid,
    author_kind     text        NOT NULL CHECK (author_kind IN ('contact', 'member', 'assistant', 'key', 'system')),
    author_id       uuid,
    is_frozen       boolean     NOT NULL DEFAULT false,
    slow_seconds    integer     NOT NULL DEFAULT 0,
    hides_positions boolean     NOT NULL DEFAULT false,
    is_moderated    boolean     NOT NULL DEFAULT false,
    route           jsonb,
    rule            jsonb,
    starts_at       timestamptz,
    expires_at      timestamptz,
    expires_after   interval,
    on_expiry       text        NOT NULL DEFAULT 'close' CHECK (on_expiry IN ('close', 'delete')),
    warns_before    interval,
    warned_at       timestamptz,
    participants    integer     NOT NULL DEFAULT 0,
    last_seq        bigint      NOT NULL DEFAULT 0,
    last_change     bigint      NOT NULL DEFAULT 0,
    last_post_at    timestamptz,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    closed_at       timestamptz,
    deleted_at      timestamptz,
    PRIMARY KEY (bucket, id)
) WITH (fillfactor = 60);
-- The bucket stands last on purpose: with a second index that it leads, the planner takes the wrong one for (bucket, id).
CREATE UNIQUE INDEX conversations_distinct ON conversations (workspace_id, distinct_hash, bucket) WHERE distinct_hash IS NOT NULL;
CREATE UNIQUE INDEX conversations_owner ON conversations (owner_id, bucket) WHERE owner_id IS NOT NULL;
CREATE INDEX conversations_object ON conversations (workspace_id, object_type, object_id, id) WHERE object_id IS NOT NULL;
CREATE INDEX conversations_workspace ON conversations (workspace_id, id);
CREATE INDEX conversations_rule ON conversations (workspace_id, id) WHERE rule IS NOT NULL;
COMMENT ON TABLE conversations IS 'a thread: last_seq and last_change are taken under its row lock, so that neither has gaps; all times are business time';
COMMENT ON COLUMN conversations.distinct_hash IS 'of the people in it, where the same people find the same conversation; bucket is then the hash''s; gone when they change';
COMMENT ON COLUMN conversations.owner_id IS 'the contact whose own conversation it is, made at their first answer; bucket is theirs';
COMMENT ON COLUMN conversations.cause_id IS 'the message whose answer began it';
COMMENT ON COLUMN conversations.slow_seconds IS 'a member of it waits so long between two posts';
COMMENT ON COLUMN conversations.hides_positions IS 'nobody is told how far others have read';
COMMENT ON COLUMN conversations.route IS 'how who has not seen a post is reached: {steps, after, ...}; null: the workspace''s way; false: not at all';
COMMENT ON COLUMN conversations.rule IS 'a condition over contacts that keeps who is in it';
COMMENT ON COLUMN conversations.expires_after IS 'after the last post, where no time is given';

CREATE TABLE assistants (
    id            uuid        PRIMARY KEY,
    workspace_id  uuid        NOT NULL REFERENCES workspaces (id),
    key           text        NOT NULL,
    name          text        NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    UNIQUE (workspace_id, key)
);
COMMENT ON TABLE assistants IS 'automated participants, by your own key: the name that people see';

CREATE TABLE participants (
    bucket           smallint    NOT NULL,
    conversation_id  uuid        NOT NULL,
    person_id        uuid        NOT NULL,
    workspace_id     uuid        NOT NULL,
    kind             text        NOT NULL CHECK (kind IN ('contact', 'member', 'assistant')),
    role             text        NOT NULL CHECK (role IN ('owner', 'moderator', 'member', 'reader')),
    state            text        NOT NULL CHECK (state IN ('invited', 'active', 'declined', 'left', 'removed')),
    by_rule          boolean     NOT NULL DEFAULT false,
    joined_at        timestamptz,
    left_at          timestamptz,
    sees_after       bigint      NOT NULL DEFAULT 0,
    sees_until       bigint,
    delivered_seq    bigint      NOT NULL DEFAULT 0,
    read_seq         bigint      NOT NULL DEFAULT 0,
    muted_until      timestamptz,
    silent_until     timestamptz,
    archived_at      timestamptz,
    posted_at        timestamptz,
    change           bigint      NOT NULL DEFAULT 0,
    PRIMARY KEY (bucket, conversation_id, person_id)
) WITH (fillfactor = 70);
CREATE INDEX participants_person ON participants (person_id, conversation_id);
COMMENT ON TABLE participants IS 'who is in a conversation, in the conversation''s bucket; who left keeps the row, and what was said while they were in it';
COMMENT ON COLUMN participants.sees_after IS 'posts up to this seq are not shown to them: from before they came, or deleted for them';
COMMENT ON COLUMN participants.sees_until IS 'who left or was removed sees nothing after it';
COMMENT ON COLUMN participants.muted_until IS 'may not post until then';
COMMENT ON COLUMN participants.silent_until IS 'wants not to be told of posts until then';

CREATE TABLE posts (
    bucket           smallint    NOT NULL,
    conversation_id  uuid        NOT NULL,
    seq              bigint      NOT NULL,
    id               uuid        NOT NULL,
    workspace_id     uuid        NOT NULL,
    author_kind      text        NOT NULL CHECK (author_kind IN ('contact', 'member', 'assistant', 'system')),
    author_id        uuid,
    author_name      text,
    parts            jsonb       NOT NULL,
    text             text        NOT NULL DEFAULT '',
    metadata         jsonb,
    reply_to         bigint,
    thread           bigint,
    replies          integer     NOT NULL DEFAULT 0,
    channel          text,
    sent_as          uuid,
    version          smallint    NOT NULL DEFAULT 1,
    created_at       timestamptz NOT NULL,
    edited_at        timestamptz,
    deleted_at       timestamptz,
    deleted_by       text,
    pinned_at        timestamptz,
    PRIMARY KEY (bucket, conversation_id, seq)
) WITH (fillfactor = 90);
CREATE UNIQUE INDEX posts_id ON posts (id, bucket);
CREATE INDEX posts_thread ON posts (conversation_id, thread, seq) WHERE thread IS NOT NULL;
CREATE INDEX posts_pinned ON posts (conversation_id, pinned_at) WHERE pinned_at IS NOT NULL;
COMMENT ON TABLE posts IS 'what is said in a conversation: messages, numbered without gaps; a deleted one stays as a tombstone without its words';
COMMENT ON COLUMN posts.id IS 'the message''s: of what came in over a channel it is the row in messages too';
COMMENT ON COLUMN posts.text IS 'what it says in plain words, for search and for channels that show nothing else';
COMMENT ON COLUMN posts.thread IS 'the seq of the post under which its thread stands';
COMMENT ON COLUMN posts.sent_as IS 'the message by which it went out over a channel';

CREATE TABLE post_versions (
    bucket           smallint    NOT NULL,
    conversation_id  uuid        NOT NULL,
    seq              bigint      NOT NULL,
    version          smallint    NOT NULL,
    workspace_id     uuid        NOT NULL,
    parts            jsonb       NOT NULL,
    text             text        NOT NULL,
    editor_kind      text        NOT NULL,
    editor_id        uuid,
    replaced_at      timestamptz NOT NULL,
    PRIMARY KEY (bucket, conversation_id, seq, version)
);
COMMENT ON TABLE post_versions IS 'what an edited post said before, and who replaced it';

CREATE TABLE reactions (
    bucket           smallint    NOT NULL,
    conversation_id  uuid        NOT NULL,
    seq              bigint      NOT NULL,
    emoji            text        NOT NULL,
    person_id        uuid        NOT NULL,
    workspace_id     uuid        NOT NULL,
    kind             text        NOT NULL,
    at               timestamptz NOT NULL,
    PRIMARY KEY (bucket, conversation_id, seq, emoji, person_id)
);

CREATE TABLE mentions (
    bucket           smallint    NOT NULL,
    conversation_id  uuid        NOT NULL,
    person_id        uuid        NOT NULL,
    seq              bigint      NOT NULL,
    workspace_id     uuid        NOT NULL,
    PRIMARY KEY (bucket, conversation_id, person_id, seq)
);

CREATE TABLE hidden_posts (
    bucket           smallint    NOT NULL,
    conversation_id  uuid        NOT NULL,
    person_id        uuid        NOT NULL,
    seq              bigint      NOT NULL,
    workspace_id     uuid        NOT NULL,
    PRIMARY KEY (bucket, conversation_id, person_id, seq)
);
COMMENT ON TABLE hidden_posts IS 'deleted for one person alone';

CREATE TABLE conversation_changes (
    bucket           smallint    NOT NULL,
    conversation_id  uuid        NOT NULL,
    change           bigint      NOT NULL,
    workspace_id     uuid        NOT NULL,
    kind             text        NOT NULL CHECK (kind IN ('conversation', 'participant', 'post', 'hidden')),
    seq              bigint,
    person_id        uuid,
    at               timestamptz NOT NULL,
    PRIMARY KEY (bucket, conversation_id, change)
);
COMMENT ON TABLE conversation_changes IS 'what is other than it was, in its order: the conversation itself, somebody in it, a post; new posts are known by their seq';
COMMENT ON COLUMN conversation_changes.person_id IS 'of a participant: who; of hidden: for whom alone';

ALTER TABLE outbox ADD COLUMN conversation_id uuid;
ALTER TABLE events ADD COLUMN conversation_id uuid;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'conversations', 'assistants', 'participants', 'posts', 'post_versions', 'reactions', 'mentions', 'hidden_posts', 'conversation_changes'
    ] LOOP
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
GRANT SELECT, INSERT, UPDATE, DELETE ON
    conversations, assistants, participants, posts, post_versions, reactions, mentions, hidden_posts, conversation_changes
TO tidings_pipeline, tidings_api;
