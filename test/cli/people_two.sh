# Two servers on one PostgreSQL serve the same sessions and links; killing one loses nothing.
. "$(dirname "$0")/../serve/server.sh"
[ -n "${VEERKRACHT_POSTGRES:-}" ] || { echo "VEERKRACHT_POSTGRES is not set: no PostgreSQL to test on"; exit 77; }
rev=$(edition 2024)
page
schema=two$$
psql -q "$VEERKRACHT_POSTGRES" -c "CREATE SCHEMA $schema"
store="$VEERKRACHT_POSTGRES?options=-csearch_path%3D$schema"
"$VEERKRACHT" people demo --people "$store" --key "$TMP/key" --scope GM0001 >/dev/null
start --web "$TMP/web" --people "$store" --key "$TMP/key" --rates 0
first=$server first_port=$port
start --web "$TMP/web" --people "$store" --key "$TMP/key" --rates 0
PYTHONPATH=test/serve python3 test/serve/two.py "$first_port" "$port" "$first" "$rev" || fail "two servers"
wait "$first" 2>/dev/null || true
stop
"$VEERKRACHT" audit verify --people "$store" || fail "the audit log is not whole"
psql -q "$VEERKRACHT_POSTGRES" -c "SET client_min_messages = warning" -c "DROP SCHEMA $schema CASCADE"
finish
