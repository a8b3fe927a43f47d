"""common.py - what the programs of bench/ share: building, making the data, measuring, packed files.

Everything lies in build/bench/. Data are made from the generated country (seed 1) and used again
while what made them is not newer. With --town the generated town takes its place, in
build/bench-town/: to try the machinery, its times mean nothing. numpy is needed for the packed
squares only.
"""
import argparse, json, os, pathlib, statistics, subprocess, sys

sys.dont_write_bytecode = True
root = pathlib.Path(__file__).resolve().parent.parent
SIZE = "town" if "--town" in sys.argv else "country"
work = root / "build" / ("bench-town" if SIZE == "town" else "bench")
programs = root / "build" / "run"
scripts = root / "bench" / "with"
MAGIC = 0x4B525456
YEARS = (2014, 2018, 2022)
SCORES = ("afw", "fys", "lbm", "onv", "soc", "vrz", "won")


def say(text):
    print(text, flush=True)


def options(doc):
    """Reads the words behind a program, which tells what it does with --help; all have --town."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--town", action="store_true", help="on the generated town, to try it; its times mean nothing")
    return parser


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    load = os.getloadavg()[0]
    return f"{model}, {os.cpu_count()} cores, load {load:.1f}"


# ---- programs ----

def build(folder, source, targets, prefix="bench"):
    """Configure and build; the log lies beside the folder. Ends with a sentence when it fails."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder.with_name(folder.name + ".log")
    with open(log, "w") as out:
        for words in (["cmake", "-G", "Ninja", "-B", folder, "-S", source],
                      ["ninja", "-C", folder, *targets]):
            if subprocess.run(words, stdout=out, stderr=out).returncode != 0:
                sys.exit(f"bench/{prefix}: the build failed; see {log}")


def jobs_of(source):
    return sorted(path.stem for path in (source / "bench" / "jobs").glob("bench_*.c"))


# ---- measuring ----

class Failed(Exception):
    pass


