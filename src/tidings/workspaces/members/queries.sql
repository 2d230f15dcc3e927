-- The people of the company. A member belongs to no workspace but to those of their memberships: what is asked by a member's id
-- alone (their login, their account, their sessions) runs under tidings_pipeline, and so does whatever finds out who somebody is.

-- name: insert_member
-- Nothing is inserted where the address has a member already; says whether it was.
INSERT INTO members (id, email, name, password_hash, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $5)
ON CONFLICT (email) DO NOTHING
RETURNING id;

-- name: get_member
SELECT id, email, name, totp_since, created_at FROM members WHERE id = $1;

-- name: find_login
-- By the address, which is in its normal form and unique; the seed only where the second factor is confirmed.
SELECT id, email, name, totp_since, created_at, password_hash, totp_step,
       CASE WHEN totp_since IS NOT NULL THEN totp_seed END AS totp_seed
FROM members
WHERE email = $1;

-- name: get_login
SELECT id, email, name, totp_since, created_at, password_hash, totp_step,
       CASE WHEN totp_since IS NOT NULL THEN totp_seed END AS totp_seed
FROM members
WHERE id = $1;

-- name: lock_login
-- The same, locked: a password that is changed meanwhile ends the session that this begins, or is seen by it.
SELECT id, email, name, totp_since, created_at, password_hash, totp_step,
       CASE WHEN totp_since IS NOT NULL THEN totp_seed END AS totp_seed
FROM members
WHERE id = $1
FOR NO KEY UPDATE;

-- name: rename_member
UPDATE members SET name = $2, updated_at = $3 WHERE id = $1;

-- name: set_password
-- A reset that was asked for is of no use any more, and neither is a link that signs in.
UPDATE members
SET password_hash = $2, reset_hash = NULL, reset_until = NULL, link_hash = NULL, link_until = NULL, updated_at = $3
WHERE id = $1;

-- name: begin_totp
-- Only where none is on: a seed that is in use is never replaced.
UPDATE members
SET totp_seed = $2, totp_step = 0, updated_at = $3
WHERE id = $1 AND totp_since IS NULL
RETURNING id;

-- name: find_begun_totp
SELECT totp_seed FROM members WHERE id = $1 AND totp_since IS NULL AND totp_seed IS NOT NULL;

-- name: confirm_totp
-- The code that confirms is used up by it.
UPDATE members
SET totp_since = $2, totp_step = $3, recovery_hashes = $4, updated_at = $2
WHERE id = $1 AND totp_since IS NULL AND totp_seed IS NOT NULL
RETURNING id;

-- name: remove_totp
UPDATE members
SET totp_seed = NULL, totp_since = NULL, totp_step = 0, recovery_hashes = '{}', updated_at = $2
WHERE id = $1;

-- name: use_step
-- A code is accepted once: of two requests with the same one, the second finds the step taken.
UPDATE members SET totp_step = $2 WHERE id = $1 AND totp_since IS NOT NULL AND totp_step < $2 RETURNING id;

-- name: use_recovery_code
-- A code is gone with its use.
UPDATE members
SET recovery_hashes = array_remove(recovery_hashes, $2::bytea)
WHERE id = $1 AND totp_since IS NOT NULL AND recovery_hashes @> ARRAY[$2::bytea]
RETURNING id;

-- name: count_recovery_codes
SELECT cardinality(recovery_hashes) AS count FROM members WHERE id = $1;

-- name: set_reset
-- The newest link is the one that works.
UPDATE members SET reset_hash = $2, reset_until = $3 WHERE email = $1 RETURNING id;

-- name: use_reset
-- Once, and in time.
UPDATE members
SET reset_hash = NULL, reset_until = NULL
WHERE reset_hash = $1 AND reset_until > $2
RETURNING id, email, name, totp_since, created_at;

-- name: lock_seeds
-- In the order of their ids, at most $2: for the re-sealing under a new master key.
SELECT id, totp_seed FROM members WHERE id > $1 AND totp_seed IS NOT NULL ORDER BY id LIMIT $2 FOR UPDATE;

-- name: reseal_seed
UPDATE members SET totp_seed = $2 WHERE id = $1;

