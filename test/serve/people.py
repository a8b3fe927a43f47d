"""people.py - a client for tests with accounts: requests as a browser sends them, and logging in with
password and second factor. The demo accounts' password and secret are everybody's."""
import base64
import hashlib
import hmac
import http.client
import json
import ssl
import struct
import time

PASSWORD, SECRET = "demo-mag-iedereen-weten", "DEMODEMODEMODEMODEMODEMODEMODEMO"


def code(secret=SECRET, step=None):
    """RFC 6238, written here a second time so that the server's is checked by another."""
    step = int(time.time()) // 30 if step is None else step
    mac = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    at = mac[19] & 15
    return "%06d" % ((struct.unpack(">I", mac[at:at + 4])[0] & 0x7FFFFFFF) % 1000000)


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)


class Client:
    """One browser: keeps its cookies, sends Origin as browsers do."""

    def __init__(self, port, origin=None, host="127.0.0.1", address=None):
        """An origin of https goes over TLS (a certificate of the test's own) to `host`."""
        self.port, self.host, self.cookies = port, host, {}
        self.origin = origin or f"http://{host}:{port}"
        self.bearer = None
        self.address = address

    def ask(self, method, path, body=None, headers=None, raw=None):
        sent = {"Host": self.origin.split("//")[1]}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        if self.bearer:
            sent["Authorization"] = "Bearer " + self.bearer
        if self.address:
            sent["X-Forwarded-For"] = self.address
        if method not in ("GET", "HEAD"):
            sent["Origin"], sent["Sec-Fetch-Site"] = self.origin, "same-origin"
        data = raw
        if body is not None:
            data, sent["Content-Type"] = json.dumps(body).encode(), "application/json"
        sent.update(headers or {})
        sent = {k: v for k, v in sent.items() if v is not None}
        if self.origin.startswith("https:"):
            connection = http.client.HTTPSConnection(self.host, self.port, timeout=30, context=ssl._create_unverified_context())
        else:
            connection = http.client.HTTPConnection(self.host, self.port, timeout=30)
        connection.request(method, path, body=data, headers=sent)
        response = connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        connection.close()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            if "Max-Age=0" in cookie:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return answer

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def post(self, path, body=None, **more):
        return self.ask("POST", path, {} if body is None else body, **more)

    def login(self, email, password=PASSWORD, secret=SECRET):
        """Password and code; a code works once, so a used one is waited out."""
        answer = self.post("/api/v1/login", {"email": email, "password": password})
        if answer.status != 200:
            return answer
        for step in (0, 1, -1):
            answer = self.post("/api/v1/login/totp", {"code": code(secret, int(time.time()) // 30 + step)})
            if answer.status != 401:
                return answer
        return answer
