#!/usr/bin/python3
"""What the change classes of the Leefbaarometer 2.0 (VKL1216) are classes of: the numbers in
docs/decisions/change-classes.md, from the published files.

    /usr/bin/python3 test/stats/reference/change_classes.py FOLDER
"""
import csv
import sys
from collections import Counter

import numpy as np

folder = sys.argv[1]
classes = {r["WK_CODE"]: r["VKL1216"] for r in csv.DictReader(open(f"{folder}/lbm2_klassen_wijk_2002_2016.csv"))}
scores = {(r["GBD"], r["JAAR"]): r for r in
          csv.DictReader(open(f"{folder}/lbm2_dimensiescore_wijk_stand_2012_2014_2016.csv"))}
rows = []
for code, k in classes.items():
    try:
        rows.append([int(k)] + [float(scores[code, "2016"][s]) - float(scores[code, "2012"][s])
                                for s in ("RLBRMTR", "RLBVEI")])
    except (KeyError, ValueError):
        continue  # no class or no score
k, total, safety = np.array(rows).T
print(f"{len(k)} wijken with class and scores; change of the total score (RLBRMTR) and of safety (RLBVEI)")
for c in np.unique(k):
    t, s = total[k == c], safety[k == c]
    print(f"class {c:.0f}: {len(t):5d} wijken   total {t.min():+.4f} to {t.max():+.4f}   safety {s.min():+.4f} to {s.max():+.4f}")
width = 0.5 * 1.4826 * np.median(np.abs(safety - np.median(safety)))
ours = np.where(np.abs(safety) < width, 0, np.sign(safety)).astype(int)
print(f"band of safety +-{width:.4f} (wijken counted equally); ours x class - 4:")
for (a, b), n in sorted(Counter(zip(ours.tolist(), np.sign(k - 4).astype(int).tolist())).items()):
    print(f"  safety {a:+d}, class {b:+d}: {n}")
