-- name: take_turn
-- Nothing where a machine has answered in this thread within the day. Of two at once the second waits for the first, and finds it taken.
INSERT INTO automatic_answers (bucket, contact_id, channel, sender, workspace_id, answered_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (bucket, contact_id, channel, sender) DO UPDATE SET answered_at = excluded.answered_at
WHERE automatic_answers.answered_at <= excluded.answered_at - interval '24 hours'
RETURNING true;
