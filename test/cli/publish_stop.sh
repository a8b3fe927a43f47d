# A run that is stopped, at any moment, leaves the old edition or the new one, whole.
. "$(dirname "$0")/../publish/tools.sh"
town

publish --edition demo-2024
succeeds "the start"
hashes "$TMP/editions/demo-2024" >"$TMP/before"
began=$(date +%s%N)
publish --edition demo-2024 --replace
took=$((($(date +%s%N) - began) / 1000000))

stop() { # signal, milliseconds: start, wait, stop; leaves code
    "$VEERKRACHT" publish --store "$TMP/store.gpkg" --out "$TMP/editions" --edition demo-2024 --replace \
        >"$TMP/out" 2>"$TMP/err" &
    local pid=$!
    sleep "$(printf '%d.%03d' $(($2 / 1000)) $(($2 % 1000)))"
    kill "-$1" $pid 2>/dev/null
    wait $pid 2>/dev/null
    code=$?
}

for k in $(seq 1 20); do
    stop KILL $((took * k / 19))
    hashes "$TMP/editions/demo-2024" | cmp -s - "$TMP/before" || fail "killed after $((took * k / 19)) ms: the edition is not whole"
done

interrupted=0
for k in 1 2 4 6 8 9; do
    stop INT $((took * k / 10))
    hashes "$TMP/editions/demo-2024" | cmp -s - "$TMP/before" || fail "interrupted: the edition is not whole"
    if [ "$code" = 130 ]; then
        interrupted=$((interrupted + 1))
        grep -q 'interrupted: nothing was published' "$TMP/err" || fail "interrupted: it said $(cat "$TMP/err")"
    fi
done
[ "$interrupted" -ge 1 ] || fail "no run was interrupted"

# The drafts that killed runs left are gone after the next one.
publish --edition demo-2024 --replace
succeeds "the end"
nothing_half "the end"
verify "$TMP/editions/demo-2024"
succeeds "verify"
finish
