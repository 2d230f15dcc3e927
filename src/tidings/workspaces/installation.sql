-- name: standing
-- The installation's one row.
SELECT home, paused_at, paused_because, alive_at FROM installation

-- name: lock_standing
-- The same, and nobody else decides by it until the transaction ends.
SELECT home, paused_at, paused_because, alive_at FROM installation FOR UPDATE

-- name: adopt
-- From here on this is where the database runs.
UPDATE installation SET home = $1

-- name: pause
-- Nothing leaves any more; one that is paused already keeps its first reason.
UPDATE installation SET paused_at = $1, paused_because = $2 WHERE paused_at IS NULL RETURNING paused_at

-- name: resume
-- Things leave again, from here.
UPDATE installation SET paused_at = NULL, paused_because = NULL, home = coalesce($1, home)

-- name: be_restored
-- Paused for this reason, whatever it was before, and nowhere at home.
UPDATE installation SET paused_at = $1, paused_because = $2, home = NULL

-- name: beat
-- A worker ran at this time.
UPDATE installation SET alive_at = greatest(alive_at, $1)

-- name: sealing_keys
-- Envelopes of the installation as a whole, of provider accounts and of signing secrets: their heads name the master keys that open them.
SELECT substring(address_key FROM 1 FOR 64) AS head FROM installation WHERE address_key IS NOT NULL
UNION
SELECT substring(credentials FROM 1 FOR 64) FROM provider_accounts
UNION
SELECT substring(secret FROM 1 FOR 64) FROM signing_secrets

-- name: lock_address_key
-- The sealed key, which two that start at once make one after the other.
SELECT address_key FROM installation FOR UPDATE

-- name: set_address_key
UPDATE installation SET address_key = $1
