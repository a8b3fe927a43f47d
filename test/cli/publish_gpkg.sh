# The GeoPackage of an edition: GDAL opens it, its rows are those of the tables, its shapes are whole.
. "$(dirname "$0")/../publish/tools.sh"
town
publish --edition demo-2024
succeeds "publish"
package=$TMP/editions/demo-2024/gpkg/kaarten.gpkg
ogrinfo -q -ro "$package" >"$TMP/layers" 2>"$TMP/complaints" || fail "GDAL does not open it"
[ -s "$TMP/complaints" ] && fail "GDAL complains: $(head -3 "$TMP/complaints")"
for layer in gebieden gemeenten regios; do
    ogrinfo -ro -so "$package" "$layer" >"$TMP/layer"
    grep -q 'ID\["EPSG",28992\]' "$TMP/layer" || fail "$layer is not in RD New"
    broken=$(ogrinfo -ro -q -dialect sqlite -sql "SELECT count(*) AS n FROM $layer WHERE NOT ST_IsValid(geom)" "$package" |
        sed -n 's/.*n (Integer.*) = //p')
    same "broken shapes of $layer" "${broken:-none counted}" 0
done
python3 - "$TMP/editions/demo-2024" <<'P' || fail "the GeoPackage and the tables differ"
import csv, sqlite3, sys
folder = sys.argv[1]
package = sqlite3.connect(f"file:{folder}/gpkg/kaarten.gpkg?mode=ro", uri=True)
package.row_factory = sqlite3.Row
assert package.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
compared = 0
for table in "gebieden", "gemeenten", "regios":
    rows = list(csv.DictReader(open(f"{folder}/csv/{table}.csv", encoding="utf-8")))
    kept = package.execute(f"SELECT * FROM {table} ORDER BY fid").fetchall()
    assert len(rows) == len(kept) > 0, (table, len(rows), len(kept))
    for row, other in zip(rows, kept):
        assert list(other.keys()) == ["fid", *row.keys(), "geom"], table
        for name, value in row.items():
            there = other[name]
            good = there is None if value == "" else (abs(float(value) - there) < 1e-9 if isinstance(there, float) else value == there)
            assert good, (table, row["code"], name, value, there)
            compared += 1
        assert other["geom"], (table, row["code"], "has no shape")
print(f"{compared} cells compared")
P
finish
