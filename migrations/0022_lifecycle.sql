-- readable by: 0019
-- What a conversation does by itself: what is said when it starts, what it says before it ends, and since when it has been open.

ALTER TABLE conversations ADD COLUMN opened_at timestamptz;
ALTER TABLE conversations ADD COLUMN opening jsonb;
ALTER TABLE conversations ADD COLUMN warning text;
CREATE INDEX conversations_state ON conversations (workspace_id, state, id) WHERE state <> 'open';
COMMENT ON COLUMN conversations.opened_at IS 'when it started, or was opened again: expires_after counts from there where nothing was posted since';
COMMENT ON COLUMN conversations.opening IS 'the post that waits for the start: {author_kind, author_id, author_name, post}';
COMMENT ON COLUMN conversations.warning IS 'what the system posts when it warns; null: nothing';
