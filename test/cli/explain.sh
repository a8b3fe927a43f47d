# The road of one figure: every number of it can be made again from the others, every row is where it says,
# the class and the figures are those that were published; and what explain refuses.
. "$(dirname "$0")/../publish/tools.sh"
town

explain() { # words; leaves out, err and code
    code=0
    "$VEERKRACHT" explain --store "$TMP/store.gpkg" "$@" >"$TMP/out" 2>"$TMP/err" || code=$?
}
road() { # edition, places
    publish --edition "$1"
    succeeds "publish of $1"
    python3 test/explain/road.py "$VEERKRACHT" "$TMP/store.gpkg" "$TMP/deliveries" "$TMP/editions/$1" "$@" ||
        fail "$1: the road does not lead there"
}

# An area as any other, one brought over from other boundaries, hidden ones, one where nobody lives, a
# municipality, a region and squares; then an edition of indices, some of squares.
road demo-2024 BU90010203 BU90010001 BU90010106 BU90030404 BU90010507 GM9001 RG90 E1436N4589
road open-2022 BU90010203 BU90020003 GM9002 E1436N4589

explain --edition demo-2024 --area BU90010203 --map veerkracht_rel --lang nl
succeeds "an area"
same "the first line" "$(head -1 "$TMP/out")" "For the desk, not for publication: these figures lie before the gate."
grep -q "^Overlast en onveiligheid" "$TMP/out" || fail "no Dutch title"
[ "$(LC_ALL=C.UTF-8 awk '{ if (length($0) > m) m = length($0) } END { print m + 0 }' "$TMP/out")" -le 100 ] ||
    fail "a line is wider than 100 columns"
cp "$TMP/out" "$TMP/before"
explain --edition demo-2024 --area BU90010203 --map veerkracht_rel --lang nl
cmp -s "$TMP/out" "$TMP/before" || fail "the second time it says something else"

# A region that is not in the catalogue is made on the command line, as for publish.
explain --edition demo-2024 --area RG01 --regio "RG01 Beide=GM9002,GM9001" --map kwetsbaar_aandeel
succeeds "a region of one's own"
grep -q "^area  *RG01  *Beide$" "$TMP/out" || fail "the region has no name"
same "its municipalities" "$(grep -oE '^ *GM900[0-9]' "$TMP/out" | sort -u | tr -d ' \n')" GM9001GM9002
explain --edition demo-2024 --area RG01 --map kwetsbaar_aandeel
refused "a region that nobody made" "no area 'RG01'"
explain --edition demo-2024 --area RG01 --regio "RG01 Geen=GM7777,GM9001" --map kwetsbaar_aandeel
refused "a region of nowhere" "no areas of GM7777"

explain --edition demo-2024 --area BU99999999 --map veerkracht_abs
refused "an unknown area" "no area 'BU99999999'; it is made of the buurt areas of 2024"
explain --edition demo-2024 --area E0001N0001 --map veerkracht_abs
refused "a square where nobody lives" "E0001N0001 is not drawn"
explain --edition demo-2024 --area BU90010203 --map nergens
refused "an unknown map" "no map 'nergens'"
explain --edition open-2022 --area BU90010203 --map samenstelling_huurders
refused "a map that is not in the edition" "does not draw map 'samenstelling_huurders'.*it lacks microdata"
explain --edition demo-2024 --area E1436N4589 --map samenstelling_huurders
refused "a map that squares do not have" "on squares"
explain --edition nergens --area BU90010203 --map veerkracht_abs
refused "an unknown edition" "no edition 'nergens'"
explain --edition demo-2024 --area BU90010203
refused "no map named" "--map ID" 2
explain --edition demo-2024 --area BU90010203 --map focus --lang fr
refused "another language" "--lang is nl or en" 2
explain --edition demo-2024 --area BU90010203 --map focus --catalogue "$TMP/nowhere"
refused "no catalogue" "--catalogue DIR"
mv "$TMP/store.gpkg" "$TMP/kept"
explain --edition demo-2024 --area BU90010203 --map focus
refused "no store" "store.gpkg"
finish