-- name: insert_membership
-- Nothing is inserted where they are a member already; says whether it was.
INSERT INTO memberships (workspace_id, member_id, role, created_at)
VALUES ($1, $2, $3, $4)
ON CONFLICT (workspace_id, member_id) DO NOTHING
RETURNING member_id;

-- name: find_membership
SELECT m.id, m.email, m.name, m.totp_since, m.created_at, s.role, s.created_at AS joined_at
FROM memberships AS s
JOIN members AS m ON m.id = s.member_id
WHERE s.workspace_id = $1 AND s.member_id = $2;

-- name: find_membership_by_email
SELECT m.id, m.email, m.name, m.totp_since, m.created_at, s.role, s.created_at AS joined_at
FROM memberships AS s
JOIN members AS m ON m.id = s.member_id
WHERE s.workspace_id = $1 AND m.email = $2;

-- name: list_memberships
-- In the order of the members' making, after the given id.
SELECT m.id, m.email, m.name, m.totp_since, m.created_at, s.role, s.created_at AS joined_at
FROM memberships AS s
JOIN members AS m ON m.id = s.member_id
WHERE s.workspace_id = $1 AND ($2::uuid IS NULL OR s.member_id > $2)
ORDER BY s.member_id
LIMIT $3;

-- name: lock_roles
-- Every owner and the one who is looked at, locked in one order: two owners who demote each other do it one after the other.
SELECT member_id, role
FROM memberships
WHERE workspace_id = $1 AND (role = 'owner' OR member_id = $2)
ORDER BY member_id
FOR UPDATE;

-- name: update_role
UPDATE memberships SET role = $3 WHERE workspace_id = $1 AND member_id = $2;

-- name: delete_membership
-- The sessions in this workspace go with it.
DELETE FROM memberships WHERE workspace_id = $1 AND member_id = $2;

-- name: list_places
-- Where they were last comes first, then where they have been longest.
SELECT s.workspace_id, w.name, w.mode, s.role
FROM memberships AS s
JOIN workspaces AS w ON w.id = s.workspace_id
LEFT JOIN LATERAL (
    SELECT max(e.last_used_at) AS at FROM member_sessions AS e WHERE e.member_id = s.member_id AND e.workspace_id = s.workspace_id
) AS last ON true
WHERE s.member_id = $1
ORDER BY last.at DESC NULLS LAST, s.created_at, s.workspace_id;

-- name: insert_session
INSERT INTO member_sessions (id, workspace_id, member_id, hash, address, agent, created_at, last_used_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8);

-- name: find_session
-- By the hash alone, which is unique: this is how a member and their workspace are found. An ended, an idle or an expired session is
-- none, and neither is one without its membership.
SELECT e.id AS session_id, e.member_id, e.workspace_id, s.role
FROM member_sessions AS e
JOIN memberships AS s ON s.workspace_id = e.workspace_id AND s.member_id = e.member_id
WHERE e.hash = $1 AND e.ended_at IS NULL AND e.expires_at > $2 AND e.last_used_at > $3;

-- name: touch_session
-- At most one write a minute and session; a row that another transaction holds is left to it.
UPDATE member_sessions
SET last_used_at = $2
WHERE id IN (
    SELECT id FROM member_sessions
    WHERE id = $1 AND last_used_at <= $2::timestamptz - interval '1 minute'
    FOR UPDATE SKIP LOCKED
);

-- name: get_session
SELECT id, workspace_id, member_id, address, agent, created_at, last_used_at, expires_at, ended_at
FROM member_sessions
WHERE id = $1;

-- name: list_sessions
-- Those of a member that still are, the newest first; in one workspace, or wherever they are.
SELECT id, workspace_id, member_id, address, agent, created_at, last_used_at, expires_at, ended_at
FROM member_sessions
WHERE member_id = $1 AND ($2::uuid IS NULL OR workspace_id = $2) AND ended_at IS NULL AND expires_at > $3 AND last_used_at > $4
ORDER BY id DESC
LIMIT 200;

-- name: end_session
-- The first end counts: its time stays.
UPDATE member_sessions SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL;

