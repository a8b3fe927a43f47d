-- Statements of session.c.

-- name: session_insert
INSERT INTO sessions (hash, id, user_id, link_id, stage, embed, created, seen, ends, address, agent)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10)

-- name: session_look
SELECT s.stage, s.embed, s.seen, s.ends, u.id, u.role, u.contact, o.id, l.id, l.scope, l.edition,
       l.rights
FROM sessions s
LEFT JOIN users u ON u.id = s.user_id
LEFT JOIN links l ON l.id = s.link_id
JOIN organisations o ON o.id = COALESCE(u.organisation_id, l.organisation_id)
WHERE s.hash = $1 AND s.ends > $2 AND s.seen > $3 AND o.ended = 0
  AND (u.id IS NULL OR u.disabled = 0)
  AND (l.id IS NULL OR (l.revoked = 0 AND l.expires > $2))

-- name: user_scope
SELECT code FROM user_scopes WHERE user_id = $1 ORDER BY code

-- name: session_seen
UPDATE sessions SET seen = $2 WHERE hash = $1 AND seen < $2

-- name: session_delete
DELETE FROM sessions WHERE hash = $1

-- name: session_delete_id
DELETE FROM sessions WHERE user_id = $1 AND id = $2

-- name: sessions_delete_but
DELETE FROM sessions WHERE user_id = $1 AND hash <> $2

-- name: sessions_of
SELECT id, created, seen, ends, address, agent, hash FROM sessions
WHERE user_id = $1 AND ends > $2 AND seen > $3 AND stage = 'full' ORDER BY seen DESC, id

-- name: sessions_sweep
DELETE FROM sessions WHERE ends < $1 OR seen < $2

-- name: session_pending_set
UPDATE sessions SET pending = $2 WHERE hash = $1

-- name: session_pending_get
SELECT pending FROM sessions WHERE hash = $1

-- name: session_wrong
UPDATE sessions SET wrong = wrong + 1 WHERE hash = $1

-- name: session_wrong_sweep
DELETE FROM sessions WHERE hash = $1 AND wrong >= 5
