-- Under tidings_pipeline alone run: insert_requests, blank_requests.

-- name: insert_requests
INSERT INTO api_requests (
    bucket, id, workspace_id, caller_kind, caller_id, method, path, query, operation, status, code, ms, request_id, address, agent,
    is_socket, request, request_bytes, answer, answer_bytes, left_out, traces
)
SELECT
    bucket, id, workspace_id, caller_kind, caller_id, method, path, query, operation, status, code, ms, request_id, address, agent,
    is_socket, request, request_bytes, answer, answer_bytes, left_out, traces::bigint[]
FROM unnest(
    $1::smallint[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::smallint[],
    $11::text[], $12::integer[], $13::text[], $14::text[], $15::text[], $16::boolean[], $17::text[], $18::integer[], $19::text[],
    $20::integer[], $21::integer[], $22::text[]
) AS r (
    bucket, id, workspace_id, caller_kind, caller_id, method, path, query, operation, status, code, ms, request_id, address, agent,
    is_socket, request, request_bytes, answer, answer_bytes, left_out, traces
)
-- It was written, and nobody heard so.
ON CONFLICT DO NOTHING

-- name: plan_anew
SELECT set_config('plan_cache_mode', 'force_custom_plan', true)

-- name: list_requests
-- The newest first, before $2, from $3 on. Each filter has an index; what is not asked for is no part of the plan, since it is made for its
-- own arguments.
SELECT id, workspace_id, caller_kind, caller_id, method, path, query, operation, status, code, ms, request_id, address, agent, is_socket,
       request_bytes, answer_bytes, left_out
FROM api_requests
WHERE workspace_id = $1 AND id < $2 AND id >= $3 AND status BETWEEN $4 AND $5
  AND ($6::text IS NULL OR operation = $6) AND ($7::uuid IS NULL OR caller_id = $7) AND ($8::text IS NULL OR method = $8)
  AND ($9::text IS NULL OR request_id = $9)
ORDER BY id DESC LIMIT $10

-- name: get_request
SELECT id, workspace_id, caller_kind, caller_id, method, path, query, operation, status, code, ms, request_id, address, agent, is_socket,
       request_bytes, answer_bytes, left_out, request, answer
FROM api_requests
WHERE bucket = $1 AND id = $2 AND workspace_id = $3

-- name: erase_requests
-- What a person asked ($2), and whatever has one of their traces ($3), from an id ($4) on: each row is looked at once, and none of its bodies.
DELETE FROM api_requests
WHERE workspace_id = $1 AND (bucket, id) IN (
    SELECT own.bucket, own.id FROM api_requests own WHERE own.workspace_id = $1 AND own.caller_id = $2 AND own.id >= $4
    UNION ALL
    SELECT r.bucket, r.id
    FROM api_requests r
    CROSS JOIN LATERAL unnest(r.traces) AS left_in (trace)
    JOIN (SELECT DISTINCT trace FROM unnest($3::bigint[]) AS given (trace)) AS theirs ON theirs.trace = left_in.trace
    WHERE r.workspace_id = $1 AND r.id >= $4
)

-- name: blank_requests
-- Of what was answered between these ids nothing stays but what it was.
UPDATE api_requests SET path = '', query = NULL, request = NULL, answer = NULL, traces = '{}'
WHERE workspace_id = $1 AND id >= $2 AND id < $3 AND path <> ''
