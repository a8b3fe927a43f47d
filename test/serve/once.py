"""once.py PORT [PORT_B] - what works once works once, also when many ask in the same moment: a second factor's
code, a recovery code, an invitation, a link of limited uses, the last step of a forgotten password."""
import sys
import threading

from people import Client, PASSWORD, code

ports = [int(port) for port in sys.argv[1:]]
AT_ONCE = 16
problems = []


def same(what, got, wanted):
    if got != wanted:
        problems.append(f"{what}: got {got!r}, wanted {wanted!r}")


def together(asks):
    """The answers to all of them, sent in one moment."""
    gate, answers = threading.Barrier(len(asks)), [None] * len(asks)

    def run(at):
        gate.wait()
        answers[at] = asks[at]()

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(asks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def client(at, cookies=None):
    made = Client(ports[at % len(ports)])
    made.cookies = dict(cookies or {})
    return made


def good(answers):
    return sum(answer.status in (200, 201, 204) for answer in answers)


def half_sessions(email, password, count):
    """As many browsers that have given the password and not yet the code."""
    made = []
    for at in range(count):
        one = client(at)
        same(f"password of {email}", one.post("/api/v1/login", {"email": email, "password": password}).status, 200)
        made.append(one)
    return made


# ---- a code
used = code()
halves = half_sessions("lid@demo.example", PASSWORD, AT_ONCE)
same("one code, many browsers", good(together([lambda one=one: one.post("/api/v1/login/totp", {"code": used}) for one in halves])), 1)

# ---- an invitation, and the recovery codes of whoever accepted it
admin = client(0)
same("admin", admin.login("beheer@demo.example").status, 200)
contact = client(0)
same("contact", contact.login("contact@demo.example").status, 200)
org = contact.get("/api/v1/me").json["user"]["organisation"]["id"]
ticket = contact.post(f"/api/v1/orgs/{org}/people", {"email": "haast@demo.example", "role": "member"}).json["link"].split("#")[1]
browsers = [client(at) for at in range(AT_ONCE)]
answers = together([lambda one=one: one.post("/api/v1/invitation/accept", {"token": ticket, "name": "H", "password": "drie natte laarzen"}) for one in browsers])
same("one invitation, many browsers", good(answers), 1)
people = [row for row in contact.get(f"/api/v1/orgs/{org}/people").json["people"] if row["email"] == "haast@demo.example"]
same("accounts of it", len(people), 1)
if good(answers) == 1:
    new = browsers[[answer.status for answer in answers].index(200)]
    secret = new.post("/api/v1/totp/new").json["secret"]
    recovery = new.post("/api/v1/totp/confirm", {"code": code(secret)}).json["recovery"]
    halves = half_sessions("haast@demo.example", "drie natte laarzen", AT_ONCE)
    answers = together([lambda one=one: one.post("/api/v1/login/totp", {"recovery": recovery[0]}) for one in halves])
    same("one recovery code, many browsers", good(answers), 1)
    same("codes left", [answer.json["recovery_left"] for answer in answers if answer.status == 200], [9])

# ---- a link of three uses
link = contact.post(f"/api/v1/orgs/{org}/links", {"for_name": "Gemeente", "scope": ["GM0001"], "uses_most": 3}).json
answers = together([lambda one=client(at): one.post("/api/v1/link", {"token": link["token"]}) for at in range(AT_ONCE)])
same("a link of three uses, many guests", good(answers), 3)
row = next(row for row in contact.get(f"/api/v1/orgs/{org}/links").json["links"] if row["id"] == link["id"])
same("uses that are counted", row["uses"], 3)

# ---- the same person invited twice
asks = [lambda one=client(at, contact.cookies): one.post(f"/api/v1/orgs/{org}/people", {"email": "dubbel@demo.example", "role": "member"}) for at in range(AT_ONCE)]
together(asks)
people = [row for row in contact.get(f"/api/v1/orgs/{org}/people").json["people"] if row["email"] == "dubbel@demo.example"]
same("rows of one address", len(people), 1)

print("\n".join(problems))
print(f"{AT_ONCE} at once on {len(ports)} server(s), {len(problems)} problems")
sys.exit(bool(problems))
