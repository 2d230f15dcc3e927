-- readable by: 0008
-- What comes back: the raw word of providers, what a person wrote with its files, and by whom an answer goes out again.

ALTER TABLE provider_accounts ADD COLUMN callback_token text NOT NULL DEFAULT replace(gen_random_uuid()::text, '-', '');
CREATE UNIQUE INDEX ON provider_accounts (callback_token);
COMMENT ON COLUMN provider_accounts.callback_token IS 'the last part of the address that the provider calls; what it says is believed by its signature';

ALTER TABLE workspaces ADD COLUMN mail_paused_at timestamptz;
ALTER TABLE workspaces ADD COLUMN mail_paused_because text;
COMMENT ON COLUMN workspaces.mail_paused_at IS 'since then marketing mail is held: too many complaints or bounces; a person lets it go on';

ALTER TABLE messages ADD COLUMN account_id uuid;
ALTER TABLE messages ADD COLUMN sender text;
ALTER TABLE messages ADD COLUMN address text;
ALTER TABLE messages ADD COLUMN reference text;
COMMENT ON COLUMN messages.account_id IS 'the provider account by which it came in, or which is to carry it where it is an answer';
COMMENT ON COLUMN messages.sender IS 'in whose name it goes where it is an answer: what the person had written to';
COMMENT ON COLUMN messages.address IS 'whom it came from; of an answer, where it goes';
COMMENT ON COLUMN messages.reference IS 'the provider''s id of what came in; of a mail the Message-IDs of its thread, oldest first';

ALTER TABLE deliveries ADD COLUMN sender text;
ALTER TABLE deliveries ADD COLUMN address text;
ALTER TABLE deliveries ADD COLUMN is_confirmation boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN deliveries.sender IS 'in whose name it went, or is to go';
COMMENT ON COLUMN deliveries.address IS 'where it went, or is to go where it is an answer';
COMMENT ON COLUMN deliveries.is_confirmation IS 'the one answer that a STOP gets: it goes to an address that this very STOP has suppressed';

ALTER TABLE queue ADD COLUMN sender text;

