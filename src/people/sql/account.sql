-- Statements of account.c.

-- name: organisation_insert
INSERT INTO organisations (id, name, kind, created) VALUES ($1, $2, $3, $4)

-- name: organisation_get
SELECT id, name, kind, created, ended FROM organisations WHERE id = $1

-- name: organisation_named
SELECT id FROM organisations WHERE name = $1

-- name: organisation_set
UPDATE organisations SET name = $2, kind = $3, ended = $4 WHERE id = $1

-- name: organisations_list
SELECT o.id, o.name, o.kind, o.created, o.ended, COUNT(u.id)
FROM organisations o LEFT JOIN users u ON u.organisation_id = o.id AND u.disabled = 0
GROUP BY o.id, o.name, o.kind, o.created, o.ended ORDER BY o.name, o.id

-- name: users_list
SELECT u.id, u.organisation_id, o.name, o.kind, u.email, u.name, u.language, u.role, u.contact,
       CASE WHEN u.password = '' THEN 0 ELSE 1 END, CASE WHEN u.totp = '' THEN 0 ELSE 1 END,
       (SELECT COUNT(*) FROM identities i WHERE i.user_id = u.id), u.disabled, u.created, u.seen,
       u.reviewed
FROM users u JOIN organisations o ON o.id = u.organisation_id
WHERE $1 = '' OR u.organisation_id = $1 ORDER BY u.email

-- name: user_get
SELECT u.id, u.organisation_id, o.name, o.kind, u.email, u.name, u.language, u.role, u.contact,
       CASE WHEN u.password = '' THEN 0 ELSE 1 END, CASE WHEN u.totp = '' THEN 0 ELSE 1 END,
       (SELECT COUNT(*) FROM identities i WHERE i.user_id = u.id), u.disabled, u.created, u.seen,
       u.reviewed
FROM users u JOIN organisations o ON o.id = u.organisation_id
WHERE u.id = $1 OR u.email = $1

-- name: scopes_all
SELECT user_id, code FROM user_scopes ORDER BY user_id, code

-- name: user_insert
INSERT INTO users (id, organisation_id, email, role, contact, language, created, reviewed)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7)

-- name: user_set
UPDATE users SET role = $2, contact = $3, disabled = $4 WHERE id = $1

-- name: user_scope_delete
DELETE FROM user_scopes WHERE user_id = $1

-- name: user_scope_insert
INSERT INTO user_scopes (user_id, code) VALUES ($1, $2)

-- name: admins_left
SELECT COUNT(*) FROM users u JOIN organisations o ON o.id = u.organisation_id
WHERE u.role = 'admin' AND u.disabled = 0 AND o.ended = 0 AND u.id <> $1

-- name: user_totp_clear
UPDATE users SET totp = '', totp_step = 0 WHERE id = $1

-- name: recovery_delete
DELETE FROM recovery_codes WHERE user_id = $1

-- name: user_reviewed
UPDATE users SET reviewed = $2 WHERE id = $1

-- name: user_language
UPDATE users SET language = $2 WHERE id = $1

-- name: ticket_void
UPDATE tickets SET used = $3 WHERE user_id = $1 AND purpose = $2 AND used = 0

-- name: ticket_insert
INSERT INTO tickets (hash, purpose, user_id, created, expires) VALUES ($1, $2, $3, $4, $5)

-- name: ticket_get
SELECT t.user_id FROM tickets t
JOIN users u ON u.id = t.user_id JOIN organisations o ON o.id = u.organisation_id
WHERE t.hash = $1 AND t.purpose = $2 AND t.expires > $3 AND t.used = 0
  AND u.disabled = 0 AND o.ended = 0

-- name: ticket_use
UPDATE tickets SET used = $2 WHERE hash = $1
