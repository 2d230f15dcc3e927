-- Data sources. Under tidings_pipeline run find_sources and lock_sources, each for a workspace, or for all of them.

-- name: put_source
-- One of a key in a workspace; what is put replaces all that was, the headers too.
INSERT INTO data_sources AS s
    (id, workspace_id, key, method, url, body, headers, header_names, deadline_seconds, cache_seconds, fallback, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)
ON CONFLICT (workspace_id, key) DO UPDATE
SET method = excluded.method, url = excluded.url, body = excluded.body, headers = excluded.headers,
    header_names = excluded.header_names, deadline_seconds = excluded.deadline_seconds, cache_seconds = excluded.cache_seconds,
    fallback = excluded.fallback, updated_at = excluded.updated_at
RETURNING id, key, method, url, body, header_names, deadline_seconds, cache_seconds, fallback, created_at, updated_at;

-- name: lock_source_id
-- The id of the one with this key, which nobody changes or removes before this transaction ends.
SELECT id FROM data_sources WHERE workspace_id = $1 AND key = $2 FOR UPDATE;

-- name: find_source
SELECT id, key, method, url, body, header_names, deadline_seconds, cache_seconds, fallback, created_at, updated_at
FROM data_sources
WHERE workspace_id = $1 AND key = $2;

-- name: list_sources
-- In the order of their keys, after the given one.
SELECT id, key, method, url, body, header_names, deadline_seconds, cache_seconds, fallback, created_at, updated_at
FROM data_sources
WHERE workspace_id = $1 AND key > $2
ORDER BY key
LIMIT $3;

-- name: delete_source
DELETE FROM data_sources WHERE workspace_id = $1 AND key = $2 RETURNING true;

-- name: find_use_of_source
-- The key of a template whose published version names it.
SELECT t.key FROM templates AS t
JOIN template_versions AS v ON v.template_id = t.id AND v.n = t.published AND v.workspace_id = t.workspace_id
WHERE t.workspace_id = $1 AND $2::text = ANY (v.sources)
ORDER BY t.key
LIMIT 1;

-- name: find_sources
-- Those of these keys that there are, with their sealed headers.
SELECT id, key, method, url, body, header_names, deadline_seconds, cache_seconds, fallback, created_at, updated_at, headers
FROM data_sources
WHERE workspace_id = $1 AND key = ANY ($2::text[]);

-- name: lock_sources
-- Of every workspace, in the order of their ids, at most $2: for the re-sealing under a new master key.
SELECT id, workspace_id, key, headers
FROM data_sources
WHERE id > $1 AND headers IS NOT NULL
ORDER BY id
LIMIT $2
FOR UPDATE;

-- name: update_headers
UPDATE data_sources SET headers = $3 WHERE workspace_id = $1 AND id = $2;
