# check_fuzz.sh - every fuzzer on its kept corpus and a while longer (SECONDS_EACH, 5 by default).
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
    "$program" -max_total_time="${SECONDS_EACH:-5}" -max_len=65536 -rss_limit_mb=4096 -timeout=10 -print_final_stats=1 \
        -artifact_prefix=build/corpus/ "build/corpus/$name" ${kept:+"$kept"} 2>&1 | tail -12
done
