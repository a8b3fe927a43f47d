# The real deliveries: what ingest reports agrees with independent counts. Skips where they are absent.
. "$(dirname "$0")/../ingest/tools.sh"
real=${VEERKRACHT_REAL:-../shared/data/real}
if [ ! -d "$real" ]; then
    echo "skipped: no real deliveries in $real (VEERKRACHT_REAL says where)"
    exit 0
fi

# Independent count: rows of a CSV whose column holds a plain number.
numbers() { # file, column, [column=value]
    python3 -c '
import csv, re, sys
rows = csv.DictReader(open(sys.argv[1], encoding="utf-8-sig"))
where = sys.argv[3].split("=") if len(sys.argv) > 3 else None
print(sum(1 for r in rows if (not where or r[where[0]] == where[1])
          and re.fullmatch(r"-?[0-9.]+(e-?[0-9]+)?", (r[sys.argv[2]] or "").strip()) and float(r[sys.argv[2]]) > -9999))' "$@"
}
kept() { # indicator, period, support
    sql "select kept from series where indicator = '$1' and period = $2 and support = '$3'"
}

# The whole country by wijk, and Den Haag.
lbm=$real/leefbaarometer2
ingest --json "$real/wijk_2016_2017/wijk_2016_rd_from_svg.gpkg" "$lbm" "$real/kwb_denhaag/denhaag_2019_84583NED_full.csv"
succeeds "the country by wijk"
same "wijken" "$(sql 'select count(*) from wijk_2016')" 2981
same "municipalities" "$(sql 'select count(*) from gemeente_2016')" 390
issue hersteld 5
for year in 2012 2014 2016; do
    same "safety $year" "$(kept lbm2_vei $year wijk_2016)" \
        "$(numbers "$lbm/lbm2_dimensiescore_wijk_stand_2012_2014_2016.csv" RLBVEI JAAR=$year)"
done
same "classes of 2016" "$(sql 'select lbm2_klasse, count(*) from s_wijk_2016_leefbaarometer2_2016 where lbm2_klasse is not null group by 1' | sed 's/\.0|/|/' | paste -sd' ')" \
    "$(python3 -c '
import collections, csv, sys
n = collections.Counter(r["KL16"] for r in csv.DictReader(open(sys.argv[1])) if r["KL16"].isdigit())
print(" ".join(f"{k}|{n[k]}" for k in sorted(n)))' "$lbm/lbm2_klassen_wijk_2002_2016.csv")"
# The sign: positive is safer. A row as it stands in the file.
wanted=$(awk -F, '$1 == "WK051829" && $2 == 2016 { print $7 }' "$lbm/lbm2_dimensiescore_wijk_stand_2012_2014_2016.csv")
got=$(sql "select lbm2_vei from s_wijk_2016_leefbaarometer2_2016 s join wijk_2016 w using (fid) where w.code = 'WK051829'")
python3 -c "import sys; sys.exit(abs($wanted - $got) > 1e-7)" || fail "safety of WK051829: $got, the file says $wanted"
same "corporation share in Den Haag" "$(kept corporatiewoningen_pct 2019 wijk_2019)" "$(python3 -c '
import csv, sys
codes = set(sys.argv[2].split())
rows = csv.DictReader(open(sys.argv[1], encoding="utf-8-sig"), delimiter=";")
print(sum(1 for r in rows if r["Codering_3"].strip() in codes and r["InBezitWoningcorporatie_42"].strip() != "."))' \
    "$real/kwb_denhaag/denhaag_2019_84583NED_full.csv" "$(sql 'select code from wijk_2019' | paste -sd' ')")"
issue alleen_codes 44

# Groningen.
rm "$TMP/store.gpkg"
ingest --json "$real/groningen" "$real/leefbaarometer3"
succeeds "Groningen"
for year in 2000 2008 2014; do
    same "residents of squares $year" "$(kept inwoners $year grid)" "$(numbers "$real/groningen/vierkant100m2014.csv" INW$year)"
done
same "squares" "$(sql 'select count(*) from grid')" 3441
same "nuisance of buurten 2022" "$(kept lbm3_onv 2022 buurt_2024)" \
    "$(numbers "$real"/leefbaarometer3/*BU0014.csv onv jaar=2022)"
issue som_klopt_niet ""

# Ermelo: a reference system that the coordinates contradict.
rm "$TMP/store.gpkg"
ingest "$real/ermelo/CBS_statistiek_15f8e3b.gpkg"
refused "Ermelo" 'declares EPSG:3857 but its coordinates .* are RD New; .*--assume-crs 28992'
[ -e "$TMP/store.gpkg" ] && fail "a refused run left a store"
ingest --assume-crs 28992 "$real/ermelo/CBS_statistiek_15f8e3b.gpkg"
succeeds "Ermelo, overridden"

# Dordrecht: shapes in hexadecimal, and the address register.
rm "$TMP/store.gpkg"
ingest --json "$real/dordrecht"
succeeds "Dordrecht"
same "buurten with a boundary" "$(sql 'select count(*), count(geom) from buurt_2020')" "130|130"
issue herhaald_id 705
same "dwellings of one buurt" "$(sql "select woningen_bag from s_buurt_2020_bag_verblijfsobjecten_2020 s join buurt_2020 b using (fid) where b.code = 'BU05050800'")" "$(python3 -c '
import csv, sys
seen, count = set(), 0
for r in csv.DictReader(open(sys.argv[1])):
    if r["identificatie"] not in seen:
        seen.add(r["identificatie"])
        count += r["bu_code"] == "BU05050800" and r["gebruiksdoelverblijfsobject"] == "woonfunctie"
print(float(count))' "$real/dordrecht/verblijfsobjecten_dordrecht.csv")"
finish
