-- name: find_published
-- What a message needs to know of its template: the published version of this key, if it has one.
SELECT
    t.id, t.published AS version, t.purpose, t.topic, t.channel, v.default_locale,
    ARRAY(SELECT jsonb_object_keys(v.content)) AS channels
FROM templates AS t
JOIN template_versions AS v ON v.template_id = t.id AND v.n = t.published AND v.workspace_id = t.workspace_id
WHERE t.workspace_id = $1 AND t.key = $2;
