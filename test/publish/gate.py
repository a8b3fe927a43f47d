"""gate.py STORE EDITION - every figure of a whole edition against the store, apart from the program:
nothing with fewer than 10 people behind it is in the JSON, the tables or the tiles; no share of
people is 0 or 100 %; figures are rounded; JSON, tables and tiles say the same. Prints how much it looked at."""
import csv
import glob
import json
import sqlite3
import sys

sys.path.insert(0, "test/publish")
import pmtiles

store, edition = sqlite3.connect(sys.argv[1]), sys.argv[2]
page = json.load(open(edition + "/edition.json"))
level, boundary = page["level"], page["boundary"]
support = f"{level}_{boundary}"
indicators = {}
for path in glob.glob(edition + "/catalogue/indicators/*.json"):
    indicator = json.load(open(path))
    indicators[indicator["id"]] = indicator
least = json.load(open(edition + "/catalogue/disclosure.json"))["least_people"]
names = [row[0] for row in store.execute(f"select code from {support} order by fid")]
problems = []


def problem(text):
    problems.append(text)


def series(indicator, period):
    """Code -> figure of a count, at the period or the nearest one (of two the earlier)."""
    rows = store.execute("select period, table_name from series where support=? and indicator=?",
                         (support, indicator)).fetchall()
    if not rows:
        return {}
    _, table = min(rows, key=lambda row: (abs(row[0] - period), row[0]))
    return {names[fid - 1]: value for fid, value in
            store.execute(f'select fid, "{indicator}" from "{table}"')}


bases = {}
for theme, about in page["themes"].items():
    indicator = indicators[about["indicator"]]
    if indicator["kind"] in ("share", "turned"):
        for period in (about["to"], about["from"]):
            if period:
                bases[theme, period] = series(indicator["base"], period)

looked = 0
json_class, json_value = {}, {}
for path in sorted(glob.glob(edition + "/gm/*.json")):
    place = json.load(open(path))
    for area in [place] + place["areas"]:
        for count in ("residents", "dwellings"):
            looked += 1
            if area[count] is not None and (area[count] < least or area[count] % 5):
                problem(f"{area['code']}: {count} {area[count]}")
    for name, share in place["classes"].items():
        looked += len(share["shares"])
        if any(s is not None and s != int(s) for s in share["shares"]):
            problem(f"{place['code']}: {name}: shares are not whole")
    for area in place["areas"]:
        json_class[area["code"]] = area["class"]
        for theme, figure in area["themes"].items():
            about = page["themes"][theme]
            looked += 3 + len(figure["series"])
            json_value[area["code"], theme] = figure["value"]
            if figure["value"] is not None and about["unit"]["nl"] == "%" and figure["value"] % 1:
                problem(f"{area['code']}: {theme} {figure['value']} is not rounded")
            told = [figure["value"]] + [value for _, value in figure["series"]]
            what = indicators[about["indicator"]]
            if what["kind"] == "share" and what["sensitive"] and any(v in (0, 100) for v in told):
                problem(f"{area['code']}: {theme} {told} tells that all or none have it")
            behind = (bases.get((theme, about["to"])) or {}).get(area["code"]) or 0
            if what["kind"] == "share" and what["sensitive"] and figure["value"] is not None:
                most = behind * (min(figure["value"], 100 - figure["value"]) + 0.5) / 100
                if behind and most < least:
                    problem(f"{area['code']}: {theme} {figure['value']} % of {behind} is {most:.1f} people at most")
            if (figure["value"] is None) != (figure["flag"] != 0):
                problem(f"{area['code']}: {theme}: value and flag disagree")
            if (figure["change"] is None) != (figure["change_flag"] != 0):
                problem(f"{area['code']}: {theme}: change and flag disagree")
            shown = {about["to"]: figure["value"] is not None,
                     about["from"]: figure["change"] is not None}
            for period, there in shown.items():
                behind = bases.get((theme, period))
                if there and behind is not None and not (behind.get(area["code"]) or 0) >= least:
                    problem(f"{area['code']}: {theme} {period} is shown with "
                            f"{behind.get(area['code'])} people")

for path in glob.glob(edition + "/csv/*.csv"):
    for row in csv.DictReader(open(path, encoding="utf-8")):
        for count in ("inwoners", "woningen"):
            looked += 1
            if row[count] and (int(row[count]) < least or int(row[count]) % 5):
                problem(f"{path}: {row['code']}: {count} {row[count]}")
        for theme in page["themes"]:
            looked += 1
            wanted = json_value.get((row["code"], theme), "other")
            if wanted != "other" and (float(row[theme]) if row[theme] else None) != wanted:
                problem(f"{path}: {row['code']}: {theme} {row[theme]} is {wanted} in the JSON")

features = 0
maps = {m["id"] for m in page["maps"] if m["present"]}
for path in sorted(glob.glob(edition + "/gm/*.pmtiles")):
    for z, x, y, layers in pmtiles.tiles(path):
        for name, list_of_features in layers.items():
            for _, properties in list_of_features:
                features += 1
                if name.startswith("s_"):
                    if set(properties) != {"c"} or not 0 <= properties["c"] <= 26:
                        problem(f"{path}: {name}: {properties}")
                elif name == "areas":
                    if set(properties) - maps != {"i", "code"}:
                        problem(f"{path}: areas: {sorted(properties)}")
                    said = json_class[properties["code"]]
                    if any(properties[m] != said[m] for m in maps):
                        problem(f"{path}: {properties['code']}: tile and JSON disagree")
                elif name not in ("land", "borders", "inhabited", "label", "place", "water", "green",
                                  "road", "rail", "station"):
                    problem(f"{path}: layer {name}?")

print(f"{looked} figures and {features} features of tiles looked at, {len(problems)} problems")
for text in problems[:10]:
    print("  " + text)
sys.exit(bool(problems) or looked < 1000 or features < 1000)
