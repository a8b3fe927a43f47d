# tools.sh - for the cases of test/cli/publish_*.sh and test/real/publish_*.sh: a store to publish
# from, runs, and what to expect. Sourced. Wants VEERKRACHT (the program) and TMP (an empty folder).
set -uo pipefail
: "${VEERKRACHT:?the program to test}" "${TMP:?an empty folder}"
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
failures=0

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

finish() {
    [ "$failures" = 0 ]
    exit
}

# The demo town in $TMP/store.gpkg.
town() {
    "$VEERKRACHT" demo --out "$TMP/deliveries" --size town --seed 1 >/dev/null &&
        "$VEERKRACHT" ingest --store "$TMP/store.gpkg" "$TMP/deliveries" >/dev/null ||
        fail "no town to publish from"
}

publish() { # words; leaves out, err and code
    code=0
    "$VEERKRACHT" publish --store "$TMP/store.gpkg" --out "$TMP/editions" "$@" \
        >"$TMP/out" 2>"$TMP/err" || code=$?
}

verify() { # folder; leaves out, err and code
    code=0
    "$VEERKRACHT" verify "$@" >"$TMP/out" 2>"$TMP/err" || code=$?
}

succeeds() { # what
    [ "$code" = 0 ] || fail "$1: code $code: $(head -c 300 "$TMP/err")"
}

refused() { # what, pattern of the sentence, [code]
    [ "$code" = "${3:-1}" ] || fail "$1: code $code instead of ${3:-1}"
    grep -Eq -- "$2" "$TMP/err" || fail "$1: it said: $(head -c 300 "$TMP/err")"
}

same() { # what, got, wanted
    [ "$2" = "$3" ] || fail "$1: got '$2' instead of '$3'"
}

nothing_half() { # what: no draft is left
    same "$1: drafts" "$(find "$TMP/editions" -maxdepth 1 -name '.*.draft-*' 2>/dev/null | wc -l)" 0
}

hashes() { # folder: of every file in it
    (cd "$1" && find . -type f | LC_ALL=C sort | xargs sha256sum)
}
