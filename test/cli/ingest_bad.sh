# Bad input: a clear sentence, an exit code, nothing lost; odd rows counted, never fatal.
. "$(dirname "$0")/../ingest/tools.sh"
areas "$TMP/buurten_2024.geojson"
lbm="$TMP/Leefbaarometer-scores buurten 2002-2024.csv"
scores "$lbm"
ingest "$TMP/buurten_2024.geojson" "$lbm"
succeeds "the start"
before=$(content)

unchanged() {
    same "$1: the store" "$(content)" "$before"
}

ingest "$TMP/nowhere.csv"
refused "missing file" 'nowhere.csv: there is no such file'
mkdir "$TMP/empty" "$TMP/letters"
ingest "$TMP/empty"
refused "empty folder" 'no files there'
echo 'Geachte heer, mevrouw' >"$TMP/letters/brief.doc"
ingest "$TMP/letters"
refused "folder without any known source" 'none of 1 files is a delivery.*brief.doc'
: >"$TMP/leeg.csv"
ingest "$TMP/leeg.csv"
refused "empty file" 'leeg.csv: is empty'
head -c 3000 "$TMP/store.gpkg" >"$TMP/buurten_2023.gpkg"
ingest "$TMP/buurten_2023.gpkg"
refused "truncated GeoPackage" 'buurten_2023.gpkg: (cannot be read|.*no source)'
printf 'a;b\n1;2\n' >"$TMP/onbekend.csv"
ingest "$TMP/onbekend.csv"
refused "unknown columns" 'no source has its columns: a b'
cut -d, -f1-6,8- "$lbm" >"$TMP/zonder onv.csv"
ingest "$TMP/zonder onv.csv"
refused "missing column" "looks like leefbaarometer3 .* but has no column 'onv'"
printf '\xff\xfea\0;\0b\0' >"$TMP/utf16.csv"
ingest "$TMP/utf16.csv"
refused "UTF-16" 'is UTF-16; save it as UTF-8'
printf 'a\033[31m;b\n1;2\n' >"$TMP/kleur.csv"
ingest "$TMP/kleur.csv"
refused "an escape in a header" 'no source has its columns: a.\[31m b'
grep -q "$(printf '\033')" "$TMP/err" && fail "a control character reaches the terminal"
ingest --source leefbaarometer9 "$lbm"
refused "unknown source" "no source 'leefbaarometer9'" 2
for number in abc 0 999999; do
    ingest --assume-crs $number "$lbm"
    refused "--assume-crs $number" 'wants an EPSG code' 2
done
ingest
refused "no paths" 'at least one file' 2
python3 test/ingest/areas.py wgs84 >"$TMP/buurten_2022.geojson"
ingest --report "$TMP/failed" "$TMP/buurten_2022.geojson"
refused "false reference system" 'declares EPSG:4326 but its coordinates .* are RD New; .*--assume-crs 28992'
grep -q "EPSG:4326 but" "$TMP/failed/ingest.txt" || fail "a run that failed has no report"
mkdir "$TMP/mixed"
cp "$TMP/buurten_2024.geojson" "$TMP/buurten_2022.geojson" "$TMP/mixed"
mv "$TMP/store.gpkg" "$TMP/aside.gpkg"
ingest --json "$TMP/mixed"
succeeds "a false reference system in a folder"
grep -q 'mixed/buurten_2022.geojson.*\n*.*declares EPSG:4326 but' "$TMP/out" || fail "it is not said what was left out"
same "what was not left out" "$(sql 'select kind, boundary from supports order by 1')" "buurt|2024
gemeente|2024"
mv "$TMP/aside.gpkg" "$TMP/store.gpkg"
printf 'eenheidscode;postcode;huisnummer;eenheidsoort;huurdernaam\n1;1000AA;1;WOO;x\n' >"$TMP/bezit.csv"
ingest "$TMP/bezit.csv"
refused "persons in a stock list" "column 'huurdernaam' is about persons"
unchanged "refused input"

