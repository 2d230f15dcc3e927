-- Who, or what, opened what was sent and followed its links. Under tidings_pipeline alone run all but list_engagements: a link says
-- whose it is by the delivery that it names.

-- name: note_engagement
-- One more of a delivery, where its workspace wants to know and there are not too many of it already.
INSERT INTO engagements (bucket, id, workspace_id, delivery_id, message_id, contact_id, kind, at, method, url, agent)
SELECT d.bucket, $3, d.workspace_id, d.id, d.message_id, d.contact_id, $4::text, $5, $6, $7, $8
FROM deliveries d
JOIN workspaces w ON w.id = d.workspace_id
WHERE d.bucket = $1 AND d.id = $2 AND CASE $4::text WHEN 'opened' THEN w.tracks_opens ELSE w.tracks_clicks END
  AND (SELECT count(*) FROM (SELECT FROM engagements e WHERE e.delivery_id = $2 LIMIT $9) AS known) < $9
RETURNING workspace_id;

-- name: note_told
-- What a provider told of deliveries of this workspace: it has judged already.
INSERT INTO engagements (bucket, id, workspace_id, delivery_id, message_id, contact_id, kind, at, is_machine, why, url)
SELECT d.bucket, i.id, d.workspace_id, d.id, d.message_id, d.contact_id, i.kind, i.at, i.is_machine,
    CASE WHEN i.is_machine THEN 'provider' END, i.url
FROM unnest($2::smallint[], $3::uuid[], $4::uuid[], $5::text[], $6::timestamptz[], $7::boolean[], $8::text[])
    AS i (bucket, delivery_id, id, kind, at, is_machine, url)
JOIN deliveries d ON d.bucket = i.bucket AND d.id = i.delivery_id AND d.workspace_id = $1
WHERE (SELECT count(*) FROM (SELECT FROM engagements e WHERE e.delivery_id = d.id LIMIT $9) AS known) < $9
RETURNING id, workspace_id, delivery_id, message_id, contact_id, kind, at, is_machine, why, url;

-- name: find_engaged
-- The people of these deliveries, of whom there is something to be judged.
SELECT DISTINCT contact_id FROM engagements WHERE delivery_id = ANY ($1::uuid[]) AND is_machine IS NULL;

-- name: lock_engagements
-- All that is known of these deliveries, locked: of two who judge them one finds it done. handed_at is when it last left, in real time.
SELECT
    e.bucket, e.id, e.workspace_id, e.delivery_id, e.message_id, e.contact_id, e.kind, e.at, e.is_machine, e.why, e.method, e.url, e.agent,
    (SELECT max(a.finished_at) FROM attempts a WHERE a.bucket = e.bucket AND a.delivery_id = e.delivery_id) AS handed_at
FROM engagements e
WHERE e.delivery_id = ANY ($1::uuid[])
ORDER BY e.bucket, e.id
FOR UPDATE;

-- name: judge_engagements
-- What was not judged is; $3: by what a machine was known, null for a person.
UPDATE engagements e SET is_machine = i.why IS NOT NULL, why = i.why
FROM unnest($1::smallint[], $2::uuid[], $3::text[]) AS i (bucket, id, why)
WHERE e.bucket = i.bucket AND e.id = i.id AND e.is_machine IS NULL;

-- name: tell_engagements
-- The facts of them, in business time.
INSERT INTO outbox (bucket, workspace_id, type, message_id, delivery_id, contact_id, data, occurred_at)
SELECT id_bucket(i.delivery_id), i.workspace_id, 'delivery.' || i.kind, i.message_id, i.delivery_id, i.contact_id, i.data::jsonb,
    i.at + w.clock_offset
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::timestamptz[])
    AS i (workspace_id, message_id, delivery_id, contact_id, kind, data, at)
JOIN workspaces w ON w.id = i.workspace_id;

-- name: first_of_told
-- Of what was just noted, what is the first of its kind: who has opened it once opens it again without anybody being told.
SELECT e.id FROM engagements e
WHERE e.id = ANY ($1::uuid[]) AND NOT EXISTS (
    SELECT FROM engagements o
    WHERE o.delivery_id = e.delivery_id AND o.kind = e.kind AND o.is_machine = e.is_machine AND o.id < e.id
);

-- name: list_engagements
-- Of each delivery and kind the first by a person and the first by a machine, with how many there were.
SELECT delivery_id, kind, is_machine, min(at) AS at, count(*)::integer AS times,
    (array_agg(why ORDER BY at, id))[1] AS why, (array_agg(url ORDER BY at, id))[1] AS url
FROM engagements
WHERE workspace_id = $1 AND delivery_id = ANY ($2::uuid[]) AND is_machine IS NOT NULL
GROUP BY delivery_id, kind, is_machine;
