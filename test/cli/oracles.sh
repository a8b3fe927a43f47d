# Our numbers against scipy, numpy, PROJ's grid and GEOS, on the generated town (bench/oracles).
set -u
programs=$(dirname "$VEERKRACHT")
for program in bench_smooth bench_spots bench_oracle; do
    [ -x "$programs/$program" ] || { echo "FAILED: $program was not built"; exit 1; }
done
TMPDIR=$TMP /usr/bin/python3 bench/oracles --small --programs "$programs"
