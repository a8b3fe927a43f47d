# tools.sh - for the cases of test/cli/ingest_*.sh: small deliveries, runs, and what to expect.
# Sourced. Wants VEERKRACHT (the program) and TMP (an empty folder).
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

# Four buurten of one municipality, 1 km squares in a row; the fourth is water.
areas() { # file
    python3 test/ingest/areas.py >"$1"
}

scores() { # file: Leefbaarometer 3.0 of those buurten
    cat >"$1" <<'CSV'
"bu_code","bu_naam","jaar","lbm","afw","fys","onv","soc","vrz","won"
"BU00010001","Dorp",2022,4.15,0.1,0.02,0.03,0.01,0.02,0.02
"BU00010002","Polder",2022,4.05,0,0.01,-0.03,0.01,0.005,0.005
"BU0001AA03","Kade",2022,4.00,-0.05,-0.01,-0.02,NA,NA,NA
CSV
}

ingest() { # words; leaves out, err and code
    code=0
    "$VEERKRACHT" ingest --store "$TMP/store.gpkg" "$@" >"$TMP/out" 2>"$TMP/err" || code=$?
}

succeeds() { # what
    [ "$code" = 0 ] || fail "$1: code $code: $(head -c 300 "$TMP/err")"
}

refused() { # what, pattern [code]
    [ "$code" = "${3:-1}" ] || fail "$1: code $code, wanted ${3:-1}"
    grep -qE -- "$2" "$TMP/err" || fail "$1: no /$2/ in: $(head -c 400 "$TMP/err")"
    [ "$(wc -l <"$TMP/err")" = 1 ] || fail "$1: not one sentence: $(head -c 400 "$TMP/err")"
}

issue() { # kind, wanted count ("" when none); after a run with --json
    local got
    got=$(python3 -c '
import json, sys
found = [i["count"] for d in json.load(open(sys.argv[1]))["deliveries"] for i in d["issues"] if i["kind"] == sys.argv[2]]
print(sum(found) if found else "")' "$TMP/out" "$1")
    [ "$got" = "$2" ] || fail "oddity $1: '$got', wanted '$2'"
}

sql() {
    python3 -c '
import sqlite3, sys
for row in sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True).execute(sys.argv[2]):
    print("|".join("" if v is None else str(v) for v in row))' "$TMP/store.gpkg" "$1"
}

same() { # what, got, wanted
    [ "$2" = "$3" ] || fail "$1: got '$2', wanted '$3'"
}

# What the store says, whatever the bytes it lies in.
content() {
    python3 -c '
import hashlib, sqlite3, sys
text = "\n".join(sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True).iterdump())
print(hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest())' "$TMP/store.gpkg"
}
