# The verb demo: what it refuses, what it leaves behind, and the same bytes for the same seed.
set -u
wrong=0
complain() { echo "FAILED: $1"; wrong=1; }

"$VEERKRACHT" demo --out "$TMP/a" --size town --seed 7 >/dev/null || complain "a town is not made"
"$VEERKRACHT" demo --out "$TMP/b" --size town --seed 7 >/dev/null || complain "a second town is not made"
diff -r "$TMP/a" "$TMP/b" >/dev/null || complain "the same seed gives other bytes"
"$VEERKRACHT" demo --out "$TMP/c" --size town --seed 8 >/dev/null
diff -r "$TMP/a" "$TMP/c" >/dev/null && complain "another seed gives the same bytes"
ogrinfo -q "$TMP/a/cbs/wijkenbuurten_2024_v1.gpkg" 2>&1 | grep -q buurten || complain "GDAL finds no layer buurten"

mkdir -p "$TMP/mine" && echo keep >"$TMP/mine/file"
"$VEERKRACHT" demo --out "$TMP/mine" 2>"$TMP/said" >/dev/null
[ $? = 1 ] || complain "a folder with other files is not refused with 1"
[ "$(cat "$TMP/mine/file")" = keep ] || complain "a file of another was touched"
[ -s "$TMP/said" ] || complain "the refusal has no sentence"
"$VEERKRACHT" demo --out "$TMP/d" --size village >/dev/null 2>&1
[ $? = 2 ] || complain "an unknown size does not end with 2"
[ ! -e "$TMP/d" ] || complain "wrong words left a folder"
"$VEERKRACHT" demo >/dev/null 2>&1
[ $? = 2 ] || complain "no --out does not end with 2"
exit $wrong
