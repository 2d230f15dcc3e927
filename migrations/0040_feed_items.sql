-- readable by: 0039
-- What each person has in the app, as narrow rows that are read from their index alone. The program before this one neither reads nor
-- writes them: a trigger of deliveries does, whichever program it was that changed one.

CREATE TABLE feed_items (
    bucket        smallint    NOT NULL,
    contact_id    uuid        NOT NULL,
    delivery_id   uuid        NOT NULL,
    workspace_id  uuid        NOT NULL,
    at            timestamptz NOT NULL,
    read_at       timestamptz,
    topic         text,
    bundle        text,
    PRIMARY KEY (bucket, contact_id, delivery_id) INCLUDE (workspace_id, at, read_at, topic, bundle)
-- What an index tells alone it tells of pages that were tidied up since they were written: that is not put off until a fifth is new.
) WITH (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.05);
COMMENT ON TABLE feed_items IS
    'deliveries of inapp that were delivered or read, say something and gave way to none: a trigger of deliveries keeps it so; business time';
COMMENT ON COLUMN feed_items.at IS 'when it came';
COMMENT ON COLUMN feed_items.read_at IS 'null: not read';
COMMENT ON COLUMN feed_items.bundle IS 'as its content names it';

-- What was done with them is told by the index alone as well.
ALTER TABLE feed_marks
    DROP CONSTRAINT feed_marks_pkey,
    ADD CONSTRAINT feed_marks_pkey PRIMARY KEY (bucket, contact_id, delivery_id) INCLUDE (workspace_id, seen_at, archived_at, snoozed_until),
    SET (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.05);

DO $$
BEGIN
    ALTER TABLE feed_items ENABLE ROW LEVEL SECURITY;
    ALTER TABLE feed_items FORCE ROW LEVEL SECURITY;
    CREATE POLICY pipeline ON feed_items TO tidings_pipeline USING (true) WITH CHECK (true);
    CREATE POLICY workspace ON feed_items TO tidings_api
        USING (workspace_id = current_setting('app.workspace')::uuid) WITH CHECK (workspace_id = current_setting('app.workspace')::uuid);
    GRANT SELECT, INSERT, UPDATE, DELETE ON feed_items TO tidings_api, tidings_pipeline;
END
$$;

CREATE FUNCTION note_feed_item() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' AND NEW.state IN ('delivered', 'read') AND NEW.superseded_by IS NULL THEN
        INSERT INTO feed_items AS f (bucket, contact_id, delivery_id, workspace_id, at, read_at, topic, bundle)
        SELECT
            NEW.bucket, NEW.contact_id, NEW.id, NEW.workspace_id, coalesce(NEW.delivered_at, NEW.sent_at, NEW.changed_at),
            CASE NEW.state WHEN 'read' THEN coalesce(NEW.read_at, NEW.changed_at) END, NEW.topic, said.bundle
        FROM (
            SELECT content ->> 'bundle' AS bundle FROM attempts
            WHERE bucket = NEW.bucket AND delivery_id = NEW.id AND outcome = 'sent' AND content IS NOT NULL
            ORDER BY n DESC LIMIT 1
        ) AS said
        ON CONFLICT (bucket, contact_id, delivery_id) DO UPDATE
        SET at = excluded.at, read_at = excluded.read_at, bundle = excluded.bundle
        WHERE (f.at, f.read_at, f.bundle) IS DISTINCT FROM (excluded.at, excluded.read_at, excluded.bundle);
    ELSE
        DELETE FROM feed_items WHERE bucket = OLD.bucket AND contact_id = OLD.contact_id AND delivery_id = OLD.id;
    END IF;
    RETURN NULL;
END
$$;

-- On other channels it costs no more than the look at the channel.
CREATE TRIGGER feed_item_made AFTER INSERT ON deliveries FOR EACH ROW
WHEN (NEW.channel = 'inapp' AND NEW.state IN ('delivered', 'read') AND NEW.superseded_by IS NULL)
EXECUTE FUNCTION note_feed_item();

CREATE TRIGGER feed_item_changed AFTER UPDATE OF state, superseded_by, delivered_at, read_at ON deliveries FOR EACH ROW
WHEN (
    NEW.channel = 'inapp' AND (NEW.state IN ('delivered', 'read') OR OLD.state IN ('delivered', 'read'))
    AND (NEW.state, NEW.superseded_by, NEW.delivered_at, NEW.read_at) IS DISTINCT FROM (OLD.state, OLD.superseded_by, OLD.delivered_at, OLD.read_at)
)
EXECUTE FUNCTION note_feed_item();

CREATE TRIGGER feed_item_gone AFTER DELETE ON deliveries FOR EACH ROW
WHEN (OLD.channel = 'inapp' AND OLD.state IN ('delivered', 'read'))
EXECUTE FUNCTION note_feed_item();

-- What an erasure takes the words of is no item any more.
CREATE FUNCTION drop_feed_item() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    -- Whoever changes the delivery has it before the item, too.
    PERFORM FROM deliveries WHERE bucket = NEW.bucket AND id = NEW.delivery_id FOR NO KEY UPDATE;
    DELETE FROM feed_items f USING deliveries d
    WHERE d.bucket = NEW.bucket AND d.id = NEW.delivery_id AND f.bucket = d.bucket AND f.contact_id = d.contact_id AND f.delivery_id = d.id;
    RETURN NULL;
END
$$;

CREATE TRIGGER feed_item_blanked AFTER UPDATE OF content ON attempts FOR EACH ROW
WHEN (OLD.content IS NOT NULL AND NEW.content IS NULL)
EXECUTE FUNCTION drop_feed_item();
