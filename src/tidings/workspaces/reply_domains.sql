-- name: reply_domains
-- The domain by which each of these accounts takes mail in; of several the first in alphabetical order.
SELECT i.account_id, min(d.domain) AS domain
FROM unnest($1::uuid[], $2::uuid[]) AS i (workspace_id, account_id)
JOIN inbound_domains d ON d.account_id = i.account_id AND d.workspace_id = i.workspace_id
GROUP BY i.account_id;
