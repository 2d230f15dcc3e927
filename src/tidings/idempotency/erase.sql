-- name: answers_about
-- What was kept for these subjects, each stored about the time of its id: read by the times, which lie in the order of the table.
SELECT k.bucket, k.principal, k.key, k.subject, k.answer
FROM unnest($2::uuid[], $3::timestamptz[]) AS s (id, at)
CROSS JOIN LATERAL (
    SELECT * FROM idempotency_keys
    WHERE created_at >= s.at - interval '5 seconds' AND created_at <= s.at + interval '2 minutes' AND subject = s.id AND workspace_id = $1
    OFFSET 0
) AS k

-- name: answers_with
-- What was kept of anything but sends, and has one of these words in it.
SELECT bucket, principal, key, subject, answer
FROM idempotency_keys
WHERE subject = $1 AND workspace_id = $1 AND status <> 202
  AND EXISTS (SELECT FROM unnest($2::text[]) AS word WHERE strpos(answer, word) > 0)

-- name: drop_answers_of
-- What was answered about the person and is no send's: asked again, there is nobody to do it to.
DELETE FROM idempotency_keys WHERE subject = $2 AND workspace_id = $1 AND status <> 202

-- name: change_answer
UPDATE idempotency_keys SET answer = $5 WHERE bucket = $1 AND workspace_id = $2 AND principal = $3 AND key = $4
