-- readable by: 0014
-- Claims are fair over flows: what one workspace sends by one channel in one lane. However much one of them has waiting, each of the
-- others is a look into the index away.

ALTER TABLE queue ADD COLUMN channel text NOT NULL DEFAULT '';
COMMENT ON COLUMN queue.channel IS 'with lane and workspace: the flow in which it waits; empty where it was queued before there were flows';

DROP INDEX queue_waiting;
CREATE INDEX queue_flows ON queue (lane, workspace_id, channel, due_at) WHERE lease_token IS NULL;
-- What was tried and waits to be tried again, or to be known of.
CREATE INDEX queue_again ON queue (due_at) WHERE lease_token IS NULL AND attempt > 0;
-- What waits until a provider account works again.
CREATE INDEX queue_parked ON queue (account_id, due_at) WHERE waits_for = 'provider';

-- Locks at most `most` due rows of a lane and answers them. The flows take turns in the order of what the asking worker has of them:
-- who has least comes first, each has an equal share of what is left, and what one does not need is left to those after it. A flow
-- gets no more than its room (`rooms` where none is named). 64 flows a call, of the workspaces after `since`: where there are more, a
-- row without a delivery says up to which workspace it came.
CREATE FUNCTION take_waiting(
    of_lane text, most integer, now timestamptz, since uuid, rooms integer, wire_workspaces uuid[], wire_channels text[], wire_counts integer[],
    wire_rooms integer[]
) RETURNS TABLE (bucket smallint, delivery_id uuid, workspace_id uuid, attempt smallint, tried uuid[])
LANGUAGE plpgsql AS $$
DECLARE
    workspaces uuid[] := '{}';
    channels   text[] := '{}';
    dues       timestamptz[] := '{}';
    at         record;
    flow       record;
    left_over  integer := most;
    looks      integer := 0;
    n          integer := 0;
    got        integer;
BEGIN
    SELECT since AS workspace_id, '' AS channel, NULL::timestamptz AS due_at INTO at;
    LOOP
        IF n = 64 OR looks = 512 THEN
            RETURN QUERY SELECT NULL::smallint, NULL::uuid, at.workspace_id, NULL::smallint, NULL::uuid[];
            EXIT;
        END IF;
        SELECT q.workspace_id, q.channel, q.due_at INTO at FROM queue q
        WHERE q.lane = of_lane AND q.lease_token IS NULL AND (q.workspace_id, q.channel) > (at.workspace_id, at.channel)
        ORDER BY q.workspace_id, q.channel, q.due_at LIMIT 1;
        EXIT WHEN NOT FOUND;
        looks := looks + 1;
        IF at.due_at <= now THEN
            n := n + 1;
            workspaces[n] := at.workspace_id;
            channels[n] := at.channel;
            dues[n] := at.due_at;
        END IF;
    END LOOP;
    FOR flow IN
        SELECT f.workspace_id, f.channel, coalesce(w.room, rooms) AS room
        FROM unnest(workspaces, channels, dues) AS f (workspace_id, channel, due_at)
        LEFT JOIN unnest(wire_workspaces, wire_channels, wire_counts, wire_rooms) AS w (workspace_id, channel, taken, room)
            ON w.workspace_id = f.workspace_id AND w.channel = f.channel
        ORDER BY coalesce(w.taken, 0), f.due_at
    LOOP
        EXIT WHEN left_over <= 0;
        RETURN QUERY
            SELECT q.bucket, q.delivery_id, q.workspace_id, q.attempt, q.tried FROM queue q
            WHERE q.lane = of_lane AND q.workspace_id = flow.workspace_id AND q.channel = flow.channel AND q.lease_token IS NULL
              AND q.due_at <= now
            ORDER BY q.due_at
            LIMIT least(flow.room, (left_over + n - 1) / n)
            FOR UPDATE SKIP LOCKED;
        GET DIAGNOSTICS got = ROW_COUNT;
        left_over := left_over - got;
        n := n - 1;
    END LOOP;
END
$$;
REVOKE ALL ON FUNCTION take_waiting(text, integer, timestamptz, uuid, integer, uuid[], text[], integer[], integer[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_waiting(text, integer, timestamptz, uuid, integer, uuid[], text[], integer[], integer[]) TO tidings_pipeline;
