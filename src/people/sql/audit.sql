-- Statements of audit.c. Columns always in the same order: what is hashed is what stands here.

-- name: audit_lock
UPDATE audit_head SET seq = seq + 1 WHERE one = 1

-- name: audit_head
SELECT seq, hash FROM audit_head WHERE one = 1

-- name: audit_insert
INSERT INTO audit (seq, time, actor, organisation_id, action, object, result, origin, before, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)

-- name: audit_head_set
UPDATE audit_head SET hash = $1 WHERE one = 1

-- name: audit_after
SELECT seq, time, actor, organisation_id, action, object, result, origin, before, hash
FROM audit WHERE seq > $1 ORDER BY seq LIMIT 1000

-- name: audit_newest
SELECT seq, time, actor, organisation_id, action, object, result, origin, before, hash
FROM audit WHERE seq < $1 AND time >= $2 AND time <= $3 ORDER BY seq DESC LIMIT 200
