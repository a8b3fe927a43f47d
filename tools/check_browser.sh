# check_browser.sh - the browser journeys against a real server with the demo town.
# Prints what test/web says; its last line is "N passed, N failed".
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
server= accounts=
trap 'for one in $server $accounts; do kill "$one"; wait "$one" || true; done; rm -rf "$work"' EXIT

"$VEERKRACHT" demo --out "$work/deliveries" --size town --seed 1
"$VEERKRACHT" ingest --store "$work/store.gpkg" "$work/deliveries" >/dev/null
"$VEERKRACHT" publish --store "$work/store.gpkg" --edition demo-2024 --out "$work/editions"
# One edition that lacks maps, for want of the Leefbaarometer.
"$VEERKRACHT" ingest --store "$work/part.gpkg" "$work/deliveries/cbs" "$work/deliveries/basiskaart" >/dev/null
"$VEERKRACHT" publish --store "$work/part.gpkg" --edition open-2022 --out "$work/editions"
"$VEERKRACHTD" --editions "$work/editions" --web web/dist --listen 127.0.0.1:0 --log "$work/log" &
server=$!
port=
for _ in $(seq 100); do
    port=$(sed -n 's/.*listening on port \([0-9]*\).*/\1/p' "$work/log" 2>/dev/null || true)
    [ -n "$port" ] && curl -fs "http://127.0.0.1:$port/api/v1/health" >/dev/null && break
    sleep 0.1
done
export VEERKRACHT_URL=http://127.0.0.1:$port
# A second server with the accounts of the demonstration.
gemeente=$(basename "$(ls "$work"/editions/*/gm/GM*.json | head -1)" .json)
"$VEERKRACHT" people demo --people "$work/people.db" --scope "$gemeente" >/dev/null
"$VEERKRACHTD" --editions "$work/editions" --web web/dist --people "$work/people.db" --worker "$VEERKRACHT" --rates 20 --listen 127.0.0.1:0 --log "$work/accounts.log" &
accounts=$!
for _ in $(seq 100); do
    port=$(sed -n 's/.*listening on port \([0-9]*\).*/\1/p' "$work/accounts.log" 2>/dev/null || true)
    [ -n "$port" ] && curl -fs "http://127.0.0.1:$port/api/v1/health" >/dev/null && break
    sleep 0.1
done
export VEERKRACHT_ACCOUNTS_URL=http://127.0.0.1:$port VEERKRACHT_GEMEENTE=$gemeente
total_ok=0 total_bad=0
for test in test/web/*.mjs; do
    echo "== $test"
    status=0
    node "$test" >"$work/out" 2>&1 || status=$?
    cat "$work/out"
    line=$(grep -oE '[0-9]+ passed, [0-9]+ failed' "$work/out" | tail -1 || true)
    ok=${line%% *}
    bad=$(sed -E 's/.*, ([0-9]+) failed/\1/' <<<"$line")
    [ -n "$line" ] || { ok=0 bad=1; }
    [ "$status" = 0 ] || [ "$bad" != 0 ] || bad=1
    total_ok=$((total_ok + ok)) total_bad=$((total_bad + bad))
done
echo "$total_ok passed, $total_bad failed"
[ "$total_bad" = 0 ]
