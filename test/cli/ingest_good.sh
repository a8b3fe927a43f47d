# What a good run keeps, and that the order of files and runs does not matter.
. "$(dirname "$0")/../ingest/tools.sh"
mkdir "$TMP/in"
areas "$TMP/in/buurten_2024.geojson"
scores "$TMP/in/Leefbaarometer-scores buurten 2002-2024.csv"

ingest --json --report "$TMP/report" "$TMP/in"
succeeds "a folder"
same "buurten" "$(sql 'select count(*), sum(water) from buurt_2024')" "4|1"
same "a municipality from the rows" "$(sql 'select code, name from gemeente_2024')" "GM0001|Testdam"
same "nuisance has its sign" "$(sql 'select lbm3_onv from s_buurt_2024_leefbaarometer3_2022 where fid = 1')" 0.03
same "letters in a code" "$(sql "select lbm3_onv from s_buurt_2024_leefbaarometer3_2022 where fid = 4")" -0.02
same "coverage" "$(sql "select kept, missing from series where indicator = 'lbm3_soc'")" "2|2"
origin() { # code, indicator, period, support: file and row that gave the figure
    local table n
    IFS='|' read -r table n <<<"$(sql "select table_name, origin from series where support = '$4' and indicator = '$2' and period = $3")"
    sql "select d.file, s.row_$n from $table s join $4 p on p.fid = s.fid join deliveries d on d.fid = s.delivery_$n where p.code = '$1'"
}
same "the line that gave a figure" "$(origin BU0001AA03 lbm3_onv 2022 buurt_2024)" "Leefbaarometer-scores buurten 2002-2024.csv|4"
same "the feature that gave a figure" "$(origin BU00010002 inwoners 2024 buurt_2024)" "buurten_2024.geojson|2"
issue geheim 1
issue niet_verzameld 3
[ -s "$TMP/report/ingest.txt" ] && python3 -m json.tool "$TMP/report/ingest.json" >/dev/null || fail "no report"
grep -q "plaatsen / places" "$TMP/report/ingest.txt" || fail "the report is not in both languages"
once=$(content)

# The other order of words, and the same again: the same store.
rm "$TMP/store.gpkg"
ingest "$TMP/in/Leefbaarometer-scores buurten 2002-2024.csv" "$TMP/in/buurten_2024.geojson"
succeeds "figures named first"
clean='s/[0-9]{4}-[0-9-]{5}T[0-9:.]*Z//'
same "the order of files" "$(sql 'select kept, missing, indicator from series order by 3' | md5sum)" \
    "$(rm -f "$TMP/store.gpkg"; ingest "$TMP/in"; sql 'select kept, missing, indicator from series order by 3' | md5sum)"
ingest "$TMP/in"
succeeds "the same again"
same "deliveries after the same again" "$(sql 'select count(*) from deliveries')" 2

# Where two rows speak of a place the one that was kept is named: of two files, and of two rows.
cp "$TMP/in/Leefbaarometer-scores buurten 2002-2024.csv" "$TMP/b scores buurten 2002-2024.csv"
cat >"$TMP/a scores buurten 2002-2024.csv" <<'CSV'
bu_code,bu_naam,jaar,lbm,afw,fys,onv,soc,vrz,won
BU00010001,Dorp,2022,NA,0.1,0.02,0.03,0.01,0.02,0.02

BU00010001,Dorp,2022,4.1,0.1,0.02,0.04,0.01,0.02,0.02
BU00019997,Plas,2022,4.2,0.1,0.02,0.03,0.01,0.02,0.02
CSV
rm "$TMP/store.gpkg"
ingest "$TMP/in/buurten_2024.geojson" "$TMP/a scores buurten 2002-2024.csv" "$TMP/b scores buurten 2002-2024.csv"
succeeds "two files that overlap"
same "the file read first" "$(origin BU00010001 lbm3_onv 2022 buurt_2024)" "b scores buurten 2002-2024.csv|2"
same "only in the second file" "$(origin BU00019997 lbm3_onv 2022 buurt_2024)" "a scores buurten 2002-2024.csv|5"
same "both in one column" "$(sql "select count(distinct origin) from series where support = 'buurt_2024' and source = 'leefbaarometer3'")" 1
rm "$TMP/store.gpkg"
ingest "$TMP/in/buurten_2024.geojson" "$TMP/a scores buurten 2002-2024.csv"
succeeds "a figure behind a gap"
same "the row with the figure" "$(origin BU00010001 lbm3_lbm 2022 buurt_2024)" "a scores buurten 2002-2024.csv|4"
same "the first row" "$(origin BU00010001 lbm3_onv 2022 buurt_2024)" "a scores buurten 2002-2024.csv|2"
same "the first figure" "$(sql "select lbm3_onv from s_buurt_2024_leefbaarometer3_2022 where fid = 1")" 0.03

# In a zip, with a folder inside.
rm "$TMP/store.gpkg"
python3 -c '
import os, sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as z:
    for name in os.listdir(sys.argv[2]):
        z.write(os.path.join(sys.argv[2], name), "levering 2024/" + name)' "$TMP/levering.zip" "$TMP/in"
ingest --json "$TMP/levering.zip"
succeeds "a zip"
same "buurten from a zip" "$(sql 'select count(*) from buurt_2024')" 4
same "scores from a zip" "$(sql "select kept from series where indicator = 'lbm3_lbm'")" 3

# Other tools open it.
if command -v ogrinfo >/dev/null; then
    said=$(ogrinfo -so -al "$TMP/store.gpkg" 2>&1)
    grep -qiE 'warning|error' <<<"$said" && fail "ogrinfo warns: $(grep -iE 'warning|error' <<<"$said" | head -3)"
    grep -q 'Layer name: buurt_2024' <<<"$said" || fail "ogrinfo does not see the buurten"
fi
same "every column is described" "$(sql "select count(*) from pragma_table_info('series') t
    left join about a on a.table_name = 'series' and a.column_name = t.name where a.nl is null and t.name != 'fid'")" 0
finish
