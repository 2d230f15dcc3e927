-- readable by: 0001
-- What an operator needs: old months of the log go whole.

-- Drops each month of the log that ended before `before`. Readers hold a month for moments: who holds one longer keeps it until the
-- next call, and nobody queues behind us for longer than the timeout. The definer owns the tables; the pipeline may only call it.
CREATE FUNCTION drop_event_partitions(before date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET lock_timeout = '300ms' AS $$
DECLARE
    part    record;
    dropped integer := 0;
BEGIN
    FOR part IN
        SELECT c.relname AS name, to_date(substring(c.relname FROM 8), 'YYYY_MM') + interval '1 month' AS ends
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'events'::regclass AND c.relname ~ '^events_\d{4}_\d{2}$'
    LOOP
        CONTINUE WHEN part.ends > before;
        BEGIN
            EXECUTE format('DROP TABLE %I', part.name);
            dropped := dropped + 1;
        EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
            NULL;
        END;
    END LOOP;
    RETURN dropped;
END
$$;
REVOKE ALL ON FUNCTION drop_event_partitions(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION drop_event_partitions(date) TO tidings_pipeline;

CREATE INDEX ON cap_uses USING brin (at);
