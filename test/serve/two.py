"""two.py PORT_A PORT_B PID_A REV - two servers on one PostgreSQL: what is begun at one goes on at the other,
what is ended at one is ended at the other, and killing one in the middle of work loses nothing that was
acknowledged."""
import os
import signal
import sys
import threading
import time

from people import Client, PASSWORD, code

a, b, pid, rev = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
problems = []


def same(what, got, wanted):
    if got != wanted:
        problems.append(f"{what}: got {got!r}, wanted {wanted!r}")


member = Client(a)
same("password at one", member.post("/api/v1/login", {"email": "contact@demo.example", "password": PASSWORD}).status, 200)
elsewhere = Client(b)
elsewhere.cookies = member.cookies
same("code at the other", elsewhere.post("/api/v1/login/totp", {"code": code()}).status, 200)
member.cookies = elsewhere.cookies
same("signed in at both", [c.get("/api/v1/me").json["stage"] for c in (member, elsewhere)], ["full", "full"])
org = member.get("/api/v1/me").json["user"]["organisation"]["id"]

link = member.post(f"/api/v1/orgs/{org}/links", {"for_name": "Gemeente", "scope": ["GM0001"]}).json
guest = Client(b)
same("a link of one at the other", guest.post("/api/v1/link", {"token": link["token"]}).status, 200)
same("its file", guest.get(f"/e/2024/{rev}/gm/GM0001.json").status, 200)
same("revoked at one", member.ask("DELETE", f"/api/v1/orgs/{org}/links/{link['id']}").status, 204)
time.sleep(0.6)
same("out at the other", guest.get(f"/e/2024/{rev}/gm/GM0001.json").status, 401)

# Both write without pause; one is killed. Every link that was acknowledged is there, and works.
made, lock = [], threading.Lock()
stop = threading.Event()


def write(port):
    client = Client(port)
    client.cookies = dict(member.cookies)
    while not stop.is_set():
        try:
            answer = client.post(f"/api/v1/orgs/{org}/links", {"for_name": "Gemeente", "scope": ["GM0001"]})
        except OSError:
            return
        if answer.status == 201:
            with lock:
                made.append(answer.json["id"])


threads = [threading.Thread(target=write, args=(port,)) for port in (a, a, b, b)]
for thread in threads:
    thread.start()
time.sleep(1.5)
os.kill(pid, signal.SIGKILL)
time.sleep(1)
stop.set()
for thread in threads:
    thread.join()
listed = {row["id"] for row in elsewhere.get(f"/api/v1/orgs/{org}/links").json["links"]}
missing = [one for one in made if one not in listed]
same("acknowledged and lost", missing, [])
same("the other goes on", elsewhere.get("/api/v1/me").json["stage"], "full")
print("\n".join(problems))
print(f"{len(made)} links made by two servers, one killed, {len(missing)} lost, {len(problems)} problems")
sys.exit(bool(problems) or len(made) < 50)
