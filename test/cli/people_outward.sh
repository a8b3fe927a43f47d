# Signing in at a real OpenID provider and letters through a real SMTP server, over HTTP.
. "$(dirname "$0")/../serve/server.sh"
[ -n "${VEERKRACHT_SERVICES:-}" ] || { echo "VEERKRACHT_SERVICES is not set: no provider and no mail server to test with"; exit 77; }
edition 2024 >/dev/null
page
mkdir -p "$TMP/mails"
at=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
mkfifo "$TMP/hold"
exec 9<>"$TMP/hold" # the services end with their standard input
node "$VEERKRACHT_SERVICES/oidc.mjs" "http://127.0.0.1:$at/inloggen/terug/proef" <"$TMP/hold" >"$TMP/oidc" &
oidc=$!
node "$VEERKRACHT_SERVICES/smtp.mjs" "$TMP/mails" <"$TMP/hold" >"$TMP/smtp" &
smtp=$!
trap 'for one in $server $oidc $smtp; do kill "$one" 2>/dev/null || true; done' EXIT
for _ in $(seq 200); do [ -s "$TMP/oidc" ] && [ -s "$TMP/smtp" ] && break; sleep 0.05; done
said() { python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$1" "$2"; }
said "$TMP/oidc" client_secret >"$TMP/secret"
cat >"$TMP/oidc.json" <<CONF
[{"id": "proef", "title": "Proef", "issuer": "$(said "$TMP/oidc" issuer)", "client_id": "$(said "$TMP/oidc" client_id)", "client_secret_file": "$TMP/secret"}]
CONF
"$VEERKRACHT" people demo --people "$TMP/people.db" --scope GM0001 >/dev/null
start --web "$TMP/web" --people "$TMP/people.db" --rates 0 --origin "http://127.0.0.1:$at" --oidc "$TMP/oidc.json" \
    --mail "$(said "$TMP/smtp" url)" --mail-from kaart@example.nl --listen "127.0.0.1:$at"
PYTHONPATH=test/serve python3 test/serve/outward.py "$port" "$VEERKRACHT_SERVICES" "$TMP/mails" || fail "provider and mail"
! grep -qE '#[A-Za-z0-9_-]{43}' "$TMP/log" || fail "a token in the log"
stop
# Mistakes in the settings are told by file and line.
refuses() { # what it says, contents
    printf '%s' "$2" >"$TMP/wrong.json"
    local out
    out=$("$VEERKRACHTD" --editions "$TMP/editions" --people "$TMP/people.db" --origin http://127.0.0.1:1 --oidc "$TMP/wrong.json" --listen 127.0.0.1:0 2>&1) && fail "$2 was taken"
    has "$2" "$out" "$1"
}
refuses 'wrong.json:1.*issuer is https' '[{"id": "a", "title": "A", "issuer": "http://evil.example", "client_id": "x"}]'
refuses 'wrong.json:1: a provider has' '[{"id": "A!"}]'
refuses 'wants a list' '{}'
finish
