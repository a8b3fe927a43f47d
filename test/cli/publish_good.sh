# A town published: complete, verified, gated, the same bytes on any number of threads.
. "$(dirname "$0")/../publish/tools.sh"
town

publish --edition demo-2024 --json --threads 1
succeeds "publish"
same "missing maps" "$(python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["maps_missing"])' "$TMP/out")" "[]"
nothing_half "publish"
hashes "$TMP/editions/demo-2024" >"$TMP/one"
for threads in 2 8; do
    publish --edition demo-2024 --replace --threads $threads
    succeeds "publish on $threads threads"
    hashes "$TMP/editions/demo-2024" >"$TMP/many"
    cmp -s "$TMP/one" "$TMP/many" || fail "$threads threads give other bytes"
done
for file in edition.json places.json overview.pmtiles report.txt report.json csv/gebieden.csv csv/gemeenten.csv catalogue/texts.json manifest.json; do
    [ -s "$TMP/editions/demo-2024/$file" ] || fail "no $file"
done
gunzip -c "$TMP/editions/demo-2024/edition.json.gz" | cmp -s - "$TMP/editions/demo-2024/edition.json" || fail "the compressed twin differs"
grep -rqF "$TMP" "$TMP/editions/demo-2024" && fail "the edition speaks of this machine"

python3 test/publish/gate.py "$TMP/store.gpkg" "$TMP/editions/demo-2024" || fail "the gate"
python3 test/publish/findings.py "$TMP/editions/demo-2024" || fail "the findings"
[ -s "$TMP/editions/demo-2024/gm/RG90.json" ] && [ -s "$TMP/editions/demo-2024/gm/RG90.pmtiles" ] || fail "no package of the catalogue's region"
python3 test/publish/bounds.py "$TMP/editions/demo-2024" || fail "a hidden share follows from its municipality's"

publish --edition open-2022
succeeds "an edition of open data alone"
python3 test/publish/gate.py "$TMP/store.gpkg" "$TMP/editions/open-2022" || fail "the gate, open data"
python3 test/publish/findings.py "$TMP/editions/open-2022" || fail "the findings, open data"
python3 - "$TMP/editions/open-2022/edition.json" <<'P' || fail "an edition of the demo's deliveries does not say it is invented"
import json, sys
page = json.load(open(sys.argv[1]))
assert page["demo"] and page["note"]["nl"].startswith("Verzonnen") and page["note"]["en"].startswith("Invented")
P
python3 - "$TMP/editions/open-2022/edition.json" <<'P' || fail "the focus map takes place 9 of open data"
import json, sys
maps = {m["id"]: m for m in json.load(open(sys.argv[1]))["maps"]}
replaced = maps["samenstelling_huurders"]
assert replaced["present"] or (maps["focus"]["number"] == 9 and replaced["number"] == 0 and replaced["missing"])
P

publish --edition lbm2-2016
refused "an edition whose areas were not delivered" "has no areas 'wijk' of 2016.*ingest"

# A region on the command line; the catalogue's is left out when a municipality of it is.
publish --edition demo-2024 --replace --no-csv --gemeente GM9001,GM9003 --regio "RG01 Regio Test=GM9003,GM9001"
succeeds "a region on the command line"
same "its packages" "$(ls "$TMP/editions/demo-2024/gm" | grep -v gz | tr '\n' ' ')" \
    "GM9001.json GM9001.pmtiles GM9003.json GM9003.pmtiles RG01.json RG01.pmtiles "
grep -q "regio's: 1; overgeslagen omdat er gemeenten van ontbreken: 1" "$TMP/editions/demo-2024/report.txt" || fail "the report does not count regions"
python3 - "$TMP/editions/demo-2024" <<'P' || fail "a region on the command line"
import json, sys
sys.path.insert(0, "test/publish")
import pmtiles
region = json.load(open(sys.argv[1] + "/gm/RG01.json"))
assert region["kind"] == "regio" and region["gemeenten"] == ["GM9001", "GM9003"]
land = [f for _, _, _, layers in pmtiles.tiles(sys.argv[1] + "/gm/RG01.pmtiles") for f in layers.get("land", [])]
assert land, "the region has no land"
for area in region["areas"]: # the comparison stays with the own municipality
    own = {"GM9001": "Testdam", "GM9003": "Schetsmeer"}[area["gemeente"]]
    assert area["water"] or own in area["context"]["nl"], area["context"]
P
publish --edition demo-2024 --replace
succeeds "publish again"

verify "$TMP/editions/demo-2024"
succeeds "verify"
cp -r "$TMP/editions/demo-2024" "$TMP/tampered"
printf ' ' >>"$TMP/tampered/gm/GM9001.json"
echo 'x' >"$TMP/tampered/gm/extra.txt"
rm "$TMP/tampered/places.json"
sed -i 's/overlast/Overlast/' "$TMP/tampered/report.txt"
verify "$TMP/tampered"
same "verify of a tampered edition" "$code" 1
for finding in 'changed: .*gm/GM9001.json' 'extra: .*gm/extra.txt' 'missing: .*places.json' 'changed: .*report.txt' '4 findings'; do
    grep -Eq "$finding" "$TMP/out" || fail "verify does not say $finding"
done
verify --json "$TMP/tampered"
python3 -c 'import json,sys; d=json.load(open(sys.argv[1])); assert not d["ok"] and len(d["findings"]) == 4' "$TMP/out" || fail "verify --json"
verify "$TMP/nowhere"
refused "verify of nothing" 'nowhere: there is no such folder'
finish
