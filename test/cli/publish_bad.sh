# What publish refuses: one sentence, an exit code, nothing half.
. "$(dirname "$0")/../publish/tools.sh"
town

publish --edition demo-2024
succeeds "the start"
hashes "$TMP/editions/demo-2024" >"$TMP/before"
unchanged() {
    hashes "$TMP/editions/demo-2024" | cmp -s - "$TMP/before" || fail "$1: the edition changed"
    nothing_half "$1"
}

publish --edition demo-2024
refused "an edition that exists" "demo-2024: edition 'demo-2024' exists already"
unchanged "an edition that exists"
publish --edition nergens
refused "an edition the catalogue does not have" "no edition 'nergens'"
publish --edition open-2022 --replace
refused "replacing published data" "--replace is for demo editions"
publish --edition open-2022 --gemeente GM9999
refused "a municipality that is not there" "--gemeente GM9999"
[ ! -e "$TMP/editions/open-2022" ] || fail "a refused edition appeared"
publish
refused "no edition named" "--edition ID" 2
publish --edition demo-2024 --threads many
refused "threads that are no number" "--threads wants a number" 2
publish --edition demo-2024 --gemeente ''
refused "no municipality named" "--gemeente wants codes" 2
region() { # words, what it must say
    publish --edition open-2022 --regio "$1"
    refused "region $1" "$2"
    [ ! -e "$TMP/editions/open-2022" ] || fail "an edition with a wrong region appeared"
}
region 'RG01 Alleen=GM9001' "two municipalities at least"
region 'RG01 Geen=' "two municipalities at least"
region 'RG01 Dubbel=GM9001,GM9002,GM9001' "GM9001 stands in the region twice"
region 'RG01 Ver=GM9001,GM9999' "no areas of GM9999"
region 'RG01 Woord=GM9001,Testdam' "'Testdam' is no code of a municipality"
region 'GM01 Code=GM9001,GM9002' "RG and two to four digits, not 'GM01'"
region 'RG90 Zelfde=GM9001,GM9002' "there is one with that code"
region 'RG01 Een=GM9001,GM9002;RG01 Twee=GM9001,GM9003' "there is one with that code"
region 'RG01=GM9001,GM9002' '--regio wants "RG01 Name=GM0518,GM0503"'
region 'RG01 Zonder' '--regio wants "RG01 Name=GM0518,GM0503"'
publish --edition open-2022 --gemeente GM9001 --regio 'RG01 Buiten=GM9001,GM9002'
refused "a region beyond --gemeente" "GM9002 is not among the municipalities published"
publish --edition open-2022 --regio ''
refused "no region named" "--regio wants" 2
publish --edition open-2022 --catalogue "$TMP/nowhere"
refused "no catalogue" "--catalogue DIR"
publish --edition demo-2024 --colour
refused "an unknown option" "colour" 2
mv "$TMP/store.gpkg" "$TMP/kept"
publish --edition open-2022
refused "no store" "store.gpkg"
head -c 100000 "$TMP/kept" >"$TMP/store.gpkg"
publish --edition open-2022
refused "half a store" "store.gpkg"
mv "$TMP/kept" "$TMP/store.gpkg"

# A full disk, as far as a process can have its own: no file may grow beyond 100 kB.
(
    ulimit -f 100
    publish --edition open-2022
    echo "$code" >"$TMP/code"
)
code=$(cat "$TMP/code")
refused "a full disk" "cannot be written"
[ ! -e "$TMP/editions/open-2022" ] || fail "an edition appeared on a full disk"
unchanged "all of these"

publish --edition open-2022 --gemeente GM9001
succeeds "one municipality"
same "its packages" "$(ls "$TMP/editions/open-2022/gm" | tr '\n' ' ')" "GM9001.json GM9001.json.gz GM9001.pmtiles "

# What no map can be drawn of: a delivery of areas alone.
mv "$TMP/store.gpkg" "$TMP/kept"
"$VEERKRACHT" ingest --store "$TMP/store.gpkg" "$TMP"/deliveries/cbs/wijkenbuurten_2024* >/dev/null 2>&1
rm -rf "$TMP/editions/open-2022"
publish --edition open-2022
refused "no map at all" "would have no map at all. .*No delivery"
[ ! -e "$TMP/editions/open-2022" ] || fail "an edition without a map appeared"
mv "$TMP/kept" "$TMP/store.gpkg"

# What verify finds of an edition that was tampered with.
mv "$TMP/editions/demo-2024/places.json" "$TMP/places.json"
ln -s "$TMP/places.json" "$TMP/editions/demo-2024/places.json"
echo x >"$TMP/editions/demo-2024/.hidden"
verify --json "$TMP/editions/demo-2024"
same "verify: code" "$code" 1
same "verify: findings" "$(sed 's/.*"findings"://' "$TMP/out")" \
    '[{"what":"extra","path":".hidden"},{"what":"link","path":"places.json"}]}'
verify "$TMP/deliveries"
refused "no edition" "deliveries is no edition: it has no manifest.json"
verify ''
refused "verify nothing" "name one edition" 2
finish
