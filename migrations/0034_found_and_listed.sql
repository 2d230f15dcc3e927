-- readable by: 0032
-- People are found by the beginnings of what they are called and reached by, conversations are listed by what was said last, and how far
-- a member has read where they only look on is kept. The program before this one writes none of it, and what it writes is found.

-- What somebody means who types the beginnings of words: each must begin a word. Who types no word at all means nothing.
CREATE FUNCTION beginning_query(said text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN (
    SELECT coalesce(string_agg('''' || replace(replace(word, '\', '\\'), '''', '''''') || ''':*', ' & '), '''#''')::tsquery
    FROM unnest(tsvector_to_array(to_tsvector('simple', plain_letters(said)))) AS word
);

-- The words of a name or a title, and whose it is: so that what one workspace has is found without all others.
CREATE FUNCTION name_words(workspace_id uuid, name text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN to_tsvector('simple', plain_letters(name)) || array_to_tsvector(ARRAY[id_lexeme(workspace_id)]);

CREATE INDEX contacts_words ON contacts USING gin (name_words(workspace_id, name)) WITH (gin_pending_list_limit = 1024)
    WHERE name IS NOT NULL;
-- Your ids, mail addresses and numbers, in small letters and by their bytes: a beginning is a range. Of the workspace its bytes: an index
-- that began with the workspace itself would be taken, while the table is empty, by who looks for one row by its key.
CREATE INDEX contact_keys_beginning ON contact_keys (uuid_send(workspace_id), lower(value) COLLATE "C") WHERE kind IN ('id', 'email', 'phone');

-- Ten seconds at a time: a post that comes sooner than that after another changes no index, and is stored beside what it replaces. And a
-- copy of the workspace, for the reason given above: by what is computed of it under a policy nothing is known to be in order.
ALTER TABLE conversations
    ADD COLUMN active_at timestamptz NOT NULL GENERATED ALWAYS AS (
        date_bin(interval '10 seconds', coalesce(last_post_at, created_at), timestamptz '1970-01-01 00:00:00+00')
    ) STORED,
    ADD COLUMN listed_in uuid NOT NULL GENERATED ALWAYS AS (workspace_id) STORED;
CREATE INDEX conversations_active ON conversations (listed_in, active_at);
CREATE INDEX conversations_titles ON conversations USING gin (name_words(workspace_id, title)) WITH (gin_pending_list_limit = 1024)
    WHERE title IS NOT NULL;
COMMENT ON COLUMN conversations.active_at IS 'when something was said last, or it was made, rounded down to ten seconds: by it they are listed, and within it by the time itself';
COMMENT ON COLUMN conversations.listed_in IS 'the workspace, for the index by which they are listed, and for nothing else';

CREATE TABLE member_positions (
    bucket           smallint    NOT NULL,
    conversation_id  uuid        NOT NULL,
    member_id        uuid        NOT NULL,
    workspace_id     uuid        NOT NULL,
    read_seq         bigint      NOT NULL,
    at               timestamptz NOT NULL,
    PRIMARY KEY (bucket, conversation_id, member_id)
) WITH (fillfactor = 80);
COMMENT ON TABLE member_positions IS 'how far a member has read a conversation that they are not in, in its bucket; nobody in it is told';

ALTER TABLE member_positions ENABLE ROW LEVEL SECURITY;
ALTER TABLE member_positions FORCE ROW LEVEL SECURITY;
CREATE POLICY pipeline ON member_positions TO tidings_pipeline USING (true) WITH CHECK (true);
CREATE POLICY workspace ON member_positions TO tidings_api USING (workspace_id = current_setting('app.workspace')::uuid)
    WITH CHECK (workspace_id = current_setting('app.workspace')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON member_positions TO tidings_pipeline, tidings_api;
