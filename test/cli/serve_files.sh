# Files of the edition and the page: types, ranges, entity tags, gzip, caching, headers on each route.
. "$(dirname "$0")/../serve/server.sh"
rev=$(edition 2024)
page
start --web "$TMP/web"
e=$url/e/2024/$rev

python3 test/serve/headers.py "$port" "$rev" || fail "security headers"

# Types and caching.
while read -r path type cache; do
    headers=$(head_of "$url${path/REV/$rev}")
    has "$path" "$headers" '^HTTP/1.1 200'
    has "$path" "$headers" "^Content-Type: $type"
    has "$path" "$headers" "^Cache-Control: ${cache//_/ }$"
done <<'LIST'
/ text/html no-cache
/logo.svg image/svg\+xml no-cache
/assets/index-abc.js text/javascript public,_max-age=31536000,_immutable
/assets/worker-abc.mjs text/javascript public,_max-age=31536000,_immutable
/assets/inter-abc.woff2 font/woff2 public,_max-age=31536000,_immutable
/e/2024/REV/edition.json application/json public,_max-age=31536000,_immutable
/e/2024/REV/gm/GM0001.pmtiles application/vnd.pmtiles public,_max-age=31536000,_immutable
/e/2024/REV/csv/gebieden.csv text/csv public,_max-age=31536000,_immutable
/api/v1/editions application/json no-cache
/api/v1/health application/json no-store
LIST

# Statuses.
while read -r wanted method path; do
    same "$method $path" "$(status -X "$method" -H "Origin: $url" "$url${path/REV/$rev}")" "$wanted"
done <<'LIST'
200 GET /2024/GM0001/veerkracht_abs
404 GET /nothing.js
404 GET /assets/nothing.js
404 GET /assets/
404 GET /api/v1/nothing
404 GET /api
404 GET /e/2024/REV/
404 GET /e/2024/REV/gm
404 GET /e/2024/REV/manifest.json
404 GET /e/2023/REV/edition.json
404 GET /e/2024/000000000000/edition.json
404 GET /e/2024/REV/edition.json/
405 POST /api/v1/editions
405 DELETE /e/2024/REV/edition.json
405 PROPFIND /
LIST
same "a write from another site" "$(status -X POST -H 'Origin: https://evil.example' "$url/")" 403
same "a write that browsers call cross-site" "$(status -X POST -H "Origin: $url" -H 'Sec-Fetch-Site: cross-site' "$url/")" 403
same "another name" "$(status -H 'Host: evil.example' "$url/")" 421
has "405 names the methods" "$(head_of -X POST -H "Origin: $url" "$url/")" '^Allow: GET, HEAD$'
has "errors of the API" "$(body_of "$url/api/v1/nothing")" '^\{"status":404,"error":\{"nl":".*","en":".*"\}\}$'
has "errors of pages, Dutch first" "$(body_of "$url/nothing.js" | sed -n 2p)" 'bestaat hier niet'

# Ranges against the file itself.
file=$TMP/editions/2024/gm/GM0001.pmtiles
for range in 0-0 0-126 127-16383 19999- -5 -99999 500-500 19990-99999; do
    body_of -r "$range" "$e/gm/GM0001.pmtiles" >"$TMP/part"
    python3 - "$file" "$TMP/part" "$range" <<'PY' || fail "range $range"
import sys
whole, part, (first, last) = open(sys.argv[1], "rb").read(), open(sys.argv[2], "rb").read(), sys.argv[3].split("-")
wanted = whole[int(first):(int(last) + 1 if last else None)] if first else whole[-int(last):]
sys.exit(part != wanted)
PY
done
headers=$(head_of -r 10-19 "$e/gm/GM0001.pmtiles")
has "a part" "$headers" '^HTTP/1.1 206'
has "a part" "$headers" '^Content-Range: bytes 10-19/20000$'
has "a part" "$headers" '^Content-Length: 10$'
headers=$(head_of -r 20000- "$e/gm/GM0001.pmtiles")
has "beyond the end" "$headers" '^HTTP/1.1 416'
has "beyond the end" "$headers" '^Content-Range: bytes \*/20000$'
same "several ranges: the whole" "$(status -r 0-1,5-6 "$e/gm/GM0001.pmtiles")" 200
same "If-Range of another file: the whole" "$(status -r 0-1 -H 'If-Range: "x"' "$e/gm/GM0001.pmtiles")" 200
same "an empty file" "$(head_of "$e/empty.txt" | grep -i content-length)" "Content-Length: 0"

# Entity tags are the SHA-256 of what is sent; asking with one gives 304 without a body.
tag=\"$(sha256sum "$file" | cut -c1-64)\"
has "the tag" "$(head_of "$e/gm/GM0001.pmtiles")" "^ETag: $tag$"
same "asked with the tag" "$(curl -s -w '%{http_code} %{size_download}' -H "If-None-Match: $tag" "$e/gm/GM0001.pmtiles")" "304 0"
same "asked with another" "$(status -H 'If-None-Match: "x"' "$e/gm/GM0001.pmtiles")" 200
same "If-Range of this file: the part" "$(status -r 0-1 -H "If-Range: $tag" "$e/gm/GM0001.pmtiles")" 206

# gzip: the neighbour as it lies there, only to who takes it, with a tag of its own.
curl -s -H 'Accept-Encoding: gzip' "$e/edition.json" | cmp - "$TMP/editions/2024/edition.json.gz" || fail "gzip form is not the neighbour"
body_of "$e/edition.json" | cmp - "$TMP/editions/2024/edition.json" || fail "plain form is not the file"
headers=$(head_of -H 'Accept-Encoding: gzip' "$e/edition.json")
has "gzip" "$headers" '^Content-Encoding: gzip$'
has "gzip" "$headers" '^Vary: Accept-Encoding$'
has "gzip" "$headers" '^Content-Type: application/json$'
has "plain varies too" "$(head_of "$e/edition.json")" '^Vary: Accept-Encoding$'
if head_of -H 'Accept-Encoding: gzip;q=0' "$e/edition.json" | grep -qi '^content-encoding'; then fail "gzip;q=0 got gzip"; fi
if head_of -H 'Accept-Encoding: gzip' "$e/gm/GM0001.pmtiles" | grep -qi '^content-encoding'; then fail "tiles were packed twice"; fi
same "script packed" "$(curl -s --compressed "$url/assets/index-abc.js" | sha256sum)" "$(sha256sum <"$TMP/web/assets/index-abc.js")"
has "script packed" "$(head_of -H 'Accept-Encoding: gzip' "$url/assets/index-abc.js")" '^Content-Encoding: gzip$'

# HEAD says what GET would, without the body.
same "HEAD" "$(head_of -I "$e/gm/GM0001.pmtiles" | grep -v ^Date)" "$(head_of "$e/gm/GM0001.pmtiles" | grep -v ^Date)"
stop
finish
