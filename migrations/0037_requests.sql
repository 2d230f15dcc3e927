-- readable by: 0032
-- What was asked of the API and answered, as whoever builds on it looks it up; and what providers said and has taken effect. The
-- program before this one writes no requests, and lists no callbacks that were processed.

CREATE TABLE api_requests (
    bucket         smallint    NOT NULL,
    id             uuid        NOT NULL,
    workspace_id   uuid        NOT NULL,
    caller_kind    text        NOT NULL CHECK (caller_kind IN ('key', 'member', 'contact')),
    caller_id      uuid        NOT NULL,
    method         text        NOT NULL,
    path           text        NOT NULL,
    query          text,
    operation      text        NOT NULL,
    status         smallint    NOT NULL,
    code           text,
    ms             integer     NOT NULL,
    request_id     text        NOT NULL,
    address        text,
    agent          text,
    is_socket      boolean     NOT NULL,
    request        text,
    request_bytes  integer     NOT NULL,
    answer         text,
    answer_bytes   integer     NOT NULL,
    left_out       integer     NOT NULL,
    traces         bigint[]    NOT NULL,
    PRIMARY KEY (bucket, id)
);
CREATE INDEX api_requests_workspace ON api_requests (workspace_id, id);
CREATE INDEX api_requests_operation ON api_requests (workspace_id, operation, id);
CREATE INDEX api_requests_caller ON api_requests (workspace_id, caller_id, id);
CREATE INDEX api_requests_method ON api_requests (workspace_id, method, id);
CREATE INDEX api_requests_named ON api_requests (workspace_id, request_id, id);
CREATE INDEX api_requests_failed ON api_requests (workspace_id, id) WHERE status >= 400;
CREATE INDEX api_requests_broken ON api_requests (workspace_id, id) WHERE status >= 500;
COMMENT ON TABLE api_requests IS 'what was asked of the API, written after it was answered; of a busy workspace a part. The id tells when, in real time';
COMMENT ON COLUMN api_requests.query IS 'the parameters, as JSON; like the bodies without what is secret, and cut';
COMMENT ON COLUMN api_requests.request_bytes IS 'of the body as it came; the same of the answer';
COMMENT ON COLUMN api_requests.left_out IS 'requests of the workspace that were not written between the one before and this one, by the same process';
COMMENT ON COLUMN api_requests.traces IS 'hashes of the words in it that may name somebody, by which a person is found who is erased';

ALTER TABLE api_requests ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_requests FORCE ROW LEVEL SECURITY;
CREATE POLICY pipeline ON api_requests TO tidings_pipeline USING (true) WITH CHECK (true);
CREATE POLICY workspace ON api_requests TO tidings_api USING (workspace_id = current_setting('app.workspace')::uuid)
    WITH CHECK (workspace_id = current_setting('app.workspace')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON api_requests TO tidings_pipeline, tidings_api;

ALTER TABLE workspaces ADD COLUMN request_log_days smallint NOT NULL DEFAULT 7 CHECK (request_log_days BETWEEN 0 AND 30);
COMMENT ON COLUMN workspaces.request_log_days IS 'how long api_requests keeps what was asked; 0: nothing is written';
GRANT UPDATE (request_log_days) ON workspaces TO tidings_api;

-- What took effect and still holds what was said, of each account; a row comes in when it is processed, once, and goes with its bytes.
CREATE INDEX callbacks_processed ON callbacks (account_id, id) WHERE processed_at IS NOT NULL AND url <> '';
