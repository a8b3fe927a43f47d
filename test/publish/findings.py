"""findings.py EDITION - what an edition says beside its maps, counted again apart from the program and
from the edition's own files alone: spread from csv/gebieden.csv, ranks, noise, sensitivity, regions.
What can be counted again from published figures tells no more than they do. Also: nothing is said of
an area whose figure is hidden, and no file holds a number that is none."""
import csv
import glob
import json
import math
import sys

edition = sys.argv[1]
problems, looked = [], 0


def problem(text):
    problems.append(text)


def check(ok, text):
    global looked
    looked += 1
    if not ok:
        problems.append(text)


def load(path):
    return json.load(open(path), parse_constant=lambda word: problem(f"{path}: {word}"))


page = load(edition + "/edition.json")
catalogue = {}
for path in glob.glob(edition + "/catalogue/*/*.json"):
    entry = json.load(open(path))
    catalogue[path.split("/")[-2], entry["id"]] = entry
recipe = catalogue["editions", page["id"]]
spread_themes = [t["theme"] for t in recipe["themes"] if t.get("spread") and t["theme"] in page["themes"]]
packages = {p["code"]: p for p in map(load, sorted(glob.glob(edition + "/gm/*.json")))}
gemeenten = {c: p for c, p in packages.items() if p["kind"] == "gemeente"}
regions = {c: p for c, p in packages.items() if p["kind"] == "regio"}
rows = list(csv.DictReader(open(edition + "/csv/gebieden.csv", encoding="utf-8")))
for path in glob.glob(edition + "/csv/*.csv"):
    for row in csv.DictReader(open(path, encoding="utf-8")):
        for column, cell in row.items():
            check(cell.lower().strip("-") not in ("nan", "inf"), f"{path}: {row['code']}: {column} is {cell}")
            if column.endswith("_basis") and cell:
                check(int(cell) >= 10 and int(cell) % 5 == 0, f"{path}: {row['code']}: {column} {cell}")

# ---- spread ----

def counts(theme, year, among):
    """(people of the group, all people) of the areas that have both years."""
    years = [""] + ([f"_{year}"] if year else [])
    found = []
    for row in rows:
        cells = [row.get(f"{theme}{y}") for y in years] + [row.get(f"{theme}{y}_basis") for y in years]
        if row["gemeente"] in among and all(cells):
            found.append([(float(row[f"{theme}{y}"]) / 100 * float(row[f"{theme}{y}_basis"]),
                           float(row[f"{theme}{y}_basis"])) for y in years])
    return found


def entropy(p):
    return -sum(q * math.log(q) for q in (p, 1 - p) if q > 0)


def indices(units):
    group, people = sum(a for a, _ in units), sum(n for _, n in units)
    if not 0 < group < people:
        return None
    other, whole = people - group, entropy(group / people)
    return {"dissimilarity": sum(abs(a / group - (n - a) / other) for a, n in units) / 2,
            "isolation": sum(a / group * a / n for a, n in units),
            "theil": 1 - sum(n * entropy(a / n) for a, n in units) / (people * whole)}


def check_spread(name, spread, among):
    check(sorted(spread) == sorted(spread_themes), f"{name}: spread of {sorted(spread)}")
    for theme, said in spread.items():
        years = said.get("periods") or [page["themes"][theme]["from"], page["themes"][theme]["to"]]
        found = counts(theme, years[0] if len(years) == 2 else None, among)
        wanted = [indices([unit[k] for unit in found]) for k in range(len(years))][::-1]
        if "units" not in said:
            check(said["verdict"] == "unknown" and (len(found) < 3 or None in wanted),
                  f"{name}: {theme}: nothing is said of {len(found)} areas")
            continue
        check(said["units"] == len(found) >= 3, f"{name}: {theme}: {said['units']} units, {len(found)} in the table")
        for index in ("dissimilarity", "isolation", "theil"):
            for got, own in zip(said[index], wanted):
                check(abs(got - own[index]) <= 0.0006, f"{name}: {theme}: {index} {got}, the table gives {own[index]:.4f}")
        check(all(c <= d + 0.001 for c, d in zip(said["corrected"], said["dissimilarity"])), f"{name}: {theme}: corrected")
        if said["interval"] is None:
            continue
        low, high = said["interval"]
        verdict = "better" if high < 0 else "worse" if low > 0 else "same"
        # an end that rounds to 0 can be on either side
        check(said["verdict"] == verdict or 0 in (low, high), f"{name}: {theme}: {said['verdict']} with {low}..{high}")
        check(low - 0.0011 <= said["difference"] <= high + 0.0011, f"{name}: {theme}: difference outside its interval")


check_spread("the country", page["spread"], set(gemeenten))
for code, package in packages.items():
    check_spread(code, package["spread"], set(package.get("gemeenten", [code])))

# ---- ranks, clusters, bounds ----

def rank(values, own):
    """Place of the highest, how many others are equal, among how many."""
    return [1 + sum(v > own for v in values), sum(v == own for v in values) - 1, len(values)]


