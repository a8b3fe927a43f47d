"""edges.py PACKAGE.. - neighbours share their borders in every tile of a package, at every zoom.

Of the areas and of the spots of every map: an edge is of one patch or of two, of two in opposite
directions; no two edges cross, but for what rounding to whole units of a tile does (each point is
moved by at most 0.71); at the last zoom no two edges of one patch each lie on each other in part (before
it, a strip of nothing between them may have vanished). The outer edges of the areas are those of the
land, and the lines of `borders` are edges of areas. Two tiles side by side have the same edges where
their buffers overlap. Exit code 1 with the first faults.
"""
import collections
import math
import sys

from pmtiles import tiles

EXTENT, BUFFER, LAST_ZOOM = 4096, 64, 14
BIN = 64  # units
ROUNDING = math.sqrt(2)  # two points, each moved by half the diagonal of a unit
LOW, HIGH = -BUFFER, EXTENT + BUFFER


def on_box(a, b):
    """An edge along the tile's box, where rings were cut off and closed."""
    return any(a[k] == b[k] and a[k] in (LOW, HIGH) for k in (0, 1))


def directed(features):
    """Edges of all rings as (from, to): how often."""
    count = collections.Counter()
    for _, _, rings in features:
        for ring in rings:
            for i, a in enumerate(ring):
                b = ring[i - 1]
                if not on_box(a, b):
                    count[(b, a)] += 1
    return count


def undirected(count):
    return {tuple(sorted(edge)) for edge in count}


def turn(a, b, p):
    return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])


def depth(e, f):
    """How far two edges go through each other, in units: 0 when they do not."""
    (a, b), (c, d) = e, f
    t1, t2, t3, t4 = turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)
    le, lf = math.dist(a, b), math.dist(c, d)
    if t1 * t2 < 0 and t3 * t4 < 0:
        return min(abs(t1) / le, abs(t2) / le, abs(t3) / lf, abs(t4) / lf)
    return 0


def common(e, f):
    """How long two edges lie on each other."""
    (a, b), (c, d) = e, f
    le = math.dist(a, b)
    if turn(a, b, c) == turn(a, b, d) == 0:
        along = lambda p: ((p[0] - a[0]) * (b[0] - a[0]) + (p[1] - a[1]) * (b[1] - a[1])) / le
        low, high = sorted((along(c), along(d)))
        return max(0, min(le, high) - max(0, low))
    return 0


def bins(edge):
    """The bins that an edge may touch, row by row, with the part of it in the row."""
    (x1, y1), (x2, y2) = edge
    low, high = sorted((y1, y2))
    for row in range(low // BIN, high // BIN + 1):
        if y1 == y2:
            xs = (x1, x2)
        else:
            xs = [x1 + (min(max(y, low), high) - y1) * (x2 - x1) / (y2 - y1) for y in (row * BIN, (row + 1) * BIN)]
        for column in range(math.floor(min(xs) - 1) // BIN, math.floor(max(xs) + 1) // BIN + 1):
            yield column, row


def pairs(edges):
    """Pairs that may touch."""
    grid, seen = collections.defaultdict(list), set()
    for edge in sorted(edges):
        for at in bins(edge):
            for other in grid[at]:
                if (other, edge) in seen:
                    continue
                seen.add((other, edge))
                yield other, edge
            grid[at].append(edge)


def within(edge, low, high, axis):
    return all(low < p[axis] < high for p in edge) and all(LOW < p[1 - axis] < HIGH for p in edge)


def shifted(edge, dx, dy):
    return tuple(sorted((x + dx, y + dy) for x, y in edge))


def check_layer(where, features, last, faults, deepest):
    count = directed(features)
    for (a, b), times in count.items():
        if times > 1:
            faults.append(f"{where}: edge {a} {b} is there {times} times in one direction")
    edges = undirected(count)
    outer = {tuple(sorted(edge)) for edge in count if edge[::-1] not in count}
    for e, f in pairs(edges):
        through = depth(e, f)
        deepest[where.split()[-1]] = max(deepest[where.split()[-1]], through)
        if through > ROUNDING:
            faults.append(f"{where}: {e} and {f} cross by {through:.1f} units")
        if last and e in outer and f in outer and common(e, f) > 0.01:
            faults.append(f"{where}: {e} and {f} lie on each other")
    return count, edges


def check_areas(where, layers, count, edges, faults):
    land = directed(layers.get("land", []))
    outer = {edge for edge, times in count.items() if edge[::-1] not in count}
    for edge in outer ^ set(land):
        faults.append(f"{where}: {edge} is of the {'areas' if edge in outer else 'land'} alone")
    for _, _, lines in layers.get("borders", []):
        for line in lines:
            for edge in zip(line, line[1:]):
                if tuple(sorted(edge)) not in edges and not on_box(*edge):
                    faults.append(f"{where}: line {edge} of borders is no edge of an area")


def check_beside(tile, name, known, faults):
    """Against the tiles to the east and south."""
    z, x, y = tile
    for axis, (dx, dy) in enumerate(((1, 0), (0, 1))):
        other = known.get((z, x + dx, y + dy), {}).get(name)
        mine = known[tile].get(name)
        if mine is None or other is None:
            continue
        here = {e for e in mine if within(e, EXTENT - BUFFER, EXTENT + BUFFER, axis)}
        there = {shifted(e, dx * EXTENT, dy * EXTENT) for e in other}
        there = {e for e in there if within(e, EXTENT - BUFFER, EXTENT + BUFFER, axis)}
        for edge in sorted(here ^ there)[:1]:
            faults.append(f"{z}/{x}/{y} {name}: {edge} is not in the tile beside it")


def check(path):
    known, faults, deepest, edges_seen = {}, [], collections.Counter(), 0
    for z, x, y, layers in tiles(path, shapes=True):
        known[(z, x, y)] = {}
        for name, features in layers.items():
            if name != "areas" and not name.startswith("s_"):
                continue
            count, edges = check_layer(f"{z}/{x}/{y} {name}", features, z == LAST_ZOOM, faults, deepest)
            known[(z, x, y)][name] = edges
            edges_seen += len(edges)
            if name == "areas":
                check_areas(f"{z}/{x}/{y} {name}", layers, count, edges, faults)
    for tile, by_name in known.items():
        for name in by_name:
            check_beside(tile, name, known, faults)
    print(f"{path}: {len(known)} tiles, {edges_seen} edges, {len(faults)} faults; deepest crossing "
          f"{max(deepest.values(), default=0):.2f} units")
    for fault in faults[:12]:
        print("  " + fault)
    return not faults and edges_seen > 0


if __name__ == "__main__":
    sys.exit(0 if all([check(path) for path in sys.argv[1:]]) else 1)
