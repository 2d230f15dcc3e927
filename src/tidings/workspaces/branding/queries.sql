-- How companies look to their people. Under tidings_pipeline alone runs find_logo: a logo is for everybody who has its address.

-- name: find_branding
SELECT b.name, b.accent, b.accent_dark, b.footer, b.support_email, b.updated_at,
       l.id AS logo_id, l.type AS logo_type, l.width AS logo_width, l.height AS logo_height, octet_length(l.data) AS logo_size
FROM brandings b
LEFT JOIN logos l ON l.id = b.logo_id AND l.workspace_id = b.workspace_id
WHERE b.workspace_id = $1;

-- name: begin_branding
-- There is a row, and nobody else changes it until the transaction ends.
INSERT INTO brandings (workspace_id, updated_at) VALUES ($1, $2)
ON CONFLICT (workspace_id) DO UPDATE SET updated_at = excluded.updated_at;

-- name: update_branding
UPDATE brandings
SET name = $2, logo_id = $3, accent = $4, accent_dark = $5, footer = $6, support_email = $7, updated_at = $8
WHERE workspace_id = $1;

-- name: insert_logo
-- The same bytes are the same logo, and the newest again.
INSERT INTO logos (id, workspace_id, hash, type, width, height, data, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (workspace_id, hash) DO UPDATE SET created_at = excluded.created_at
RETURNING id;

-- name: delete_old_logos
-- All but the $3 newest, the one that is shown and the one ($2) that is to be.
DELETE FROM logos
WHERE workspace_id = $1 AND id <> $2
  AND id NOT IN (SELECT id FROM logos WHERE workspace_id = $1 ORDER BY created_at DESC, id DESC LIMIT $3)
  AND NOT EXISTS (SELECT FROM brandings b WHERE b.workspace_id = $1 AND b.logo_id = logos.id);

-- name: find_logo
SELECT type, hash, data FROM logos WHERE id = $1;
