# server.sh - for the cases of test/cli/serve_*.sh: start a server on a free port, ask it, stop it.
# Sourced. Wants VEERKRACHTD (the program) and TMP (an empty folder).
set -euo pipefail
: "${VEERKRACHTD:?the server to test}" "${TMP:?an empty folder}"
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
failures=0
server=
trap 'if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi' EXIT

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

same() { # what, got, wanted
    [ "$2" = "$3" ] || fail "$1: got '$2', wanted '$3'"
}

has() { # what, text, pattern
    grep -qE -- "$3" <<<"$2" || fail "$1: no /$3/ in: ${2:0:300}"
}

edition() { # folder name [date]: makes an edition, prints its revision
    python3 test/serve/make_edition.py "$TMP/editions/$1" "$1" "${2:-2024-06-03}"
}

# A built page, as small as one can be.
page() {
    mkdir -p "$TMP/web/assets"
    echo '<!doctype html><title>page of the test</title>' >"$TMP/web/index.html"
    python3 -c 'print("export const x = 1;\n" * 500)' >"$TMP/web/assets/index-abc.js"
    printf 'export {};\n' >"$TMP/web/assets/worker-abc.mjs"
    printf 'wOF2' >"$TMP/web/assets/inter-abc.woff2"
    printf '<svg xmlns="http://www.w3.org/2000/svg"/>' >"$TMP/web/logo.svg"
}

log_says() { # pattern: waits up to 5 s for a line of the log
    for _ in $(seq 100); do
        grep -qE -- "$1" "$TMP/log" && return
        sleep 0.05
    done
    fail "the log never said /$1/: $(tail -3 "$TMP/log")"
}

start() { # more options...
    : >"$TMP/log"
    "$VEERKRACHTD" --editions "$TMP/editions" --listen 127.0.0.1:0 --log "$TMP/log" "$@" 2>"$TMP/err" &
    server=$!
    log_says '"event":"started"'
    port=$(grep -oE 'port [0-9]+' "$TMP/log" | cut -c6-)
    url=http://127.0.0.1:$port
    for _ in $(seq 100); do
        [ "$(status "$url/api/v1/health")" = 503 ] || return 0
        sleep 0.05
    done
    fail "the server is not ready after 5 s"
}

stop() { # [signal]: the server must end with 0 within a second and leave nothing on stderr
    local began status=0
    began=$(date +%s%N)
    kill -"${1:-TERM}" "$server"
    wait "$server" || status=$?
    server=
    local ms=$((($(date +%s%N) - began) / 1000000))
    same "exit code after ${1:-TERM}" "$status" 0
    [ "$ms" -lt 1000 ] || fail "stopping took $ms ms"
    [ ! -s "$TMP/err" ] || fail "stderr: $(head -c 2000 "$TMP/err")"
}

status() { curl -s -o /dev/null --path-as-is -w '%{http_code}' "$@" || true; }
head_of() { curl -s -o /dev/null --path-as-is -D - "$@" | tr -d '\r'; }
body_of() { curl -s --path-as-is "$@"; }

finish() {
    [ "$failures" = 0 ] || { echo "$failures FAILED"; exit 1; }
}
