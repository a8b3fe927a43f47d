"""matrix.py PORT REV < table - every role against every route of the server's own table, on its own things
and on those of others. What is expected is worked out here from docs/people.md ("Who", "Routes"), not
taken from the server: who may use a capability, and whose the thing in the path is. A route that this
file has no body or example for is a failure: so a new route cannot be forgotten."""
import json
import re
import sys

from people import Client

port, rev = int(sys.argv[1]), sys.argv[2]
problems, asked = [], 0
DOCUMENT = {(method.upper(), path): operation["responses"] for path, methods in json.load(open("web/openapi.json", encoding="utf-8"))["paths"].items()
            for method, operation in methods.items() if "x-object" in operation}

# What each caller may: docs/people.md, "Who".
RIGHTS = {
    "nobody": {"public"},
    "half": {"public", "half", "session"},
    "link": {"public", "session", "read"},
    "link_contribute": {"public", "session", "read", "contribute"},
    "guest": {"public", "session", "signed", "enrol", "read"},
    "member": {"public", "session", "signed", "enrol", "read", "contribute", "member"},
    "contact": {"public", "session", "signed", "enrol", "read", "contribute", "member", "contact"},
    "other": {"public", "session", "signed", "enrol", "read", "contribute", "member", "contact"},
    "editor": {"public", "session", "signed", "enrol", "read", "contribute", "member", "editor"},
    "admin": {"public", "session", "signed", "enrol", "read", "contribute", "member", "contact", "editor", "admin"},
}
EMAIL = {"guest": "gast", "member": "lid", "contact": "contact", "other": "buren", "editor": "redactie", "admin": "beheer"}
SCOPED = {"link", "link_contribute", "guest"}


# ---- what is sent, so that a request that may pass does nothing that another needs
BODY = {
    "POST /api/v1/login": {"email": "niemand@demo.example", "password": "x"},
    "POST /api/v1/login/totp": {"code": "x"},
    "POST /api/v1/invitation/look": {"token": "x"},
    "POST /api/v1/invitation/accept": {"token": "x", "name": "x", "password": "x"},
    "POST /api/v1/forgot": {"email": "niemand@demo.example"},
    "POST /api/v1/reset": {"token": "x", "password": "x"},
    "POST /api/v1/oidc/:provider/start": {},
    "POST /api/v1/oidc/:provider/finish": {},
    "POST /api/v1/password": {"old": "x", "new": "x"},
    "POST /api/v1/totp/new": {"password": "x"},
    "POST /api/v1/totp/confirm": {"code": "x"},
    "POST /api/v1/recovery/new": {"password": "x"},
    "POST /api/v1/language": {"language": "nl"},
    "POST /api/v1/logout": None,  # last of all, below
    "POST /api/v1/orgs/:org/people": {"email": "geen adres", "role": "member"},
    "PATCH /api/v1/orgs/:org/people/:user": {},
    "POST /api/v1/orgs/:org/people/:user/reset": {"what": "niets"},
    "POST /api/v1/orgs/:org/people/:user/reviewed": {},
    "POST /api/v1/orgs/:org/links": {"for_name": "", "scope": []},
    "POST /api/v1/orgs": {"name": "", "kind": "x"},
    "PATCH /api/v1/orgs/:org": {},
    "PUT /api/v1/editions/:edition/state": {"state": "x"},
    "POST /api/v1/link": {"token": "x"},
    "PUT /api/v1/orgs/:org/stock": b"code;woningen\nBU00010101;7\n",
}
EXAMPLES = {":org": None, ":user": None, ":link": None, ":session": "aaaaaaaaaaaaaaaaaaaa", ":provider": "geen",
            ":edition": "2024", ":rev": rev}
table = [line.split() for line in sys.stdin]
for method, pattern, *_ in table:
    if method not in ("GET", "DELETE") and f"{method} {pattern}" not in BODY:
        problems.append(f"{method} {pattern}: say here what is sent to it")
    problems += [f"{method} {pattern}: no example for {part}" for part in pattern.split("/") if part[:1] == ":" and part not in EXAMPLES]
