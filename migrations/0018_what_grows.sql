-- readable by: 0014
-- What is read of the log, and of what waits for its delivery, costs the same however much there is behind it.
-- The program before this one runs on it: it leaves read_at as it was, which only makes the next reader look further back.

ALTER TABLE webhook_cursors ADD COLUMN read_at timestamptz;
ALTER TABLE mail_cursors ADD COLUMN read_at timestamptz;
COMMENT ON COLUMN webhook_cursors.read_at IS 'recorded_at of what was read last: months before it are not opened. A hint: who finds a gap reads without it';
COMMENT ON COLUMN mail_cursors.read_at IS 'recorded_at of what was read last: months before it are not opened. A hint: who finds a gap reads without it';

-- Where the log ends, by bucket: numbers, and nobody's facts. The API's role reads no table that is not of one workspace.
CREATE FUNCTION event_ends() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT array_agg(last ORDER BY bucket) FROM event_positions
$$;
REVOKE ALL ON FUNCTION event_ends() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION event_ends() TO tidings_api, tidings_pipeline;

CREATE INDEX parked_receipts_parked ON parked_receipts (parked_at);
