# Accounts over HTTP, as a browser has them: SQLite, and PostgreSQL where there is one.
. "$(dirname "$0")/../serve/server.sh"
rev=$(edition 2024)
page

life() { # store, key
    "$VEERKRACHT" people demo --people "$1" --key "$2" --scope GM0001 >/dev/null || fail "demo accounts in $1"
    start --web "$TMP/web" --people "$1" --key "$2" --rates 0 --worker "$VEERKRACHT"
    PYTHONPATH=test/serve python3 test/serve/accounts.py "$port" "$rev" "$TMP/log" "$1" "$VEERKRACHT" || fail "accounts with ${1%%:*}"
    stop
}
life "$TMP/people.db" "$TMP/people.key"
if [ -n "${VEERKRACHT_POSTGRES:-}" ]; then
    schema=http$$
    psql -q "$VEERKRACHT_POSTGRES" -c "CREATE SCHEMA $schema"
    life "$VEERKRACHT_POSTGRES?options=-csearch_path%3D$schema" "$TMP/postgres.key"
    psql -q "$VEERKRACHT_POSTGRES" -c "SET client_min_messages = warning" -c "DROP SCHEMA $schema CASCADE"
fi

# ---- one client asks too much: 429 with the time to wait, others are served
start --web "$TMP/web" --people "$TMP/people.db" --proxied
codes=$(for _ in $(seq 40); do curl -s -o /dev/null -D "$TMP/head" -w '%{http_code}\n' -X POST -H "Origin: $url" -H 'Content-Type: application/json' \
    -H 'X-Forwarded-For: 192.0.2.77' -d '{"token":"x"}' "$url/api/v1/invitation/look"; done)
[ "$(grep -c 429 <<<"$codes")" -ge 5 ] || fail "40 tries at once: $(sort <<<"$codes" | uniq -c | tr '\n' ' ')"
has "Retry-After" "$(tr -d '\r' <"$TMP/head")" '^Retry-After: [1-9]'
same "somebody else" "$(status -X POST -H "Origin: $url" -H 'Content-Type: application/json' -H 'X-Forwarded-For: 192.0.2.78' -d '{"token":"x"}' "$url/api/v1/invitation/look")" 410
stop

# ---- what a server with accounts does not do
refuses() { # what it says, options...
    local says=$1 out status=0
    shift
    out=$("$VEERKRACHTD" --editions "$TMP/editions" "$@" 2>&1) || status=$?
    same "exit code of $*" "$status" 1
    has "$*" "$out" "$says"
}
refuses "only addresses of this machine" --people "$TMP/people.db" --listen 0.0.0.0:0
refuses "everybody" --people "$TMP/people.db" --origin https://kaart.example.nl
refuses "migrate" --people "$TMP/empty.db" --listen 127.0.0.1:0
refuses "https://NAME" --people "$TMP/people.db" --origin http://kaart.example.nl
chmod 644 "$TMP/people.key"
refuses "chmod 600" --people "$TMP/people.db" --key "$TMP/people.key" --listen 127.0.0.1:0
refuses "give --people too" --mail smtp://127.0.0.1 --listen 127.0.0.1:0

# ---- the command line: a store from nothing, an admin, the review, exit codes
db=$TMP/own.db
"$VEERKRACHT" people migrate --people "$db" >/dev/null
org=$("$VEERKRACHT" org add --people "$db" --name "De vereniging" --kind vereniging)
link=$("$VEERKRACHT" user invite --people "$db" --org "$org" --email a@example.nl --role admin --origin https://kaart.example.nl)
has "the link of the first admin" "$link" '^https://kaart\.example\.nl/uitnodiging#[A-Za-z0-9_-]{43}$'
has "list" "$("$VEERKRACHT" user list --people "$db" --json)" '"email":"a@example.nl".*"role":"admin".*"state":"invited"'
same "nobody is due" "$("$VEERKRACHT" user review --people "$db")" ""
code=0; "$VEERKRACHT" user disable --people "$db" a@example.nl 2>/dev/null || code=$?
same "the last admin stays" "$code" 1
code=0; "$VEERKRACHT" org add --people "$db" --name "De vereniging" --kind vereniging 2>/dev/null || code=$?
same "a name is taken" "$code" 1
code=0; "$VEERKRACHT" user invite --people "$db" 2>/dev/null || code=$?
same "wrong words" "$code" 2
"$VEERKRACHT" people backup --people "$db" --to "$TMP/copy.db" >/dev/null || fail "backup"
"$VEERKRACHT" people check --people "$TMP/copy.db" || fail "the copy is not whole"
printf 'x' | dd of="$TMP/copy.db" bs=1 seek=30 conv=notrunc 2>/dev/null
printf '%05000d' 0 | dd of="$TMP/copy.db" bs=1 seek=4096 conv=notrunc 2>/dev/null
code=0; "$VEERKRACHT" people check --people "$TMP/copy.db" 2>/dev/null || code=$?
same "a broken copy is seen" "$code" 1
sqlite3 "$db" "UPDATE audit SET actor = 'user x' WHERE seq = 1"
code=0; out=$("$VEERKRACHT" audit verify --people "$db") || code=$?
same "a changed line is found" "$code" 1
has "where" "$out" '^Line 1 '
for verb in people org user session audit worker; do
    has "$verb --help" "$("$VEERKRACHT" $verb --help)" 'Example'
done
finish
