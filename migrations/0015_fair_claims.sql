-- readable by: 0014
-- Claims are fair over flows: what one workspace sends by one channel in one lane. However much one of them has waiting, each of the
-- others is a look into the index away.

ALTER TABLE queue ADD COLUMN channel text NOT NULL DEFAULT '';
COMMENT ON COLUMN queue.channel IS 'with lane and workspace: the flow in which it waits; empty where it was queued before there were flows';
-- Its message was cancelled while this was on the wire: it is not tried again.
ALTER TABLE queue ADD COLUMN is_cancelled boolean NOT NULL DEFAULT false;

DROP INDEX queue_waiting;
CREATE INDEX queue_flows ON queue (lane, workspace_id, channel, due_at) WHERE lease_token IS NULL;
-- What was tried and waits to be tried again, or to be known of.
CREATE INDEX queue_again ON queue (due_at) WHERE lease_token IS NULL AND attempt > 0;
-- What waits until a provider account works again.
CREATE INDEX queue_parked ON queue (account_id, due_at) WHERE waits_for = 'provider';

-- Locks at most `most` due rows of a lane and answers them. The flows take turns in the order of what the asking worker has of them:
-- who has least comes first, each has an equal share of what is left, and what one does not need is left to those after it. A flow
-- gets no more than its room (`rooms` where none is named). 64 flows a call, of the workspaces from `since` on: where there are more, a
-- row without a delivery says up to which workspace it came.
-- Of the flows that are named only what is due since their `wire_floors` is looked at: while somebody holds an old snapshot, all that
-- was taken since is still in the index, and would be stepped over by every claim.
CREATE FUNCTION take_waiting(
    of_lane text, most integer, now timestamptz, since uuid, rooms integer, wire_workspaces uuid[], wire_channels text[], wire_counts integer[],
    wire_rooms integer[], wire_floors timestamptz[]
) RETURNS TABLE (bucket smallint, delivery_id uuid, workspace_id uuid, attempt smallint, tried uuid[], due_at timestamptz, is_cancelled boolean)
LANGUAGE plpgsql AS $$
DECLARE
    known_w    uuid[];
    known_c    text[];
    known_f    timestamptz[];
    k          integer := 1;
    workspaces uuid[] := '{}';
    channels   text[] := '{}';
    floors     timestamptz[] := '{}';
    dues       timestamptz[] := '{}';
    at_w       uuid := since;
    at_c       text := '';
    first_due  timestamptz;
    lowest     timestamptz;
    flow       record;
    left_over  integer := most;
    looks      integer := 0;
    n          integer := 0;
    got        integer;
BEGIN
    SELECT array_agg(w.workspace_id ORDER BY w.workspace_id, w.channel), array_agg(w.channel ORDER BY w.workspace_id, w.channel),
        array_agg(w.lowest ORDER BY w.workspace_id, w.channel)
    INTO known_w, known_c, known_f FROM unnest(wire_workspaces, wire_channels, wire_floors) AS w (workspace_id, channel, lowest);
    LOOP
        IF n = 64 OR looks = 512 THEN
            RETURN QUERY SELECT NULL::smallint, NULL::uuid, at_w, NULL::smallint, NULL::uuid[], NULL::timestamptz, NULL::boolean;
            EXIT;
        END IF;
        looks := looks + 1;
        WHILE (known_w[k], known_c[k]) <= (at_w, at_c) LOOP
            k := k + 1;
        END LOOP;
        -- The next flow that is not named, before the next one that is.
        lowest := '-infinity';
        IF known_w[k] IS NULL THEN
            SELECT q.workspace_id, q.channel, q.due_at INTO flow FROM queue q
            WHERE q.lane = of_lane AND q.lease_token IS NULL AND (q.workspace_id, q.channel) > (at_w, at_c)
            ORDER BY q.workspace_id, q.channel, q.due_at LIMIT 1;
            EXIT WHEN NOT FOUND;
        ELSE
            SELECT q.workspace_id, q.channel, q.due_at INTO flow FROM queue q
            WHERE q.lane = of_lane AND q.lease_token IS NULL AND (q.workspace_id, q.channel) > (at_w, at_c)
              AND (q.workspace_id, q.channel) < (known_w[k], known_c[k])
            ORDER BY q.workspace_id, q.channel, q.due_at LIMIT 1;
            IF NOT FOUND THEN
                lowest := known_f[k];
                SELECT known_w[k] AS workspace_id, known_c[k] AS channel, (
                    SELECT q.due_at FROM queue q
                    WHERE q.lane = of_lane AND q.lease_token IS NULL AND q.workspace_id = known_w[k] AND q.channel = known_c[k]
                      AND q.due_at >= lowest
                    ORDER BY q.due_at LIMIT 1
                ) AS due_at INTO flow;
            END IF;
        END IF;
        at_w := flow.workspace_id;
        at_c := flow.channel;
        IF flow.due_at <= now THEN
            n := n + 1;
            workspaces[n] := at_w;
            channels[n] := at_c;
            floors[n] := lowest;
            dues[n] := flow.due_at;
        END IF;
    END LOOP;
    FOR flow IN
        SELECT f.workspace_id, f.channel, f.lowest, coalesce(w.room, rooms) AS room
        FROM unnest(workspaces, channels, floors, dues) AS f (workspace_id, channel, lowest, due_at)
        LEFT JOIN unnest(wire_workspaces, wire_channels, wire_counts, wire_rooms) AS w (workspace_id, channel, taken, room)
            ON w.workspace_id = f.workspace_id AND w.channel = f.channel
        ORDER BY coalesce(w.taken, 0), f.due_at
    LOOP
        EXIT WHEN left_over <= 0;
        RETURN QUERY
            SELECT q.bucket, q.delivery_id, q.workspace_id, q.attempt, q.tried, q.due_at, q.is_cancelled FROM queue q
            WHERE q.lane = of_lane AND q.workspace_id = flow.workspace_id AND q.channel = flow.channel AND q.lease_token IS NULL
              AND q.due_at >= flow.lowest AND q.due_at <= now
            ORDER BY q.due_at
            LIMIT least(flow.room, (left_over + n - 1) / n)
            FOR UPDATE SKIP LOCKED;
        GET DIAGNOSTICS got = ROW_COUNT;
        left_over := left_over - got;
        n := n - 1;
    END LOOP;
END
$$;
REVOKE ALL ON FUNCTION take_waiting(text, integer, timestamptz, uuid, integer, uuid[], text[], integer[], integer[], timestamptz[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_waiting(text, integer, timestamptz, uuid, integer, uuid[], text[], integer[], integer[], timestamptz[])
    TO tidings_pipeline;
