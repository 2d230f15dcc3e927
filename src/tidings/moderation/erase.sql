-- name: erase_flags
-- What was said of them, and what they said of others.
DELETE FROM flags WHERE workspace_id = $1 AND (person_id = $2 OR (flagger_id = $2 AND flagger_kind = 'contact'))

-- name: erase_sanctions
DELETE FROM sanctions WHERE workspace_id = $1 AND person_id = $2

-- name: erase_appeals
DELETE FROM appeals WHERE workspace_id = $1 AND person_id = $2
