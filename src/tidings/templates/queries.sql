-- name: find_published
-- What a message needs to know of its template: the published version of this key, if it has one and was not put away.
SELECT
    t.id, t.published AS version, t.purpose, t.topic, t.channel, t.route::text AS route, t.is_sensitive, v.default_locale,
    ARRAY(SELECT jsonb_object_keys(v.content)) AS channels
FROM templates AS t
JOIN template_versions AS v ON v.template_id = t.id AND v.n = t.published AND v.workspace_id = t.workspace_id
WHERE t.workspace_id = $1 AND t.key = $2 AND t.archived_at IS NULL;

-- name: find_version
-- One version by its template and number, published or not.
SELECT content, default_locale, variables, sources
FROM template_versions
WHERE workspace_id = $1 AND template_id = $2 AND n = $3;

-- name: insert_template
-- Answers true; nothing at all where the key is taken: two that make the same one at once get one template.
INSERT INTO templates (id, workspace_id, key, name, purpose, topic, channel, route, is_sensitive, latest, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $9, $10, 1, $8, $8)
ON CONFLICT (workspace_id, key) DO NOTHING
RETURNING true;

-- name: has_topic
SELECT EXISTS (SELECT FROM topics WHERE workspace_id = $1 AND key = $2);

-- name: take_version_number
-- The template with its next number; its row is locked, so that numbers have no gap and no double.
UPDATE templates SET latest = latest + 1, updated_at = $3
WHERE workspace_id = $1 AND key = $2
RETURNING id, key, name, purpose, topic, channel, route::text AS route, is_sensitive, published, latest, created_at, updated_at,
    archived_at, EXISTS (SELECT FROM template_drafts d WHERE d.workspace_id = templates.workspace_id AND d.template_id = templates.id) AS has_draft;

-- name: insert_version
INSERT INTO template_versions (template_id, n, workspace_id, content, default_locale, variables, sources, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: lock_template
-- The template by its key, locked until the transaction ends.
SELECT id, key, name, purpose, topic, channel, route::text AS route, is_sensitive, published, latest, created_at, updated_at,
    archived_at, EXISTS (SELECT FROM template_drafts d WHERE d.workspace_id = templates.workspace_id AND d.template_id = templates.id) AS has_draft
FROM templates
WHERE workspace_id = $1 AND key = $2
FOR UPDATE;

-- name: find_template
SELECT id, key, name, purpose, topic, channel, route::text AS route, is_sensitive, published, latest, created_at, updated_at,
    archived_at, EXISTS (SELECT FROM template_drafts d WHERE d.workspace_id = templates.workspace_id AND d.template_id = templates.id) AS has_draft
FROM templates
WHERE workspace_id = $1 AND key = $2;

-- name: list_templates
-- In the order of their keys, after the given one: those in use, or ($4) those that were put away.
SELECT id, key, name, purpose, topic, channel, route::text AS route, is_sensitive, published, latest, created_at, updated_at,
    archived_at, EXISTS (SELECT FROM template_drafts d WHERE d.workspace_id = templates.workspace_id AND d.template_id = templates.id) AS has_draft
FROM templates
WHERE workspace_id = $1 AND key > $2 AND (archived_at IS NOT NULL) = $4::boolean
ORDER BY key
LIMIT $3;

-- name: set_published
-- The template points to this version, and the version remembers when that was first so. Where something was made of its content,
-- that is its content from now on, and what was written is kept as its source.
WITH version AS (
    UPDATE template_versions SET
        is_published = true,
        published_at = coalesce(published_at, $4),
        source = CASE WHEN $5::jsonb IS NULL THEN source ELSE coalesce(source, content) END,
        content = coalesce($5::jsonb, content)
    WHERE workspace_id = $1 AND template_id = $2 AND n = $3
)
UPDATE templates SET published = $3, updated_at = $4
WHERE workspace_id = $1 AND id = $2
RETURNING id, key, name, purpose, topic, channel, route::text AS route, is_sensitive, published, latest, created_at, updated_at,
    archived_at, EXISTS (SELECT FROM template_drafts d WHERE d.workspace_id = templates.workspace_id AND d.template_id = templates.id) AS has_draft;

-- name: find_full_version
-- One version with its content as it was written.
SELECT n, coalesce(source, content) AS content, default_locale, variables, sources, is_published, created_at, published_at
FROM template_versions
WHERE workspace_id = $1 AND template_id = $2 AND n = $3;

-- name: list_versions
-- The newest first, before the given number; without their text.
SELECT
    n, default_locale, variables, sources, is_published, created_at, published_at,
    (
        SELECT jsonb_object_agg(channel.key, ARRAY(SELECT jsonb_object_keys(channel.value) AS locale ORDER BY locale))
        FROM jsonb_each(content) AS channel
    ) AS locales
FROM template_versions
WHERE workspace_id = $1 AND template_id = $2 AND n < $3
ORDER BY n DESC
LIMIT $4;

-- name: update_template
-- The template has these values; its key stays.
UPDATE templates SET name = $3, purpose = $4, topic = $5, channel = $6, route = $7, updated_at = $8
WHERE workspace_id = $1 AND id = $2
RETURNING id, key, name, purpose, topic, channel, route::text AS route, is_sensitive, published, latest, created_at, updated_at,
    archived_at, EXISTS (SELECT FROM template_drafts d WHERE d.workspace_id = templates.workspace_id AND d.template_id = templates.id) AS has_draft;

-- name: set_archived
-- Since when it is put away stays as it was, where it was already; null: it is in use.
UPDATE templates SET archived_at = CASE WHEN $3::timestamptz IS NULL THEN NULL ELSE coalesce(archived_at, $3) END, updated_at = $4
WHERE workspace_id = $1 AND key = $2
RETURNING id, key, name, purpose, topic, channel, route::text AS route, is_sensitive, published, latest, created_at, updated_at,
    archived_at, EXISTS (SELECT FROM template_drafts d WHERE d.workspace_id = templates.workspace_id AND d.template_id = templates.id) AS has_draft;

-- name: keep_made
-- A version that was not published is rendered from what was made of it, as a published one is; what was written is kept beside it.
UPDATE template_versions SET source = coalesce(source, content), content = $4
WHERE workspace_id = $1 AND template_id = $2 AND n = $3 AND NOT is_published AND source IS NULL;
