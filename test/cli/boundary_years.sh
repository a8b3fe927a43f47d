# Figures of 2022 on the areas of 2024, to the number: a neighbourhood that was split, two that were
# merged, a renamed one, a renumbered one, and one that cannot be bridged.
. "$(dirname "$0")/../publish/tools.sh"
python3 test/publish/years.py "$TMP/in" || fail "no deliveries"
cp -r catalogue "$TMP/catalogue"
cp "$TMP/in/edition.json" "$TMP/catalogue/editions/jaren-2024.json"

# Publish from the given folders, then compare "code residents low-income flag derived" of each area.
years() { # what, folders...; wanted on standard input
    local what=$1 paths=()
    shift
    for folder in "$@"; do paths+=("$TMP/in/$folder"); done
    rm -rf "$TMP/store.gpkg" "$TMP/editions"
    "$VEERKRACHT" ingest --store "$TMP/store.gpkg" "${paths[@]}" >"$TMP/said" 2>&1 || fail "$what: ingest: $(tail -1 "$TMP/said")"
    publish --edition jaren-2024 --catalogue "$TMP/catalogue"
    succeeds "$what"
    python3 - "$TMP/editions/jaren-2024" >"$TMP/got" <<'P'
import json, sys
for a in json.load(open(sys.argv[1] + "/gm/GM0001.json"))["areas"]:
    t = a["themes"]["lage_inkomens"]
    print(a["code"], a["name"], a["residents"], t["value"], t["flag"], "derived" if t.get("derived") else "own")
P
    diff "$TMP/got" - >"$TMP/diff" || fail "$what: got < and wanted >: $(paste -sd' ' "$TMP/diff")"
}

report() { # what, kind of areas, wanted "broken of areas, derived"
    same "$1" "$(python3 -c '
import json, sys
for y in json.load(open(sys.argv[1] + "/report.json"))["boundary_years"]:
    if y["kind"] == sys.argv[2]: print("%d of %d, %d, %s" % (y["broken"], y["areas"], y["derived"], y["table"]))' \
        "$TMP/editions/jaren-2024" "$2")" "$3"
}

# Oud 1000 x 75/100 and 1000 x 25/100; Groot 200 + 600 people, (50 x 10 % + 150 x 30 %) / 200 = 25 %.
bridged='BU00010001 Oud 750 30 0 derived
BU00010003 Groot 800 25 0 derived
BU00010004 Kade 500 44 0 own
BU00010006 Veld None None 24 own
BU00010007 Dorp 900 37 0 own
BU00010011 Nieuw 250 30 0 derived
BU00010015 Oosteinde 700 52 0 own'
years addresses maps addresses <<<"$bridged"
report "addresses, counted" buurt "1 of 7, 3, True"
grep -q "buurt 2022 naar 2024 (met een omrekentabel): 1 van 7 gebieden: reeks gebroken; 3 herrekend" \
    "$TMP/editions/jaren-2024/report.txt" || fail "the report does not count the broken series"
years "a given table" maps given <<<"$bridged"
years "a given table and addresses" maps given addresses <<<"$bridged"

# Without a bridge nothing is guessed: code and name of Oud, Groot and Dorp are the same, their land is not.
years "no bridge" maps <<'W'
BU00010001 Oud None None 24 own
BU00010003 Groot None None 24 own
BU00010004 Kade 500 44 0 own
BU00010006 Veld None None 24 own
BU00010007 Dorp None None 24 own
BU00010011 Nieuw None None 24 own
BU00010015 Oosteinde 700 52 0 own
W
report "no bridge, counted" buurt "5 of 7, 0, False"
"$VEERKRACHT" verify "$TMP/editions/jaren-2024" >/dev/null || fail "verify"

# The other way round: the edition of 2022 takes figures of 2024 over the same table.
sed -e 's/"boundary": 2024/"boundary": 2022/; s/"residents_period": 2022/"residents_period": 2024/' \
    "$TMP/in/edition.json" >"$TMP/catalogue/editions/jaren-2024.json"
grep -q '"boundary": 2022' "$TMP/catalogue/editions/jaren-2024.json" || fail "the edition was not changed"
sed -i 's/-99995/40/' "$TMP/in/maps/buurten_2024.geojson"
python3 - "$TMP/in/maps/buurten_2022.geojson" <<'P'
import json, sys
areas = json.load(open(sys.argv[1]))
for f in areas["features"]:
    f["properties"]["aantal_inwoners"] = -99997
json.dump(areas, open(sys.argv[1], "w"))
P
rm -rf "$TMP/store.gpkg" "$TMP/editions"
"$VEERKRACHT" ingest --store "$TMP/store.gpkg" "$TMP/in/maps" "$TMP/in/given" >/dev/null || fail "ingest"
publish --edition jaren-2024 --catalogue "$TMP/catalogue"
succeeds "the other way round"
# Oud 760 + 260 of Nieuw; Groot 810 is shared 50 : 150.
same "the other way round" "$(python3 -c '
import json, sys
print(*[a["residents"] for a in json.load(open(sys.argv[1]))["areas"]])' "$TMP/editions/jaren-2024/gm/GM0001.json")" \
    "1020 205 610 510 705 None 910"

# The demo town: residents of 2022 on the buurten of 2024, every one of them, against the deliveries
# themselves; and none is lost on the way.
rm -rf "$TMP/store.gpkg" "$TMP/editions"
town
publish --edition demo-2024
succeeds "the town"
python3 - "$TMP/deliveries" "$TMP/editions/demo-2024" <<'P' || fail "the town's residents"
import collections, csv, glob, json, sys
deliveries, edition = sys.argv[1:3]
def where(year):
    rows = csv.DictReader(open(f"{deliveries}/cbs/pc6hnr{year}0801_gwb.csv"), delimiter=";")
    return {(r["PC6"], r["Huisnummer"]): r[f"Buurt{year}"] for r in rows}
old, new = where(2022), where(2024)
links = collections.Counter((old[home], new[home]) for home in old if home in new)
leaving = collections.Counter()
for (i, _), homes in links.items():
    leaving[i] += homes
residents = {}
for row in csv.DictReader(open(glob.glob(f"{deliveries}/cbs/kerncijfers_2022_*.csv")[0], encoding="utf-8-sig"), delimiter=";"):
    code, cell = row["WijkenEnBuurten"].strip(), row["AantalInwoners_5"].strip()
    if code.startswith("BU") and cell != ".":
        residents[code] = int(cell)
wanted = collections.Counter()
for (i, j), homes in links.items():
    wanted[j] += homes / leaving[i] * residents[i]
assert abs(sum(wanted.values()) - sum(residents.values())) < 1e-6, (sum(wanted.values()), sum(residents.values()))
split = {i for i in leaving if sum(1 for a, _ in links if a == i) > 1}
compared = changed = 0
for path in glob.glob(edition + "/gm/GM*.json"):
    for area in json.load(open(path))["areas"]:
        if area["residents"] is not None and area["code"] in wanted:
            assert abs(area["residents"] - wanted[area["code"]]) <= 2.5 + 1e-3, (area["code"], area["residents"])
            compared += 1
            sources = [i for i, j in links if j == area["code"]]
            changed += len(sources) > 1 or sources[0] in split
print(f"{compared} areas, {changed} of them changed; residents before {sum(residents.values())}, after {sum(wanted.values()):.0f}")
assert compared > 130 and changed >= 5
P
finish
