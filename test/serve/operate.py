"""operate.py PORT LINK EDITION REV [secret] - behind nginx over TLS: the first administrator comes in, a file goes
out through nginx, headers and limits hold. Prints the second factor's secret; given one, only logs in.
With EDITIONS (a folder) and NEXT_REV set: the edition .next in it takes the place of EDITION for a while."""
import json
import os
import sys
import time

from people import Client, code

port, link, edition, rev = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
problems = []
PASSPHRASE = "vier droge klompen"
ORIGIN = "https://kaart.example.nl"


def same(what, got, wanted):
    if got != wanted:
        problems.append(f"{what}: got {got!r}, wanted {wanted!r}")


admin = Client(port, origin=ORIGIN)
if len(sys.argv) > 5:
    secret = sys.argv[5]
    first = admin.post("/api/v1/login", {"email": "beheer@example.nl", "password": PASSPHRASE})
    same("password", first.status, 200)
    for step in range(3):
        second = admin.post("/api/v1/login/totp", {"code": code(secret, int(time.time()) // 30 + (0, 1, -1)[step])})
        if second.status == 200:
            break
    same("code", second.status, 200)
else:
    ticket = link.split("#")[1]
    accepted = admin.post("/api/v1/invitation/accept", {"token": ticket, "name": "Een Beheerder", "password": PASSPHRASE})
    same("accept", accepted.status, 200)
    cookie = accepted.headers["Set-Cookie"] or ""
    same("the cookie over TLS", all(part in cookie for part in ("__Host-veerkracht=", "; Secure", "HttpOnly", "SameSite=Strict", "Path=/")) and "Domain" not in cookie, True)
    secret = admin.post("/api/v1/totp/new").json["secret"]
    same("second step", admin.post("/api/v1/totp/confirm", {"code": code(secret)}).status, 200)

root = f"/e/{edition}/{rev}"
nobody = Client(port, origin=ORIGIN)
same("no file for nobody", nobody.get(f"{root}/edition.json").status, 401)
same("nothing below /_e/ from outside", nobody.get(f"/_e/{edition}/edition.json").status, 404)
same("nor for an admin", admin.get(f"/_e/{edition}/edition.json").status, 404)
whole = admin.get(f"{root}/edition.json", headers={"Accept-Encoding": "identity"})
same("a file through nginx", (whole.status, json.loads(whole.body)["id"]), (200, edition))
same("X-Accel-Redirect stays inside", whole.headers["X-Accel-Redirect"], None)
packed = admin.get(f"{root}/edition.json", headers={"Accept-Encoding": "gzip"})
same("its gzip form", packed.headers["Content-Encoding"], "gzip")
for answer in (whole, admin.get("/api/v1/me")):
    for header, wanted in (("Strict-Transport-Security", "max-age=31536000; includeSubDomains"), ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Resource-Policy", "same-origin")):
        same(header, answer.headers.get_all(header), [wanted])
    same("policy", "default-src 'none'" in (answer.headers["Content-Security-Policy"] or ""), True)
same("files are asked for each time", whole.headers["Cache-Control"], "private, no-cache")
part = admin.get(f"{root}/report.json", headers={"Range": "bytes=0-9", "Accept-Encoding": "identity"})
same("a part", (part.status, len(part.body)), (206, 10))
same("a path out of it", [nobody.get(path).status in (400, 401, 404) for path in (f"{root}/..%2f..%2f..%2fetc%2fpasswd", f"{root}/../../../people/key", "/_e/../people/people.db")], [True] * 3)
same("another name", admin.get("/api/v1/me", headers={"Host": "evil.example"}).status in (400, 421), True)
same("a write from elsewhere", admin.post("/api/v1/logout", headers={"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}).status, 403)
same("a body that is too large stops at nginx", admin.ask("POST", "/api/v1/login", raw=b"x" * 70000, headers={"Content-Type": "application/json"}).status, 413)
org = admin.get("/api/v1/me").json["user"]["organisation"]["id"]
rows = b"code;woningen\n" + b"".join(b"BU%08d;1\n" % (10101 + i) for i in range(19000))
same("but homes may be large", admin.ask("PUT", f"/api/v1/orgs/{org}/stock", raw=rows + b"#" * 60000 + b"\n").status, 200)
admin.post("/api/v1/language", {"language": "nl"}, headers={"X-Forwarded-For": "203.0.113.9"})
same("an address a client claims is not believed", {line["origin"] for line in admin.get("/api/v1/audit").json["lines"]} <= {"127.0.0.1", "command"}, True)


def take_place(coming, coming_rev, going, going_rev):
    """Renames folders as publish does; what nginx sends is soon what lies there, though it had the old file open."""
    folder = os.environ["EDITIONS"]
    some = 8  # so that each process of nginx has it open, and is asked again
    for _ in range(some):
        admin.get(f"/e/{edition}/{going_rev}/edition.json", headers={"Accept-Encoding": "identity"})
    os.rename(f"{folder}/{edition}", f"{folder}/{going}")
    os.rename(f"{folder}/{coming}", f"{folder}/{edition}")
    for _ in range(100):
        if coming_rev in [one["rev"] for one in admin.get("/api/v1/editions").json["editions"]]:
            break
        time.sleep(0.1)
    time.sleep(1.2)
    lies = open(f"{folder}/{edition}/edition.json", "rb").read()
    sent = [admin.get(f"/e/{edition}/{coming_rev}/edition.json", headers={"Accept-Encoding": "identity"}).body for _ in range(some)]
    same(f"of {some} answers those with what now lies there", sent.count(lies), some)


if "NEXT_REV" in os.environ:
    take_place(".next", os.environ["NEXT_REV"], ".kept", rev)
    take_place(".kept", rev, ".next", os.environ["NEXT_REV"])
print("\n".join(problems), file=sys.stderr)
print(secret)
sys.exit(bool(problems))
