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
) RETURNS TABLE (bucket smallint, delivery_id uuid, workspace_id uuid, attempt smallint, tried uuid[], due_at timestamptz, is_cancelled boolean, waits_for text)
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
            RETURN QUERY SELECT NULL::smallint, NULL::uuid, at_w, NULL::smallint, NULL::uuid[], NULL::timestamptz, NULL::boolean, NULL;
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
            SELECT q.bucket, q.delivery_id, q.workspace_id, q.attempt, q.tried, q.due_at, q.is_cancelled, q.waits_for FROM queue q
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

DROP FUNCTION reserve(timestamptz, timestamptz, uuid, uuid, smallint, uuid, text, text, text, boolean, boolean, boolean, jsonb, jsonb, bigint, bigint);

-- Takes what an intent needs: a token of every rate, room under every cap, money of the day; all of it, or nothing and the reason.
-- Whoever holds one of these right now is not waited for: busy. `rates`: [[key, per second, burst, verdict]] in real time;
-- `codes`: the same in business time; both fill again by 1 / rate a token. Nobody's line is longer than an hour.
-- `in_turn`: it has waited for a rate, and its time has come. Where a rate refused it that has a line, `line` is its key, `step` the
-- time between two turns, and `free_at` when the rate has a token again.
CREATE FUNCTION reserve(
    real_now timestamptz, now timestamptz, workspace uuid, delivery uuid, in_bucket smallint, contact uuid, of_purpose text, of_topic text,
    of_channel text, counts boolean, limits boolean, is_urgent boolean, rates jsonb, codes jsonb, price bigint, spend_limit bigint,
    in_turn boolean DEFAULT false, OUT verdict text, OUT again_at timestamptz, OUT line text, OUT step interval, OUT free_at timestamptz
)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    one        record;
    day        text := 'spend:' || to_char(now AT TIME ZONE 'UTC', 'YYYY-MM-DD');
    is_capped  boolean := counts;
BEGIN
    IF is_capped AND NOT pg_try_advisory_xact_lock(3, contact_slot(contact)) THEN
        verdict := 'busy';
        RETURN;
    END IF;
    FOR one IN
        SELECT key FROM (
            SELECT value ->> 0 AS key FROM jsonb_array_elements(rates || codes)
            UNION ALL SELECT day WHERE price > 0 AND spend_limit IS NOT NULL
        ) AS keys
    LOOP
        IF NOT pg_try_advisory_xact_lock(4, hashtext(workspace::text || one.key)) THEN
            verdict := 'busy';
            RETURN;
        END IF;
    END LOOP;
    IF limits AND EXISTS (
        SELECT FROM caps c
        WHERE c.workspace_id = workspace AND (c.purpose IS NULL OR c.purpose = of_purpose)
          AND (c.topic IS NULL OR c.topic = of_topic) AND (c.channel IS NULL OR c.channel = of_channel)
          AND (
              SELECT count(*) FROM cap_uses u
              WHERE u.bucket = in_bucket AND u.contact_id = contact AND u.delivery_id <> delivery
                -- In seconds: days would be those of the session's own zone.
                AND u.at > now - make_interval(secs => extract(epoch FROM c.per)::float)
                AND (c.purpose IS NULL OR c.purpose = u.purpose) AND (c.topic IS NULL OR c.topic = u.topic)
                AND (c.channel IS NULL OR c.channel = u.channel)
          ) >= c.most
    ) THEN
        verdict := 'capped';
        RETURN;
    END IF;
    -- The whole of `codes` first: who asks for too many is told so, and takes no turn in anybody's line.
    FOR one IN
        SELECT
            i.value ->> 0 AS key, (i.value ->> 1)::float AS rate, i.value ->> 3 AS verdict, i.is_code,
            CASE WHEN i.is_code THEN now ELSE real_now END AS at,
            CASE WHEN i.is_code OR is_urgent THEN (i.value ->> 2)::float ELSE greatest(1, (i.value ->> 2)::float / 2) END AS burst,
            m.full_at, m.next_at
        FROM (
            SELECT value, true AS is_code FROM jsonb_array_elements(codes) UNION ALL SELECT value, false FROM jsonb_array_elements(rates)
        ) AS i
        LEFT JOIN meters m ON m.bucket = (hashtext(i.value ->> 0) & 63)::smallint AND m.workspace_id = workspace AND m.key = i.value ->> 0
    LOOP
        IF one.full_at > one.at + make_interval(secs => (one.burst - 1) / one.rate + 0.000001) THEN
            verdict := one.verdict;
            again_at := one.full_at - make_interval(secs => (one.burst - 1) / one.rate);
            IF NOT one.is_code AND NOT is_urgent THEN
                line := one.key;
                step := make_interval(secs => 1 / one.rate);
                free_at := again_at;
                -- Who comes in its turn, and only because turns are a little late finds it empty, is the next one.
                IF NOT in_turn THEN
                    -- The line ends where nobody has a turn: who comes back after the hour finds what lies behind it free.
                    again_at := least(greatest(one.next_at, again_at) + step, real_now + interval '1 hour');
                    UPDATE meters SET next_at = again_at
                    WHERE meters.bucket = (hashtext(one.key) & 63)::smallint AND meters.workspace_id = workspace AND meters.key = one.key;
                END IF;
            END IF;
            RETURN;
        END IF;
    END LOOP;
    IF price > 0 AND spend_limit IS NOT NULL AND price + coalesce((
        SELECT total FROM meters m WHERE m.bucket = (hashtext(day) & 63)::smallint AND m.workspace_id = workspace AND m.key = day
    ), 0) > spend_limit THEN
        verdict := 'spend_limit';
        again_at := real_now + interval '10 minutes';
        RETURN;
    END IF;
    INSERT INTO meters AS m (bucket, workspace_id, key, full_at, total)
    SELECT (hashtext(i.key) & 63)::smallint, workspace, i.key, i.full_at, i.total FROM (
        SELECT value ->> 0 AS key, real_now + make_interval(secs => 1 / (value ->> 1)::float) AS full_at, 0 AS total
        FROM jsonb_array_elements(rates)
        UNION ALL
        SELECT value ->> 0, now + make_interval(secs => 1 / (value ->> 1)::float), 0 FROM jsonb_array_elements(codes)
        UNION ALL
        SELECT day, NULL, price WHERE price > 0 AND spend_limit IS NOT NULL
    ) AS i
    ON CONFLICT (bucket, workspace_id, key) DO UPDATE
    SET full_at = excluded.full_at + greatest(m.full_at - CASE WHEN m.key LIKE 'code:%' THEN now ELSE real_now END, interval '0'),
        total = m.total + excluded.total;
    IF is_capped THEN
        INSERT INTO cap_uses (bucket, contact_id, delivery_id, workspace_id, purpose, topic, channel, at)
        VALUES (in_bucket, contact, delivery, workspace, of_purpose, of_topic, of_channel, now)
        ON CONFLICT DO NOTHING;
    END IF;
    verdict := 'go';
