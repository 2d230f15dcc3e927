-- What the link of a delivery is about. By the delivery's id alone, which stands in a link that we signed; under tidings_pipeline.

-- name: find_linked
SELECT d.id, d.workspace_id, d.message_id, d.contact_id, d.channel, d.topic, coalesce(d.purpose, '') AS purpose
FROM deliveries d
WHERE d.bucket = $1 AND d.id = $2;
