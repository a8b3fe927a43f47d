# Bridges between boundary years as deliveries: what is wrong in a row is counted with its row, and
# the other rows are kept.
. "$(dirname "$0")/../ingest/tools.sh"
mkdir "$TMP/in"
areas "$TMP/in/buurten_2024.geojson"

# A given table. Row 2 and 3 are fine (2022 is not there: any code may be of it).
cat >"$TMP/in/tabel.csv" <<'CSV'
van_code;van_jaar;naar_code;naar_jaar;adressen
BU00010009;2022;BU00010001;2024;120
BU00010009;2022;BU00010002;2024;30.5
BU00010009;2022;BU00019999;2024;10
BU00010009;2022;BU00010001;2024;119
BU00010008;2022;BU00010001;2024;-4
BU00010008;2022;BU00010002;2024;veel
BU00010008;2022;BU00010002;2024;
Dorp;2022;BU00010001;2024;5
BU00010008;2022;WK000100;2024;5
BU00010008;2024;BU00010001;2024;5
BU00010008;vorig jaar;BU00010001;2024;5
BU00010008;2022;BU00010001;2024;0
CSV
ingest --json "$TMP/in"
succeeds "a table with bad rows"
same "the good rows" "$(sql 'select from_code, into_code, addresses from crosswalk_buurt_2022_2024 order by fid')" \
    "$(printf 'BU00010009|BU00010001|120.0\nBU00010009|BU00010002|30.5')"
issue onbekende_code 1
issue dubbel 1
issue onbruikbare_rij 3
issue geen_code 2
issue geen_jaar 2
for example in "BU00019999 (4)" "BU00010009 BU00010001 (5)" "'-4' (6); 'veel' (7); '' (8)" "'Dorp' 'BU00010001' (9)" \
    "2024 2024 (11); 0 2024 (12)"; do
    grep -qF "$example" "$TMP/out" || fail "no example with its row: $example"
done
same "every column is described" "$(sql "select count(*) from pragma_table_info('crosswalk_buurt_2022_2024') t
    left join about a on a.table_name = 'crosswalk_buurt_2022_2024' and a.column_name = t.name where a.nl is null")" 0

# Two tables of the same pair: the first that was read is kept, and the other is counted.
rm "$TMP/store.gpkg"
head -2 "$TMP/in/tabel.csv" >"$TMP/in/tabel_a.csv"
ingest --json "$TMP/in"
succeeds "two tables"
issue ander_bestand 2 # both of its rows
same "still two rows" "$(sql 'select count(*) from crosswalk_buurt_2022_2024')" 2

# Years in the name of the file; none at all: no row has one.
rm "$TMP/store.gpkg" "$TMP"/in/tabel*
printf 'van_code;naar_code;adressen\nWK000100;WK000101;7\n' >"$TMP/in/wijken_2016_naar_2020.csv"
printf 'van_code;naar_code;adressen\nWK000100;WK000101;7\n' >"$TMP/in/wijken.csv"
ingest --json "$TMP/in"
succeeds "years in the name"
same "years in the name" "$(sql 'select * from crosswalk_wijk_2016_2020')" "1|WK000100|WK000101|7.0"
issue geen_jaar 1

# Addresses: a row a postcode and buurt, its house numbers rising; bad rows counted with their row.
rm "$TMP/store.gpkg" "$TMP"/in/wijken*
cat >"$TMP/in/pc6hnr2024.csv" <<'CSV'
PC6;Huisnummer;Buurt2024;Wijk2024;Gemeente2024
1234AB;3;BU00010001;WK000100;GM0001
1234ab;1;BU00010001;WK000100;GM0001
1234 AB;2;BU00010002;WK000100;GM0001
1234AB;1;BU00010001;WK000100;GM0001
1234A;1;BU00010001;WK000100;GM0001
1234AB;0;BU00010001;WK000100;GM0001
1234AB;drie;BU00010001;WK000100;GM0001
1234AC;4;;WK000100;GM0001
1011AA;12;10001;100;1
CSV
ingest --json "$TMP/in"
succeeds "addresses"
same "addresses" "$(sql 'select pc6, buurt, addresses, numbers from addresses_2024 order by fid')" \
    "$(printf '1011AA|BU00010001|1|12\n1234AB|BU00010001|3|1x2 3\n1234AB|BU00010002|1|2')"
issue onbruikbare_rij 4
grep -qF '"examples":"6; 7; 8; 9"' "$TMP/out" || fail "bad addresses without their rows"

# The same year from two files: one is kept.
printf '"neighb_code","PC6","freq"\n"BU00010001","1234AB",33\n' >"$TMP/in/postcodes_2024.csv"
ingest --json "$TMP/in"
succeeds "one year twice"
issue ander_bestand 5
same "postcodes" "$(sql 'select pc6, buurt, addresses, numbers from addresses_2024')" "1234AB|BU00010001|33|"

# Figures of a year without boundaries stand on that year's codes, and on no other year's areas.
rm "$TMP/store.gpkg" "$TMP"/in/p*
scores "$TMP/in/Leefbaarometer-scores buurten 2002-2019.csv"
ingest --json "$TMP/in"
succeeds "a year without boundaries"
issue alleen_codes 3
same "its own year" "$(sql "select distinct support from series where source = 'leefbaarometer3'")" buurt_2019
same "codes and names, no land" "$(sql 'select code, name, count(geom) from buurt_2019 group by fid' | head -1)" "BU00010001|Dorp|0"
same "their figures" "$(sql "select lbm3_onv from s_buurt_2019_leefbaarometer3_2022 where fid = 1")" 0.03

# A later run brings other codes of that year, and then its map: the figures stay with their codes.
sed -e 's/BU00010001/BU00010009/; s/BU00010002/BU00019998/; /Kade/d; s/,2022,/,2020,/' "$TMP/in/Leefbaarometer-scores buurten 2002-2019.csv" \
    >"$TMP/Leefbaarometer-scores buurten 2002-2019.csv"
ingest --json "$TMP/Leefbaarometer-scores buurten 2002-2019.csv"
succeeds "more codes"
same "codes of both runs" "$(sql 'select code from buurt_2019' | paste -sd' ')" \
    "BU00010001 BU00010002 BU00010009 BU00019998 BU0001AA03"
areas "$TMP/buurten_2019.geojson"
ingest --json "$TMP/buurten_2019.geojson"
succeeds "the map of that year"
same "the map's areas" "$(sql 'select code, count(geom) from buurt_2019 group by fid' | paste -sd' ')" \
    "BU00010001|1 BU00010002|1 BU00019997|1 BU0001AA03|1"
same "figures with their codes" "$(sql "select code, lbm3_onv from buurt_2019 b join s_buurt_2019_leefbaarometer3_2022 s using (fid)" | paste -sd' ')" \
    "BU00010001|0.03 BU00010002|-0.03 BU0001AA03|-0.02"
same "its municipality" "$(sql 'select code, name from gemeente_2019')" "GM0001|Testdam"
finish
