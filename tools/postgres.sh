#!/usr/bin/env bash
# postgres.sh - a PostgreSQL of its own on loopback, for tests: its data in FOLDER, a free port, gone
# after stop. Debian's programs; under root it runs as the user "postgres", since it refuses root.
#
#   tools/postgres.sh start FOLDER    prints its postgresql:// address
#   tools/postgres.sh stop FOLDER
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] || { echo "postgres.sh: Debian's package postgresql-15 is not installed" >&2; exit 77; }
action=${1:?start or stop} folder=$(realpath -m "${2:?a folder}")

as_owner() {
    if [ "$(id -u)" = 0 ]; then (cd / && setpriv --reuid=postgres --regid=postgres --clear-groups "$@"); else "$@"; fi
}

start() {
    mkdir -p "$folder"
    [ "$(id -u)" != 0 ] || chown postgres: "$folder"
    local port
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    as_owner "$bin/initdb" -D "$folder/data" -U veerkracht -A trust -E UTF8 --no-sync --locale=C.UTF-8 >"$folder.log" 2>&1
    as_owner "$bin/pg_ctl" -D "$folder/data" -s -w -l "$folder/log" start -o \
        "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories='' -c fsync=off -c max_connections=200" >>"$folder.log" 2>&1
    echo "postgresql://veerkracht@127.0.0.1:$port/postgres"
}

case $action in
start) start ;;
stop) as_owner "$bin/pg_ctl" -D "$folder/data" -s -m immediate stop ;;
*) echo "postgres.sh: start or stop" >&2; exit 2 ;;
esac