-- name: end_other_sessions
-- Every session of the member but this one; all of them where none is given.
UPDATE member_sessions
SET ended_at = $3
WHERE member_id = $1 AND ended_at IS NULL AND ($2::uuid IS NULL OR id <> $2);

-- name: delete_old_sessions
-- What ended, or ran out, more than a month ago.
DELETE FROM member_sessions WHERE expires_at < $1::timestamptz - interval '30 days' OR ended_at < $1::timestamptz - interval '30 days';

-- name: insert_invitation
INSERT INTO invitations (id, workspace_id, email, role, hash, inviter, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: revoke_open_invitations
-- Who is invited again has one link that works: the new one.
UPDATE invitations
SET revoked_at = $3
WHERE workspace_id = $1 AND email = $2 AND accepted_at IS NULL AND revoked_at IS NULL;

-- name: lock_email
-- Two who invite the same person do it one after the other.
SELECT pg_advisory_xact_lock(hashtextextended('invitation ' || $1::uuid::text || ' ' || $2::text, 0));

-- name: get_invitation
SELECT id, workspace_id, email, role, inviter, created_at, expires_at, accepted_at, revoked_at
FROM invitations
WHERE workspace_id = $1 AND id = $2;

-- name: list_invitations
-- In the order of their making, after the given id; those that were accepted or revoked too.
SELECT id, workspace_id, email, role, inviter, created_at, expires_at, accepted_at, revoked_at
FROM invitations
WHERE workspace_id = $1 AND ($2::uuid IS NULL OR id > $2)
ORDER BY id
LIMIT $3;

-- name: revoke_invitation
-- The first revocation counts; one that was accepted stays so.
UPDATE invitations
SET revoked_at = $3
WHERE workspace_id = $1 AND id = $2 AND accepted_at IS NULL AND revoked_at IS NULL;

-- name: find_invitation
-- By the hash of its token, which is unique, if it can still be accepted.
SELECT id, workspace_id, email, role, inviter, created_at, expires_at, accepted_at, revoked_at
FROM invitations
WHERE hash = $1 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > $2;

-- name: use_invitation
-- Once: of two who have the link, one becomes a member.
UPDATE invitations
SET accepted_at = $2
WHERE hash = $1 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > $2
RETURNING id, workspace_id, email, role, inviter, created_at, expires_at, accepted_at, revoked_at;

-- name: count_try
-- One more try of this subject in its window, which begins with the first; answers how many there are, and when it ends.
INSERT INTO throttles AS t (bucket, subject, count, until)
VALUES ($1, $2, 1, $4)
ON CONFLICT (bucket, subject) DO UPDATE
SET count = CASE WHEN t.until <= $3 THEN 1 ELSE t.count + 1 END, until = CASE WHEN t.until <= $3 THEN $4 ELSE t.until END
RETURNING count, until;

-- name: forget_tries
DELETE FROM throttles WHERE bucket = $1 AND subject = $2;

-- name: delete_old_tries
DELETE FROM throttles WHERE until < $1;

-- name: insert_mail
INSERT INTO system_mails (bucket, id, workspace_id, recipient, content, due_at, expires_at, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $6);

-- name: take_mails
-- Up to $3 that are due, not to be taken again before $2: nothing is locked while they are on the wire.
UPDATE system_mails AS m
SET due_at = $2, tries = m.tries + 1
FROM (
    SELECT bucket, id FROM system_mails WHERE due_at <= $1 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED
) AS due
WHERE m.bucket = due.bucket AND m.id = due.id
RETURNING m.id, m.recipient, m.content, m.tries, m.expires_at;

-- name: fill_mail
UPDATE system_mails SET content = $3 WHERE bucket = $1 AND id = $2;

-- name: postpone_mail
UPDATE system_mails SET due_at = $3 WHERE bucket = $1 AND id = $2;

-- name: delete_mail
DELETE FROM system_mails WHERE bucket = $1 AND id = $2;

-- name: lock_mails
-- In the order of their ids, at most $2: for the re-sealing under a new master key.
SELECT bucket, id, content FROM system_mails WHERE id > $1 AND content IS NOT NULL ORDER BY id LIMIT $2 FOR UPDATE;
