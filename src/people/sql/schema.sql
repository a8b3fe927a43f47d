-- Statements of migrate.c.

-- name: schema_at
SELECT value FROM meta WHERE key = 'schema'

-- name: schema_set
INSERT INTO meta (key, value) VALUES ('schema', CAST(CAST($1 AS bigint) AS text))
ON CONFLICT (key) DO UPDATE SET value = excluded.value

-- name: meta_get
SELECT value FROM meta WHERE key = $1

-- name: meta_set
INSERT INTO meta (key, value) VALUES ($1, $2)
ON CONFLICT (key) DO UPDATE SET value = excluded.value
