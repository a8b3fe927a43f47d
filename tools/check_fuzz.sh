# check_fuzz.sh - every fuzzer on its kept corpus and 30,000 inputs more, the same ones every time, so that
# a red check is a change's doing. SECONDS_EACH=600 looks for new ones at random instead.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/setup.sh
build_programs build/fuzz -DCMAKE_C_COMPILER=clang -DSANITIZE=ON -DFUZZ=ON
for program in build/fuzz/fuzz_*; do
    [ -x "$program" ] && [ -f "$program" ] || continue
    name=$(basename "$program")
    mkdir -p "build/corpus/$name"
    kept=$(find fuzz -type d -path "*/corpus/$name" | head -1)
    echo "== $name"
    if [ -n "${SECONDS_EACH:-}" ]; then how=-max_total_time=$SECONDS_EACH; else how="-seed=1 -runs=30000"; fi
    # shellcheck disable=SC2086
    "$program" $how -max_len=65536 -rss_limit_mb=4096 -timeout=10 -print_final_stats=1 \
        -artifact_prefix=build/corpus/ "build/corpus/$name" ${kept:+"$kept"} 2>&1 | tail -12
done
