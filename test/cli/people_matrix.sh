# Every role x every route x its own and foreign things, generated from the server's own table: no leak.
. "$(dirname "$0")/../serve/server.sh"
rev=$(edition 2024)
page
"$VEERKRACHT" people demo --people "$TMP/people.db" --scope GM0001 >/dev/null
start --web "$TMP/web" --people "$TMP/people.db" --rates 0 --worker "$VEERKRACHT"
"$VEERKRACHTD" --routes | PYTHONPATH=test/serve python3 test/serve/matrix.py "$port" "$rev" || fail "the matrix of roles and routes"
# A route more that the matrix does not know is seen, before anything is asked.
status=0
{ "$VEERKRACHTD" --routes; echo "POST /api/v1/more/:thing admin none write desk 16384"; } |
    PYTHONPATH=test/serve python3 test/serve/matrix.py "$port" "$rev" >"$TMP/more" 2>&1 || status=$?
same "a new route" "$status" 3
stop
"$VEERKRACHT" audit verify --people "$TMP/people.db" || fail "the audit log is not whole"
finish
