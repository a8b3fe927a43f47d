# docs/operate.md executed: install, first administrator, an edition, backup, disaster, restore, rotated
# key; nginx with the shipped configuration in front, over TLS.
. "$(dirname "$0")/../serve/server.sh"
. test/serve/proxy.sh
export ROOT=$TMP/root BUILD EDITION=demo-2024 STORE=$TMP/store.gpkg
BUILD=$(dirname "$VEERKRACHT")
[ -f web/dist/index.html ] || { echo "web/dist is not built"; exit 77; }
"$VEERKRACHT" demo --out "$TMP/deliveries" --size town --seed 1 >/dev/null 2>&1
"$VEERKRACHT" ingest --store "$STORE" "$TMP/deliveries" >/dev/null 2>&1
mkdir -p "$ROOT"

# The blocks of the document, in its order; "restore" by its name.
python3 - docs/operate.md "$TMP/blocks" <<'PY'
import os, re, sys
os.makedirs(sys.argv[2])
for i, (name, block) in enumerate(re.findall(r"^```sh ?(\w*)\n(.*?)^```", open(sys.argv[1], encoding="utf-8").read(), re.M | re.S)):
    open(f"{sys.argv[2]}/{name or i}.sh", "w", encoding="utf-8").write("set -e\n[ ! -f $ROOT/etc/veerkracht/veerkracht.env ] || . $ROOT/etc/veerkracht/veerkracht.env\n" + block)
PY
block() { bash "$TMP/blocks/$1.sh" >"$TMP/block.out" 2>&1 || fail "block $1 of docs/operate.md: $(tail -3 "$TMP/block.out")"; }
same "blocks" "$(ls "$TMP/blocks" | tr '\n' ' ')" "0.sh 1.sh 2.sh 3.sh 5.sh restore.sh "
block 0
block 1
block 2
. "$ROOT/etc/veerkracht/veerkracht.env"

serve() { # as the unit does, at a free port
    : >"$TMP/log"
    "$ROOT/usr/bin/veerkrachtd" --editions "$ROOT/var/lib/veerkracht/editions" --web "$ROOT/usr/share/veerkracht/web" \
        --people "$VEERKRACHT_PEOPLE" --key "$ROOT/var/lib/veerkracht/people/key" --origin "$VEERKRACHT_ORIGIN" \
        --listen "127.0.0.1:${port:-0}" --proxied --accel --metrics 127.0.0.1:0 --worker "$ROOT/usr/bin/veerkracht" --log "$TMP/log" 2>"$TMP/err" &
    server=$!
    log_says '"event":"metrics"'
    log_says '"event":"edition_shown"'
    port=$(sed -n 's/.*listening on port \([0-9]*\).*/\1/p' "$TMP/log" | tail -1)
}
port=
serve
proxy_start "$port" "" "$ROOT/var/lib/veerkracht/editions"
rev=$(sed -n 's/.*demo-2024, revision \([0-9a-f]*\),.*/\1/p' "$TMP/log" | tail -1)
export PYTHONPATH=test/serve
editions=$ROOT/var/lib/veerkracht/editions
next=$(python3 test/serve/make_edition.py "$editions/.next" demo-2024)
secret=$(EDITIONS=$editions NEXT_REV=$next python3 test/serve/operate.py "$proxy_port" "$(cat "$ROOT/first-link")" demo-2024 "$rev") || fail "behind nginx"
rm -r "$editions/.next"

# TLS, HTTP/2, and the way from http
curl_tls() { curl -ks --resolve "kaart.example.nl:$proxy_port:127.0.0.1" "$@"; }
same "HTTP/2" "$(curl_tls --http2 -o /dev/null -w '%{http_version}' "https://kaart.example.nl:$proxy_port/")" 2
same "http leads to https" "$(curl -s -o /dev/null -w '%{http_code} %{redirect_url}' -H 'Host: kaart.example.nl' "http://127.0.0.1:$plain_port/x")" "308 https://kaart.example.nl/x"
code=0; curl_tls --tls-max 1.1 -o /dev/null "https://kaart.example.nl:$proxy_port/" || code=$?
[ "$code" != 0 ] || fail "TLS 1.1 was taken"
has "no version of nginx" "$(curl_tls -o /dev/null -D - "https://kaart.example.nl:$proxy_port/")" '^server: nginx.?$'
metrics=$(sed -n 's/.*"event":"metrics","text":"on port \([0-9]*\)".*/\1/p' "$TMP/log" | tail -1)
has "metrics" "$(curl -s "http://127.0.0.1:$metrics/metrics")" 'veerkracht_requests_total\{status="2xx"\} [1-9]'
same "health" "$(curl -s "http://127.0.0.1:$metrics/health")" ok
same "metrics are not on the public side" "$(curl_tls -o /dev/null -w '%{http_code} %{content_type}' "https://kaart.example.nl:$proxy_port/metrics")" "200 text/html; charset=utf-8"

# Backup while it runs, disaster, restore, and in again with the same second factor.
block 3
stop
rm -rf "$ROOT/var/lib/veerkracht/people"
install -d -m 700 "$ROOT/var/lib/veerkracht/people"
block restore
serve
again=$(python3 test/serve/operate.py "$proxy_port" - demo-2024 "$rev" "$secret") || fail "after the restore"
same "the same secret" "$again" "$secret"
stop
# A new key above the old one: old second factors still open.
block 5
same "keys" "$(wc -l <"$ROOT/var/lib/veerkracht/people/key")" 2
serve
sleep 31 # the code of this half minute is used
python3 test/serve/operate.py "$proxy_port" - demo-2024 "$rev" "$secret" >/dev/null || fail "after the key was rotated"
proxy_stop
stop

# Malformed requests through nginx: nothing hidden is answered, nothing behind it breaks. Slow clients cost
# veerkrachtd nothing.
mkdir -p "$TMP/editions"
edition 2024 >/dev/null
page
start --web "$TMP/web" --proxied
proxy_start "$port" plain
python3 test/serve/malformed.py "$proxy_port" proxy || fail "malformed requests through nginx"
python3 test/serve/slow.py "$proxy_port" "$port" || fail "slow clients through nginx"
proxy_stop
stop

# The units are as hard as they say.
if command -v systemd-analyze >/dev/null; then
    level=$(systemd-analyze security --offline=true deploy/systemd/veerkrachtd.service 2>/dev/null | sed -n 's/.*Overall exposure level.*: \([0-9.]*\) .*/\1/p')
    [ -z "$level" ] || awk "BEGIN { exit !($level < 2) }" || fail "systemd-analyze: exposure $level"
fi
finish