# Odd rows are counted and the run goes on.
odd() { # name: standard input becomes a delivery in a store of its own
    rm -f "$TMP/store.gpkg"
    mkdir -p "$TMP/odd"
    rm -f "$TMP/odd/"*
    cat >"$TMP/odd/scores buurten 2024.csv"
    ingest --json "$TMP/buurten_2024.geojson" "$TMP/odd"
    succeeds "$1"
}
value() {
    sql "select $1, $1_flag from s_buurt_2024_leefbaarometer3_2022 where fid = 1"
}
head='bu_code,bu_naam,jaar,lbm,afw,fys,onv,soc,vrz,won'
odd "cut in the middle of a row" < <(head -c -30 "$lbm")
issue halve_rij 1
issue afgebroken 1
odd "another delimiter" < <(tr ',' ';' <"$lbm")
same "another delimiter" "$(value lbm3_onv)" "0.03|"
odd "decimal commas" <<<"$head
BU00010001,Dorp,2022,\"4,15\",\"0,1\",\"0,02\",\"0,03\",\"0,01\",\"0,02\",\"0,02\""
issue onleesbaar 7
same "decimal commas" "$(value lbm3_lbm)" "|25"
odd "decimal commas without quotes" <<<"$head
BU00010001,Dorp,2022,4,15,0,1,0,02,0,03,0,01,0,02,0,02"
issue te_lange_rij 1
odd "nothing but a header" <<<"$head"
issue leeg 1
odd "NUL bytes" < <(printf '%s\n' "$head"; printf 'BU00010001,Dorp,2022,4.1,0,0,0.5,0,0,-0.5\n%.0s' 1 2 3 4 5 6 7 8
    printf 'BU00010002,\0\0,2022,4.1,0,0,0.5,0,0,-0.5\n')