if problems:
    print("\n".join(problems))
    sys.exit(3)


def must(answer, status, what):
    if answer.status != status:
        sys.exit(f"{what}: {answer.status} {answer.body[:200]}")
    return answer


# ---- the world: two corporations, each with people, links and homes
clients = {name: Client(port) for name in RIGHTS}
for name, local in EMAIL.items():
    must(clients[name].login(f"{local}@demo.example"), 200, f"login {name}")
must(clients["half"].post("/api/v1/login", {"email": "lid@demo.example", "password": __import__("people").PASSWORD}), 200, "half")
org_of = {name: clients[name].get("/api/v1/me").json["user"]["organisation"]["id"] for name in EMAIL}
user_of = {name: clients[name].get("/api/v1/me").json["user"]["id"] for name in EMAIL}
brug, linde, vereniging = org_of["member"], org_of["other"], org_of["admin"]


def make_link(client, org, **more):
    body = {"for_name": "Gemeente", "scope": ["GM0001"], "rights": "read", **more}
    return must(client.post(f"/api/v1/orgs/{org}/links", body), 201, "link").json


links = {brug: make_link(clients["member"], brug), linde: make_link(clients["other"], linde)}
for name, rights in (("link", "read"), ("link_contribute", "contribute")):
    made = make_link(clients["member"], brug, rights=rights)
    must(clients[name].post("/api/v1/link", {"token": made["token"]}), 200, name)
for client, org in ((clients["contact"], brug), (clients["other"], linde)):
    must(client.ask("PUT", f"/api/v1/orgs/{org}/stock", raw=b"code;woningen\nBU00010101;7\n"), 200, "stock")

# Statuses that mean: the right to do it was there.
PASSED = {200, 201, 202, 204, 206, 304, 400, 409, 410, 415, 422, 502}


def expect(name, cap, obj, own, sees):
    if cap not in RIGHTS[name]:
        return {401} if name in ("nobody",) else {403}
    if obj == "file" and not sees:
        return {404}
    if obj == "org" and not own and "admin" not in RIGHTS[name]:
        return {404}
    if obj == "own" and not own:
        return {404}
    return None


def fill(path, org, file):
    user = {brug: user_of["member"], linde: user_of["other"], vereniging: user_of["editor"]}[org]
    link = links.get(org, {"id": "aaaaaaaaaaaaaaaaaaaa"})["id"]
    for key, value in {**EXAMPLES, ":org": org, ":user": user, ":link": link}.items():
        path = path.replace(key, value)
    return path[:-1] + file if path.endswith("+") else path


def try_one(name, method, pattern, cap, obj, org, file):
    global asked
    path = fill(pattern, org, file)
    body = BODY.get(f"{method} {pattern}", {})
    raw = body if isinstance(body, bytes) else None
    answer = clients[name].ask(method, path, body=None if raw or method in ("GET", "DELETE") else body, raw=raw)
    own = org_of.get(name) == org
    sees = name not in SCOPED or obj != "file" or not file or file in ("edition.json", "gm/GM0001.json", "gm/GM0001.pmtiles")
    wanted = expect(name, cap, obj, own, sees)
    asked += 1
    documented = DOCUMENT.get((method, re.sub(r":(\w+)", r"{\1}", pattern)), {})
    if documented and str(answer.status) not in documented and answer.status != 401:
        problems.append(f"{name} {method} {path}: {answer.status} is not in web/openapi.json")
    passed = answer.status in PASSED or (answer.status == 404 and (":session" in pattern or ":provider" in pattern or file or ":user" in pattern or ":link" in pattern))
    wrong_password = answer.status == 401 and b'"code":"wrong"' in answer.body
    if wanted is None and not (passed or wrong_password):
        problems.append(f"{name} {method} {path}: {answer.status}, should be let through: {answer.body[:120]}")
    if wanted is not None and answer.status not in wanted:
        problems.append(f"LEAK {name} {method} {path} ({cap}, {obj}): {answer.status}, wanted {wanted}: {answer.body[:120]}")


