-- Statements of demo_people.c.

-- name: users_count
SELECT COUNT(*) FROM users

-- name: demo_user_set
UPDATE users SET name = $2, password = $3, password_set = $4, totp = $5 WHERE id = $1
