# setup.sh - what ./run and ./check share: packages, build, the page. Sourced, not run.
# Each step says what it does, does nothing when it was done before, and stops with a sentence.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DEBIAN_FRONTEND=noninteractive

say() { printf '%s\n' "$*"; }
fail() { printf 'veerkracht: %s\n' "$*" >&2; exit 1; }

# Names in tools/packages: all of them for "check", those before [check] for "run".
packages_for() {
    awk -v what="$1" '/^\[check\]/ { if (what == "run") exit; next } /^#/ || !NF { next } { print $1 }' "$here/tools/packages"
}

install_packages() { # run|check
    local missing=()
    for name in $(packages_for "$1"); do
        dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
    done
    if [ ${#missing[@]} -gt 0 ]; then
        [ "$(id -u)" = 0 ] || fail "these Debian packages are missing: ${missing[*]}. Install them, or run this as root."
        say "  installing Debian packages: ${missing[*]}"
        apt-get -qq -o DPkg::Lock::Timeout=900 update >/dev/null || fail "apt-get update failed"
        apt-get -qq -o DPkg::Lock::Timeout=900 -y --no-install-recommends install "${missing[@]}" >/dev/null ||
            fail "apt-get could not install: ${missing[*]}"
    fi
    install_node
}

# Vite needs node 20 or newer with npm; Debian 12 has 18. A newer one comes from npm itself.
install_node() {
    if ! command -v npm >/dev/null; then
        [ "$(id -u)" = 0 ] || fail "node and npm are missing. Install node 20 or newer, or run this as root."
        say "  installing Debian packages: nodejs npm"
        apt-get -qq -o DPkg::Lock::Timeout=900 update >/dev/null
        apt-get -qq -o DPkg::Lock::Timeout=900 -y --no-install-recommends install nodejs npm >/dev/null ||
            fail "apt-get could not install nodejs and npm"
    fi
    local major
    major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
    [ "$major" -ge 20 ] && return
    if [ ! -x "$here/build/node/node_modules/node/bin/node" ]; then
        say "  installing node 20 (npm package 'node') in build/node: node $major is too old for the page's tools"
        mkdir -p "$here/build/node"
        npm --prefix "$here/build/node" --no-audit --no-fund --silent install node@20 >/dev/null ||
            fail "npm could not install node 20"
    fi
    PATH="$here/build/node/node_modules/node/bin:$PATH"
}

# Hash of all files given (folders are walked), names and contents.
fingerprint() {
    find "$@" -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -print0 2>/dev/null |
        LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-16
}

build_programs() { # build folder, further cmake options
    local folder=$1
    shift
    cmake -G Ninja -B "$folder" -S "$here" "$@" >"$folder.log" 2>&1 ||
        { tail -20 "$folder.log" >&2; fail "the build could not be set up; see $folder.log"; }
    ninja -C "$folder" ${targets:-} >>"$folder.log" 2>&1 ||
        { grep -E -A5 'error|FAILED' "$folder.log" | head -40 >&2; fail "the build failed; see $folder.log"; }
}

build_page() {
    local now
    now=$(fingerprint "$here/web")
    [ -f "$here/web/dist/index.html" ] && [ "$(cat "$here/build/page.built" 2>/dev/null)" = "$now" ] && return
    if [ "$(cat "$here/build/page.packages" 2>/dev/null)" != "$(sha256sum <"$here/web/package-lock.json")" ] ||
        [ ! -d "$here/web/node_modules" ]; then
        say "  installing the page's npm packages (web/package-lock.json)"
        (cd "$here/web" && npm ci --no-audit --no-fund --silent >"$here/build/npm.log" 2>&1) ||
            fail "npm ci failed; see build/npm.log"
        sha256sum <"$here/web/package-lock.json" >"$here/build/page.packages"
    fi
    (cd "$here/web" && npm run --silent build >"$here/build/page.log" 2>&1) ||
        { tail -20 "$here/build/page.log" >&2; fail "the page could not be built; see build/page.log"; }
    printf '%s' "$now" >"$here/build/page.built"
}

# A real OpenID provider and SMTP server for the tests, from npm (test/services/package-lock.json).
install_services() {
    [ "$(cat "$here/build/services.packages" 2>/dev/null)" = "$(sha256sum <"$here/test/services/package-lock.json")" ] &&
        [ -d "$here/test/services/node_modules" ] && return
    say "  installing the test services' npm packages (test/services/package-lock.json)"
    (cd "$here/test/services" && npm ci --no-audit --no-fund --silent >"$here/build/services.log" 2>&1) ||
        fail "npm ci failed; see build/services.log"
    sha256sum <"$here/test/services/package-lock.json" >"$here/build/services.packages"
}
