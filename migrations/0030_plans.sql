-- readable by: 0019
-- A table that was empty when PostgreSQL last looked is planned as if it were for ever, up to its next look: a statement that finds each
-- row by its key then reads the whole index for each, since both cost nothing. What was never looked at is planned as ten pages.

CREATE FUNCTION forget_emptiness() RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path FROM CURRENT SET lock_timeout = '100ms' AS $$
DECLARE
    name text;
    n    integer := 0;
BEGIN
    -- From PostgreSQL 18 on. Where it is older, the next autoanalyze of a table that is not empty any more does it.
    IF to_regproc('pg_catalog.pg_clear_relation_stats') IS NULL THEN
        RETURN 0;
    END IF;
    FOR name IN
        SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i') AND reltuples = 0
          AND pg_has_role(relowner, 'USAGE')
    LOOP
        BEGIN
            EXECUTE format('SELECT pg_clear_relation_stats(%L, %L)', 'public', name);
            n := n + 1;
        EXCEPTION WHEN lock_not_available OR undefined_table THEN
            NULL;  -- somebody looks at it right now: the next round
        END;
    END LOOP;
    RETURN n;
END
$$;
REVOKE ALL ON FUNCTION forget_emptiness() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_emptiness() TO tidings_pipeline;