for method, pattern, cap, obj, *_ in table:
    key = f"{method} {pattern}"
    if key in ("POST /api/v1/logout",) or method == "DELETE" and "/people/" not in pattern:
        continue  # what ends things comes last
    files = ["edition.json", "gm/GM0001.json", "gm/GM0001.pmtiles", "gm/GM0002.json", "gm/GM0002.pmtiles", "places.json",
             "overview.pmtiles", "csv/gebieden.csv", "gm/GM0001/../GM0002.json"] if pattern.startswith("/e/") else ["index-abc.js"] if pattern == "/assets/+" else [""]
    for name in RIGHTS:
        for org in (brug, linde, vereniging) if ":org" in pattern else (brug,):
            for file in files:
                if ".." in file:
                    continue
                try_one(name, method, pattern, cap, obj, org, file)

# ---- what ends things: those without the right first, the owner last
for org, mine, theirs in ((linde, "other", "member"), (brug, "member", "other")):
    for name in [n for n in RIGHTS if n not in (mine, "admin")]:
        for path, obj in ((f"/api/v1/orgs/{org}/links/{links[org]['id']}", "org"), (f"/api/v1/orgs/{org}/stock", "own")):
            if org_of.get(name) == org and "member" in RIGHTS[name]:
                continue
            answer = clients[name].ask("DELETE", path)
            wanted = expect(name, "member", obj, False, True)
            asked += 1
            if answer.status not in (wanted or set()):
                problems.append(f"LEAK {name} DELETE {path}: {answer.status}, wanted {wanted}")
    asked += 1
    if clients["admin"].ask("DELETE", f"/api/v1/orgs/{org}/stock").status != 404:
        problems.append(f"LEAK admin may remove the homes of {org}")
    must(clients[mine].ask("DELETE", f"/api/v1/orgs/{org}/stock"), 204, "remove own stock")
    must(clients[mine].ask("DELETE", f"/api/v1/orgs/{org}/links/{links[org]['id']}"), 204, "revoke own link")
for name in RIGHTS:
    if name in EMAIL:
        answer = clients[name].ask("DELETE", "/api/v1/sessions/aaaaaaaaaaaaaaaaaaaa")
        asked += 1
        if answer.status != 404:
            problems.append(f"{name} DELETE a session that is not theirs: {answer.status}")
    answer = clients[name].post("/api/v1/logout")
    asked += 1
    if answer.status != (401 if name == "nobody" else 204):
        problems.append(f"{name} logout: {answer.status}")

# ---- forged writes: every route that changes something x 5 ways to come from elsewhere
forged = [{"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}, {"Origin": None, "Sec-Fetch-Site": None},
          {"Origin": "null", "Sec-Fetch-Site": None}, {"Origin": f"http://127.0.0.1:{port}", "Sec-Fetch-Site": "same-site"},
          {"Origin": f"http://127.0.0.1:{port}.evil.example", "Sec-Fetch-Site": "same-origin"}]
admin = Client(port)
must(admin.login("contact@demo.example"), 200, "login again")
for method, pattern, *_ in table:
    if method == "GET":
        continue
    for headers in forged:
        body = BODY.get(f"{method} {pattern}") or {}
        raw = body if isinstance(body, bytes) else None
        answer = admin.ask(method, fill(pattern, brug, ""), body=None if raw else body, raw=raw, headers=headers)
        asked += 1
        if answer.status != 403:
            problems.append(f"FORGED {method} {pattern} with {headers}: {answer.status}")

leaks = sum(p.startswith(("LEAK", "FORGED")) for p in problems)
print("\n".join(problems[:40]))
print(f"{len(table)} routes, {len(RIGHTS)} callers, {asked} requests, {leaks} leaks, {len(problems)} problems")
sys.exit(bool(problems) or asked < 950)