CREATE TABLE callbacks (
    bucket        smallint    NOT NULL,
    account_id    uuid        NOT NULL,
    event_key     bytea       NOT NULL,
    id            uuid        NOT NULL,
    workspace_id  uuid        NOT NULL,
    lane          text        NOT NULL CHECK (lane IN ('inbound', 'receipts')),
    method        text        NOT NULL,
    url           text        NOT NULL,
    headers       jsonb       NOT NULL,
    body          bytea       NOT NULL,
    received_at   timestamptz NOT NULL,
    due_at        timestamptz,
    tries         smallint    NOT NULL DEFAULT 0,
    processed_at  timestamptz,
    error         text,
    PRIMARY KEY (bucket, account_id, event_key)
);
CREATE INDEX callbacks_due ON callbacks (lane, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX callbacks_dead ON callbacks (workspace_id, id) WHERE processed_at IS NULL AND due_at IS NULL;
CREATE INDEX ON callbacks USING brin (received_at);
COMMENT ON TABLE callbacks IS 'what providers said, byte by byte, stored before it was answered; bucket is the hash of the event';
COMMENT ON COLUMN callbacks.event_key IS 'the hash of the event''s id, which is told once; random where every one counts';
COMMENT ON COLUMN callbacks.due_at IS 'when it is processed next, in real time; null: it was, or it cannot be, and error says why';

CREATE TABLE polls (
    account_id    uuid        PRIMARY KEY,
    workspace_id  uuid        NOT NULL,
    cursor        text,
    due_at        timestamptz NOT NULL,
    lease_until   timestamptz,
    error         text,
    asked_at      timestamptz
);
COMMENT ON TABLE polls IS 'how far each account was asked what came back, where it cannot call us; all in real time';

CREATE TABLE media (
    bucket        smallint    NOT NULL,
    id            uuid        NOT NULL,
    workspace_id  uuid        NOT NULL,
    message_id    uuid        NOT NULL,
    n             smallint    NOT NULL,
    name          text,
    type          text        NOT NULL,
    size          integer,
    hash          bytea,
    data          bytea,
    account_id    uuid,
    url           text,
    state         text        NOT NULL CHECK (state IN ('waiting', 'stored', 'failed')),
    reason        text,
    due_at        timestamptz,
    tries         smallint    NOT NULL DEFAULT 0,
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (bucket, id)
);
CREATE INDEX ON media (message_id);
CREATE INDEX media_due ON media (due_at) WHERE due_at IS NOT NULL;
COMMENT ON TABLE media IS 'the files of what people sent; what a provider keeps for us is fetched after the message was stored; bucket is the message''s';

-- As before, but that of several refusals the STOP is told last.
CREATE OR REPLACE FUNCTION permission_now(
    buckets smallint[], contacts uuid[], kinds text[], addresses text[], workspaces uuid[], channels text[], topics text[], routed uuid[]
) RETURNS TABLE (
    n integer, is_free boolean, suppressed text, granted text[], withdrawn text[], chosen jsonb, quiet jsonb, stopped boolean
)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    free      boolean[];
    refusing  uuid[];
    secret    bytea := decode(current_setting('app.address_key'), 'hex');
BEGIN
    SELECT array_agg(
        pg_try_advisory_xact_lock_shared(1, contact_slot(i.contact))
        AND (i.address IS NULL OR pg_try_advisory_xact_lock_shared(2, address_slot(i.address)))
        ORDER BY i.n
    ) INTO free
    FROM unnest(contacts, addresses) WITH ORDINALITY AS i (contact, address, n);
    -- An address is hashed only where its workspace refuses any: that costs as much as all the rest.
    SELECT coalesce(array_agg(w.id), '{}') INTO refusing
    FROM (SELECT DISTINCT unnest(workspaces)) AS w (id)
    WHERE EXISTS (SELECT FROM suppressions WHERE suppressions.workspace_id = w.id);
    RETURN QUERY
    SELECT
        i.n::integer, free[i.n], s.reason, p.granted, p.withdrawn, p.topics -> i.topic, p.quiet_hours, r.stopped_at IS NOT NULL
    FROM unnest(buckets, contacts, kinds, addresses, workspaces, channels, topics, routed) WITH ORDINALITY
        AS i (bucket, contact, kind, address, workspace, channel, topic, message, n)
    LEFT JOIN permissions p ON p.bucket = i.bucket AND p.contact_id = i.contact
    LEFT JOIN LATERAL (
        SELECT suppressions.reason
        FROM (SELECT keyed_hash(secret, i.workspace, i.kind, i.address) AS hash OFFSET 0) AS known
        JOIN suppressions ON suppressions.bucket = (get_byte(known.hash, 0) & 63)::smallint
            AND suppressions.workspace_id = i.workspace AND suppressions.hash = known.hash
        WHERE i.address IS NOT NULL AND i.workspace = ANY (refusing) AND suppressions.channel IN ('*', i.channel)
          AND suppressions.topic IN ('*', coalesce(i.topic, '*'))
        -- A STOP is told last: what else refuses the address, refuses its confirmation too.
        ORDER BY suppressions.reason = 'stop'
        LIMIT 1
    ) AS s ON true
    LEFT JOIN recipients r ON r.bucket = i.bucket AND r.message_id = i.message AND r.contact_id = i.contact;
END
$$;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['callbacks', 'polls', 'media'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY pipeline ON %I TO tidings_pipeline USING (true) WITH CHECK (true)', name);
        EXECUTE format(
            'CREATE POLICY workspace ON %I TO tidings_api USING (workspace_id = current_setting(''app.workspace'')::uuid) '
            'WITH CHECK (workspace_id = current_setting(''app.workspace'')::uuid)', name
        );
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO tidings_pipeline', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO tidings_api', name);
    END LOOP;
END
$$;

GRANT UPDATE (mail_paused_at, mail_paused_because) ON workspaces TO tidings_api, tidings_pipeline;
GRANT UPDATE (address, reference) ON messages TO tidings_api;
