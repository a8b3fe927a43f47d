# The tiles of a town: neighbours share every vertex at every zoom and over tile borders, and no two
# borders cross.
. "$(dirname "$0")/../publish/tools.sh"
town
publish --edition demo-2024 --gemeente GM9001,GM9003 --no-csv
succeeds "publish"
python3 test/publish/edges.py "$TMP"/editions/demo-2024/gm/GM*.pmtiles >"$TMP/edges" || fail "$(cat "$TMP/edges")"
same "packages looked at" "$(grep -c ' 0 faults' "$TMP/edges")" 2
finish
