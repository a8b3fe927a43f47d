# Den Haag from real deliveries: wijken of 2016, key figures of 2019, Leefbaarometer 2.0. Figures on
# the page agree with the publishers' tables; maps that cannot be made are listed with the reason.
# The key figures stand on the wijken of 2019, of which nobody delivered the borders: their series are
# broken, unless a given table or the edition's maker (kept_areas) says that the wijken stayed the same.
. "$(dirname "$0")/../publish/tools.sh"
real=${VEERKRACHT_REAL:-../shared/data/real}
if [ ! -d "$real" ]; then
    echo "skipped: no real deliveries in $real (VEERKRACHT_REAL says where)"
    exit 0
fi
"$VEERKRACHT" ingest --store "$TMP/store.gpkg" "$real/wijk_2016_2017/wijk_2016_rd_from_svg.gpkg" \
    "$real/wijk_2016_2017/gem_2016.csv" "$real/leefbaarometer2" \
    "$real/kwb_denhaag/denhaag_2019_84583NED_full.csv" >/dev/null || fail "ingest"
cp -r catalogue "$TMP/catalogue"
python3 - "$TMP/catalogue/editions/lbm2-2016.json" <<'P'
import json, sys
recipe = json.load(open(sys.argv[1]))
del recipe["kept_areas"]
json.dump(recipe, open(sys.argv[1], "w"))
P
publish --edition lbm2-2016 --gemeente GM0518 --catalogue "$TMP/catalogue"
succeeds "publish without a table"
python3 - "$TMP/editions/lbm2-2016" <<'P' || fail "Den Haag without a table is guessed"
import json, sys
edition = sys.argv[1]
report = json.load(open(edition + "/report.json"))["boundary_years"]
wijk = [y for y in report if y["kind"] == "wijk"]
assert [(y["source"], y["from"], y["into"], y["broken"], y["areas"]) for y in wijk] == \
    [("cbs_kerncijfers", 2019, 2016, 2981, 2981)], report
maps = {m["id"]: m for m in json.load(open(edition + "/edition.json"))["maps"]}
assert not maps["lage_inkomens"]["present"] and "omrekentabel" in maps["lage_inkomens"]["reason"]["nl"], maps["lage_inkomens"]
assert "lage_inkomens" not in json.load(open(edition + "/gm/GM0518.json"))["areas"][0]["themes"]
P
compare() { # the page's figures with the key figures
python3 - "$real" "$TMP/editions/lbm2-2016" <<'P' || fail "Den Haag differs from its sources"
import csv, json, sys
real, edition = sys.argv[1:3]
page = json.load(open(edition + "/edition.json"))
maps = {m["id"]: m for m in page["maps"]}
present = {i for i, m in maps.items() if m["present"]}
assert present == {"kwetsbaar_aandeel", "overlast_niveau", "overlast_ontwikkeling", "corporatie_aandeel",
                   "lage_inkomens", "focus"}, present
assert maps["focus"]["number"] == 9 and maps["samenstelling_huurders"]["number"] == 0
assert maps["samenstelling_huurders"]["missing"] == ["microdata"]
assert all(m["reason"]["nl"] and m["reason"]["en"] for m in maps.values() if not m["present"])
areas = {a["code"]: a for a in json.load(open(edition + "/gm/GM0518.json"))["areas"]}
assert len(areas) == 44
compared = 0
for row in csv.DictReader(open(real + "/kwb_denhaag/denhaag_2019_84583NED_full.csv", encoding="utf-8-sig"), delimiter=";"):
    area = areas.get(row["WijkenEnBuurten"].strip())
    if not area:
        continue
    for theme, column in (("corporatie", "InBezitWoningcorporatie_42"), ("lage_inkomens", "k_40HuishoudensMetLaagsteInkomen_76")):
        cell = row[column].strip()
        value = area["themes"][theme]["value"]
        if cell in (".", ""):
            assert value is None, (area["code"], theme, value)
        elif value is not None:
            assert abs(value - float(cell)) <= 0.5 + 1e-6, (area["code"], theme, value, cell)
            compared += 1
print(f"{compared} figures of {len(areas)} wijken compared with the key figures of 2019")
assert compared > 75
P
}
rm -rf "$TMP/editions"
publish --edition lbm2-2016 --gemeente GM0518
succeeds "publish of what the maker vouches for"
grep -q "gelijk gehouden, 2019 naar 2016: GM0518" "$TMP/editions/lbm2-2016/report.txt" || fail "the report does not say who vouches"
compare
python3 - "$real/kwb_denhaag/denhaag_2019_84583NED_full.csv" >"$TMP/wijken_2019_naar_2016.csv" <<'P'
import csv, sys
print("van_code;naar_code;adressen")
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8-sig"), delimiter=";"):
    code, homes = row["WijkenEnBuurten"].strip(), row["Woningvoorraad_34"].strip()
    if code.startswith("WK"):
        print(f"{code};{code};{homes if homes.isdigit() and homes != '0' else 1}")
P
"$VEERKRACHT" ingest --store "$TMP/store.gpkg" "$TMP/wijken_2019_naar_2016.csv" >/dev/null || fail "ingest of the table"
rm -rf "$TMP/editions"
publish --edition lbm2-2016 --gemeente GM0518 --catalogue "$TMP/catalogue"
succeeds "publish with a table"
compare
finish
