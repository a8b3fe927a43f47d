# Ctrl-C at any moment, and a disk that is full: the store is as it was, or is not there at all.
. "$(dirname "$0")/../ingest/tools.sh"
areas "$TMP/buurten_2024.geojson"
lbm="$TMP/scores buurten 2024.csv"
python3 -c "
print('bu_code,bu_naam,jaar,lbm,afw,fys,onv,soc,vrz,won')
for i in range(2000000):
    print('BU0001%04d,Ver,2022,4.1,0,0,0,0,0,0' % (i % 10000))" >"$lbm"

# Once through, to know how long it takes.
began=$(date +%s%N)
ingest "$TMP/buurten_2024.geojson" "$lbm"
succeeds "undisturbed"
took=$(($(date +%s%N) - began))
before=$(content)

stopped=0
for part in 1 5 20 40 60 80 95; do
    for fresh in yes no; do
        target=$TMP/store.gpkg
        [ $fresh = yes ] && target=$TMP/fresh.gpkg
        "$VEERKRACHT" ingest --store "$target" "$TMP/buurten_2024.geojson" "$lbm" >/dev/null 2>"$TMP/err" &
        run=$!
        sleep "$(python3 -c "print($took * $part / 100 / 1e9)")"
        kill -INT $run 2>/dev/null
        code=0
        wait $run || code=$?
        case $code in
        0) rm -f "$TMP/fresh.gpkg" ;; # it was done already
        130)
            stopped=$((stopped + 1))
            grep -q interrupted "$TMP/err" || fail "at $part %: $(cat "$TMP/err")"
            [ $fresh = yes ] && [ -e "$TMP/fresh.gpkg" ] && fail "at $part %: half a store was left"
            [ -e "$target-journal" ] && fail "at $part %: a journal was left"
            ;;
        *) fail "at $part %: code $code: $(cat "$TMP/err")" ;;
        esac
    done
    same "at $part %: places" "$(sql 'select count(*) from buurt_2024')" 4
done
[ $stopped -gt 0 ] || fail "no run was stopped in time"

# A file may not grow beyond 40 kB: a full disk.
(
    ulimit -f 40
    "$VEERKRACHT" ingest --store "$TMP/full.gpkg" "$TMP/buurten_2024.geojson" >/dev/null 2>"$TMP/err"
) && fail "a full disk was not noticed"
grep -qE 'full' "$TMP/err" || fail "full disk: $(cat "$TMP/err")"
[ -e "$TMP/full.gpkg" ] && fail "full disk: half a store was left"
finish
