#!/usr/bin/env python3
"""Does `veerkracht explain` tell the truth? Every number it prints is made again from the numbers it
says it was made of, and what comes out is compared with what the edition published.

    road.py VEERKRACHT STORE DELIVERIES EDITION_FOLDER EDITION PLACE...
"""
import csv
import functools
import glob
import json
import math
import re
import subprocess
import sys

program, store, deliveries, folder, edition = sys.argv[1:6]
places = sys.argv[6:]
mistakes = []
checked = {"numbers": 0, "rows": 0, "maps": 0, "published": 0}


def near(what, got, wanted, relative=2e-6):
    checked["numbers"] += 1
    if (got is None) != (wanted is None):
        mistakes.append(f"{what}: {got} is not {wanted}")
    elif got is not None and abs(got - wanted) > relative * max(abs(got), abs(wanted)) + 1e-9:
        mistakes.append(f"{what}: {got} is not {wanted}")


def explain(place, name):
    done = subprocess.run([program, "explain", "--store", store, "--edition", edition, "--area", place, "--map", name,
                           "--json", "--all"], capture_output=True, text=True)
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr


@functools.cache
def lines_of(name):
    found = glob.glob(f"{deliveries}/**/{glob.escape(name)}", recursive=True)
    return open(found[0], encoding="utf-8-sig").read().splitlines() if found else []


def check_rows(what, x, place):
    """Every figure with a row: that line of the file names the place and holds the figure."""
    if isinstance(x, list):
        for y in x:
            check_rows(what, y, place)
    if not isinstance(x, dict):
        return
    place = x.get("area", place)
    if x.get("file", "").endswith(".csv") and x["row"] and x["value"] is not None:
        checked["rows"] += 1
        line = lines_of(x["file"])[x["row"] - 1]
        held = {float(c) for c in re.findall(r"-?\d+\.?\d*(?:[eE]-?\d+)?", line)}
        if place not in line or not any(abs(h - x["value"]) <= 1e-6 * abs(h) for h in held):
            mistakes.append(f"{what}: {x['value']} is not in row {x['row']} of {x['file']}: {line}")
    for y in x.values():
        check_rows(what, y, place)


def of_part(part):
    """A part of a figure as delivered: a share, or a divided figure."""
    given = part["given"]["value"]
    base = part["base"]["value"] if "base" in part else part.get("base_summed")
    if given is None:
        return None
    if "factor" in part:
        return given * part["factor"]
    return min(given / base, 1)


def of_square(what, part, sigma, here):
    """A part of a square's figure: sums over the squares around it."""
    wa = wn = w2n = 0
    for s in part["squares"]:
        x, y = (int(n) for n in re.match(r"E(\d+)N(\d+)", s["square"]).groups())
        w = math.exp(-((x - here[0]) ** 2 + (y - here[1]) ** 2) * 1e4 / (2 * sigma**2))
        near(f"{what} weight of {s['square']}", s["w"], w)
        wa, wn, w2n = wa + w * s["a"], wn + w * s["n"], w2n + w * w * s["n"]
    near(f"{what} squares", part["count"], len(part["squares"]))
    near(f"{what} n_eff", part["n_eff"], wn * wn / w2n, 1e-5)
    near(f"{what} largest", part["largest"], max(s["w"] * s["n"] for s in part["squares"]) / wn)
    return wa / wn


def of_period(what, p, sigma, here):
    """The figure of one period from what it is made of."""
    def part(x):
        return of_square(what, x, sigma, here) if "squares" in x else of_part(x)
    if "components" in p:
        weights = sum(c["weight"] for c in p["components"])
        value = 0
        for c in p["components"]:
            share = part(c)
            near(f"{what} {c['indicator']}", c["share"], share)
            if share is None:
                return None
            near(f"{what} {c['indicator']} adds", c["adds"], 100 * c["weight"] * share / c["national"] / weights)
            value += c["adds"]
        return value
    if p.get("places") and p["value"] is not None:
        people = sum(x["behind"] for x in p["places"])
        near(f"{what} people", p["behind"], people)
        return sum(x["behind"] * x["value"] for x in p["places"]) / people
    if "given" in p or "squares" in p:
        return part(p)
    return None


def check_period(what, p, sigma, here):
    if p["value"] is None:
        return
    near(f"{what} value", p["value"], of_period(what, p, sigma, here))
    if p.get("error") and "rounding" in p:
        v, n = p["value"], p["behind"]
        rest = p["rounding"] * (p["per_cell"] if "per_cell" in p else 1 / n**2)
        near(f"{what} error", p["error"], math.sqrt(max(v * (1 - v), 0) / n + rest), 1e-5)


def check_change(what, axis):
    c = axis["change"]
    if c["value"] is None:
        return
    near(f"{what} change", c["value"], axis["to"]["value"] - axis["from"]["value"], 1e-5)
    if "spread" in c:
        near(f"{what} band", c["band"], max(c["neutral_band"] * c["spread"], c["smallest"]))
        return
    if c["error"] is None:
        return
    near(f"{what} error", c["error"], math.hypot(axis["to"]["error"], axis["from"]["error"]))
    near(f"{what} z", c["z"], c["value"] / c["error"])
    near(f"{what} p", c["p"], math.erfc(abs(c["z"]) / math.sqrt(2)))
    near(f"{what} limit", math.erfc(c["z_limit"] / math.sqrt(2)), 0.10 * max(c["rejected"], 1) / c["tested"])
    near(f"{what} band", c["band"], max(c["z_limit"] * c["error"], c["smallest"]))


