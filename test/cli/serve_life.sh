# Starting and stopping: ports, addresses, words on the command line, signals, limits.
. "$(dirname "$0")/../serve/server.sh"
mkdir -p "$TMP/editions"
edition 2024 >/dev/null

refused() { # wanted exit code, pattern, words...
    local code=$1 pattern=$2 status=0 out
    shift 2
    out=$(timeout 5 "$VEERKRACHTD" "$@" 2>&1) || status=$?
    same "exit code of $*" "$status" "$code"
    has "$*" "$out" "$pattern"
}
refused 2 '--editions FOLDER is wanted'
refused 2 "no option '--edition'" --edition x
refused 2 "'x' is no option" --editions "$TMP/editions" x
refused 2 '--listen wants a value' --editions "$TMP/editions" --listen
refused 1 'only addresses of this machine itself .*accounts' --editions "$TMP/editions" --listen 0.0.0.0:8080
refused 1 'only addresses of this machine itself' --editions "$TMP/editions" --listen '[::]:8080'
refused 1 'wants an address and a port' --editions "$TMP/editions" --listen 8080
refused 1 'no index.html here; build the page first' --editions "$TMP/editions" --web "$TMP/editions"
refused 1 'No such file' --editions "$TMP/editions" --web "$TMP/nothing"
refused 1 'the log cannot be written here' --editions "$TMP/editions" --log "$TMP/nothing/log"
refused 1 '--per-address wants a number' --editions "$TMP/editions" --per-address many
refused 0 'veerkrachtd --editions editions --web' --help

# Port in use.
start
refused 1 "port $port is in use by another program" --editions "$TMP/editions" --listen "127.0.0.1:$port"
same "the first goes on" "$(status "$url/api/v1/health")" 200

# Stopped by either signal within a second, also with connections open and at once after starting.
python3 - "$port" "$TMP/held" <<'PY' &
import socket, sys, time
held = [socket.create_connection(("127.0.0.1", int(sys.argv[1]))) for _ in range(50)]
held[0].sendall(b"GET / HT")
open(sys.argv[2], "w").close()
time.sleep(3)
PY
holder=$!
for _ in $(seq 100); do [ -e "$TMP/held" ] || sleep 0.05; done
stop TERM
wait $holder
start
stop INT
grep -q '"event":"stopped"' "$TMP/log" || fail "the log does not say it stopped"

# As many connections of one address as asked for, and no more.
start --per-address 5
python3 - "$port" <<'PY' || fail "connections of one address"
import socket, sys
def answered(s):
    s.settimeout(2)
    try:
        s.sendall(b"GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        return s.recv(100).startswith(b"HTTP/1.1 200")
    except OSError:
        return False
held = [socket.create_connection(("127.0.0.1", int(sys.argv[1]))) for _ in range(20)]
served = sum(answered(s) for s in held)
print(served, "of", len(held), "connections served")
sys.exit(served != 5)
PY

# A head that trickles in is cut off after ten seconds although bytes keep coming.
python3 - "$port" <<'PY' || fail "a slow head"
import socket, sys, time
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
s.sendall(b"GET / HTTP/1.1\r\nX: ")
began, data = time.time(), b""
s.settimeout(0.5)
while time.time() - began < 14 and not data:
    try:
        s.sendall(b"a")
        data = s.recv(100)
    except TimeoutError:
        continue
    except OSError:
        break
print(f"{time.time() - began:.1f} s: {data[:20]}")
sys.exit(not (data.startswith(b"HTTP/1.1 408") and 9 < time.time() - began < 13))
PY
stop
finish
