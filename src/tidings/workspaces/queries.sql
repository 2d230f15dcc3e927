-- Workspaces, keys and provider accounts. Under tidings_pipeline alone run: insert_workspace, find_key, touch_key,
-- find_sealed_accounts, lock_accounts, open_account, close_account and list_failing_accounts; find_key is the look-up that finds
-- the workspace.

-- name: insert_workspace
INSERT INTO workspaces (id, name, mode, default_country, default_locale, timezone, keeps_content, countries, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: get_workspace
SELECT id, name, mode, default_country, default_locale, timezone, keeps_content, clock_offset, faults, route, countries, quiet_hours,
       rate_per_second, spend_per_day, code_rates, stop_scope, answers_automatically, stop_text, help_text, tracks_opens,
       tracks_clicks, link_domain, previews_links, reach::text AS reach, currency, request_log_days, created_at
FROM workspaces
WHERE id = $1;

-- name: lock_workspace
-- The same row, locked: two that move one clock do it one after the other.
SELECT id, name, mode, default_country, default_locale, timezone, keeps_content, clock_offset, faults, route, countries, quiet_hours,
       rate_per_second, spend_per_day, code_rates, stop_scope, answers_automatically, stop_text, help_text, tracks_opens,
       tracks_clicks, link_domain, previews_links, reach::text AS reach, currency, request_log_days, created_at
FROM workspaces
WHERE id = $1
FOR UPDATE;

-- name: update_workspace
UPDATE workspaces
SET name = $2, default_country = $3, default_locale = $4, timezone = $5, route = $6, countries = $7, quiet_hours = $8,
    rate_per_second = $9, spend_per_day = $10, code_rates = $11, stop_scope = $12, answers_automatically = $13, stop_text = $14,
    help_text = $15, tracks_opens = $16, tracks_clicks = $17, link_domain = $18, previews_links = $19, reach = $20, currency = $21,
    keeps_content = $22, request_log_days = $23
WHERE id = $1;

-- name: set_has_caps
-- The claim asks for caps only where there are any. Whoever writes the caps of a workspace does this first, and is alone with them.
UPDATE workspaces SET has_caps = $2 WHERE id = $1;

-- name: update_clock
-- Only a test workspace has a clock that moves.
UPDATE workspaces SET clock_offset = $2 WHERE id = $1 AND mode = 'test';

-- name: update_faults
-- Only a test workspace has faults.
UPDATE workspaces SET faults = $2 WHERE id = $1 AND mode = 'test';

-- name: insert_key
INSERT INTO api_keys (id, workspace_id, hash, name, hint, scopes, expires_at, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: find_key
-- By the hash alone, which is unique: this is how a caller's workspace is found. A revoked or expired key is none.
SELECT k.id AS key_id, k.scopes, w.id, w.name, w.mode, w.default_country, w.default_locale, w.timezone, w.keeps_content,
       w.clock_offset, w.faults, w.route, w.countries, w.quiet_hours, w.rate_per_second, w.spend_per_day, w.code_rates,
       w.stop_scope, w.answers_automatically, w.stop_text, w.help_text, w.tracks_opens, w.tracks_clicks,
       w.link_domain, w.previews_links, w.reach::text AS reach, w.currency, w.request_log_days, w.created_at
FROM api_keys AS k
JOIN workspaces AS w ON w.id = k.workspace_id
WHERE k.hash = $1 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > $2);

-- name: touch_key
-- At most one write a minute and key, however often it is used; a row that another transaction holds is left to it.
UPDATE api_keys
SET last_used_at = $3
WHERE id IN (
    SELECT id FROM api_keys
    WHERE workspace_id = $1 AND id = $2 AND (last_used_at IS NULL OR last_used_at <= $3::timestamptz - interval '1 minute')
    FOR UPDATE SKIP LOCKED
);

-- name: get_key
SELECT id, workspace_id, name, hint, scopes, created_at, last_used_at, expires_at, revoked_at
FROM api_keys
WHERE workspace_id = $1 AND id = $2;

-- name: list_keys
-- In the order of their making, after the given id, revoked ones too.
SELECT id, workspace_id, name, hint, scopes, created_at, last_used_at, expires_at, revoked_at
FROM api_keys
WHERE workspace_id = $1 AND ($2::uuid IS NULL OR id > $2)
ORDER BY id
LIMIT $3;

-- name: revoke_key
-- The first revocation counts: its time stays.
UPDATE api_keys SET revoked_at = $3 WHERE workspace_id = $1 AND id = $2 AND revoked_at IS NULL;

-- name: insert_account
INSERT INTO provider_accounts
    (id, workspace_id, provider, name, channels, credentials, senders, rank, is_enabled, created_at, updated_at,
     rate_per_second, sender_rate_per_second, destinations, keeps_exchanges)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, true, $9, $9, $10, $11, $12, $13)
RETURNING callback_token;

-- name: get_account
SELECT a.id, a.workspace_id, a.provider, a.name, a.channels, a.senders, a.rank, a.is_enabled, a.rate_per_second,
       a.sender_rate_per_second, a.destinations, a.keeps_exchanges, a.callback_token, a.created_at, a.updated_at, h.open_until, h.changed_at, h.reason,
       now() AS real_now
