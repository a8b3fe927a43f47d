# Deliveries of some sources only: every subset gives an edition with the maps that can be, or a
# sentence; never a crash, and never a NaN in a file.
set -u
wrong=0
complain() { echo "FAILED: $1"; wrong=1; }

"$VEERKRACHT" demo --out "$TMP/d" --size town --seed 1 >/dev/null || complain "no demo"
for subset in leefbaarometer cbs "cbs microdata" "cbs rivm" "leefbaarometer microdata" "cbs politie leefbaarometer"; do
    rm -rf "$TMP/s.gpkg" "$TMP/e"
    paths=
    for folder in $subset; do paths="$paths $TMP/d/$folder"; done
    # shellcheck disable=SC2086
    "$VEERKRACHT" ingest --store "$TMP/s.gpkg" $paths >/dev/null 2>"$TMP/said" || complain "$subset: ingest: $(tail -1 "$TMP/said")"
    for edition in demo-2024 open-2022; do
        "$VEERKRACHT" publish --store "$TMP/s.gpkg" --edition $edition --out "$TMP/e" >/dev/null 2>"$TMP/said"
        code=$?
        if [ $code = 0 ]; then
            "$VEERKRACHT" verify "$TMP/e/$edition" >/dev/null || complain "$subset: $edition does not verify"
            for file in "$TMP/e/$edition"/*.json "$TMP/e/$edition"/gm/*.json; do
                python3 -c 'import json,sys; json.load(open(sys.argv[1]), parse_constant=lambda c: sys.exit(1))' "$file" ||
                    complain "$subset: $edition: $file is no JSON"
            done
        elif [ $code = 1 ]; then
            [ -s "$TMP/said" ] || complain "$subset: $edition: refused without a sentence"
        else
            complain "$subset: $edition ends with $code: $(tail -1 "$TMP/said")"
        fi
    done
done
exit $wrong
