-- Statements of stock.c.

-- name: stock_delete
DELETE FROM stock WHERE organisation_id = $1

-- name: stock_set_delete
DELETE FROM stock_sets WHERE organisation_id = $1

-- name: stock_set_insert
INSERT INTO stock_sets (organisation_id, file, rows_read, rows_refused, homes, made, user_id)
VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: stock_insert
INSERT INTO stock (organisation_id, code, gemeente, homes) VALUES ($1, $2, $3, $4)

-- name: stock_set_get
SELECT file, rows_read, rows_refused, homes, made FROM stock_sets WHERE organisation_id = $1

-- name: stock_rows
SELECT code, homes FROM stock WHERE organisation_id = $1 ORDER BY code
