-- Statements of edition_state.c.

-- name: edition_states
SELECT edition, state FROM edition_states ORDER BY edition

-- name: edition_state_set
INSERT INTO edition_states (edition, state, user_id, changed) VALUES ($1, $2, $3, $4)
ON CONFLICT (edition) DO UPDATE
SET state = excluded.state, user_id = excluded.user_id, changed = excluded.changed
