-- readable by: 0019
-- What was said is found by its words: in small letters, without accents, and in which conversation.

-- Letters as one types them who has no accents on the keyboard. Plain text, which is most of it, costs next to nothing.
CREATE FUNCTION plain_letters(said text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN CASE WHEN octet_length(said) = length(said) THEN said ELSE normalize(
    -- Marks that a letter is written with fall off; these letters have theirs inside.
    regexp_replace(normalize(translate(said, 'ŁłØøĐđĦħŦŧı', 'LlOoDdHhTti'), NFD), '[\u0300-\u036f]', '', 'g'), NFC
) END;

-- Something's id as a lexeme, which no word of a text ever is.
CREATE FUNCTION id_lexeme(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN '#' || replace(id::text, '-', '');

-- What somebody who searches means: all words, "these words" in their order, -without; the last word may be one that they still write.
-- Who says no word at all means nothing that anybody ever said.
CREATE FUNCTION search_query(said text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN (
    SELECT CASE WHEN numnode(q.meant) = 0 THEN '''#'''::tsquery WHEN q.meant::text ~ '(^|& )''[^'']+''$' THEN (q.meant::text || ':*')::tsquery ELSE q.meant END
    FROM (SELECT websearch_to_tsquery('simple', plain_letters(said)) AS meant) AS q
);

ALTER TABLE posts ADD COLUMN words tsvector GENERATED ALWAYS AS (
    to_tsvector('simple', plain_letters(text)) || array_to_tsvector(ARRAY[id_lexeme(workspace_id), id_lexeme(conversation_id)])
) STORED;
CREATE INDEX posts_words ON posts USING gin (words) WITH (gin_pending_list_limit = 1024);
COMMENT ON COLUMN posts.words IS 'of its text, the workspace and the conversation: so that what is said in a few of them is found without all others''';
