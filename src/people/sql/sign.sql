-- Statements of sign.c.

-- name: sign_user
SELECT u.id, u.email, u.password, u.totp, u.totp_step, u.name, o.name
FROM users u JOIN organisations o ON o.id = u.organisation_id
WHERE u.id = $1 AND u.disabled = 0 AND o.ended = 0

-- name: sign_address
SELECT u.id, u.email, u.password, u.totp, u.totp_step, u.name, o.name
FROM users u JOIN organisations o ON o.id = u.organisation_id
WHERE u.email = $1 AND u.disabled = 0 AND o.ended = 0

-- name: sign_seen
UPDATE users SET seen = $2 WHERE id = $1

-- name: sign_totp_step
UPDATE users SET totp_step = $2 WHERE id = $1 AND totp_step < $2

-- name: sign_totp_set
UPDATE users SET totp = $2, totp_step = $3 WHERE id = $1

-- name: sign_password_set
UPDATE users SET password = $2, password_set = $3 WHERE id = $1

-- name: sign_rehash
UPDATE users SET password = $2 WHERE id = $1 AND password = $3

-- name: sign_name_set
UPDATE users SET name = $2 WHERE id = $1

-- name: recovery_insert
INSERT INTO recovery_codes (user_id, hash) VALUES ($1, $2)

-- name: recovery_use
UPDATE recovery_codes SET used = $3 WHERE user_id = $1 AND hash = $2 AND used = 0

-- name: recovery_left
SELECT COUNT(*) FROM recovery_codes WHERE user_id = $1 AND used = 0

-- name: identity_user
SELECT u.id, u.email FROM identities i JOIN users u ON u.id = i.user_id
JOIN organisations o ON o.id = u.organisation_id
WHERE i.issuer = $1 AND i.subject = $2 AND u.disabled = 0 AND o.ended = 0

-- name: identity_get
SELECT user_id FROM identities WHERE issuer = $1 AND subject = $2

-- name: identity_insert
INSERT INTO identities (issuer, subject, user_id) VALUES ($1, $2, $3)