def direction(axis):
    band = axis["change"]["band"]
    band = math.inf if band is None else band
    return 1 if abs(axis["drawn"]) < band or axis["drawn"] == 0 else 2 if axis["drawn"] > 0 else 0


def passed(axis):
    return sum(axis["drawn"] >= x["limit"] for x in axis["level"]["limits"])


def class_of(e):
    """The class of the map from what each axis draws; None where an axis has nothing."""
    axes = e["axes"]
    if any(a["drawn"] is None for a in axes):
        return None
    if e["draws"] == "level":
        return passed(axes[0])
    if e["draws"] == "change":
        d = direction(axes[0])
        strong = abs(axes[0]["drawn"]) >= axes[0]["change"]["strong"]
        return 2 if d == 1 else 3 + strong if d == 2 else 1 - strong
    by = direction if e["draws"] == "change_change" else passed
    return 3 * (2 - by(axes[0])) + by(axes[1])


def check_limits(what, axis):
    level = axis["level"]
    for x in level["limits"]:
        if "times" in x:
            near(f"{what} limit", x["limit"], x["times"] * level["national"])
        if "spreads" in x:
            near(f"{what} limit", x["limit"], level["national"] + x["spreads"] * level["spread"])


def check_axis(what, e, axis, here):
    sigma = e.get("sigma_m")
    for year in ("to", "from"):
        if year in axis:
            check_period(f"{what} {year}", axis[year], sigma, here)
    if "change" in axis:
        check_change(what, axis)
    plain = axis["change"]["value"] if "change" in axis else axis["to"]["value"]
    if "relative" in axis and axis["relative"]["value"] is not None:
        near(f"{what} relative", axis["relative"]["value"], plain - axis["relative"]["mean"], 1e-5)
        plain = axis["relative"]["value"]
    if axis["drawn"] is not None:
        near(f"{what} drawn", axis["drawn"], plain)
    if "level" in axis:
        check_limits(what, axis)


def check_published(what, e, name, row, area):
    """What leaves the gate, against the edition's table and package."""
    checked["published"] += 1
    if area and area["class"][name] != e["gate"]["class"]["code"]:
        mistakes.append(f"{what}: class {e['gate']['class']['code']} and not {area['class'][name]}")
    published = row.get(f"kaart_{name}")  # municipalities have no class in their table
    if published and e["gate"]["class"].get("id", published) != published:
        mistakes.append(f"{what}: {e['gate']['class']['id']} and not {published}")
    for f, axis in zip(e["gate"]["figures"], e["axes"]):
        theme = f["theme"]
        for key, column in (("value", theme), ("change", theme + "_verandering"), ("relative", theme + "_tov_gemeente")):
            written = row.get(column, "")
            if key in f:
                near(f"{what} {column}", f[key], float(written) if written else None)
        if area:
            near(f"{what} {theme} in the package", f["value"], area["themes"][theme]["value"])
        if f["value"] is not None:  # rounded to whole per cents or points: within half of one
            exact = axis["to"]["value"] * f["shown_factor"]
            if abs(f["value"] - exact) > 0.5 + 1e-4:
                mistakes.append(f"{what}: {f['value']} shown for {exact}")


tables = {}
for table in ("gebieden", "gemeenten", "regios"):
    tables.update((r["code"], r) for r in csv.DictReader(open(f"{folder}/csv/{table}.csv", encoding="utf-8-sig")))
maps = [m["id"] for m in json.load(open(f"{folder}/edition.json"))["maps"] if m["present"]]
for place in places:
    square = re.match(r"E(\d+)N(\d+)$", place)
    row = tables.get(place)
    area = None
    if row and "gemeente" in row:
        package = json.load(open(f"{folder}/gm/{row['gemeente']}.json"))
        area = next(a for a in package["areas"] if a["code"] == place)
    for name in maps:
        what = f"{edition} {place} {name}"
        e = explain(place, name)
        if isinstance(e, str):
            if not (square and "does not draw map" in e):
                mistakes.append(f"{what}: {e.strip()}")
            continue
        checked["maps"] += 1
        here = tuple(int(n) for n in square.groups()) if square else None
        for axis in e["axes"]:
            check_axis(f"{what} {axis['theme']}", e, axis, here)
        check_rows(what, e["axes"], place)
        made = class_of(e)
        if made is not None and made != e["class"]["code"]:
            mistakes.append(f"{what}: its numbers make class {made}, it says {e['class']['code']}")
        if made is None and e["class"]["code"] < 20:
            mistakes.append(f"{what}: class {e['class']['code']} of nothing")
        if row:
            check_published(what, e, name, row, area)
for line in mistakes[:20]:
    print(line)
print(f"{edition}: {checked['maps']} explanations, {checked['numbers']} numbers made again, {checked['rows']} rows found, "
      f"{checked['published']} compared with what was published, {len(mistakes)} mistakes")
sys.exit(bool(mistakes))
