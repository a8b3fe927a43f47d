"""truth.py DELIVERIES EDITION - what the demo planted beside what the maps show.

Prints a confusion table per map, in residents: rows planted, columns drawn. Areas come from
csv/gebieden.csv; squares are looked up in the spots of the published tiles, decoded apart from the
program. Fails when the resilience map finds under 95 % of the residents of planted red places, or
calls over 2 % of the others red. Needs numpy and gdaltransform."""
import collections
import csv
import glob
import gzip
import json
import pathlib
import struct
import subprocess
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import pmtiles  # noqa: E402

ZOOM, EXTENT, NOTHING = 12, 4096, 255
FOUND_LEAST, FALSE_MOST = 95.0, 2.0
DOWN_UP = 0.04, 0.045  # half of what is planted at least: vulnerable residents, nuisance
RED = "weinig_veerkracht"
MAPS, RELATIVE = ("veerkracht_abs", "kwetsbaar_ontwikkeling", "overlast_ontwikkeling"), "veerkracht_rel"
CROSS = (("veerkrachtig", "houdt_stand", RED), ("verbetert", "stabiel", "overlast_neemt_toe"),
         ("ontspanning", "ontspanning_zonder_effect", "verslechtert"))


def read(path, delimiter):
    with open(path, encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def planted(rows, name):
    """The class a map should give, as one word a row."""
    if name == RELATIVE:
        return np.array([r[RELATIVE] for r in rows])
    if name == "veerkracht_abs":
        return np.array([r["klasse"] for r in rows])
    column, most = ("dV", DOWN_UP[0]) if name.startswith("kwetsbaar") else ("dO", DOWN_UP[1])
    change = np.array([float(r[column]) for r in rows])
    return np.where(change > most, "meer", np.where(change < -most, "minder", "gelijk"))


def against_municipality(rows, municipality, people):
    """Add the class of map 2: both changes less the municipality's mean."""
    groups = np.unique(municipality, return_inverse=True)[1]
    sums = np.bincount(groups, people)
    side = []
    for column, most in zip(("dV", "dO"), DOWN_UP):
        change = np.array([float(r[column]) for r in rows])
        change = change - (np.bincount(groups, people * change) / np.maximum(sums, 1))[groups]
        side.append(np.where(change > most, 1, np.where(change < -most, -1, 0)))
    for row, v, o in zip(rows, *side):
        row[RELATIVE] = CROSS[1 - v][1 + o]


def show(title, truth, drawn, people):
    rows, columns = sorted(set(truth)), sorted(set(drawn))
    print(f"\n{title}\n{'planted, then drawn':<34}" + "".join(f"{c[:13]:>14}" for c in columns))
    for row in rows:
        counts = (people[(truth == row) & (drawn == column)].sum() for column in columns)
        print(f"{row:<34}" + "".join(f"{n:>14,}" for n in counts))


def judge(what, truth, drawn, people):
    red, called = truth == RED, drawn == RED
    found = 100 * people[red & called].sum() / people[red].sum()
    false = 100 * people[~red & called].sum() / people[~red].sum()
    good = found >= FOUND_LEAST and false <= FALSE_MOST
    print(f"\n{what}: of {people[red].sum():,} residents of planted red places {found:.2f} % found (at least "
          f"{FOUND_LEAST}); of the others {false:.2f} % called red (at most {FALSE_MOST}){'' if good else ': FAILED'}")
    return good


def areas(deliveries, edition):
    drawn = {r["code"]: r for r in read(f"{edition}/csv/gebieden.csv", ",")}
    rows = read(f"{deliveries}/waarheid/buurten.csv", ";")
    people = np.array([int(r["inwoners"]) for r in rows])
    against_municipality(rows, [drawn[r["code"]]["gemeente"] for r in rows], people)
    for name in (*MAPS, RELATIVE):
        got = np.array([drawn[r["code"]]["kaart_" + name] for r in rows])
        show(f"{name}, neighbourhoods", planted(rows, name), got, people)
        if name == MAPS[0]:
            good = judge("neighbourhoods", planted(rows, name), got, people)
    return good


def rings(message):
    """Rings of a vector tile geometry."""
    numbers, at, x, y, ring = list(pmtiles.packed(message)), 0, 0, 0, []
    while at < len(numbers):
        command, at = numbers[at], at + 1
        if command & 7 == 7:
            yield np.array(ring, float)
            continue
        if command & 7 == 1:
            ring = []
        for _ in range(command >> 3):
            x += (numbers[at] >> 1) ^ -(numbers[at] & 1)
            y += (numbers[at + 1] >> 1) ^ -(numbers[at + 1] & 1)
            at += 2
            ring.append((x, y))


def spots(tile, wanted):
    """(map, class, rings) of every spot in a tile."""
    for number, message in pmtiles.fields(tile):
        if number != 3:
            continue
        parts = collections.defaultdict(list)
        for field, value in pmtiles.fields(message):
            parts[field].append(value)
        name = parts[1][0].decode()
        if not name.startswith("s_") or name[2:] not in wanted:
            continue
        values = [pmtiles.value_of(v) for v in parts[4]]
        for feature in parts[2]:
            content = dict(pmtiles.fields(feature))
            yield name[2:], values[list(pmtiles.packed(content[2]))[1]], rings(content[4])


def inside(x, y, ring):
    """Even-odd, for many points at once."""
    hit = np.zeros(len(x), bool)
    near = np.flatnonzero((x >= ring[:, 0].min()) & (x <= ring[:, 0].max()) & (y >= ring[:, 1].min()) &
                          (y <= ring[:, 1].max()))
    if len(near):
        a, b, px, py = ring, np.roll(ring, -1, 0), x[near, None], y[near, None]
        with np.errstate(divide="ignore", invalid="ignore"):
            cut = ((a[:, 1] > py) != (b[:, 1] > py)) & \
                  (px < (b[:, 0] - a[:, 0]) * (py - a[:, 1]) / (b[:, 1] - a[:, 1]) + a[:, 0])
        hit[near] = cut.sum(1) % 2 == 1
    return hit


def archive(path):
    """(x, y, tile) of an archive at ZOOM."""
    data = open(path, "rb").read()
    root, root_size, _, _, leaves, _, content, _ = struct.unpack_from("<8Q", data, 8)
    queue = pmtiles.directory(data[root:root + root_size])
    while queue:
        first, run, size, offset = queue.pop(0)
        if run == 0:
            queue = pmtiles.directory(data[leaves + offset:leaves + offset + size]) + queue
        for k in range(run):
            z, x, y = pmtiles.place(first + k)
            if z == ZOOM:
                yield x, y, gzip.decompress(data[content + offset:content + offset + size])


def mercator_tiles(rows):
    """Centres of squares in tile units at ZOOM."""
    centres = "\n".join(f"{int(r['code'][1:5]) * 100 + 50} {int(r['code'][6:10]) * 100 + 50}" for r in rows)
    out = subprocess.run(["gdaltransform", "-s_srs", "EPSG:28992", "-t_srs", "EPSG:3857", "-output_xy"], input=centres,
                         capture_output=True, text=True, check=True).stdout
    half = 20037508.342789244
    xy = np.array(out.split(), float).reshape(-1, 2)
    return (xy[:, 0] + half) / (2 * half) * 2**ZOOM, (half - xy[:, 1]) / (2 * half) * 2**ZOOM


def squares(deliveries, edition):
    rows = read(f"{deliveries}/waarheid/cellen.csv", ";")
    people = np.array([int(r["inwoners"]) for r in rows])
    x, y = mercator_tiles(rows)
    of_tile = collections.defaultdict(list)
    for i, at in enumerate(zip(x.astype(int), y.astype(int))):
        of_tile[at].append(i)
    drawn = {name: np.full(len(rows), NOTHING) for name in MAPS}
    for path in sorted(glob.glob(f"{edition}/gm/GM*.pmtiles")):
        for tx, ty, tile in archive(path):
            here = np.array(of_tile.get((tx, ty), []), int)
            if not len(here):
                continue
            px, py = (x[here] - tx) * EXTENT, (y[here] - ty) * EXTENT
            for name, code, outline in spots(tile, MAPS):
                hit = np.zeros(len(here), bool)
                for ring in outline:
                    hit ^= inside(px, py, ring)
                drawn[name][here[hit]] = code
    words = {m["id"]: [c["id"] for c in m["classes"]] for m in json.load(open(f"{edition}/edition.json"))["maps"]}
    for name in MAPS:
        got = np.array([words[name][c] if c < len(words[name]) else {20: "te_weinig", NOTHING: "(nothing)"}.get(c, "(no figure)")
                        for c in drawn[name]])
        show(f"{name}, squares as drawn", planted(rows, name), got, people)
        if name == MAPS[0]:
            good = judge("squares", planted(rows, name), got, people)
    return good


deliveries_folder, edition_folder = sys.argv[1:3]
results = [areas(deliveries_folder, edition_folder), squares(deliveries_folder, edition_folder)]
sys.exit(0 if all(results) else 1)
