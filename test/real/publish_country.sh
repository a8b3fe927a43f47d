# The whole country by wijk, from real deliveries: 390 municipalities, maps 5 and 6; their classes
# agree with a count made apart from the program. Skips where the deliveries are absent.
. "$(dirname "$0")/../publish/tools.sh"
real=${VEERKRACHT_REAL:-../shared/data/real}
if [ ! -d "$real" ]; then
    echo "skipped: no real deliveries in $real (VEERKRACHT_REAL says where)"
    exit 0
fi
"$VEERKRACHT" ingest --store "$TMP/store.gpkg" "$real/wijk_2016_2017/wijk_2016_rd_from_svg.gpkg" \
    "$real/wijk_2016_2017/gem_2016.csv" "$real/leefbaarometer2" >/dev/null || fail "ingest"
publish --edition lbm2-2016 --json
succeeds "publish"
same "maps" "$(python3 -c 'import json,sys; print(*json.load(open(sys.argv[1]))["maps_present"])' "$TMP/out")" \
    "overlast_niveau overlast_ontwikkeling"
python3 test/publish/count_classes.py "$real" "$TMP/editions/lbm2-2016" || fail "classes differ from the count"
verify "$TMP/editions/lbm2-2016"
succeeds "verify"
python3 test/publish/gate.py "$TMP/store.gpkg" "$TMP/editions/lbm2-2016" || fail "the gate"
finish
