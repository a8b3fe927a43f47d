"""slow.py PORT BACKEND - slow clients in front of nginx: heads that trickle in and bodies that stop. They cost
veerkrachtd, at port BACKEND, no connection; others are answered meanwhile; ten seconds of patience, then
they are cut off."""
import http.client
import select
import socket
import sys
import time

PORT, BACKEND = int(sys.argv[1]), int(sys.argv[2])
HEADS, BODIES = 50, 40
HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\nX: "
BODY = b"POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nabc"


def opened(first):
    s = socket.create_connection(("127.0.0.1", PORT))
    s.sendall(first)
    return s


def connections_to(port):
    """Established connections to a port of 127.0.0.1, the clients' ends."""
    with open("/proc/net/tcp", encoding="ascii") as rows:
        return sum(row.split()[2] == f"0100007F:{port:04X}" and row.split()[3] == "01" for row in list(rows)[1:])


def ask():
    c = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
    c.request("GET", "/api/v1/health", headers={"Host": "localhost"})
    status = c.getresponse().status
    c.close()
    return status


began = time.time()
waiting = {opened(HEAD): "head" for _ in range(HEADS)} | {opened(BODY): "body" for _ in range(BODIES)}
ended, answers, behind = {"head": [], "body": []}, [], 0
while waiting and time.time() - began < 20:
    for s in [s for s, kind in waiting.items() if kind == "head"]:
        try:
            s.sendall(b"a")
        except OSError:
            pass  # its end is read below
    answers.append(ask())
    behind = max(behind, connections_to(BACKEND))
    for s in select.select(list(waiting), [], [], 0.25)[0]:
        try:
            s.recv(1000)
        except OSError:
            pass
        ended[waiting.pop(s)].append(time.time() - began)
        s.close()

failures = []
for kind, count in ("head", HEADS), ("body", BODIES):
    if len(ended[kind]) != count or not 9 < min(ended[kind]) <= max(ended[kind]) < 14:
        failures.append(f"{kind}: {len(ended[kind])} of {count} ended, after {sorted(ended[kind])[:1]} to {sorted(ended[kind])[-1:]} s")
if set(answers) != {200}:
    failures.append(f"others were answered {sorted(set(answers))}")
if behind > 4:
    failures.append(f"{behind} connections to veerkrachtd")
print(f"{HEADS} heads and {BODIES} bodies, {len(answers)} answers to others meanwhile, {behind} connections to veerkrachtd")
for line in failures:
    print(line)
sys.exit(bool(failures))
