"""count_classes.py REAL EDITION - maps 5 and 6 of the whole country, counted apart from the program:
from the publishers' CSVs alone, by the formulas of docs/methods.md, and compared with the classes in
the edition's gm/*.json. Also the sign: where safety is low, nuisance must be high."""
import collections
import csv
import glob
import json
import sys

real, edition = sys.argv[1:3]
LEVEL = [-1.5, -0.5, 0.5, 1.5]  # map 5: national mean + limit x robust spread
NEUTRAL, STRONG = 0.5, 2.0      # map 6: half-width in robust spreads, strong in half-widths


def median(pairs):
    """Weighted: the smallest value at which half the weight lies at or below it."""
    pairs = sorted(pairs)
    half, run = sum(w for _, w in pairs) / 2, 0
    for value, weight in pairs:
        run += weight
        if run >= half:
            return value


def robust(pairs):
    centre = median(pairs)
    return 1.4826 * median([(abs(v - centre), w) for v, w in pairs])


people = {}
for row in csv.DictReader(open(real + "/wijk_2016_2017/wijk_2016.csv", encoding="utf-8", errors="replace")):
    number = int(row["AANT_INW"])
    people[row["WK_CODE"]] = number if number >= 0 else None
safety = collections.defaultdict(dict)
with open(real + "/leefbaarometer2/lbm2_dimensiescore_wijk_stand_2012_2014_2016.csv") as lines:
    head = next(lines).strip().split(",")
    for line in lines:
        cells = line.strip().split(",")
        if len(cells) == len(head) and cells[head.index("RLBVEI")]:
            safety[cells[0]][int(cells[1])] = float(cells[head.index("RLBVEI")])

level, change = {}, {}
for code, years in safety.items():
    if code not in people:
        continue
    if 2016 in years:
        level[code] = -years[2016]
        if 2012 in years:
            change[code] = -years[2016] + years[2012]
weigh = lambda figures: [(v, people[c]) for c, v in figures.items() if people[c]]
mean = sum(v * w for v, w in weigh(level)) / sum(w for _, w in weigh(level))
spread, band = robust(weigh(level)), NEUTRAL * robust(weigh(change))


def level_class(v):
    return sum(v >= mean + l * spread for l in LEVEL)


def change_class(d):
    if abs(d) < band:
        return 2
    far = abs(d) >= STRONG * band
    return 3 + far if d > 0 else 1 - far


def counted(figures, classify):
    count = collections.Counter()
    for code in people:
        if code not in figures:
            count[21] += 1
        elif not (people[code] or 0) >= 10:
            count[20] += 1
        else:
            count[classify(figures[code])] += 1
    return dict(sorted(count.items()))


got = {"overlast_niveau": collections.Counter(), "overlast_ontwikkeling": collections.Counter()}
municipalities, classes = 0, {}
for path in glob.glob(edition + "/gm/*.json"):
    municipalities += 1
    for area in json.load(open(path))["areas"]:
        classes[area["code"]] = area["class"]["overlast_niveau"]
        for name in got:
            got[name][area["class"][name]] += 1

failed = municipalities != 390
print(f"{municipalities} municipalities, {len(classes)} wijken; mean {mean:.6f}, spread {spread:.6f}, band {band:.6f}")
for name, wanted in (("overlast_niveau", counted(level, level_class)),
                     ("overlast_ontwikkeling", counted(change, change_class))):
    same = dict(sorted(got[name].items())) == wanted
    failed |= not same
    print(f"{name}: {wanted} counted, {dict(sorted(got[name].items()))} published{'' if same else ' DIFFERS'}")

safest = sorted((c for c in level if (people[c] or 0) >= 10), key=lambda c: level[c])
failed |= any(classes[c] > 1 for c in safest[:100]) or any(classes[c] < 3 for c in safest[-100:])
print("sign: the 100 safest wijken are in the two lowest classes, the 100 least safe in the two highest")
sys.exit(failed)
