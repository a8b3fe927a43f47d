-- Statements of link.c.

-- name: link_insert
INSERT INTO links (id, hash, organisation_id, user_id, for_name, title, scope, edition, view,
                   rights, passphrase, uses_most, origins, created, expires)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)

-- name: links_of
SELECT l.id, l.for_name, l.title, l.scope, l.edition, l.view, l.origins, u.name, o.name, l.rights,
       CASE WHEN l.passphrase = '' THEN 0 ELSE 1 END, l.uses_most, l.uses, l.used, l.created,
       l.expires, l.revoked
FROM links l JOIN users u ON u.id = l.user_id JOIN organisations o ON o.id = l.organisation_id
WHERE l.organisation_id = $1 ORDER BY l.created DESC, l.id

-- name: link_get
SELECT l.id, l.for_name, l.title, l.scope, l.edition, l.view, l.origins, u.name, o.name, l.rights,
       CASE WHEN l.passphrase = '' THEN 0 ELSE 1 END, l.uses_most, l.uses, l.used, l.created,
       l.expires, l.revoked
FROM links l JOIN users u ON u.id = l.user_id JOIN organisations o ON o.id = l.organisation_id
WHERE l.id = $1

-- name: link_uses
SELECT used FROM link_uses WHERE link_id = $1 ORDER BY used DESC, id LIMIT 200

-- name: link_owner
SELECT organisation_id FROM links WHERE id = $1

-- name: link_revoke
UPDATE links SET revoked = $3 WHERE id = $1 AND organisation_id = $2 AND revoked = 0

-- name: link_sessions_delete
DELETE FROM sessions WHERE link_id = $1

-- name: link_of_token
SELECT l.id, l.passphrase, l.expires, l.origins FROM links l
JOIN organisations o ON o.id = l.organisation_id
WHERE l.hash = $1 AND l.revoked = 0 AND l.expires > $2 AND o.ended = 0
  AND (l.uses_most = 0 OR l.uses < l.uses_most)

-- name: link_use
UPDATE links SET uses = uses + 1, used = $2
WHERE id = $1 AND revoked = 0 AND (uses_most = 0 OR uses < uses_most)

-- name: link_use_insert
INSERT INTO link_uses (id, link_id, used, address) VALUES ($1, $2, $3, $4)
