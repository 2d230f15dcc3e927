-- readable by: 0032
-- What is being written: one draft of each template that is written over, templates that are put away, and the currency of a
-- workspace's prices. The program before this one knows no drafts, and still sends what was put away.

ALTER TABLE templates ADD COLUMN archived_at timestamptz;
ALTER TABLE templates ADD COLUMN draft_revision integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN templates.archived_at IS 'it is not listed and cannot be sent since; what was sent from it stays';
COMMENT ON COLUMN templates.draft_revision IS 'the number of its draft''s last change: never the same twice, whatever was deleted meanwhile';

CREATE TABLE template_drafts (
    template_id      uuid        PRIMARY KEY REFERENCES templates (id),
    workspace_id     uuid        NOT NULL,
    revision         integer     NOT NULL,
    based_on         integer,
    content          jsonb       NOT NULL,
    default_locale   text        NOT NULL,
    variables        text[]      NOT NULL,
    sources          text[]      NOT NULL DEFAULT '{}',
    changed_at       timestamptz NOT NULL,
    changed_by       uuid        NOT NULL,
    changed_by_kind  text        NOT NULL CHECK (changed_by_kind IN ('key', 'member'))
);
COMMENT ON TABLE template_drafts IS 'what is being written of a template, written over with each change; it becomes a version when it is kept';
COMMENT ON COLUMN template_drafts.based_on IS 'the version that it began as';

ALTER TABLE template_drafts ENABLE ROW LEVEL SECURITY;
ALTER TABLE template_drafts FORCE ROW LEVEL SECURITY;
CREATE POLICY pipeline ON template_drafts TO tidings_pipeline USING (true) WITH CHECK (true);
CREATE POLICY workspace ON template_drafts TO tidings_api USING (workspace_id = current_setting('app.workspace')::uuid)
    WITH CHECK (workspace_id = current_setting('app.workspace')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON template_drafts TO tidings_pipeline, tidings_api;

ALTER TABLE workspaces ADD COLUMN currency text CHECK (currency ~ '^[A-Z]{3}$');
COMMENT ON COLUMN workspaces.currency IS 'ISO 4217 code of the one currency of all its prices; null: nobody has said';
GRANT UPDATE (currency) ON workspaces TO tidings_api;
