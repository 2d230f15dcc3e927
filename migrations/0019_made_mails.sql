-- readable by: 0014
-- What a writer gave, where something else is rendered: HTML made of MJML, CSS inlined, a plain-text part.
-- The program before this one runs on it: it renders the content of a version, which is what was made.

ALTER TABLE template_versions ADD COLUMN source jsonb;
COMMENT ON COLUMN template_versions.source IS 'the content as it was written, where at publishing something was made of it; else null';
