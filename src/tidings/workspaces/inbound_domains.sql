-- name: update_inbound_domain
-- The domain's mail goes to this account from now on; no row: this workspace does not hold it.
UPDATE inbound_domains SET account_id = $3, updated_at = $4
WHERE domain = $1 AND workspace_id = $2
RETURNING domain, workspace_id, account_id, created_at, updated_at

-- name: insert_inbound_domain
-- The workspace holds the domain; no row: another one does, whom the API's role cannot see.
INSERT INTO inbound_domains (domain, workspace_id, account_id, created_at, updated_at) VALUES ($1, $2, $3, $4, $4)
ON CONFLICT (domain) DO NOTHING
RETURNING domain, workspace_id, account_id, created_at, updated_at

-- name: get_inbound_domain
SELECT domain, workspace_id, account_id, created_at, updated_at FROM inbound_domains WHERE domain = $1 AND workspace_id = $2

-- name: list_inbound_domains
-- In alphabetical order.
SELECT domain, workspace_id, account_id, created_at, updated_at
FROM inbound_domains WHERE workspace_id = $1 AND domain > $2 ORDER BY domain LIMIT $3

-- name: delete_inbound_domain
DELETE FROM inbound_domains WHERE domain = $1 AND workspace_id = $2 RETURNING domain

-- name: find_inbound_domain
-- Of all workspaces: for the listener, which has to find out whose a mail is.
SELECT domain, workspace_id, account_id, created_at, updated_at FROM inbound_domains WHERE domain = $1
