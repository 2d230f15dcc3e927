-- readable by: 0039
-- What was in the app before there were feed_items. Each of these deliveries is held until they are in, so that none changes unseen by its
-- trigger meanwhile; all others go their way.
INSERT INTO feed_items (bucket, contact_id, delivery_id, workspace_id, at, read_at, topic, bundle)
SELECT
    d.bucket, d.contact_id, d.id, d.workspace_id, coalesce(d.delivered_at, d.sent_at, d.changed_at),
    CASE d.state WHEN 'read' THEN coalesce(d.read_at, d.changed_at) END, d.topic, said.bundle
FROM (
    SELECT * FROM deliveries
    WHERE channel = 'inapp' AND state IN ('delivered', 'read') AND superseded_by IS NULL
    FOR NO KEY UPDATE
) AS d
CROSS JOIN LATERAL (
    SELECT content ->> 'bundle' AS bundle FROM attempts
    WHERE attempts.bucket = d.bucket AND attempts.delivery_id = d.id AND outcome = 'sent' AND content IS NOT NULL
    ORDER BY n DESC LIMIT 1
) AS said
ON CONFLICT DO NOTHING;
