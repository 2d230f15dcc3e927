-- name: insert_attachment
INSERT INTO attachments (bucket, id, workspace_id, owner_id, name, type, kind, size, state, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'prepared', $9)

-- name: count_loose
-- How many of a person's (or the company's) are of no post, up to a bound. Two that are announced at one time do not see each other.
SELECT count(*) FROM (
    SELECT 1 FROM attachments
    WHERE workspace_id = $1 AND owner_id IS NOT DISTINCT FROM $2::uuid AND conversation_id IS NULL
    LIMIT $3
) AS loose

-- name: get_attachment
SELECT id, workspace_id, owner_id, name, type, kind, size, state, uploads, hash, width, height, conversation_id, seq,
       created_at, stored_at, attached_at
FROM attachments WHERE bucket = $1 AND id = $2 AND workspace_id = $3

-- name: begin_upload
-- The bytes come anew: what an earlier upload still writes finds that it is not the last one.
UPDATE attachments SET uploads = uploads + 1 WHERE bucket = $1 AND id = $2 AND workspace_id = $3 AND state = 'prepared' AND uploads < 1000
RETURNING uploads

-- name: insert_chunk
-- A piece of the last upload; nothing where another was begun, or the attachment is gone. The lock makes who begins one wait for it.
INSERT INTO attachment_chunks (bucket, attachment_id, upload, n, workspace_id, data)
SELECT a.bucket, a.id, a.uploads, $5, a.workspace_id, $6
FROM (
    SELECT bucket, id, uploads, workspace_id FROM attachments
    WHERE bucket = $1 AND id = $2 AND workspace_id = $3 AND uploads = $4 AND state = 'prepared'
    FOR SHARE
) AS a

-- name: finish_upload
-- The bytes are here, where no other upload was begun meanwhile.
UPDATE attachments SET state = 'stored', type = $5, kind = $6, hash = $7, width = $8, height = $9, stored_at = $10
WHERE bucket = $1 AND id = $2 AND workspace_id = $3 AND uploads = $4 AND state = 'prepared'
RETURNING id, workspace_id, owner_id, name, type, kind, size, state, uploads, hash, width, height, conversation_id, seq,
          created_at, stored_at, attached_at

-- name: delete_chunks
-- The pieces of uploads before $4, of an attachment whose bytes are not here: what was stored keeps its own, whatever its upload was told.
DELETE FROM attachment_chunks c
USING (
    SELECT bucket, id FROM attachments WHERE bucket = $1 AND id = $2 AND workspace_id = $3 AND state = 'prepared' FOR SHARE
) AS a
WHERE c.bucket = $1 AND c.attachment_id = $2 AND c.workspace_id = $3 AND c.upload < $4 AND a.id = c.attachment_id

-- name: get_chunk
SELECT data FROM attachment_chunks WHERE bucket = $1 AND attachment_id = $2 AND workspace_id = $3 AND upload = $4 AND n = $5

-- name: lock_attachments
-- In the order of their keys, so that two posts with the same files do not wait for each other.
SELECT id, workspace_id, owner_id, name, type, kind, size, state, uploads, hash, width, height, conversation_id, seq,
       created_at, stored_at, attached_at
FROM attachments
WHERE bucket = ANY ($1::smallint[]) AND id = ANY ($2::uuid[]) AND workspace_id = $3
ORDER BY bucket, id
FOR UPDATE

-- name: lock_free_attachment
-- What somebody else holds is skipped: they may want the timer that we hold.
SELECT id, workspace_id, owner_id, name, type, kind, size, state, uploads, hash, width, height, conversation_id, seq,
       created_at, stored_at, attached_at
FROM attachments WHERE bucket = $1 AND id = $2 AND workspace_id = $3
FOR UPDATE SKIP LOCKED

-- name: attach
UPDATE attachments SET state = 'attached', conversation_id = $4, seq = $5, attached_at = $6
WHERE bucket = ANY ($1::smallint[]) AND id = ANY ($2::uuid[]) AND workspace_id = $3 AND state = 'stored'

-- name: lock_of_posts
-- Those of these posts of a conversation; of all of its posts where $3 is null. Up to $4.
SELECT id FROM attachments
WHERE workspace_id = $1 AND conversation_id = $2 AND ($3::bigint[] IS NULL OR seq = ANY ($3))
ORDER BY bucket, id LIMIT $4
FOR UPDATE

-- name: files_of
-- What these posts of a conversation hold, in the order in which it was announced.
SELECT seq, id, name, type, kind, size, width, height FROM attachments
WHERE workspace_id = $1 AND conversation_id = $2 AND seq = ANY ($3::bigint[])
ORDER BY seq, id

-- name: lock_of_owner
-- Those of a person, up to $3.
SELECT id FROM attachments WHERE workspace_id = $1 AND owner_id = $2 ORDER BY bucket, id LIMIT $3 FOR UPDATE

-- name: delete_attachments
-- With all their bytes.
WITH chunks AS (
    DELETE FROM attachment_chunks
    WHERE bucket = ANY ($1::smallint[]) AND attachment_id = ANY ($2::uuid[]) AND workspace_id = $3
)
DELETE FROM attachments WHERE bucket = ANY ($1::smallint[]) AND id = ANY ($2::uuid[]) AND workspace_id = $3
