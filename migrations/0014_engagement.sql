-- readable by: 0009
-- Who, or what, opened what was sent and followed its links; and whether a workspace wants to know.

ALTER TABLE workspaces ADD COLUMN tracks_opens boolean NOT NULL DEFAULT false;
ALTER TABLE workspaces ADD COLUMN tracks_clicks boolean NOT NULL DEFAULT false;
ALTER TABLE workspaces ADD COLUMN link_domain text;
COMMENT ON COLUMN workspaces.tracks_opens IS 'mails carry an image that tells when it is fetched';
COMMENT ON COLUMN workspaces.tracks_clicks IS 'links of mails lead by way of this installation';
COMMENT ON COLUMN workspaces.link_domain IS 'a domain of the workspace''s own that leads here: its links stand under it; in ASCII and lower case';

CREATE TABLE engagements (
    bucket        smallint    NOT NULL,
    id            uuid        NOT NULL,
    workspace_id  uuid        NOT NULL,
    delivery_id   uuid        NOT NULL,
    message_id    uuid        NOT NULL,
    contact_id    uuid        NOT NULL,
    kind          text        NOT NULL CHECK (kind IN ('opened', 'clicked')),
    at            timestamptz NOT NULL,
    is_machine    boolean,
    why           text,
    method        text,
    url           text,
    agent         text,
    PRIMARY KEY (bucket, id)
);
CREATE INDEX ON engagements (delivery_id, id);
COMMENT ON TABLE engagements IS 'each time that something of a delivery was opened or followed, up to a bound; bucket is the delivery''s';
COMMENT ON COLUMN engagements.at IS 'real time';
COMMENT ON COLUMN engagements.is_machine IS 'null: not judged yet, since what comes in the next moments tells';
COMMENT ON COLUMN engagements.why IS 'by what a machine was known';
COMMENT ON COLUMN engagements.agent IS 'what the program called itself; the address on the network is not kept';

ALTER TABLE engagements ENABLE ROW LEVEL SECURITY;
ALTER TABLE engagements FORCE ROW LEVEL SECURITY;
CREATE POLICY pipeline ON engagements TO tidings_pipeline USING (true) WITH CHECK (true);
CREATE POLICY workspace ON engagements TO tidings_api USING (workspace_id = current_setting('app.workspace')::uuid)
    WITH CHECK (workspace_id = current_setting('app.workspace')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON engagements TO tidings_pipeline;
GRANT SELECT, DELETE ON engagements TO tidings_api;
GRANT UPDATE (tracks_opens, tracks_clicks, link_domain) ON workspaces TO tidings_api;
