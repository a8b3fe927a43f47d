"""outward.py PORT SERVICES MAILS - signing in at a real OpenID provider, and letters at a real SMTP server."""
import email
import email.policy
import glob
import json
import re
import subprocess
import sys
import time
import urllib.parse

from people import Client, code

port, services, mails = int(sys.argv[1]), sys.argv[2], sys.argv[3]
problems, seen = [], set()


def same(what, got, wanted):
    if got != wanted:
        problems.append(f"{what}: got {got!r}, wanted {wanted!r}")


def letter(what):
    """The next letter that was not looked at yet: to whom, subject, text."""
    for _ in range(100):
        for path in sorted(glob.glob(f"{mails}/*.json")):
            if path not in seen:
                seen.add(path)
                message = email.message_from_binary_file(open(path[:-4] + "eml", "rb"), policy=email.policy.default)
                return json.load(open(path))["to"][0], message["Subject"], message.get_content()
        time.sleep(0.05)
    sys.exit(f"no letter: {what}")


def at_provider(client, name, invitation=None):
    """Begin, be that person at the provider, and come back."""
    began = client.post("/api/v1/oidc/proef/start", {"invitation": invitation} if invitation else {})
    same("start", began.status, 200)
    back = f"http://127.0.0.1:{port}/inloggen/terug/proef"
    came = subprocess.run(["node", f"{services}/person.mjs", began.json["url"], name, back], capture_output=True, text=True, check=True).stdout.strip()
    query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(came).query))
    return {"code": query["code"], "state": query["state"], "iss": query.get("iss", "")}


contact = Client(port)
same("contact", contact.login("contact@demo.example").status, 200)
org = contact.get("/api/v1/me").json["user"]["organisation"]["id"]
made = contact.post(f"/api/v1/orgs/{org}/people", {"email": "anna@example.nl", "role": "member", "language": "en"})
same("invited by mail", (made.status, made.json["mailed"], "link" in made.json), (201, True, False))
to, subject, text = letter("invitation")
same("to", to, "anna@example.nl")
same("in English", "Contactpersoon (demo)" in text and "invit" in text.lower(), True)
token = re.search(r"/uitnodiging#([\w-]{43})", text).group(1)

anna = Client(port)
same("the provider is offered", anna.get("/api/v1/me").json["oidc"], [{"id": "proef", "title": "Proef"}])
back = at_provider(anna, "anna", token)
stranger = Client(port)
same("finish in another browser", stranger.post("/api/v1/oidc/proef/finish", back).json["code"], "state")
same("finish with another state", anna.post("/api/v1/oidc/proef/finish", {**back, "state": "x"}).json["code"], "state")
done = anna.post("/api/v1/oidc/proef/finish", back)
same("finish", (done.status, done.json), (200, {"next": "done"}))
same("who", anna.get("/api/v1/me").json["user"]["email"], "anna@example.nl")
same("a code works once", anna.post("/api/v1/oidc/proef/finish", back).status, 502)
again = Client(port)
same("the next time", again.post("/api/v1/oidc/proef/finish", at_provider(again, "anna")).status, 200)
unknown = Client(port)
same("nobody here", unknown.post("/api/v1/oidc/proef/finish", at_provider(unknown, "bert")).json["code"], "no_account")
same("an invitation works once", unknown.post("/api/v1/oidc/proef/finish", at_provider(unknown, "cees", token)).json["code"], "gone")
same("no such provider", unknown.post("/api/v1/oidc/geen/start").status, 404)

same("forgot", unknown.post("/api/v1/forgot", {"email": "lid@demo.example"}).json, {"mail": True})
to, subject, text = letter("reset")
same("reset to", to, "lid@demo.example")
ticket = re.search(r"/wachtwoord#([\w-]{43})", text).group(1)
same("reset", unknown.post("/api/v1/reset", {"token": ticket, "password": "vijf rode laarzen"}).status, 204)
same("changed: was it you", letter("changed")[0], "lid@demo.example")
same("the new password", unknown.login("lid@demo.example", password="vijf rode laarzen").status, 200)
same("forgot of nobody", unknown.post("/api/v1/forgot", {"email": "niemand@example.nl"}).json, {"mail": True})
to, _, text = letter("no account")
same("told there is none, in a letter alone", (to, "#" in text), ("niemand@example.nl", False))
print("\n".join(problems))
print(f"{len(seen)} letters, {len(problems)} problems")
sys.exit(bool(problems))
