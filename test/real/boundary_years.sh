# The wijken of 2017 on those of 2016, the whole country, without a table: the source tells of each
# area whether it was redrawn, and only what was not may pass. Counted apart from the tables.
. "$(dirname "$0")/../publish/tools.sh"
real=${VEERKRACHT_REAL:-../shared/data/real}
if [ ! -d "$real" ]; then
    echo "skipped: no real deliveries in $real (VEERKRACHT_REAL says where)"
    exit 77
fi
wijken=$real/wijk_2016_2017
cp -r catalogue "$TMP/catalogue"
sed -e 's/"id": "lbm2-2016"/"id": "jaren-2016"/; s/"residents_period": 2016/"residents_period": 2017/' \
    catalogue/editions/lbm2-2016.json >"$TMP/catalogue/editions/jaren-2016.json"
"$VEERKRACHT" ingest --store "$TMP/store.gpkg" "$wijken/wijk_2016_rd_from_svg.gpkg" "$wijken/wijk_2017.dbf" \
    "$wijken/gem_2016.csv" "$wijken/gem_2017.csv" "$real/leefbaarometer2" >/dev/null || fail "ingest"
publish --edition jaren-2016 --catalogue "$TMP/catalogue" --no-csv
succeeds "publish"
python3 - "$wijken" "$TMP/editions/jaren-2016" <<'P' || fail "the wijken of 2017 on those of 2016"
import csv, glob, json, sys
wijken, edition = sys.argv[1:3]

def table(year):
    rows = {}
    for row in csv.DictReader(open(f"{wijken}/wijk_{year}.csv", encoding="utf-8")):
        if row["WATER"] == "NEE" or row["WK_CODE"] not in rows:
            rows[row["WK_CODE"]] = row
    return rows

old, new = table(2016), table(2017)
passes, residents = set(), 0
for code, row in new.items():
    told, before = row["IND_WBI"], old.get(code)
    same_name = before and before["WK_NAAM"] == row["WK_NAAM"]
    if before and (told == "1" or (told != "3" and same_name)):
        passes.add(code)
        residents += max(0, int(row["AANT_INW"]))
    if before and told == "3" and same_name:
        print(f"{code} {row['WK_NAAM']}: redrawn under its code and name, {before['AANT_INW']} and {row['AANT_INW']} residents")
reported = [y for y in json.load(open(edition + "/report.json"))["boundary_years"] if y["kind"] == "wijk"]
assert len(reported) == 1 and reported[0]["areas"] == 2981, reported
assert reported[0]["broken"] == 2981 - len(passes), (reported, len(passes))
shown = broken = small = 0
for path in glob.glob(edition + "/gm/*.json"):
    for area in json.load(open(path))["areas"]:
        if area["residents"] is not None:
            assert area["code"] in passes, area["code"]
            assert area["residents"] == int(new[area["code"]]["AANT_INW"]), area["code"]
            shown += area["residents"]
        elif area["code"] in passes:
            small += max(0, int(new[area["code"]]["AANT_INW"]))  # the gate hides a handful of people
        else:
            broken += 1
print(f"{len(passes)} wijken pass, {broken} are broken; residents before {residents}, after {shown} and {small} behind the gate")
assert shown + small == residents and small < 1000
P
finish
