#!/usr/bin/python3
"""Reference values of src/stats/segregation.c, from numpy and scipy formulas written from the
definitions in docs/methods.md. Prints test/stats/golden/segregation.txt:

    /usr/bin/python3 test/stats/reference/segregation.py > test/stats/golden/segregation.txt
"""
import numpy as np
from scipy.stats import hypergeom


def dissimilarity(a, n):
    b = n - a
    return 0.5 * np.abs(a / a.sum() - b / b.sum()).sum()


def isolation(a, n):
    return (a / a.sum() * a / n).sum()


def entropy(p):
    p = np.array([p, 1 - p])
    p = p[p > 0]
    return -(p * np.log(p)).sum()


def theil(a, n):
    own = np.array([entropy(x / y) for x, y in zip(a, n)])
    return 1 - (n * own).sum() / (n.sum() * entropy(a.sum() / n.sum()))


def by_chance(a, n):
    """Expectation of D, summed over the support of scipy's hypergeometric distribution."""
    everybody, group = int(n.sum()), int(a.sum())
    total = 0
    for unit in n.astype(int):
        x = np.arange(0, min(unit, group) + 1)
        p = hypergeom(everybody, group, unit).pmf(x)
        total += (p * np.abs(x / group - (unit - x) / (everybody - group))).sum()
    return total / 2


def corrected(a, n):
    chance = by_chance(a, n)
    return (dissimilarity(a, n) - chance) / (1 - chance)


def case(values):
    return "accept    " + " ".join(f"part={a:g} whole={n:g}" for a, n in values)


even = [(10, 100), (20, 200), (5, 50)]
apart = [(100, 100), (0, 300), (50, 50), (0, 10)]
town = [(415, 2445), (120, 1850), (60, 2210), (310, 980), (5, 40), (0, 15), (90, 3105), (220, 1270)]
derived = [(41.3, 250), (12.25, 180.5), (88.8, 402.1), (3.125, 75)]
rng = np.random.default_rng(20240603)
people = rng.integers(20, 900, 15) * 5
chance = [(int(x), int(n)) for n, x in zip(people, rng.multivariate_hypergeometric(people, int(people.sum() // 9)))]
cases = {"even": even, "complete separation": apart, "a town": town, "derived counts, no whole numbers": derived,
         "15 units by chance alone": chance}

print("# Evenness of a group over units. Made by test/stats/reference/segregation.py: numpy and scipy\n"
      "# formulas from the definitions. By hand: an even spread has D 0 and H 0, complete separation 1.")
for op, run, tolerance in (("dissimilarity", dissimilarity, 1e-12), ("isolation", isolation, 1e-12),
                           ("theil", theil, 1e-12), ("by_chance", by_chance, 1e-9),
                           ("corrected", corrected, 1e-9)):
    print(f"\nop        {op}\ntolerance {tolerance:g}")
    for name, values in cases.items():
        if op in ("by_chance", "corrected") and values is derived:
            continue  # people are whole there; test_segregation.c says how they are rounded
        a, n = np.array(values, float).T
        print(f"# {name}\n{case(values)}\nexpect    {run(a, n):.15g}")
