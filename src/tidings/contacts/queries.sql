-- name: find_keys
-- For each key, by its place: the contact that it names, the oldest where several share an address.
-- The lateral limit makes it one index look-up a key, whatever the planner thinks of the table.
SELECT k.place, found.contact_id
FROM unnest($1::smallint[], $2::uuid[], $3::text[], $4::text[]) WITH ORDINALITY AS k (bucket, workspace_id, kind, value, place)
CROSS JOIN LATERAL (
    SELECT c.contact_id
    FROM contact_keys AS c
    WHERE c.bucket = k.bucket AND c.workspace_id = k.workspace_id AND c.kind = k.kind AND c.value = k.value
    ORDER BY c.contact_id
    LIMIT 1
) AS found;

-- name: find_keys_of_kind
-- The same for keys of one workspace and kind, in one array: each contact at the place of its key, and nothing where it names nobody.
SELECT array_agg(found.contact_id ORDER BY k.place)
FROM unnest($3::smallint[], $4::text[]) WITH ORDINALITY AS k (bucket, value, place)
LEFT JOIN LATERAL (
    SELECT c.contact_id
    FROM contact_keys AS c
    WHERE c.bucket = k.bucket AND c.workspace_id = $1 AND c.kind = $2 AND c.value = k.value
    ORDER BY c.contact_id
    LIMIT 1
) AS found ON true;

-- name: claim_ids
-- The contact that owns each of your ids: a new one where nobody had it. Its key is locked until the transaction ends, so that
-- two callers make one contact, and whoever writes a contact is alone with it. The ids come sorted, so that batches cannot deadlock.
INSERT INTO contact_keys (bucket, workspace_id, kind, value, contact_id)
SELECT k.bucket, $1, 'id', k.value, k.contact_id
FROM unnest($2::smallint[], $3::text[], $4::uuid[]) AS k (bucket, value, contact_id)
ON CONFLICT (bucket, workspace_id, value) WHERE kind = 'id' DO UPDATE SET value = EXCLUDED.value
RETURNING value, contact_id;

-- name: load_contacts
-- Whole contacts by their ids; the lateral offset keeps it one index look-up each.
SELECT found.*
FROM unnest($2::smallint[], $3::uuid[]) AS k (bucket, id)
CROSS JOIN LATERAL (
    SELECT
        c.id, c.external_id, c.name, c.locale, c.timezone, c.country, c.created_at, c.updated_at,
        (
            SELECT jsonb_agg(
                jsonb_build_object('kind', a.kind, 'value', a.value, 'label', a.label, 'rank', a.rank, 'is_device', a.device IS NOT NULL)
                ORDER BY a.rank
            )
            FROM addresses AS a
            WHERE a.bucket = k.bucket AND a.contact_id = k.id AND a.workspace_id = $1
        ) AS addresses,
        (
            SELECT jsonb_object_agg(a.name, coalesce(to_jsonb(a.text_value), to_jsonb(a.number_value), to_jsonb(a.bool_value)))
            FROM attributes AS a
            WHERE a.bucket = k.bucket AND a.contact_id = k.id AND a.workspace_id = $1
        ) AS attributes
    FROM contacts AS c
    WHERE c.bucket = k.bucket AND c.id = k.id AND c.workspace_id = $1
    OFFSET 0
) AS found;

-- name: find_people
-- What a template may say of each contact, with the first address of each kind; every row carries its own workspace.
SELECT found.*
FROM unnest($1::smallint[], $2::uuid[], $3::uuid[]) AS k (bucket, workspace_id, id)
CROSS JOIN LATERAL (
    SELECT
        c.id, c.external_id, c.name, c.locale, c.timezone, c.country,
        (
            SELECT a.value FROM addresses AS a
            WHERE a.bucket = k.bucket AND a.contact_id = k.id AND a.kind = 'email' AND a.workspace_id = k.workspace_id
            ORDER BY a.rank LIMIT 1
        ) AS email,
        (
            SELECT a.value FROM addresses AS a
            WHERE a.bucket = k.bucket AND a.contact_id = k.id AND a.kind = 'phone' AND a.workspace_id = k.workspace_id
            ORDER BY a.rank LIMIT 1
        ) AS phone,
        (
            SELECT jsonb_object_agg(a.name, coalesce(to_jsonb(a.text_value), to_jsonb(a.number_value), to_jsonb(a.bool_value)))
            FROM attributes AS a
            WHERE a.bucket = k.bucket AND a.contact_id = k.id AND a.workspace_id = k.workspace_id
        ) AS attributes
    FROM contacts AS c
    WHERE c.bucket = k.bucket AND c.id = k.id AND c.workspace_id = k.workspace_id
    OFFSET 0
) AS found;