END
$$;

-- The same for all that one claim has found, in its order. Once a rate has refused one, the others for which it is asked get the turns
-- after it, and the end of the line is written once. Where several wait for the same moment (the line ended there, or they were
-- pulled forward), only the first of them has a turn. `turns`: until when those waited that waited for a rate.
CREATE FUNCTION reserve_in_order(
    real_now timestamptz, is_urgent boolean, nows timestamptz[], workspaces uuid[], deliveries uuid[], buckets smallint[], contacts uuid[],
    purposes text[], topics text[], channels text[], counted boolean[], limited boolean[], rates jsonb[], codes jsonb[], prices bigint[],
    spend_limits bigint[], turns timestamptz[]
) RETURNS TABLE (n integer, verdict text, again_at timestamptz)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    lines    text[] := '{}';
    words    text[] := '{}';
    steps    interval[] := '{}';
    frees    timestamptz[] := '{}';
    ends     timestamptz[] := '{}';
    written  timestamptz[] := '{}';
    last_end timestamptz := real_now + interval '1 hour';
    has_turn boolean;
    is_plain boolean;
    taken    record;
    k        integer;
BEGIN
    FOR i IN 1 .. cardinality(workspaces) LOOP
        n := i;
        has_turn := turns[i] IS NOT NULL AND (turns[i], workspaces[i]) IS DISTINCT FROM (turns[i - 1], workspaces[i - 1]);
        -- What has a cap or a rate of codes is told of that first, and takes no turn.
        is_plain := codes[i] = '[]' AND NOT limited[i];
        k := NULL;
        IF cardinality(lines) > 0 THEN
            FOR j IN 0 .. jsonb_array_length(rates[i]) - 1 LOOP
                k := array_position(lines, workspaces[i]::text || (rates[i] -> j ->> 0));
                EXIT WHEN k IS NOT NULL;
            END LOOP;
        END IF;
        IF k IS NOT NULL AND is_plain AND has_turn THEN
            -- Late ones one after the other: all at once they would come again and again for one token each time.
            frees[k] := least(frees[k] + steps[k], last_end);
            verdict := words[k];
            again_at := frees[k];
        ELSIF k IS NOT NULL AND is_plain AND ends[k] IS NOT NULL THEN
            ends[k] := least(ends[k] + steps[k], last_end);
            verdict := words[k];
            again_at := ends[k];
        ELSE
            IF k IS NOT NULL AND ends[k] <> written[k] THEN
                UPDATE meters m SET next_at = ends[k]
                WHERE m.bucket = (hashtext(substr(lines[k], 37)) & 63)::smallint AND m.workspace_id = workspaces[i]
                  AND m.key = substr(lines[k], 37);
                written[k] := ends[k];
            END IF;
            SELECT * INTO taken FROM reserve(
                real_now, nows[i], workspaces[i], deliveries[i], buckets[i], contacts[i], purposes[i], topics[i], channels[i], counted[i],
                limited[i], is_urgent, rates[i], codes[i], prices[i], spend_limits[i], has_turn
            );
            verdict := taken.verdict;
            again_at := taken.again_at;
            IF taken.line IS NOT NULL THEN
                k := coalesce(array_position(lines, workspaces[i]::text || taken.line), cardinality(lines) + 1);
                lines[k] := workspaces[i]::text || taken.line;
                words[k] := verdict;
                steps[k] := taken.step;
                frees[k] := coalesce(frees[k], taken.free_at - taken.step);
                IF has_turn THEN
                    frees[k] := least(frees[k] + steps[k], last_end);
                    again_at := frees[k];
                ELSE
                    ends[k] := again_at;
                    written[k] := again_at;
                END IF;
            END IF;
        END IF;
        RETURN NEXT;
    END LOOP;
    IF ends <> written THEN
        UPDATE meters m SET next_at = l.ends_at
        FROM unnest(lines, ends, written) AS l (line, ends_at, written_at)
        WHERE l.ends_at <> l.written_at AND m.bucket = (hashtext(substr(l.line, 37)) & 63)::smallint
          AND m.workspace_id = left(l.line, 36)::uuid AND m.key = substr(l.line, 37);
    END IF;
END
$$;
