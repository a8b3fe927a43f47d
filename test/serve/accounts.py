"""accounts.py PORT REV - what a browser does with accounts, over HTTP: logging in and out, sessions,
invitations, share links, homes, guesses, and what every answer carries. One process, one store."""
import json
import subprocess
import sys
import time

from people import Client, PASSWORD, SECRET, code

port, rev = int(sys.argv[1]), sys.argv[2]
log, store, program = sys.argv[3], sys.argv[4], sys.argv[5]
problems, checks = [], 0


def same(what, got, wanted):
    global checks
    checks += 1
    if got != wanted:
        problems.append(f"{what}: got {got!r}, wanted {wanted!r}")


def veerkracht(*words):
    return subprocess.run([program, *words, "--people", store], capture_output=True, text=True, check=True).stdout


# ---- nobody
nobody = Client(port)
same("me of nobody", nobody.get("/api/v1/me").json["stage"], "none")
same("the page is there", nobody.get("/").status, 200)
same("editions need an account", nobody.get("/api/v1/editions").status, 401)
same("files need an account", nobody.get(f"/e/2024/{rev}/edition.json").status, 401)

# ---- cookie and headers
member = Client(port)
first = member.post("/api/v1/login", {"email": "LID@demo.example", "password": PASSWORD})
same("login", (first.status, first.json), (200, {"next": "totp"}))
cookie = first.headers["Set-Cookie"]
same("cookie", all(part in cookie for part in ("veerkracht=", "Path=/", "HttpOnly", "SameSite=Strict")), True)
half = dict(member.cookies)
same("half is nobody elsewhere", member.get("/api/v1/editions").status, 403)
used = code()
same("code", member.post("/api/v1/login/totp", {"code": used}).status, 200)
same("a new token at login", member.cookies["veerkracht"] != half["veerkracht"], True)
old = Client(port)
old.cookies = half
same("the half session is gone", old.post("/api/v1/login/totp", {"code": code()}).status, 401)
replay = Client(port)
replay.post("/api/v1/login", {"email": "lid@demo.example", "password": PASSWORD})
same("a code works once", replay.post("/api/v1/login/totp", {"code": used}).status, 401)
answer = member.get("/api/v1/me")
same("no-store on what is personal", answer.headers["Cache-Control"], "no-store")
same("files are asked for each time", member.get(f"/e/2024/{rev}/edition.json").headers["Cache-Control"], "private, no-cache")
for header in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Resource-Policy"):
    same(header, header in answer.headers, True)
for path, status in (("/api/v1/login", 405), ("/api/v1/nothing", 404)):
    same(path, member.get(path).status, status)
same("Allow", member.get("/api/v1/login").headers["Allow"], "POST")
same("a body that is no JSON", member.ask("POST", "/api/v1/language", raw=b"language=nl").status, 415)
same("a body that is broken JSON", member.ask("POST", "/api/v1/language", raw=b"{", headers={"Content-Type": "application/json"}).status, 400)
same("a body too large", member.ask("POST", "/api/v1/language", raw=b" " * 20000, headers={"Content-Type": "application/json"}).status, 413)

# ---- sessions
second = Client(port)
time.sleep(0.01)
same("a second session", second.login("lid@demo.example").status, 200)
sessions = member.get("/api/v1/sessions").json["sessions"]
same("both are listed", len(sessions), 2)
other = next(s["id"] for s in sessions if not s["here"])
same("end the other", member.ask("DELETE", f"/api/v1/sessions/{other}").status, 204)
same("it is dead at once", second.get("/api/v1/sessions").status, 401)
token = dict(member.cookies)
same("logout", member.post("/api/v1/logout").status, 204)
same("logout takes the cookie", "veerkracht" in member.cookies, False)
member.cookies = token
same("logout, then replay", member.get("/api/v1/sessions").status, 401)

