#!/usr/bin/python3
"""smooth.py scipy64|scipy32|opencv INPUT OUTPUT [SIGMA_M] - the peers of bench_smooth: 27 packed
fields to 24 shares at the drawn squares, on the raster of the country. Debian: python3-scipy,
python3-opencv."""
import os, sys

sys.dont_write_bytecode = True

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import numpy
from common import packed_read, packed_write

COLUMNS, ROWS, FIRST_ROW = 2800, 3250, 3000  # of the country, in squares

how, source, target = sys.argv[1:4]
sigma = float(sys.argv[4] if len(sys.argv) > 4 else 500) / 100
radius = int(4 * sigma + 0.5)
kind = numpy.float64 if how == "scipy64" else numpy.float32
if how == "opencv":
    import cv2

    def smooth(raster):
        return cv2.GaussianBlur(raster, (2 * radius + 1, 2 * radius + 1), sigma, borderType=cv2.BORDER_CONSTANT)
else:
    from scipy.ndimage import gaussian_filter

    def smooth(raster):
        return gaussian_filter(raster, sigma, mode="constant", truncate=4)

column, row, fields = packed_read(source)
x, y = column.astype(int), row.astype(int) - FIRST_ROW
halo = numpy.zeros((ROWS, COLUMNS), bool)
for dy in (-1, 0, 1):
    for dx in (-1, 0, 1):
        halo[numpy.clip(y + dy, 0, ROWS - 1), numpy.clip(x + dx, 0, COLUMNS - 1)] = True
drawn = numpy.nonzero(halo)
raster = numpy.zeros((ROWS, COLUMNS), kind)


def at_drawn(field):
    raster[y, x] = field
    return smooth(raster)[drawn]


shares = []
with numpy.errstate(all="ignore"):
    for year in range(3):
        base = at_drawn(fields[year])
        shares += [at_drawn(fields[3 + 8 * year + group]) / base for group in range(8)]
packed_write(target, drawn[1], drawn[0] + FIRST_ROW, numpy.array(shares, kind))
