-- name: find_draft
-- The draft with who changed it last; a name is null where whoever it was is no more.
SELECT
    d.revision, d.based_on, d.content::text AS content, d.default_locale, d.variables, d.sources, d.changed_at, d.changed_by,
    d.changed_by_kind, coalesce(k.name, m.name) AS changed_by_name
FROM template_drafts d
LEFT JOIN api_keys k ON d.changed_by_kind = 'key' AND k.id = d.changed_by AND k.workspace_id = d.workspace_id
LEFT JOIN members m ON d.changed_by_kind = 'member' AND m.id = d.changed_by
WHERE d.workspace_id = $1 AND d.template_id = $2;

-- name: take_revision
-- The next number of the template's draft; its row is locked by the caller.
UPDATE templates SET draft_revision = draft_revision + 1 WHERE workspace_id = $1 AND id = $2 RETURNING draft_revision;

-- name: save_draft
-- It is written over; its caller holds the template's row.
INSERT INTO template_drafts (
    template_id, workspace_id, revision, based_on, content, default_locale, variables, sources, changed_at, changed_by, changed_by_kind
)
VALUES ($2, $1, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (template_id) DO UPDATE SET
    revision = excluded.revision, based_on = excluded.based_on, content = excluded.content, default_locale = excluded.default_locale,
    variables = excluded.variables, sources = excluded.sources, changed_at = excluded.changed_at, changed_by = excluded.changed_by,
    changed_by_kind = excluded.changed_by_kind;

-- name: rebase_draft
-- The draft was kept as this version.
UPDATE template_drafts SET based_on = $3 WHERE workspace_id = $1 AND template_id = $2;

-- name: delete_draft
-- Answers true where there was one.
DELETE FROM template_drafts WHERE workspace_id = $1 AND template_id = $2 RETURNING true;
