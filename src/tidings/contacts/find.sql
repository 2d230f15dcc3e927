-- People, found. What looks for words or beginnings runs under the pipeline's role: under a policy neither is an index condition. Each
-- statement names the workspace ($1) itself.

-- name: plan_anew
-- For the rest of the transaction every statement is planned for what is looked for: what fits a rare name reads, for a common one, half
-- of the index before the first row, and a plan that is kept knows of neither.
SELECT set_config('plan_cache_mode', 'force_custom_plan', true)

-- name: count_found
-- How many names ($2) and keys ($3: their beginnings) say this, up to $4 of each.
SELECT (
    SELECT count(*) FROM (
        SELECT FROM contacts c
        WHERE c.workspace_id = $1 AND c.name IS NOT NULL
          AND name_words(c.workspace_id, c.name) @@ (beginning_query($2) && quote_literal(id_lexeme($1))::tsquery)
        LIMIT $4
    ) AS called
) + (
    SELECT count(*) FROM (
        SELECT FROM unnest($3::text[]) AS b (text)
        JOIN contact_keys k ON uuid_send(k.workspace_id) = uuid_send($1) AND k.workspace_id = $1 AND k.kind IN ('id', 'email', 'phone')
          AND lower(k.value) COLLATE "C" >= lower(b.text) AND lower(k.value) COLLATE "C" < lower(b.text) || chr(1114111)
        LIMIT $4
    ) AS reached
)

-- name: find_all
-- Everybody whose name ($2) or one of whose keys ($3) begins so, or who is one of these ($4), the newest first, before an id ($5): of who
-- was merged, who stands for them. Where $7 says so only those in a locale ($8) or a language of it, a country ($9), made from a time
-- ($10) on and before another ($11).
WITH hits AS MATERIALIZED (
    SELECT coalesce(m.person_id, c.id) AS id
    FROM contacts c
    LEFT JOIN contact_merges m ON m.bucket = c.bucket AND m.from_id = c.id AND m.workspace_id = $1
    WHERE c.workspace_id = $1 AND c.name IS NOT NULL
      AND name_words(c.workspace_id, c.name) @@ (beginning_query($2) && quote_literal(id_lexeme($1))::tsquery)
    UNION
    SELECT k.contact_id
    FROM unnest($3::text[]) AS b (text)
    JOIN contact_keys k ON uuid_send(k.workspace_id) = uuid_send($1) AND k.workspace_id = $1 AND k.kind IN ('id', 'email', 'phone')
      AND lower(k.value) COLLATE "C" >= lower(b.text) AND lower(k.value) COLLATE "C" < lower(b.text) || chr(1114111)
    UNION
    SELECT one FROM unnest($4::uuid[]) AS one
)
SELECT h.id FROM hits h
WHERE h.id < $5 AND (NOT $7::boolean OR EXISTS (
    SELECT FROM contacts c
    WHERE c.bucket = id_bucket(h.id) AND c.id = h.id AND c.workspace_id = $1
      AND ($8::text IS NULL OR c.locale = $8 OR starts_with(c.locale, $8 || '-')) AND ($9::text IS NULL OR c.country = $9)
      AND ($10::timestamptz IS NULL OR c.created_at >= $10) AND ($11::timestamptz IS NULL OR c.created_at < $11)
    OFFSET 0
))
ORDER BY h.id DESC
LIMIT $6

