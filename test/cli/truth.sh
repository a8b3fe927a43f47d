# Planted truth: on the demo country the maps find what was planted; where nothing was planted, next to
# nothing is called real. The tables stand in build/check/cli-truth.log.
. "$(dirname "$0")/../publish/tools.sh"
python=/usr/bin/python3 # Debian's: python3-numpy is installed for that one
"$python" -c 'import numpy' 2>/dev/null || { echo "skipped: python3-numpy is not installed"; exit 77; }

country() { # further words: a country in $TMP/store.gpkg, without what these maps do not ask for
    rm -rf "$TMP/deliveries" "$TMP"/store.gpkg* "$TMP/editions"
    "$VEERKRACHT" demo --out "$TMP/deliveries" --size country --seed 1 --quiet "$@" >/dev/null &&
        "$VEERKRACHT" ingest --store "$TMP/store.gpkg" "$TMP"/deliveries/cbs/wijkenbuurten_2024_v1.gpkg \
            "$TMP"/deliveries/cbs/cbs_vk100_20{14,22}_v1.gpkg "$TMP/deliveries/microdata" \
            "$TMP/deliveries/leefbaarometer" >/dev/null || fail "no country to publish from"
}

country
publish --edition demo-2024
succeeds "publish"
"$python" test/publish/truth.py "$TMP/deliveries" "$TMP/editions/demo-2024" || fail "what was planted is not what is found"
python3 test/publish/bounds.py "$TMP/editions/demo-2024" || fail "a hidden share follows from its municipality's"

country --still
publish --edition demo-2024 --gemeente GM9001
succeeds "publish of a country without change"
"$python" - "$TMP/editions/demo-2024/edition.json" <<'P' || fail "noise is called real"
import json, sys
noise = json.load(open(sys.argv[1]))["noise"]
assert "veerkracht_abs" in noise and "kwetsbaar_ontwikkeling" in noise, noise.keys()
for name, n in sorted(noise.items()):
    share = n["real"] / n["tested"]
    print(f"{name}: nothing planted, {n['real']} of {n['tested']} places called real ({100 * share:.3f} %)")
    for theme in n["themes"].values():
        assert theme["q"] is None or share < theme["q"], (name, share)
    assert share < 0.10, (name, share)
P
finish