def warm():
    """Touch memory, a third of what is free and 3 GB at most, and give it back: then the process that comes next
    meets pages that the machine has at hand. A virtual machine takes pages back that nobody uses and hands them
    out again slowly (1.2 GB: 5 s the first time, 0.3 s the second); whoever needs most memory, or runs after a
    long run of another, would pay for that and not for its own work."""
    free_kb = next(int(line.split()[1]) for line in open("/proc/meminfo") if line.startswith("MemAvailable"))
    touched = b"\1" * min(3 << 30, free_kb * 1024 // 3)
    del touched


def measure(words):
    """Run a whole process on warm memory; returns wall seconds, CPU seconds, peak MB."""
    warm()
    log = work / "last.log"
    told = subprocess.run([sys.executable, "-S", str(root / "bench" / "measured.py"), str(log), *map(str, words)],
                          capture_output=True, text=True)
    if told.returncode != 0:
        raise Failed(f"{words[0]} cannot be started")
    wall, cpu, peak, status = json.loads(told.stdout)
    if status != 0:
        tail = log.read_text(errors="replace").strip().splitlines()[-1:]
        raise Failed(f"{pathlib.Path(str(words[0])).name} ended with {status}: {' '.join(tail)[:160]}")
    return wall, cpu, peak


def alternately(commands, runs, long_s=60):
    """Run each command in turn, `runs` times (once when it takes longer than long_s).
    commands {name: words}; returns {name: [(wall, cpu, MB), ...]}, or Failed in place of a list."""
    found = {name: [] for name in commands}
    for _ in range(runs):
        for name, words in commands.items():
            before = found[name]
            if isinstance(before, Failed) or (before and before[0][0] > long_s):
                continue
            try:
                before.append(measure(words))
            except Failed as failure:
                found[name] = failure
    return found


def median_of(runs, which=0):
    return statistics.median(run[which] for run in runs)


# ---- data ----

def newest(folder, pattern):
    return max(path.stat().st_mtime for path in folder.glob(pattern))


def country(program):
    """The deliveries and the store of the generated country; made again when what makes them changed."""
    deliveries, store = work / "deliveries", work / "store.gpkg"
    work.mkdir(parents=True, exist_ok=True)
    if not deliveries.exists() or deliveries.stat().st_mtime < newest(root / "src" / "demo", "*"):
        say(f"Making the {SIZE} (demo, seed 1)")
        measure([program, "demo", "--out", deliveries, "--size", SIZE, "--seed", 1])
        os.utime(deliveries)
    made_by = max(deliveries.stat().st_mtime, newest(root / "src" / "store", "*.sql"))
    if not store.exists() or store.stat().st_mtime < made_by:
        say(f"Ingesting the {SIZE}")
        half = work / "half.gpkg"
        half.unlink(missing_ok=True)
        measure([program, "ingest", "--catalogue", root / "catalogue", "--store", half, deliveries])
        half.rename(store)
    return store


def packed_write(path, column, row, fields):
    import numpy
    fields = numpy.asarray(fields)
    with open(path, "wb") as out:
        wide = 8 if fields.dtype == numpy.float64 else 0
        numpy.array([MAGIC, len(column), len(fields), wide], "<u4").tofile(out)
        numpy.asarray(column, "<i2").tofile(out)
        numpy.asarray(row, "<i2").tofile(out)
        numpy.ascontiguousarray(fields, "<f8" if wide else "<f4").tofile(out)


def packed_read(path):
    import numpy
    raw = open(path, "rb").read()
    magic, count, fields, wide = numpy.frombuffer(raw, "<u4", 4)
    if magic != MAGIC:
        raise Failed(f"{path}: not a packed file")
    places = numpy.frombuffer(raw, "<i2", 2 * count, 16)
    numbers = numpy.frombuffer(raw, "<f8" if wide == 8 else "<f4", int(fields) * int(count), 16 + 4 * int(count))
    return places[:count], places[count:], numbers.reshape(fields, count)


def column_of(database, indicator, source, year, grid_fid):
    """One series on the squares as float64, 0 where there is no figure."""
    import numpy
    rows = database.execute(f"SELECT fid, {indicator} FROM s_grid_{source}_{year} WHERE {indicator} IS NOT NULL")
    pairs = numpy.array(rows.fetchall(), float).reshape(-1, 2)
    values = numpy.zeros(len(grid_fid))
    values[numpy.searchsorted(grid_fid, pairs[:, 0])] = pairs[:, 1]
    return values


def squares(store, folder=work):
    """27 fields of the store's squares: people of three years, then eight groups a year: seven made of
    the Leefbaarometer's scores (whole people), and benefits as the source gives them."""
    path = folder / "squares.packed"
    if path.exists() and path.stat().st_mtime >= store.stat().st_mtime:
        return path
    import numpy, sqlite3
    say("Packing the squares")
    database = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    grid = numpy.array(database.execute('SELECT fid, "column", "row" FROM grid ORDER BY fid').fetchall())
    bases, groups = [], []
    for year in YEARS:
        people = column_of(database, "inwoners", "cbs_vierkanten", year, grid[:, 0])
        bases.append(people)
        for number, score in enumerate(SCORES):
            values = column_of(database, f"lbm3_{score}", "leefbaarometer3", year, grid[:, 0])
            share = 1 / (1 + numpy.exp((0.4 + 0.3 * number) + values / values.std()))
            groups.append(numpy.rint(people * share))
        groups.append(numpy.minimum(column_of(database, "uitkering", "cbs_vierkanten", year, grid[:, 0]), people))
    packed_write(path, grid[:, 1], grid[:, 2], numpy.array(bases + groups, "f4"))
    return path


def limits_of(smooth):
    """Five rising limits around the mean of the first share, as bench_spots wants them."""
    import numpy
    mean = float(numpy.nanmean(packed_read(smooth)[2][0]))
    return ",".join(f"{mean * times:.4f}" for times in (0.5, 0.8, 1, 1.25, 2))


def areas_with_figures(store):
    """The neighbourhoods as a GeoPackage of their own with 31 whole-number attributes."""
    path = work / "areas.gpkg"
    if path.exists() and path.stat().st_mtime >= store.stat().st_mtime:
        return path
    say("Writing the neighbourhoods with 31 attributes")
    from osgeo import gdal
    gdal.UseExceptions()
    path.unlink(missing_ok=True)
    columns = [f"CAST(COALESCE(s{year}.lbm3_{score}, 0) * 1000 AS INTEGER) AS {score}_{year}"
               for year in YEARS for score in SCORES]
    columns += [f"b.fid * {prime} % {modulus} AS c{prime}" for prime, modulus in
                ((7, 9), (11, 9), (13, 5), (17, 5), (19, 5), (23, 5), (29, 1000), (31, 1000), (37, 1000), (41, 1000))]
    joins = " ".join(f"LEFT JOIN s_buurt_2024_leefbaarometer3_{year} s{year} ON s{year}.fid = b.fid" for year in YEARS)
    gdal.VectorTranslate(str(path), str(store), format="GPKG", layerName="areas", geometryType="MULTIPOLYGON",
                         SQLStatement=f"SELECT {', '.join(columns)}, b.geom FROM buurt_2024 b {joins}")
    return path


def share_of(packed):
    """The first group of the squares over their people, packed by itself; NaN where nobody lives."""
    path = work / "share.packed"
    if not path.exists() or path.stat().st_mtime < packed.stat().st_mtime:
        import numpy
        column, row, fields = packed_read(packed)
        with numpy.errstate(all="ignore"):
            packed_write(path, column, row, (fields[3] / fields[0])[None].astype("f4"))
    return path


def smoothed(programs, squares):
    """The shares of the drawn squares, as bench_smooth makes them: what bench_spots reads."""
    path = work / "shares.packed"
    if not path.exists() or path.stat().st_mtime < squares.stat().st_mtime:
        measure([programs / "bench_smooth", squares, path, "--sigma", 200])
    return path


def our_jobs(programs, store, out=work):
    """{job: (words of our program, its output)}; the data are made by then."""
    packed = squares(store)
    shares = smoothed(programs, packed)
    words = {
        "smooth": ["bench_smooth", packed, out / "smooth.packed"],
        "clusters": ["bench_clusters", store, out / "clusters.csv"],
        "gistar-cells": ["bench_gistar_cells", share_of(packed), out / "gistar.packed"],
        "spots": ["bench_spots", shares, out / "spots.bin", "--limits", limits_of(shares)],
        "tiles": ["bench_tiles", areas_with_figures(store), out / "areas.pmtiles"],
    }
    return {job: ([programs / w[0], *w[1:]], w[2]) for job, w in words.items()}


def write_json(name, rows):
    (work / name).write_text(json.dumps(rows, indent=1) + "\n")
