-- name: sample_bounds
-- The first and the last of the workspace's people, by the time at which they were made.
SELECT
    (SELECT c.id FROM contacts c WHERE c.workspace_id = $1 ORDER BY c.id LIMIT 1) AS first,
    (SELECT c.id FROM contacts c WHERE c.workspace_id = $1 ORDER BY c.id DESC LIMIT 1) AS last;

-- name: sample_attributes
-- What $3 people from each of these ids on have, and the newest $4: by name and kind, how many of them. Each is a look-up by an index,
-- so that it costs the same however many people there are.
WITH sample AS MATERIALIZED (
    SELECT found.id
    FROM unnest($2::uuid[]) AS point (id)
    CROSS JOIN LATERAL (
        SELECT c.id FROM contacts c WHERE c.workspace_id = $1 AND c.id >= point.id ORDER BY c.id LIMIT $3
    ) AS found
    UNION
    (SELECT c.id FROM contacts c WHERE c.workspace_id = $1 ORDER BY c.id DESC LIMIT $4)
)
SELECT
    had.name, had.kind, count(*)::integer AS contacts
FROM sample s
CROSS JOIN LATERAL (
    SELECT
        a.name, CASE
            WHEN a.number_value IS NOT NULL THEN 'number' WHEN a.bool_value IS NOT NULL THEN 'flag'
            WHEN a.time_value IS NOT NULL THEN 'time' ELSE 'text'
        END AS kind
    FROM attributes a
    WHERE a.bucket = id_bucket(s.id) AND a.contact_id = s.id AND a.workspace_id = $1
    OFFSET 0
) AS had
GROUP BY had.name, had.kind
ORDER BY had.name, contacts DESC, had.kind;