# ---- disabled: dead within a second, whoever does it
contact = Client(port)
same("contact", contact.login("contact@demo.example").status, 200)
org = contact.get("/api/v1/me").json["user"]["organisation"]["id"]
made = contact.post(f"/api/v1/orgs/{org}/people", {"email": "nieuw@demo.example", "role": "member", "language": "en"})
same("invite", made.status, 201)
ticket = made.json["link"].split("#")[1]
same("mail cannot go out, so the link is shown", made.json["mailed"], False)
new = Client(port)
look = new.post("/api/v1/invitation/look", {"token": ticket})
same("look", (look.status, look.json["email"], look.json["language"]), (200, "nieuw@demo.example", "en"))
same("common password", new.post("/api/v1/invitation/accept", {"token": ticket, "name": "N", "password": "Welkom2026!"}).json["code"], "password_common")
same("accept", new.post("/api/v1/invitation/accept", {"token": ticket, "name": "N", "password": "drie natte laarzen"}).json, {"next": "enrol"})
same("an invitation works once", Client(port).post("/api/v1/invitation/accept", {"token": ticket, "name": "N", "password": "drie natte laarzen"}).status, 410)
secret = new.post("/api/v1/totp/new").json["secret"]
confirmed = new.post("/api/v1/totp/confirm", {"code": code(secret)})
same("ten recovery codes", len(confirmed.json["recovery"]), 10)
same("signed in", new.get("/api/v1/me").json["stage"], "full")
same("enabled: editions", new.get("/api/v1/editions").status, 200)
veerkracht("user", "disable", "nieuw@demo.example")
time.sleep(0.8)
same("disabled on the command line: dead within a second", new.get("/api/v1/editions").status, 401)
veerkracht("user", "enable", "nieuw@demo.example")
again = Client(port)
same("recovery code", [again.post("/api/v1/login", {"email": "nieuw@demo.example", "password": "drie natte laarzen"}).status,
                       again.post("/api/v1/login/totp", {"recovery": confirmed.json["recovery"][0].upper()}).json["recovery_left"]], [200, 9])
veerkracht("session", "end", "nieuw@demo.example")
time.sleep(0.8)
same("ended on the command line", again.get("/api/v1/sessions").status, 401)

# ---- share links
link = contact.post(f"/api/v1/orgs/{org}/links", {"for_name": "Gemeente", "scope": ["GM0001"], "passphrase": "blauwe regenjas", "origins": ["https://www.waterdam.example"]}).json
guest = Client(port)
same("passphrase is asked for", guest.post("/api/v1/link", {"token": link["token"]}).json["code"], "passphrase")
same("a wrong one", guest.post("/api/v1/link", {"token": link["token"], "passphrase": "rode regenjas"}).json["code"], "wrong")
entered = guest.post("/api/v1/link", {"token": link["token"], "passphrase": "blauwe regenjas"})
same("who shared it", entered.json["link"]["by"], {"name": "Contactpersoon (demo)", "organisation": "Corporatie De Brug (demo)"})
tile = guest.ask("GET", f"/e/2024/{rev}/gm/GM0001.pmtiles", headers={"Range": "bytes=0-99"})
same("its tiles", (tile.status, len(tile.body)), (206, 100))
same("not those of others", guest.ask("GET", f"/e/2024/{rev}/gm/GM0002.pmtiles", headers={"Range": "bytes=0-99"}).status, 404)
same("nor the overview", guest.get(f"/e/2024/{rev}/overview.pmtiles").status, 404)
frame = guest.get(f"/insluiten/{link['id']}")
same("framed by that site alone", "frame-ancestors https://www.waterdam.example;" in frame.headers["Content-Security-Policy"], True)
same("an unknown link in nobody's frame", "frame-ancestors 'none'" in guest.get("/insluiten/aaaaaaaaaaaaaaaaaaaa").headers["Content-Security-Policy"], True)
embed = Client(port)
inside = embed.post("/api/v1/link", {"token": link["token"], "passphrase": "blauwe regenjas", "embed": True})
same("no cookie in a frame", (inside.headers["Set-Cookie"], embed.cookies), (None, {}))
embed.bearer = inside.json["bearer"]
same("a frame reads", embed.get(f"/e/2024/{rev}/gm/GM0001.json").status, 200)
same("a frame changes nothing", embed.post("/api/v1/logout").status, 403)
swapped = Client(port)
swapped.cookies = {"veerkracht": embed.bearer}
same("a frame's token is no cookie", swapped.get("/api/v1/editions").status, 401)
swapped.cookies, swapped.bearer = {}, guest.cookies["veerkracht"]
same("a cookie is no bearer", swapped.get("/api/v1/editions").status, 401)
same("uses", len(contact.get(f"/api/v1/orgs/{org}/links/{link['id']}/uses").json["uses"]), 2)
same("revoke", contact.ask("DELETE", f"/api/v1/orgs/{org}/links/{link['id']}").status, 204)
same("revoked: the next request is refused", [guest.get(f"/e/2024/{rev}/gm/GM0001.json").status, embed.get("/api/v1/editions").status], [401, 401])
same("revoked: no way in", guest.post("/api/v1/link", {"token": link["token"], "passphrase": "blauwe regenjas"}).json["code"], "gone")