FROM provider_accounts AS a
LEFT JOIN account_health AS h ON h.account_id = a.id AND h.workspace_id = a.workspace_id
WHERE a.workspace_id = $1 AND a.id = $2;

-- name: lock_account
-- The same row, locked until the transaction ends: what a change leaves out stays as it is.
SELECT a.id, a.workspace_id, a.provider, a.name, a.channels, a.senders, a.rank, a.is_enabled, a.rate_per_second,
       a.sender_rate_per_second, a.destinations, a.keeps_exchanges, a.callback_token, a.created_at, a.updated_at, h.open_until, h.changed_at, h.reason,
       now() AS real_now
FROM provider_accounts AS a
LEFT JOIN account_health AS h ON h.account_id = a.id AND h.workspace_id = a.workspace_id
WHERE a.workspace_id = $1 AND a.id = $2
FOR UPDATE OF a;

-- name: list_accounts
-- In the order of their making, after the given id.
SELECT a.id, a.workspace_id, a.provider, a.name, a.channels, a.senders, a.rank, a.is_enabled, a.rate_per_second,
       a.sender_rate_per_second, a.destinations, a.keeps_exchanges, a.callback_token, a.created_at, a.updated_at, h.open_until, h.changed_at, h.reason,
       now() AS real_now
FROM provider_accounts AS a
LEFT JOIN account_health AS h ON h.account_id = a.id AND h.workspace_id = a.workspace_id
WHERE a.workspace_id = $1 AND ($2::uuid IS NULL OR a.id > $2)
ORDER BY a.id
LIMIT $3;

-- name: update_account
UPDATE provider_accounts
SET name = $3, channels = $4, senders = $5, rank = $6, is_enabled = $7, updated_at = $8, rate_per_second = $9,
    sender_rate_per_second = $10, destinations = $11, keeps_exchanges = $12
WHERE workspace_id = $1 AND id = $2;

-- name: update_credentials
UPDATE provider_accounts SET credentials = $3 WHERE workspace_id = $1 AND id = $2;

-- name: delete_account
DELETE FROM provider_accounts WHERE workspace_id = $1 AND id = $2 RETURNING id;

-- name: find_sealed_accounts
-- Each pair of a workspace and an account; a pair that does not belong together finds nothing.
-- The sandbox's account comes with what it does wrong in its workspace: what is said of one person or address first, then what was said
-- one by one, the newest first, then the script.
SELECT
    a.id, a.workspace_id, a.provider, a.credentials, a.senders, a.callback_token, a.keeps_exchanges, CASE a.provider WHEN 'sandbox' THEN (
        coalesce((
            SELECT jsonb_agg(f.fault ORDER BY num_nonnulls(f.contact_id, f.address) = 0, f.id DESC)
            FROM sandbox_faults f WHERE f.workspace_id = a.workspace_id
        ), '[]') || w.faults
    )::text END AS faults
FROM unnest($1::uuid[], $2::uuid[]) AS wanted (workspace_id, id)
JOIN provider_accounts AS a ON a.workspace_id = wanted.workspace_id AND a.id = wanted.id
JOIN workspaces AS w ON w.id = a.workspace_id;

-- name: open_account
-- Of several workers that find it failing the latest time counts, and the first of them gets its own time back; a half-open
-- account that fails again stays failing since when it was. An account that is gone gets no row.
INSERT INTO account_health AS h (account_id, workspace_id, open_until, trips, reason, changed_at)
SELECT id, workspace_id, $3, 1, $4, $5 FROM provider_accounts WHERE workspace_id = $1 AND id = $2 FOR KEY SHARE
ON CONFLICT (account_id) DO UPDATE
SET open_until = greatest(h.open_until, excluded.open_until),
    trips = h.trips + 1,
    reason = excluded.reason,
    changed_at = CASE WHEN h.open_until IS NULL THEN excluded.changed_at ELSE h.changed_at END
WHERE h.workspace_id = $1
RETURNING changed_at;

-- name: close_account
-- Whoever was let through came back well: unless somebody found it failing again since.
UPDATE account_health SET open_until = NULL, reason = NULL, changed_at = $3
WHERE workspace_id = $1 AND account_id = $2 AND open_until <= $3
RETURNING true;

-- name: list_failing_accounts
SELECT account_id, workspace_id, open_until FROM account_health WHERE open_until IS NOT NULL;

-- name: lock_accounts
-- Of every workspace, in the order of their ids, at most $2: for the re-sealing under a new master key.
SELECT id, workspace_id, credentials
FROM provider_accounts
WHERE id > $1
ORDER BY id
LIMIT $2
FOR UPDATE;

-- name: find_tracking
-- How each of these workspaces wants its links, what it wants to know of them, and how it looks to its people.
SELECT w.id, w.tracks_opens, w.tracks_clicks, w.link_domain, b.name, b.accent, b.accent_dark, b.footer, b.support_email, b.updated_at,
       l.id AS logo_id, l.type AS logo_type, l.width AS logo_width, l.height AS logo_height, octet_length(l.data) AS logo_size
FROM workspaces w
LEFT JOIN brandings b ON b.workspace_id = w.id
LEFT JOIN logos l ON l.id = b.logo_id AND l.workspace_id = w.id
WHERE w.id = ANY ($1::uuid[]);
