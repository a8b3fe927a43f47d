# Fetch from a mirror on this machine: whole, cut and taken up again, busy, absent, wrong.
. "$(dirname "$0")/../ingest/tools.sh"
mirror=
trap '[ -n "$mirror" ] && kill "$mirror" 2>/dev/null' EXIT

# A catalogue with one source more, whose files are ours.
cp -r catalogue "$TMP/catalogue"
mkdir "$TMP/published"
head -c 3000000 /dev/urandom >"$TMP/published/scores.zip"
hash=$(sha256sum "$TMP/published/scores.zip" | cut -d' ' -f1)
source_with() { # sha256
    python3 -c '
import json, sys
t = {"nl": "Proef", "en": "Trial"}
json.dump({"id": "proef", "title": t, "publisher": t, "attribution": t, "licence": "CC0",
    "downloads": [{"url": "https://example.invalid/scores.zip", "file": "scores.zip", "sha256": sys.argv[2]}],
    "deliveries": [{"id": "d", "kind": "stock", "has": ["nooit_gezien"], "roles": [{"role": "unit", "column": ["nooit_gezien"]}]}]},
    open(sys.argv[1], "w"))' "$TMP/catalogue/sources/proef.json" "$1"
}
serve() { # trouble
    [ -n "$mirror" ] && kill "$mirror" 2>/dev/null
    rm -f "$TMP/port"
    python3 test/ingest/mirror.py "$TMP/published" "$TMP/port" "$TMP/log" "$@" &
    mirror=$!
    for _ in $(seq 100); do [ -e "$TMP/port" ] && break; sleep 0.05; done
    url=http://127.0.0.1:$(cat "$TMP/port")
    : >"$TMP/log"
}
fetch() {
    code=0
    "$VEERKRACHT" fetch --source proef --out "$TMP/got" --catalogue "$TMP/catalogue" --base-url "$url" "$@" \
        >"$TMP/out" 2>"$TMP/err" || code=$?
}
whole() {
    succeeds "$1"
    cmp -s "$TMP/published/scores.zip" "$TMP/got/scores.zip" || fail "$1: other bytes came"
    same "$1: what is left" "$(ls "$TMP/got")" scores.zip
}

source_with "$hash"
serve
fetch
whole "a plain download"
grep -q 'agent=veerkracht/' "$TMP/log" || fail "the request does not say who asks"
: >"$TMP/log"
fetch
whole "a file that is there"
same "it is not asked for again" "$(wc -l <"$TMP/log")" 0

rm -r "$TMP/got"
serve cut 1000000
fetch
whole "a download that is cut"
grep -qE 'range=bytes=[1-9][0-9]*-' "$TMP/log" || fail "it did not go on where it stopped: $(cat "$TMP/log")"

rm -r "$TMP/got"
serve busy 2
fetch
whole "a busy publisher"
same "tries" "$(wc -l <"$TMP/log")" 3

rm -r "$TMP/got"
source_with "$(printf '0%.0s' $(seq 64))"
serve
fetch
refused "another checksum" 'SHA-256'
same "nothing is kept of it" "$(ls "$TMP/got")" ""

rm "$TMP/published/scores.zip"
fetch
refused "not there" 'answers 404'
kill "$mirror"
"$VEERKRACHT" fetch --source microdata --out "$TMP/got" >/dev/null 2>"$TMP/err" && fail "microdata cannot be fetched"
grep -q 'no open download' "$TMP/err" || fail "microdata: $(cat "$TMP/err")"
finish
