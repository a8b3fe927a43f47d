# Editions come, go, are tampered with and are replaced while the server runs.
. "$(dirname "$0")/../serve/server.sh"
editions() { body_of "$url/api/v1/editions" | python3 -c 'import json,sys; print(*[e["id"] + ":" + e["rev"] for e in json.load(sys.stdin)["editions"]])'; }
shows() { # wanted: waits up to 5 s
    for _ in $(seq 50); do
        [ "$(editions)" = "$1" ] && return
        sleep 0.1
    done
    fail "shows '$(editions)', wanted '$1'"
}

# No folder at all: the page with an empty list, and the log says so.
page
start --web "$TMP/web"
shows ""
same "the page without editions" "$(status "$url/")" 200
log_says '"event":"editions_absent"'

# A new edition without restart; the newest date first.
mkdir "$TMP/editions"
old=$(edition 2022 2022-06-03)
shows "2022:$old"
new=$(edition 2024 2024-06-03)
shows "2024:$new 2022:$old"
same "its file" "$(status "$url/e/2024/$new/gm/GM0001.json")" 200
has "the list" "$(body_of "$url/api/v1/editions")" '"title":\{"nl":"Editie 2024","en":"Edition 2024"\},"date":"2024-06-03","demo":true,"municipalities":2\}.*"mode":"demo"\}$'

# A draft is not looked at.
cp -r "$TMP/editions/2024" "$TMP/editions/.2025.draft"

# A file changed on disk: 500, a log line, gone from the list; put back as it was: shown again.
cp -a "$TMP/editions/2022/places.json" "$TMP/places.kept"
printf 'X' | dd of="$TMP/editions/2022/places.json" bs=1 seek=5 conv=notrunc status=none
same "a changed file" "$(status "$url/e/2022/$old/places.json")" 500
shows "2024:$new"
same "the others of that edition" "$(status "$url/e/2022/$old/edition.json")" 500
log_says '"event":"edition_refused".*2022/places.json: its contents differ'
cat "$TMP/places.kept" >"$TMP/editions/2022/places.json"
shows "2024:$new 2022:$old"
same "after repair" "$(status "$url/e/2022/$old/places.json")" 200

# A file cut short while it is mapped: no crash. Until it is looked at again the connection breaks.
curl -s -o /dev/null "$url/e/2022/$old/overview.pmtiles"
: >"$TMP/editions/2022/overview.pmtiles"
at_once=$(status "$url/e/2022/$old/overview.pmtiles")
[ "$at_once" = 000 ] || [ "$at_once" = 500 ] || fail "a file cut short just now: $at_once"
sleep 0.15
same "a file cut short" "$(status "$url/e/2022/$old/overview.pmtiles")" 500
same "the server goes on" "$(status "$url/api/v1/health")" 200

# Replaced by rename: the new revision shows, the old one is gone.
mv "$TMP/editions/2022" "$TMP/gone"
shows "2024:$new"
for _ in $(seq 50); do # withdrawn already for its damage: the next look at the folder drops it
    [ "$(status "$url/e/2022/$old/edition.json")" = 404 ] && break
    sleep 0.1
done
same "a dropped edition" "$(status "$url/e/2022/$old/edition.json")" 404
mv "$TMP/editions/2024" "$TMP/gone.2024"
replaced=$(edition 2024 2024-07-01)
shows "2024:$replaced"
same "the old revision" "$(status "$url/e/2024/$new/edition.json")" 404
same "the new revision" "$(status "$url/e/2024/$replaced/edition.json")" 200
stop

# Tampered with while nobody looked: refused at the start, with a sentence; the sound one shows.
edition 2020 2020-06-03 >/dev/null
sound=$(edition 2021 2021-06-03)
printf '{}' >"$TMP/editions/2020/places.json"
python3 test/serve/tampered.py "$TMP/editions" >"$TMP/sentences"
echo '2020/places.json: has 2 bytes where the manifest says' >>"$TMP/sentences"
start
shows "2024:$replaced 2021:$sound"
while read -r sentence; do log_says "\"event\":\"edition_refused\",\"text\":\".*$sentence"; done <"$TMP/sentences"
same "a refused edition" "$(status "$url/e/2020/$(sha256sum "$TMP/editions/2020/manifest.json" | cut -c1-12)/edition.json")" 404
same "said once" "$(grep -c '/hash/' "$TMP/log")" 1
stop
finish
