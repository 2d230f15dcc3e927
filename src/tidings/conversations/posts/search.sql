-- Every statement here runs under the pipeline's role: under a policy full text is no index condition. Each names the workspace ($1)
-- itself, also as a lexeme, so that the index leaves out all others.

-- name: plan_for_words
-- For the rest of the transaction every statement is planned for the words that are looked for: what fits rare words reads, for common
-- ones, half of the index before the first row, and a plan that is kept knows of neither.
SELECT set_config('plan_cache_mode', 'force_custom_plan', true)

-- name: conversations_seen
-- The conversations that a person ($2) is or was in, no more than $3, of one alone where $4 names it; with what of each they may see.
SELECT p.conversation_id
FROM participants p
JOIN conversations c ON c.bucket = p.bucket AND c.id = p.conversation_id
WHERE p.workspace_id = $1 AND p.person_id = $2 AND p.state IN ('active', 'left', 'removed') AND c.state IN ('open', 'closed')
  AND ($4::uuid IS NULL OR p.conversation_id = $4)
LIMIT $3

-- name: search_in
-- The newest posts of a few conversations ($3) that say this ($2), before a post ($4), at most $5; for a person ($6; null: the backend)
-- what they may see of them, without what they have hidden, and without what some authors ($7) have said, but where
-- they are alone with the person, as history has it. Who has left does not find what was edited since: its words of today are not for them.
SELECT found.id, found.conversation_id, found.seq
FROM posts found
LEFT JOIN participants p ON p.bucket = found.bucket AND p.conversation_id = found.conversation_id AND p.person_id = $6::uuid
WHERE found.workspace_id = $1
  AND found.words @@ (
      search_query($2)
      && (SELECT string_agg(quote_literal(id_lexeme(c.id)), '|')::tsquery FROM unnest($3::uuid[]) AS c (id))
      && quote_literal(id_lexeme($1))::tsquery
  )
  AND ($4::uuid IS NULL OR found.id < $4) AND found.deleted_at IS NULL AND (
      found.author_id IS NULL OR found.author_id <> ALL ($7::uuid[])
      OR (SELECT c.kind FROM conversations c WHERE c.bucket = found.bucket AND c.id = found.conversation_id) = 'direct'
  )
  AND ($6 IS NULL OR (found.seq > p.sees_after AND found.seq <= coalesce(p.sees_until, found.seq)
  AND (p.state = 'active' OR coalesce(found.edited_at <= p.left_at, true)) AND NOT EXISTS (
      SELECT FROM hidden_posts h
      WHERE h.bucket = found.bucket AND h.conversation_id = found.conversation_id AND h.person_id = $6 AND h.seq = found.seq
  )))
ORDER BY found.id DESC
LIMIT $5

-- name: count_saying
-- How many posts of a workspace say this ($2), up to $3: so that what very many say is looked for in another way.
SELECT count(*) FROM (
    SELECT FROM posts WHERE workspace_id = $1 AND words @@ (search_query($2) && quote_literal(id_lexeme($1))::tsquery) LIMIT $3
) AS found

-- name: search_rare
-- As search_in, in all conversations: of what no more than some thousands say.
SELECT found.id, found.conversation_id, found.seq
FROM posts found
JOIN conversations c ON c.bucket = found.bucket AND c.id = found.conversation_id AND c.state IN ('open', 'closed')
LEFT JOIN participants p ON p.bucket = found.bucket AND p.conversation_id = found.conversation_id AND p.person_id = $5::uuid
WHERE found.workspace_id = $1 AND found.words @@ (search_query($2) && quote_literal(id_lexeme($1))::tsquery)
  AND ($3::uuid IS NULL OR found.id < $3) AND found.deleted_at IS NULL
  AND (found.author_id IS NULL OR found.author_id <> ALL ($6::uuid[]) OR c.kind = 'direct')
  AND ($5 IS NULL OR (
      p.state IN ('active', 'left', 'removed') AND found.seq > p.sees_after AND found.seq <= coalesce(p.sees_until, found.seq)
      AND (p.state = 'active' OR coalesce(found.edited_at <= p.left_at, true))
      AND NOT EXISTS (
          SELECT FROM hidden_posts h
          WHERE h.bucket = found.bucket AND h.conversation_id = found.conversation_id AND h.person_id = $5 AND h.seq = found.seq
      )
  ))
ORDER BY found.id DESC
LIMIT $4

-- name: search_common
-- As search_rare, of what very many say: the newest are looked through one by one, no more than $7.
SELECT found.id, found.conversation_id, found.seq
FROM (
    SELECT * FROM posts WHERE workspace_id = $1 AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $7
) AS found
JOIN conversations c ON c.bucket = found.bucket AND c.id = found.conversation_id AND c.state IN ('open', 'closed')
LEFT JOIN participants p ON p.bucket = found.bucket AND p.conversation_id = found.conversation_id AND p.person_id = $5::uuid
WHERE found.words @@ search_query($2) AND found.deleted_at IS NULL
  AND (found.author_id IS NULL OR found.author_id <> ALL ($6::uuid[]) OR c.kind = 'direct')
  AND ($5 IS NULL OR (
      p.state IN ('active', 'left', 'removed') AND found.seq > p.sees_after AND found.seq <= coalesce(p.sees_until, found.seq)
      AND (p.state = 'active' OR coalesce(found.edited_at <= p.left_at, true))
      AND NOT EXISTS (
          SELECT FROM hidden_posts h
          WHERE h.bucket = found.bucket AND h.conversation_id = found.conversation_id AND h.person_id = $5 AND h.seq = found.seq
      )
  ))
ORDER BY found.id DESC
LIMIT $4
