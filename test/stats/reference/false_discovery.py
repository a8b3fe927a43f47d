#!/usr/bin/python3
"""Benjamini and Hochberg by statsmodels: cases for test/stats/golden/change.txt.

    /usr/bin/python3 test/stats/reference/false_discovery.py
"""
import numpy as np
from scipy.stats import norm
from statsmodels.stats.multitest import fdrcorrection

rng = np.random.default_rng(4)
for real in (0, 4, 12):
    z = rng.normal(size=30) + np.where(np.arange(30) < real, 3, 0)
    p = np.maximum(np.round(2 * norm.sf(np.abs(z)), 6), 1e-6)
    rejected = fdrcorrection(p, 0.10)[0].sum()
    # the largest z at which as many are rejected: p = q k / m, one of 30 when there are none
    print("accept    " + " ".join(f"p={x:g}" for x in p))
    print(f"expect    {norm.isf(0.10 * max(rejected, 1) / len(p) / 2):.12g}")
