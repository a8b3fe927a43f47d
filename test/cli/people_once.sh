# What works once works once, also when many ask in one moment: one server on SQLite, two on PostgreSQL.
. "$(dirname "$0")/../serve/server.sh"
edition 2024 >/dev/null
page

once() { # store, ports...
    local name=${1%%:*}
    shift
    PYTHONPATH=test/serve python3 test/serve/once.py "$@" || fail "at once with $name"
}

"$VEERKRACHT" people demo --people "$TMP/people.db" --key "$TMP/key" --scope GM0001 >/dev/null
start --web "$TMP/web" --people "$TMP/people.db" --key "$TMP/key" --rates 0
once SQLite "$port"
stop
"$VEERKRACHT" audit verify --people "$TMP/people.db" >/dev/null || fail "the audit log is not whole"
if [ -n "${VEERKRACHT_POSTGRES:-}" ]; then
    schema=once$$
    psql -q "$VEERKRACHT_POSTGRES" -c "CREATE SCHEMA $schema"
    store="$VEERKRACHT_POSTGRES?options=-csearch_path%3D$schema"
    "$VEERKRACHT" people demo --people "$store" --key "$TMP/key2" --scope GM0001 >/dev/null
    start --web "$TMP/web" --people "$store" --key "$TMP/key2" --rates 0
    first=$server first_port=$port
    start --web "$TMP/web" --people "$store" --key "$TMP/key2" --rates 0
    once PostgreSQL "$first_port" "$port"
    kill "$first"
    wait "$first" || fail "the first server ended with $?"
    stop
    "$VEERKRACHT" audit verify --people "$store" >/dev/null || fail "the audit log is not whole"
    psql -q "$VEERKRACHT_POSTGRES" -c "SET client_min_messages = warning" -c "DROP SCHEMA $schema CASCADE"
fi
finish