# ---- homes
path = f"/api/v1/orgs/{org}/stock"
put = contact.ask("PUT", path + "?file=bezit.csv", raw="code;woningen\nBU00010101;7\n=1+1;3\n".encode())
same("homes", (put.status, put.json["rows_read"], put.json["rows_refused"], put.json["homes"]), (200, 2, 1, 7))
same("the row is named", put.json["refusals"][0]["row"], 3)
same("as a file", contact.get(path + ".csv").body, b"code;woningen\r\nBU00010101;7\r\n")
same("persons are refused", contact.ask("PUT", path, raw=b"code;achternaam;woningen\nBU00010101;x;7\n").json["code"], "persons")
same("what was there stays", contact.get(path).json["set"]["homes"], 7)
evil = {"random": bytes((i * 7919) % 256 for i in range(50000)), "empty": b"", "zip": b"PK\x03\x04" + b"\0" * 1000,
        "half a database": b"SQLite format 3\0" + b"\xff" * 4000, "long header": b";".join(b"c%d" % i for i in range(100000)) + b"\n",
        "NaN": b"code;woningen\nBU00010101;NaN\n", "path": b"code;woningen\n../../etc/passwd;1\n", "quote": b'code;woningen\n"BU00010101;1\n' * 50}
for name, raw in evil.items():
    same(f"homes from {name}: clean 422", contact.ask("PUT", path, raw=raw).status, 422)
same("16 MB is the most", contact.ask("PUT", path, raw=None, headers={"Content-Length": str((16 << 20) + 1)}).status, 413)

# ---- editions
editor = Client(port)
same("editor", editor.login("redactie@demo.example").status, 200)
same("draft", editor.ask("PUT", "/api/v1/editions/2024/state", body={"state": "draft"}).status, 204)
same("a draft is not there for members", [contact.get("/api/v1/editions").json["editions"], contact.get(f"/e/2024/{rev}/edition.json").status], [[], 404])
same("but for editors", editor.get("/api/v1/editions").json["editions"][0]["state"], "draft")
same("publish", editor.ask("PUT", "/api/v1/editions/2024/state", body={"state": "published"}).status, 204)
same("published", contact.get(f"/e/2024/{rev}/edition.json").status, 200)

# ---- forgotten, in equal words and time whether there is an account or not
times = {}
for email in ("lid@demo.example", "niemand@demo.example"):
    took = []
    for _ in range(6):
        began = time.perf_counter()
        answer = Client(port).post("/api/v1/forgot", {"email": email})
        took.append(time.perf_counter() - began)
        same(f"forgot {email}", (answer.status, answer.json), (202, {"mail": False}))
    times[email] = sorted(took)[2]
same("forgot tells nothing by its time", max(times.values()) < 0.05, True)

# ---- refusals
# Who asks for what is not theirs is in the audit log by name, the first time in a minute.
prying = Client(port)
same("an editor signs in", prying.login("redactie@demo.example").status, 200)
for path in ("/api/v1/audit", "/api/v1/audit/verify", "/api/v1/audit"):
    same(f"{path} is not for editors", prying.get(path).status, 403)
for _ in range(50):
    refusals = [json.loads(line) for line in veerkracht("audit", "export").splitlines() if '"refused"' in line and '"request"' in line]
    if any(line["object"] == "GET /api/v1/audit" for line in refusals):
        break
    time.sleep(0.1)
mine = [line for line in refusals if line["object"].startswith("GET /api/v1/audit")]
same("one line a minute of one session", [(line["actor"].split()[0], line["object"], line["result"]) for line in mine], [("user", "GET /api/v1/audit", "refused")])

# ---- secrets are in no log
lines = open(log, encoding="utf-8").read()
exported = veerkracht("audit", "export")
for what, text in (("password", PASSWORD), ("token", token["veerkracht"]), ("link", link["token"]), ("ticket", ticket), ("secret", secret), ("passphrase", "regenjas")):
    same(f"{what} in the server's log", text in lines, False)
    same(f"{what} in the audit log", text in exported, False)
same("no address in the server's log", "127.0.0.1" in lines.replace("listening", ""), False)
same("the audit log is whole", json.loads(veerkracht("audit", "verify", "--json"))["whole"], True)
actions = [json.loads(line)["action"] for line in exported.splitlines()]
for action in ("login", "login.code", "login.recovery", "logout", "session.end", "user.invite", "invite.accept", "totp.set", "user.disable", "link.make", "link.use",
               "link.revoke", "stock.put", "edition.state", "password.forgot"):
    same(f"{action} is in the audit log", action in actions, True)

print("\n".join(problems))
print(f"{checks} checks, {len(problems)} problems")
sys.exit(bool(problems))
