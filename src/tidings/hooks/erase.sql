-- name: erase_hook_events
-- What other products said that became one of these posts ($2), or that has one of these words ($3, in lower case) in it, says nothing
-- any more; what still waits becomes nothing. That it came stays, so that the same event is not taken twice.
UPDATE hook_events SET
    headers = '{}', body = '', source_id = '', due_at = NULL,
    state = CASE state WHEN 'waiting' THEN 'skipped' ELSE state END,
    reason = CASE state WHEN 'waiting' THEN 'contact_erased' ELSE reason END
WHERE workspace_id = $1 AND body <> '' AND (
    message_id = ANY ($2::uuid[]) OR EXISTS (
        SELECT FROM unnest($3::text[]) AS word
        WHERE strpos(lower(encode(body, 'escape')), word) > 0 OR strpos(lower(headers::text), word) > 0
    )
)
