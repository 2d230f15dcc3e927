-- Mails that came back, and mails that were complained about. All under tidings_pipeline, each with its workspace.

-- name: find_mailed
-- Mail deliveries of this workspace with every address that they were, or are being, handed over to; refused hand-offs do not count.
SELECT
    d.bucket, d.id, d.contact_id, d.state, d.bounced_as, d.complained_at IS NOT NULL AS has_complained, d.is_routed,
    c.id IS NOT NULL AS has_contact, went.addresses, went.provider
FROM unnest($2::smallint[], $3::uuid[]) AS i (bucket, id)
JOIN deliveries d ON d.bucket = i.bucket AND d.id = i.id AND d.workspace_id = $1 AND d.channel = 'email'
LEFT JOIN contacts c ON c.bucket = d.bucket AND c.id = d.contact_id AND c.workspace_id = $1
CROSS JOIN LATERAL (
    SELECT array_agg(handed.address ORDER BY handed.n DESC) AS addresses, (array_agg(handed.provider ORDER BY handed.n DESC))[1] AS provider
    FROM (
        SELECT a.address, a.provider, a.n FROM attempts a
        WHERE a.bucket = d.bucket AND a.delivery_id = d.id AND a.outcome <> 'refused' AND a.address IS NOT NULL
        UNION ALL
        -- A report can be faster than the record of what it is about.
        SELECT q.address, p.provider, q.attempt FROM queue q JOIN provider_accounts p ON p.id = q.account_id
        WHERE q.bucket = d.bucket AND q.delivery_id = d.id AND q.lease_token IS NOT NULL AND q.address IS NOT NULL
    ) AS handed
) AS went
WHERE went.addresses IS NOT NULL

-- name: bounces_before
-- What became of the last $5 mails to this address of this person before the delivery $3, the newest first.
SELECT d.bounced_as, d.created_at
FROM deliveries d
WHERE d.workspace_id = $1 AND d.contact_id = $2 AND d.id < $3 AND d.channel = 'email' AND d.state IN ('sent', 'delivered', 'read', 'failed')
  AND EXISTS (SELECT FROM attempts a WHERE a.bucket = d.bucket AND a.delivery_id = d.id AND a.address = $4)
ORDER BY d.id DESC
LIMIT $5

-- name: mark_bounced
-- The failed deliveries that had not come back before are marked, each once, with its fact; the attempt tells what was said.
WITH r AS MATERIALIZED (
    SELECT * FROM unnest($2::smallint[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::boolean[])
        AS r (bucket, id, kind, code, detail, address, was_sent)
),
marked AS (
    UPDATE deliveries d SET bounced_as = r.kind
    FROM r
    WHERE d.bucket = r.bucket AND d.id = r.id AND d.workspace_id = $1 AND d.state = 'failed' AND d.bounced_as IS NULL
    RETURNING d.message_id, d.contact_id, r.*
),
told AS (
    UPDATE attempts a SET detail = m.detail
    FROM marked m
    WHERE m.detail IS NOT NULL AND a.bucket = m.bucket AND a.delivery_id = m.id AND a.outcome <> 'refused' AND a.address = m.address
),
facts AS (
    INSERT INTO outbox (bucket, workspace_id, type, message_id, delivery_id, contact_id, data, occurred_at)
    SELECT m.bucket, $1, 'delivery.bounced', m.message_id, m.id, m.contact_id,
           jsonb_build_object('kind', m.kind, 'code', m.code, 'was_sent', m.was_sent), $9::timestamptz + w.clock_offset
    FROM marked m JOIN workspaces w ON w.id = $1
)
SELECT id FROM marked

-- name: mark_complained
-- Deliveries that nobody had complained about are marked, each once, with its fact.
WITH r AS MATERIALIZED (SELECT * FROM unnest($2::smallint[], $3::uuid[], $4::text[]) AS r (bucket, id, kind)),
marked AS (
    UPDATE deliveries d SET complained_at = $5::timestamptz + w.clock_offset
    FROM r, workspaces w
    WHERE d.bucket = r.bucket AND d.id = r.id AND d.workspace_id = $1 AND d.complained_at IS NULL AND w.id = $1
    RETURNING d.bucket, d.id, d.message_id, d.contact_id, d.complained_at, r.kind
),
facts AS (
    INSERT INTO outbox (bucket, workspace_id, type, message_id, delivery_id, contact_id, data, occurred_at)
    SELECT bucket, $1, 'delivery.complained', message_id, id, contact_id, jsonb_build_object('kind', kind), complained_at FROM marked
)
SELECT id FROM marked
