-- readable by: 0032
-- What lists ask of many messages: of what kind they are, and which deliveries have not arrived. The program before this one runs on it:
-- what it writes is of no kind, and is looked through; the trigger notes its deliveries too.

-- What many messages have in common, as one number: by it and the order of time they are found, however rare they are. `channels` are
-- those on which they begin, by commas; of a route the channels of its steps count, and not its waits.
CREATE FUNCTION message_kind(direction text, purpose text, topic text, template_id uuid, channels text, route jsonb) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN hashtextextended(
    direction || '|' || purpose || '|' || coalesce(topic, '') || '|' || coalesce(template_id::text, '') || '|' || coalesce(channels, '')
    || CASE WHEN route IS NULL THEN '' ELSE '|' || jsonb_path_query_array(route, '$.steps[*].channels')::text END,
    0
);
REVOKE ALL ON FUNCTION message_kind(text, text, text, uuid, text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION message_kind(text, text, text, uuid, text, jsonb) TO tidings_api, tidings_pipeline;

ALTER TABLE messages ADD COLUMN kind bigint;
COMMENT ON COLUMN messages.kind IS 'message_kind of the row; null: from a program that did not write it';
CREATE INDEX messages_kind ON messages (workspace_id, kind, id);

-- What a person wrote is listed by the order of time too.
CREATE INDEX messages_by_author ON messages (author_id, id) WHERE direction = 'in';
DROP INDEX messages_written;

-- An index of deliveries by their state would be written by every change of theirs, and keep each of these off its own page. What has
-- arrived, or waits for its turn, is most of them, and is not in here.
CREATE TABLE undelivered (
    bucket        smallint NOT NULL,
    delivery_id   uuid     NOT NULL,
    workspace_id  uuid     NOT NULL,
    message_id    uuid     NOT NULL,
    state         text     NOT NULL,
    reason        text,
    PRIMARY KEY (bucket, delivery_id)
);
CREATE INDEX undelivered_listed ON undelivered (workspace_id, state, message_id, delivery_id);
COMMENT ON TABLE undelivered IS
    'deliveries that are unknown, held, failed, skipped, cancelled, expired or superseded, with state and reason as they have them: a trigger of deliveries keeps it so';

INSERT INTO undelivered (bucket, delivery_id, workspace_id, message_id, state, reason)
SELECT bucket, id, workspace_id, message_id, state, reason FROM deliveries
WHERE state IN ('unknown', 'held', 'failed', 'skipped', 'cancelled', 'expired', 'superseded');

DO $$
BEGIN
    ALTER TABLE undelivered ENABLE ROW LEVEL SECURITY;
    ALTER TABLE undelivered FORCE ROW LEVEL SECURITY;
    CREATE POLICY pipeline ON undelivered TO tidings_pipeline USING (true) WITH CHECK (true);
    CREATE POLICY workspace ON undelivered TO tidings_api
        USING (workspace_id = current_setting('app.workspace')::uuid) WITH CHECK (workspace_id = current_setting('app.workspace')::uuid);
    GRANT SELECT, INSERT, UPDATE, DELETE ON undelivered TO tidings_api, tidings_pipeline;
END
$$;

CREATE FUNCTION note_undelivered() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM undelivered WHERE bucket = OLD.bucket AND delivery_id = OLD.id;
    ELSIF NEW.state IN ('unknown', 'held', 'failed', 'skipped', 'cancelled', 'expired', 'superseded') THEN
        INSERT INTO undelivered AS u (bucket, delivery_id, workspace_id, message_id, state, reason)
        VALUES (NEW.bucket, NEW.id, NEW.workspace_id, NEW.message_id, NEW.state, NEW.reason)
        ON CONFLICT (bucket, delivery_id) DO UPDATE SET state = excluded.state, reason = excluded.reason;
    ELSE
        DELETE FROM undelivered WHERE bucket = NEW.bucket AND delivery_id = NEW.id;
    END IF;
    RETURN NULL;
END
$$;

-- What is accepted, sent, delivered and read costs no more than the look at its two states.
CREATE TRIGGER undelivered_made AFTER INSERT ON deliveries FOR EACH ROW
WHEN (NEW.state IN ('unknown', 'held', 'failed', 'skipped', 'cancelled', 'expired', 'superseded'))
EXECUTE FUNCTION note_undelivered();

CREATE TRIGGER undelivered_changed AFTER UPDATE OF state, reason ON deliveries FOR EACH ROW
WHEN (
    (NEW.state IS DISTINCT FROM OLD.state OR NEW.reason IS DISTINCT FROM OLD.reason)
    AND (
        NEW.state IN ('unknown', 'held', 'failed', 'skipped', 'cancelled', 'expired', 'superseded')
        OR OLD.state IN ('unknown', 'held', 'failed', 'skipped', 'cancelled', 'expired', 'superseded')
    )
)
EXECUTE FUNCTION note_undelivered();

CREATE TRIGGER undelivered_gone AFTER DELETE ON deliveries FOR EACH ROW
WHEN (OLD.state IN ('unknown', 'held', 'failed', 'skipped', 'cancelled', 'expired', 'superseded'))
EXECUTE FUNCTION note_undelivered();