-- name: save_contacts
-- Called by whoever holds the contacts' keys.
INSERT INTO contacts (bucket, id, workspace_id, external_id, name, locale, timezone, country, created_at, updated_at)
SELECT k.bucket, k.id, k.workspace_id, k.external_id, k.name, k.locale, k.timezone, k.country, k.created_at, k.updated_at
FROM unnest(
    $1::smallint[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[],
    $10::timestamptz[]
) AS k (bucket, id, workspace_id, external_id, name, locale, timezone, country, created_at, updated_at)
ON CONFLICT (bucket, id) DO UPDATE SET
    name = EXCLUDED.name, locale = EXCLUDED.locale, timezone = EXCLUDED.timezone, country = EXCLUDED.country,
    updated_at = EXCLUDED.updated_at;

-- name: save_addresses
-- The addresses, and the keys by which they are found.
WITH k AS (
    SELECT *
    FROM unnest($1::smallint[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::smallint[], $7::text[], $8::smallint[], $9::text[])
        AS k (bucket, contact_id, workspace_id, kind, value, rank, label, key_bucket, country)
), saved AS (
    INSERT INTO addresses (bucket, contact_id, kind, value, workspace_id, rank, label, country, created_at)
    SELECT k.bucket, k.contact_id, k.kind, k.value, k.workspace_id, k.rank, k.label, k.country, $10 FROM k
    ON CONFLICT (bucket, contact_id, kind, value) DO UPDATE
    SET rank = EXCLUDED.rank, label = EXCLUDED.label, country = EXCLUDED.country
)
INSERT INTO contact_keys (bucket, workspace_id, kind, value, contact_id)
SELECT k.key_bucket, k.workspace_id, k.kind, k.value, k.contact_id FROM k
ON CONFLICT (bucket, workspace_id, kind, value, contact_id) DO NOTHING;

-- name: save_ids
-- Keys of contacts that were just made under ids of our own, which nobody else can hold.
INSERT INTO contact_keys (bucket, workspace_id, kind, value, contact_id)
SELECT k.bucket, k.workspace_id, 'id', k.value, k.contact_id
FROM unnest($1::smallint[], $2::uuid[], $3::text[], $4::uuid[]) AS k (bucket, workspace_id, value, contact_id);

-- name: drop_addresses
-- The addresses are gone, and with them the keys by which they were found.
WITH k AS (
    SELECT *
    FROM unnest($2::smallint[], $3::uuid[], $4::text[], $5::text[], $6::smallint[]) AS k (bucket, contact_id, kind, value, key_bucket)
), gone AS (
    DELETE FROM addresses AS a USING k
    WHERE a.bucket = k.bucket AND a.contact_id = k.contact_id AND a.kind = k.kind AND a.value = k.value AND a.workspace_id = $1
)
DELETE FROM contact_keys AS c USING k
WHERE c.bucket = k.key_bucket AND c.workspace_id = $1 AND c.kind = k.kind AND c.value = k.value AND c.contact_id = k.contact_id;

-- name: save_attributes
INSERT INTO attributes (bucket, contact_id, name, workspace_id, text_value, number_value, bool_value, time_value)
SELECT k.bucket, k.contact_id, k.name, $1, k.text_value, k.number_value, k.bool_value, k.time_value
FROM unnest($2::smallint[], $3::uuid[], $4::text[], $5::text[], $6::float8[], $7::boolean[], $8::timestamptz[])
    AS k (bucket, contact_id, name, text_value, number_value, bool_value, time_value)
ON CONFLICT (bucket, contact_id, name) DO UPDATE SET
    text_value = EXCLUDED.text_value, number_value = EXCLUDED.number_value, bool_value = EXCLUDED.bool_value,
    time_value = EXCLUDED.time_value;

-- name: drop_attributes
DELETE FROM attributes AS a
USING unnest($2::smallint[], $3::uuid[], $4::text[]) AS k (bucket, contact_id, name)
WHERE a.bucket = k.bucket AND a.contact_id = k.contact_id AND a.name = k.name AND a.workspace_id = $1;

-- name: release_id
-- The key of your id is gone; answers the contact that it named. Whoever writes that contact waits, or is waited for.
DELETE FROM contact_keys
WHERE bucket = $1 AND workspace_id = $2 AND kind = 'id' AND value = $3
RETURNING contact_id;

-- name: drop_contact
-- Every row of the person but the keys of their addresses: those are answered, since each lies in a bucket of its own.
WITH addresses_gone AS (
    DELETE FROM addresses WHERE bucket = $1 AND contact_id = $2 AND workspace_id = $3 RETURNING kind, value
), attributes_gone AS (
    DELETE FROM attributes WHERE bucket = $1 AND contact_id = $2 AND workspace_id = $3
), contact_gone AS (
    DELETE FROM contacts WHERE bucket = $1 AND id = $2 AND workspace_id = $3
)
SELECT kind, value FROM addresses_gone;

-- name: lock_shared
-- Names locked until the transaction ends, beside others who lock them so, and not beside lock_alone; in one order for all callers.
SELECT pg_advisory_xact_lock_shared(name.hash)
FROM (SELECT DISTINCT hashtextextended(given.name, 0) AS hash FROM unnest($1::text[]) AS given (name) ORDER BY hash) AS name;

-- name: lock_alone
-- Names locked until the transaction ends, in one order for all callers.
SELECT pg_advisory_xact_lock(name.hash)
FROM (SELECT DISTINCT hashtextextended(given.name, 0) AS hash FROM unnest($1::text[]) AS given (name) ORDER BY hash) AS name;

-- name: hold
-- Until the transaction ends no claim reads what is decided about these people (locks of class 1) and these addresses (class 2):
-- migrations/0002 has the other side. Who was merged is held with whoever stands for them. Every caller takes them in one order; of
-- those who take many, one at a time: a server has room for some thousands.
WITH people AS (
    SELECT c.id FROM unnest($1::uuid[]) AS c (id)
    UNION
    SELECT m.person_id FROM contact_merges m WHERE m.from_id = ANY ($1::uuid[])
),
slots AS (
    SELECT 1 AS class, contact_slot(p.id) AS slot FROM people p
    UNION
    SELECT 1, contact_slot(m.from_id) FROM contact_merges m JOIN people p ON p.id = m.person_id
    UNION
    SELECT 2, address_slot(a.value) FROM unnest($2::text[]) AS a (value)
)
SELECT pg_advisory_xact_lock(taken.class, taken.slot)
FROM (
    SELECT 0 AS class, 0 AS slot WHERE (SELECT count(*) FROM slots) > 256
    UNION ALL
    SELECT class, slot FROM slots
    ORDER BY class, slot
) AS taken;

-- name: lock_without_country
-- Phone numbers of all workspaces without a country, not even that of none; who writes one right now is passed by.
SELECT contact_id, value FROM addresses
WHERE kind = 'phone' AND country IS NULL
LIMIT $1
FOR UPDATE SKIP LOCKED;

-- name: save_countries
UPDATE addresses AS a SET country = k.country
FROM unnest($1::smallint[], $2::uuid[], $3::text[], $4::text[]) AS k (bucket, contact_id, value, country)
WHERE a.bucket = k.bucket AND a.contact_id = k.contact_id AND a.kind = 'phone' AND a.value = k.value;

-- name: find_workspace
-- By the contact's id alone, which stands in a link that we signed; under tidings_pipeline.
SELECT workspace_id FROM contacts WHERE bucket = $1 AND id = $2;
