# Malformed requests over raw sockets, and a client that writes its head one byte at a time.
. "$(dirname "$0")/../serve/server.sh"
edition 2024 >/dev/null
page
start --web "$TMP/web"
python3 test/serve/malformed.py "$port" || fail "malformed requests"
log_says '"event":"request_refused","text":"400: '
# No line of a client in the log: whatever the path, every line is JSON with a time of ours.
for path in '/%22%7d%0a%7b%22event%22:%22forged%22' '/%22,%22status%22:200' '/"x' '/%1b[31m' '/%e2%80%a8'; do
    curl -g -s -o /dev/null --path-as-is "$url$path" -A '"}{"event":"forged"}'
done
stop
python3 - "$TMP/log" <<'PY' || fail "the log"
import json, sys
for line in open(sys.argv[1], encoding="utf-8"):
    entry = json.loads(line)
    assert len(entry["time"]) == 24 and ("event" in entry) != ("method" in entry), line
    assert entry.get("event") != "forged", line
PY
finish
