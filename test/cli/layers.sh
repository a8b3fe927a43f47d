# Who includes whom: the real tree is in order, each kind of trespass is found by file and line, and
# the server links no library that could compute a score.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${VEERKRACHTD:?the server to test}" "${TMP:?an empty folder}"
failures=0
tools/check_layers src || failures=$((failures + 1))

trespass() { # file, include line, sentence
    rm -rf "$TMP/src"
    mkdir -p "$TMP/src/$(dirname "$1")"
    printf '/* one line */\n%s\n' "$2" >"$TMP/src/$1"
    local out status=0
    out=$(tools/check_layers "$TMP/src" 2>&1) || status=$?
    if [ "$status" != 1 ] || ! grep -qF -- "$1:$3" <<<"$out"; then
        echo "FAILED: $1 with $2: exit $status, '$out'"
        failures=$((failures + 1))
    fi
}
trespass serve/x.c '#include "maps/maps.h"' '2: serve may not include maps'
trespass serve/x.c '#include "store/store.h"' '2: serve may not include store'
trespass serve/x.h ' #  include <gdal.h>' '2: serve may not use <gdal.h>'
trespass publish/x.c '#include "store/store.h"' '2: publish may not include store'
trespass stats/x.c '#include "catalogue/catalogue.h"' '2: stats may not include catalogue'
trespass stats/x.c '#include "base/file.h"' '2: stats may not include base/file.h'
trespass base/x.c '#include "geo/geo.h"' '2: base may not include geo'
trespass maps/x.c '#include "store/store_internal.h"' '2: maps may not include store'
trespass ingest/x.c '#include "store/store_internal.h"' '2: store/store_internal.h is for store alone'
trespass geo/x.c '#include "geo.h"' '2: write the layer'
trespass elsewhere/x.c '#include "base/base.h"' "1: no layer 'elsewhere'"
trespass veerkrachtd.c '#include "publish/publish.h"' '2: veerkrachtd.c may not include publish'

# It links SQLite and curl for people (accounts, letters), nothing that knows a map.
libraries=$(ldd "$VEERKRACHTD")
if grep -E 'libgdal|libgeos|libproj' <<<"$libraries"; then
    echo "FAILED: the server links a library of the workbench"
    failures=$((failures + 1))
fi
grep -q libmicrohttpd <<<"$libraries" || { echo "FAILED: ldd shows nothing"; failures=$((failures + 1)); }
[ "$failures" = 0 ]