-- name: find_among_newest
-- As find_all, of what very many say: of those whom the filters let through the newest ($12 of them) are looked through one by one.
SELECT c.id
FROM (
    SELECT * FROM contacts
    WHERE contacts.workspace_id = $1 AND contacts.id < $5 AND (NOT $7::boolean OR (
        ($8::text IS NULL OR contacts.locale = $8 OR starts_with(contacts.locale, $8 || '-'))
        AND ($9::text IS NULL OR contacts.country = $9)
        AND ($10::timestamptz IS NULL OR contacts.created_at >= $10) AND ($11::timestamptz IS NULL OR contacts.created_at < $11)
    ))
      AND NOT EXISTS (
          SELECT FROM contact_merges m WHERE m.bucket = contacts.bucket AND m.from_id = contacts.id AND m.workspace_id = $1
      )
    ORDER BY contacts.id DESC LIMIT $12
) AS c
WHERE c.workspace_id = $1 AND (
      c.id = ANY ($4::uuid[])
      OR name_words(c.workspace_id, c.name) @@ beginning_query($2)
      OR EXISTS (SELECT FROM unnest($3::text[]) AS b (text) WHERE starts_with(lower(c.external_id), lower(b.text)))
      OR EXISTS (
          SELECT FROM addresses a, unnest($3::text[]) AS b (text)
          WHERE a.bucket = c.bucket AND a.contact_id = c.id AND a.workspace_id = $1 AND a.kind IN ('email', 'phone')
            AND starts_with(lower(a.value), lower(b.text))
      )
      OR EXISTS (
          SELECT FROM contact_merges m
          JOIN contacts o ON o.bucket = m.bucket AND o.id = m.from_id AND o.workspace_id = $1
          WHERE m.person_id = c.id AND m.workspace_id = $1 AND (
              name_words(o.workspace_id, o.name) @@ beginning_query($2)
              OR EXISTS (SELECT FROM unnest($3::text[]) AS b (text) WHERE starts_with(lower(o.external_id), lower(b.text)))
          )
      )
  )
ORDER BY c.id DESC
LIMIT $6

-- name: list_ids
-- The newest first, before the given id, without those who were merged into others; in a locale ($4) or a language of it, a country
-- ($5), made from a time ($6) on and before another ($7), where these are given.
SELECT c.id FROM contacts c
WHERE c.workspace_id = $1 AND c.id < $2
  AND ($4::text IS NULL OR c.locale = $4 OR starts_with(c.locale, $4 || '-')) AND ($5::text IS NULL OR c.country = $5)
  AND ($6::timestamptz IS NULL OR c.created_at >= $6) AND ($7::timestamptz IS NULL OR c.created_at < $7)
  AND NOT EXISTS (SELECT FROM contact_merges m WHERE m.bucket = c.bucket AND m.from_id = c.id AND m.workspace_id = $1)
ORDER BY c.id DESC
LIMIT $3

-- name: list_ids_of_key
-- Everybody with this address, the newest first, before the given id; with the filters of list_ids ($7 to $10).
SELECT k.contact_id AS id FROM contact_keys k
JOIN contacts c ON c.bucket = id_bucket(k.contact_id) AND c.id = k.contact_id AND c.workspace_id = $2
WHERE k.bucket = $1 AND k.workspace_id = $2 AND k.kind = $3 AND k.value = $4 AND k.contact_id < $5
  AND ($7::text IS NULL OR c.locale = $7 OR starts_with(c.locale, $7 || '-')) AND ($8::text IS NULL OR c.country = $8)
  AND ($9::timestamptz IS NULL OR c.created_at >= $9) AND ($10::timestamptz IS NULL OR c.created_at < $10)
ORDER BY k.contact_id DESC
LIMIT $6

-- name: names_of
-- Your ids of these ($2 buckets, $3 ids), and of who was merged that of who stands for them; who is gone is left out.
SELECT k.id, found.external_id
FROM unnest($2::smallint[], $3::uuid[]) AS k (bucket, id)
LEFT JOIN contact_merges AS m ON m.bucket = k.bucket AND m.from_id = k.id AND m.workspace_id = $1
CROSS JOIN LATERAL (
    SELECT c.external_id FROM contacts AS c
    WHERE c.bucket = CASE WHEN m.person_id IS NULL THEN k.bucket ELSE id_bucket(m.person_id) END
      AND c.id = coalesce(m.person_id, k.id) AND c.workspace_id = $1
    OFFSET 0
) AS found

-- name: persons_of
-- Of these of our own ids ($2 buckets, $3 ids) those that are contacts of the workspace, with who stands for each.
SELECT c.id, coalesce(m.person_id, c.id) AS person_id
FROM unnest($2::smallint[], $3::uuid[]) AS k (bucket, id)
JOIN contacts c ON c.bucket = k.bucket AND c.id = k.id AND c.workspace_id = $1
LEFT JOIN contact_merges AS m ON m.bucket = k.bucket AND m.from_id = k.id AND m.workspace_id = $1
