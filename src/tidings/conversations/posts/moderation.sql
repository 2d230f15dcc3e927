-- name: groups_of
-- The groups that a person ($2) is in, or invited to: $3 of them.
SELECT c.id FROM participants p JOIN conversations c ON c.bucket = p.bucket AND c.id = p.conversation_id
WHERE p.workspace_id = $1 AND p.person_id = $2 AND p.state IN ('active', 'invited') AND c.workspace_id = $1 AND c.kind = 'group'
  AND c.state <> 'deleted'
ORDER BY c.id LIMIT $3

-- name: are_together
-- Whether two ($2, $3) are or were in one conversation.
SELECT EXISTS (
    SELECT FROM participants p JOIN participants o ON o.bucket = p.bucket AND o.conversation_id = p.conversation_id
    WHERE p.workspace_id = $1 AND p.person_id = $2 AND o.workspace_id = $1 AND o.person_id = $3
      AND p.state IN ('active', 'left', 'removed') AND o.state IN ('active', 'left', 'removed', 'invited')
)

-- name: is_asked_of
-- Whether somebody may be asked about a post of this person ($4) in a conversation ($1, $2, $3): they are in it, and it is open; and
-- whether it is one whose posts are looked at before.
SELECT c.is_moderated FROM conversations c
WHERE c.bucket = $1 AND c.id = $2 AND c.workspace_id = $3 AND c.state = 'open' AND EXISTS (
    SELECT FROM participants p
    WHERE p.bucket = c.bucket AND p.conversation_id = c.id AND p.person_id = $4 AND p.workspace_id = $3 AND p.state = 'active' AND p.role <> 'reader'
)
