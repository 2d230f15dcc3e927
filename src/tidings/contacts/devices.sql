-- The devices of people: addresses that an app has told of, each under the app's own name of the device.

-- name: list_devices
-- Those of the whole person ($2), the one that was used last first.
SELECT DISTINCT ON (a.device) a.device, a.kind, a.value, a.platform, a.label, a.created_at, a.used_at, a.contact_id
FROM addresses a
WHERE a.contact_id = ANY ($2::uuid[]) AND a.bucket = ANY ($3::smallint[]) AND a.workspace_id = $1 AND a.device IS NOT NULL
ORDER BY a.device, a.used_at DESC NULLS LAST

-- name: name_device
-- The address is this device, which was used at $8.
UPDATE addresses SET device = $6, platform = $7, used_at = $8
WHERE bucket = $2 AND contact_id = $3 AND kind = $4 AND value = $5 AND workspace_id = $1

-- name: elsewhere
-- Who else has a device with this address ($2 is the key's bucket, $3 kind, $4 value), and is none of these people ($5).
SELECT k.contact_id
FROM contact_keys k
JOIN addresses a ON a.bucket = id_bucket(k.contact_id) AND a.contact_id = k.contact_id AND a.kind = k.kind AND a.value = k.value
WHERE k.bucket = $2 AND k.workspace_id = $1 AND k.kind = $3 AND k.value = $4 AND k.contact_id <> ALL ($5::uuid[]) AND a.device IS NOT NULL
  AND a.workspace_id = $1
