-- readable by: 0030
-- What a person did with what they have in the app, when they last looked, and their devices. The program before this one sees items
-- as it did: nothing of this is written where something is sent.

CREATE TABLE feed_marks (
    bucket         smallint    NOT NULL,
    contact_id     uuid        NOT NULL,
    delivery_id    uuid        NOT NULL,
    workspace_id   uuid        NOT NULL,
    seen_at        timestamptz,
    archived_at    timestamptz,
    snoozed_until  timestamptz,
    acted_at       timestamptz,
    acted_on       smallint,
    PRIMARY KEY (bucket, contact_id, delivery_id)
);
COMMENT ON TABLE feed_marks IS 'what a person did with an item of the app, where they did something: the item is the delivery, in whose bucket it is; business time';
COMMENT ON COLUMN feed_marks.contact_id IS 'the delivery''s, whoever stands for them: a merge moves nothing here';
COMMENT ON COLUMN feed_marks.snoozed_until IS 'until then it is not shown; what was seen before that is new again afterwards';
COMMENT ON COLUMN feed_marks.acted_on IS 'which of its actions, from 0; null: the item itself';

CREATE TABLE feed_visits (
    bucket        smallint    NOT NULL,
    contact_id    uuid        NOT NULL,
    workspace_id  uuid        NOT NULL,
    visited_at    timestamptz NOT NULL,
    previous_at   timestamptz,
    PRIMARY KEY (bucket, contact_id)
);
COMMENT ON TABLE feed_visits IS 'when a person last looked at what they have in the app, and the time before; business time';

-- When an item was seen, reading being seeing; not, where it was out of sight since.
CREATE FUNCTION feed_seen_at(seen_at timestamptz, read_at timestamptz, snoozed_until timestamptz, moment timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN snoozed_until IS NULL OR snoozed_until > moment OR greatest(seen_at, read_at) >= snoozed_until THEN greatest(seen_at, read_at) END;

-- What a newer item took the place of. Only a collapse writes superseded_by: no other change of a delivery touches this.
CREATE INDEX deliveries_replaced ON deliveries (contact_id, collapse_key, id) WHERE superseded_by IS NOT NULL AND channel = 'inapp';

-- A device is an address that its own app has told of.
ALTER TABLE addresses
    ADD COLUMN device   text,
    ADD COLUMN platform text,
    ADD COLUMN used_at  timestamptz;
COMMENT ON COLUMN addresses.device IS 'the app''s own name of the device, one address each; null: given by the backend';
COMMENT ON COLUMN addresses.used_at IS 'when the device last said that it is there; business time';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['feed_marks', 'feed_visits'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY pipeline ON %I TO tidings_pipeline USING (true) WITH CHECK (true)', name);
        EXECUTE format(
            'CREATE POLICY workspace ON %I TO tidings_api USING (workspace_id = current_setting(''app.workspace'')::uuid) '
            'WITH CHECK (workspace_id = current_setting(''app.workspace'')::uuid)', name
        );
    END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE, DELETE ON feed_marks, feed_visits TO tidings_pipeline, tidings_api;
