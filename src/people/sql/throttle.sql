-- Statements of throttle.c.

-- name: attempt_get
SELECT count, since, until FROM attempts WHERE key = $1

-- name: attempt_set
INSERT INTO attempts (key, count, since, until) VALUES ($1, $2, $3, $4)
ON CONFLICT (key) DO UPDATE
SET count = excluded.count, since = excluded.since, until = excluded.until

-- name: attempt_forget
DELETE FROM attempts WHERE key = $1

-- name: attempts_sweep
DELETE FROM attempts WHERE since < $1 OR (since < $2 AND key NOT LIKE 'known %')