issue nulbytes 2
odd "NaN and infinity" <<<"$head
BU00010001,Dorp,2022,nan,inf,-inf,1e999,NaN,Infinity,0x10"
issue onleesbaar 7
odd "a code twice" <<<"$head
BU00010001,Dorp,2022,4.1,0,0,0.5,0,0,-0.5
BU00010001,Dorp,2022,4.2,0,0,0.6,0,0,-0.6"
issue dubbel 1
same "the first is kept" "$(value lbm3_onv)" "0.5|"
odd "a sum that is off" <<<"$head
BU00010001,Dorp,2022,4.1,0.9,0.1,0.1,0.1,0.1,0.1"
issue som_klopt_niet 1
odd "no year" <<<"$head
BU00010001,Dorp,MMXXII,4.1,0,0,0,0,0,0"
issue geen_jaar 1
odd "a million rows of an unknown municipality" < <(python3 -c "
print('$head')
for i in range(1000000):
    print('BU9999%04d,Ver,2022,4.1,0,0,0,0,0,0' % (i % 10000))")
issue onbekende_code 1000000
odd "blanks around a code, byte order mark, line ends of Windows" < <(printf '\xef\xbb\xbf%s\r\n"BU00010001  ",Dorp,2022,4.1,0.3,0.1,0.1,0.1,0,0\r\n' "$head")
same "blanks around a code" "$(value lbm3_onv)" "0.1|"

shape() { # words of areas.py
    rm -f "$TMP/store.gpkg"
    python3 test/ingest/areas.py "$@" >"$TMP/odd/buurten_2024.geojson"
    ingest --json "$TMP/odd/buurten_2024.geojson"
    succeeds "areas with $*"
}
rm -f "$TMP/odd/"*
shape no_geometry
issue geen_geometrie 1
same "an area without geometry" "$(sql 'select count(*), count(geom) from buurt_2024')" "4|3"
shape long_name
issue naam_geschoond 1
same "a long name is cut" "$(sql "select length(name) from buurt_2024 where code = 'BU00010001'")" 200
shape bow
issue hersteld 1
shape twice
issue dubbel 1
same "the first area is kept" "$(sql "select name from buurt_2024 where code = 'BU00010001'")" Dorp
shape land_water
issue waterdeel 1
same "land goes before water" "$(sql "select name, water from buurt_2024 where code = 'BU00010001'")" "Dorp|0"
same "land's figure goes before water's" "$(sql "select inwoners from s_buurt_2024_cbs_wijkenbuurten_2024 where fid = 1")" 100.0
shape gap
issue gat 1
issue overlap ""
same "how much land in the gap" "$(sql "select substr(examples, 1, 9) from issues where kind = 'gat'")" "30000 m2:"
grep -q '"m2":30000' "$TMP/out" || fail "the report does not say how large the gap is"
shape overlap
issue overlap 1
issue gat ""
shape one_spot
issue overlap 1
issue gat ""
same "both places are kept" "$(sql "select count(*), count(geom) from buurt_2024 where code in ('BU00010001', 'BU00010005')")" "2|2"
same "land that two places have" "$(sql "select substr(examples, 1, 11) from issues where kind = 'overlap'")" "1000000 m2:"
shape empty
same "a municipality without residents" "$(sql "select g.code, g.name from gemeente_2024 g order by 1")" "GM0001|Testdam
GM0002|Leegdam"
same "nobody is a figure" "$(sql "select s.inwoners, s.inwoners_flag from s_buurt_2024_cbs_wijkenbuurten_2024 s join buurt_2024 b on b.fid = s.fid where b.code = 'BU00020001'")" "0.0|"

# Counts that cannot be, one year, and nothing at all.
counts() { # name: standard input becomes outcomes of microdata
    rm -f "$TMP/store.gpkg" "$TMP/odd/"*
    { echo 'code;jaar;indicator;teller;noemer'; cat; } >"$TMP/odd/uitkomsten.csv"
    ingest --json "$TMP/buurten_2024.geojson" "$TMP/odd"
    succeeds "$1"
}
figure() { # code, indicator, year
    sql "select s.$2, s.$2_flag from s_buurt_2024_microdata_$3 s join buurt_2024 b on b.fid = s.fid where b.code = '$1'"
}
counts "a share above 1" <<'CSV'
BU00010001;2022;kwetsbare_bewoners;120;100
BU00010002;2022;kwetsbare_bewoners;100;100
CSV
issue boven_noemer 1
grep -q 'BU00010001 kwetsbare_bewoners 2022: 120 > 100' "$TMP/out" || fail "it is not said which share is above 1"
same "what the source said is kept" "$(figure BU00010001 kwetsbare_bewoners 2022) $(figure BU00010001 bewoners_microdata 2022)" "120.0| 100.0|"
counts "exposure 0" <<'CSV'
BU00010001;2022;kwetsbare_bewoners;0;0
CSV
issue boven_noemer ""
same "exposure 0" "$(figure BU00010001 bewoners_microdata 2022)" "0.0|"
counts "one place, one year" <<'CSV'
BU00010001;2022;kwetsbare_bewoners;10;100
CSV
same "one year" "$(sql "select distinct period, kept, missing from series where source = 'microdata'")" "2022|1|3"
counts "all missing" <<'CSV'
BU00010001;2022;kwetsbare_bewoners;geheim;geheim
BU00010002;2022;kwetsbare_bewoners;.;.
CSV
issue geheim 3 # the water of the areas as well
issue niet_verzameld 2
same "all missing" "$(sql "select kept, missing from series where indicator = 'kwetsbare_bewoners'")" "0|4"
same "the reason stays" "$(figure BU00010001 kwetsbare_bewoners 2022)" "|22"
counts "a negative count" <<'CSV'
BU00010001;2022;kwetsbare_bewoners;-5;100
CSV
issue buiten_bereik 1

# Names that are not UTF-8.
rm -f "$TMP/store.gpkg"
printf 'eenheidscode;postcode;huisnummer;complexcode;complexnaam;eenheidsoort;status;x;y\n1;1000AA;1;C1;Caf\xe9;WOO;VEH;100500;400500\n' >"$TMP/bezit.csv"
ingest --json "$TMP/bezit.csv"
succeeds "names in Windows-1252"
issue andere_codering 1
same "a name in UTF-8" "$(sql 'select complex_name from stock')" "Café"
finish