for package in packages.values():
    inside = {}
    for area in package["areas"]:
        inside.setdefault(area.get("gemeente", package["code"]), []).append(area)
    for areas in inside.values():
        for theme in page["themes"]:
            values = [a["themes"][theme]["value"] for a in areas if a["themes"][theme]["value"] is not None]
            for area in areas:
                own = area["themes"][theme]
                hidden = own["value"] is None
                check(own["rank"] == (None if hidden else rank(values, own["value"])), f"{area['code']}: {theme}: rank {own['rank']}")
                check((own["cluster"] is None) == hidden, f"{area['code']}: {theme}: cluster {own['cluster']} of a hidden figure")
                if "bounds" in own:
                    low, high = own["bounds"]
                    check(not hidden and 0 < low <= high <= 100, f"{area['code']}: {theme}: bounds {low}..{high}")
for theme in page["themes"]:
    values = [p["themes"][theme]["value"] for p in gemeenten.values() if p["themes"][theme]["value"] is not None]
    for code, package in gemeenten.items():
        own, said = package["themes"][theme]["value"], package["ranks"].get(theme)
        wanted = None if own is None else dict(zip(("rank", "ties", "among"), rank(values, own)))
        check(said == wanted, f"{code}: {theme}: rank {said}, counted {wanted}")

# ---- two faces: connected by what they border on is not counted again, who is red is ----

maps = {m["id"]: m for m in page["maps"]}
alarm = {m["id"]: k for m in page["maps"] for k, c in enumerate(m["classes"]) if c["alarm"]}
for code, package in packages.items():
    faces = package["faces"]
    if not faces:
        continue
    red = {k for k, a in enumerate(package["areas"]) if a["class"][faces["map"]] == alarm[faces["map"]] and a["residents"]}
    check(faces["red"] == len(red) and set(faces["areas"]) <= red, f"{code}: {faces['red']} red areas, counted {len(red)}")
    check((faces["groups"] == 0) == (not red) and len(faces["areas"]) >= bool(red), f"{code}: {faces['groups']} groups")

# ---- noise ----

for name, noise in page["noise"].items():
    classes = [a["class"][name] for p in gemeenten.values() for a in p["areas"]]
    shown = [c for c in classes if c < 20]
    real = sum(not maps[name]["classes"][c]["hatch"] for c in shown)
    check((noise["tested"], noise["real"]) == (len(shown), real), f"{name}: noise {noise['tested']}, {noise['real']}; counted {len(shown)}, {real}")
    for theme, own in noise["themes"].items():
        figures = [a["themes"][theme] for p in gemeenten.values() for a in p["areas"] if a["themes"][theme]["change"] is not None]
        check((own["tested"], own["real"]) == (len(figures), sum(f["real"] for f in figures)), f"{name}: {theme}: {own}")

# ---- sensitivity ----

for code, package in packages.items():
    for theme, said in package["sensitivity"].items():
        for component in said["components"]:
            check(len(component["areas"]) == len(component["classes"]), f"{code}: {component['id']}")
            for k, c in zip(component["areas"], component["classes"]):
                own = package["areas"][k]["class"][said["map"]]
                check(own < 20 and c < 20 and c != own, f"{code}: {component['id']}: {own} becomes {c}")
for theme, said in page["sensitivity"].items():
    kind = catalogue["indicators", page["themes"][theme]["indicator"]]
    for component in said["components"]:
        check(any(c["indicator"] == component["id"] and c["weight"] == component["weight"] for c in kind["components"]), f"{component['id']} is no component")
        for name, number in component["changed"].items():
            check(0 <= number <= page["noise"].get(name, {}).get("tested", len(rows)), f"{component['id']}: {name}: {number}")
        level = next(p["sensitivity"][theme]["map"] for p in gemeenten.values())
        told = sum(len(c["areas"]) for p in gemeenten.values() for c in p["sensitivity"][theme]["components"] if c["id"] == component["id"])
        check(component["changed"][level] == told, f"{component['id']}: {component['changed'][level]} areas, packages name {told}")

# ---- bandwidths ----

for code, package in packages.items():
    for name, widths in package["bandwidths"].items():
        check(list(widths) == [str(w) for w in page["bandwidths"]], f"{code}: {name}: widths {list(widths)}")
        check(widths[str(page["bandwidth"])] == package["classes"][name]["shares"], f"{code}: {name}: the drawn width is another map")

# ---- regions ----

listed = {p["code"]: p for p in load(edition + "/places.json")["places"]}
check({r["code"] for r in page["regions"]} == set(regions) <= set(listed), "regions of edition.json, places.json and gm/")
for code, region in regions.items():
    parts = [gemeenten[g] for g in region["gemeenten"]]
    check(sorted(a["code"] for a in region["areas"]) == sorted(a["code"] for p in parts for a in p["areas"]), f"{code}: areas")
    check(abs(region["residents"] - sum(p["residents"] for p in parts)) <= 2.5 * len(parts) + 2.5, f"{code}: residents {region['residents']}")
    for part in parts: # the same figures of an area, whatever package it stands in
        own = {a["code"]: a for a in part["areas"]}
        for area in region["areas"]:
            if area["code"] in own:
                check({k: v for k, v in area.items() if k != "gemeente"} == own[area["code"]], f"{code}: {area['code']} differs from its municipality's")
    for theme, figure in region["themes"].items():
        values = [p["themes"][theme]["value"] for p in parts if p["themes"][theme]["value"] is not None]
        if values and figure["value"] is not None:
            check(min(values) - 1 <= figure["value"] <= max(values) + 1, f"{code}: {theme} {figure['value']} of {values}")

print(f"{looked} findings looked at, {len(problems)} problems")
for text in problems[:10]:
    print("  " + text)
sys.exit(bool(problems) or looked < 2000)
