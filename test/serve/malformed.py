"""malformed.py PORT [proxy] - requests that can be read in two ways, over raw sockets, each whole, byte by
byte, and behind a good request on the same connection. The server must refuse each with the status
given and close, and must answer no second request hidden in it. Prints one line per failure and a
total; exit 1 when anything failed. With "proxy" nginx is in front: it may mend or refuse what it reads, but
no hidden request is answered, nothing breaks behind it and no answer is left over for the next."""
import re
import socket
import sys

PORT = int(sys.argv[1])
PROXY = sys.argv[2:] == ["proxy"]
H = b"Host: localhost\r\n"
GOOD = b"GET /api/v1/health HTTP/1.1\r\n" + H + b"\r\n"
HIDDEN = b"GET /api/v1/editions HTTP/1.1\r\n" + H + b"\r\n"
OWN = b"Origin: http://localhost\r\n"

# name, request, status
CASES = [
    ("bare LF after the request line", b"GET / HTTP/1.1\n" + H + b"\r\n", 400),
    ("bare LF after a header", b"GET / HTTP/1.1\r\nHost: localhost\nX: y\r\n\r\n", 400),
    ("bare LF ends the head", b"GET / HTTP/1.1\r\n" + H + b"\n", 400),
    ("two bare LF", b"GET / HTTP/1.1\nHost: localhost\n\n", 400),
    ("bare CR after the request line", b"GET / HTTP/1.1\r" + H + b"\r\n", 400),
    ("bare CR in a value", b"GET / HTTP/1.1\r\nX: a\rContent-Length: 5\r\n" + H + b"\r\n", 400),
    ("bare CR ends the head", b"GET / HTTP/1.1\r\n" + H + b"\rX", 400),
    ("CR CR LF", b"GET / HTTP/1.1\r\r\n" + H + b"\r\n", 400),
    ("empty line before the request", b"\r\nGET / HTTP/1.1\r\n" + H + b"\r\n", 400),
    ("no Host", b"GET / HTTP/1.1\r\n\r\n", 400),
    ("empty Host", b"GET / HTTP/1.1\r\nHost:\r\n\r\n", 400),
    ("blank Host", b"GET / HTTP/1.1\r\nHost: \t\r\n\r\n", 400),
    ("two Hosts", b"GET / HTTP/1.1\r\n" + H + H + b"\r\n", 400),
    ("two Hosts, one in capitals", b"GET / HTTP/1.1\r\n" + H + b"HOST: evil\r\n\r\n", 400),
    ("two names in Host", b"GET / HTTP/1.1\r\nHost: localhost evil\r\n\r\n", 400),
    ("Host with a path", b"GET / HTTP/1.1\r\nHost: localhost/x\r\n\r\n", 400),
    ("Host with a user", b"GET / HTTP/1.1\r\nHost: a@localhost\r\n\r\n", 400),
    ("foreign Host", b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421),
    ("Host with a loopback beginning", b"GET / HTTP/1.1\r\nHost: localhost.evil.example\r\n\r\n", 421),
    ("two equal lengths", b"POST / HTTP/1.1\r\n" + H + OWN + b"Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400),
    ("two different lengths", b"POST / HTTP/1.1\r\n" + H + b"Content-Length: 0\r\nContent-Length: 44\r\n\r\n" + HIDDEN, 400),
    ("list of lengths", b"POST / HTTP/1.1\r\n" + H + b"Content-Length: 3, 3\r\n\r\nabc", 400),
    ("signed length", b"POST / HTTP/1.1\r\n" + H + b"Content-Length: +3\r\n\r\nabc", 400),
    ("negative length", b"POST / HTTP/1.1\r\n" + H + b"Content-Length: -1\r\n\r\n", 400),
    ("hexadecimal length", b"POST / HTTP/1.1\r\n" + H + b"Content-Length: 0x3\r\n\r\nabc", 400),
    ("length with a blank", b"POST / HTTP/1.1\r\n" + H + b"Content-Length: 1 0\r\n\r\n", 400),
    ("length with a letter", b"POST / HTTP/1.1\r\n" + H + b"Content-Length: 3b\r\n\r\nabc", 400),
    ("empty length", b"POST / HTTP/1.1\r\n" + H + b"Content-Length:\r\n\r\n", 400),
    ("length beyond 64 bits", b"POST / HTTP/1.1\r\n" + H + b"Content-Length: 18446744073709551617\r\n\r\n", 400),
    ("length beyond the limit", b"POST / HTTP/1.1\r\n" + H + b"Content-Length: 16777217\r\n\r\n", 413),
    ("length and chunked", b"POST / HTTP/1.1\r\n" + H + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + HIDDEN, 400),
    ("chunked and length", b"POST / HTTP/1.1\r\n" + H + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + HIDDEN, 400),
    ("chunked", b"POST / HTTP/1.1\r\n" + H + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + HIDDEN, 411),
    ("two codings", b"POST / HTTP/1.1\r\n" + H + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n", 400),
    ("coding hidden by a tab", b"POST / HTTP/1.1\r\n" + H + b"Transfer-Encoding:\tchunked\r\n\r\n", 411),
    ("coding nobody knows", b"POST / HTTP/1.1\r\n" + H + b"Transfer-Encoding: xchunked\r\n\r\n", 411),
    ("GET with a body", b"GET / HTTP/1.1\r\n" + H + b"Content-Length: 5\r\n\r\nhello", 400),
    ("GET with a request in its body", b"GET / HTTP/1.1\r\n" + H + b"Content-Length: %d\r\n\r\n" % len(HIDDEN) + HIDDEN, 400),
    ("HEAD with a body", b"HEAD / HTTP/1.1\r\n" + H + b"Content-Length: 1\r\n\r\nx", 400),
    ("blank before the colon", b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n", 400),
    ("tab before the colon", b"POST / HTTP/1.1\r\n" + H + b"Content-Length\t: 5\r\n\r\n", 400),
    ("blank before a name", b"GET / HTTP/1.1\r\n " + H + b"\r\n", 400),
    ("folded header", b"GET / HTTP/1.1\r\n" + H + b"X: a\r\n b\r\n\r\n", 400),
    ("folded with a tab", b"POST / HTTP/1.1\r\n" + H + b"Transfer-Encoding:\r\n\tchunked\r\n\r\n", 400),
    ("no colon", b"GET / HTTP/1.1\r\n" + H + b"nothing\r\n\r\n", 400),
    ("no name", b"GET / HTTP/1.1\r\n" + H + b": x\r\n\r\n", 400),
    ("NUL in a name", b"GET / HTTP/1.1\r\n" + H + b"X\0Y: z\r\n\r\n", 400),
    ("NUL in a value", b"GET / HTTP/1.1\r\n" + H + b"X: a\0b\r\n\r\n", 400),
    ("control character in a value", b"GET / HTTP/1.1\r\n" + H + b"X: a\x0bb\r\n\r\n", 400),
    ("DEL in a value", b"GET / HTTP/1.1\r\n" + H + b"X: a\x7fb\r\n\r\n", 400),
    ("brackets in a name", b"GET / HTTP/1.1\r\n" + H + b"X(y): z\r\n\r\n", 400),
    ("byte above 127 in a name", b"GET / HTTP/1.1\r\n" + H + b"X\xe9: z\r\n\r\n", 400),
    ("two ranges headers", b"GET / HTTP/1.1\r\n" + H + b"Range: bytes=0-1\r\nRange: bytes=0-2\r\n\r\n", 400),
    ("NUL in the target", b"GET /\0 HTTP/1.1\r\n" + H + b"\r\n", 400),
    ("%00 in the target", b"GET /index.html%00.js HTTP/1.1\r\n" + H + b"\r\n", 400),
    ("%00 in the query", b"GET /?a=%00 HTTP/1.1\r\n" + H + b"\r\n", 400),
    ("escape cut short", b"GET /%4 HTTP/1.1\r\n" + H + b"\r\n", 400),
    ("escape with letters", b"GET /%zz HTTP/1.1\r\n" + H + b"\r\n", 400),
    ("escaped CR LF", b"GET /x%0d%0aX:y HTTP/1.1\r\n" + H + b"\r\n", 400),
    ("raw byte in the target", b"GET /\xe9 HTTP/1.1\r\n" + H + b"\r\n", 400),
    ("backslash in the target", b"GET /..\\x HTTP/1.1\r\n" + H + b"\r\n", 400),
    ("fragment in the target", b"GET /#x HTTP/1.1\r\n" + H + b"\r\n", 400),
    ("tab in the target", b"GET /\tx HTTP/1.1\r\n" + H + b"\r\n", 400),
    ("absolute target", b"GET http://localhost/ HTTP/1.1\r\n" + H + b"\r\n", 400),
    ("target with an authority", b"CONNECT localhost:80 HTTP/1.1\r\n" + H + b"\r\n", 400),
    ("asterisk", b"OPTIONS * HTTP/1.1\r\n" + H + b"\r\n", 400),
    ("no target", b"GET HTTP/1.1\r\n" + H + b"\r\n", 400),
    ("two blanks", b"GET  / HTTP/1.1\r\n" + H + b"\r\n", 400),
    ("tab as a blank", b"GET\t/ HTTP/1.1\r\n" + H + b"\r\n", 400),
    ("blank in the target", b"GET /a b HTTP/1.1\r\n" + H + b"\r\n", 400),
    ("blank at the end of the line", b"GET / HTTP/1.1 \r\n" + H + b"\r\n", 400),
    ("no version", b"GET /\r\n" + H + b"\r\n", 400),
    ("small letters in the version", b"GET / http/1.1\r\n" + H + b"\r\n", 400),
    ("version 0.9", b"GET / HTTP/0.9\r\n" + H + b"\r\n", 505),
    ("version 2.0", b"GET / HTTP/2.0\r\n" + H + b"\r\n", 505),
    ("version 1.2", b"GET / HTTP/1.2\r\n" + H + b"\r\n", 505),
    ("version 1.10", b"GET / HTTP/1.10\r\n" + H + b"\r\n", 400),
    ("HTTP/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    ("small letters in the method", b"get / HTTP/1.1\r\n" + H + b"\r\n", 400),
    ("no method", b" / HTTP/1.1\r\n" + H + b"\r\n", 400),
    ("endless method", b"G" * 40 + b" / HTTP/1.1\r\n" + H + b"\r\n", 400),
    ("TLS", bytes.fromhex("16030100c8010000c40303") + b"\0" * 60, 400),
    ("long target", b"GET /" + b"a" * 2048 + b" HTTP/1.1\r\n" + H + b"\r\n", 414),
    ("long header", b"GET / HTTP/1.1\r\n" + H + b"X: " + b"a" * 8192 + b"\r\n\r\n", 431),
    ("many headers", b"GET / HTTP/1.1\r\n" + H + b"X: y\r\n" * 64 + b"\r\n", 431),
]

# These can be read in one way only; it is the router that will not have them, so the connection stays.
WELL_FORMED = ("foreign Host", "Host with a loopback beginning", "escaped CR LF")


def read_all(connection):
    connection.settimeout(0.25 if PROXY else 3)
    data = b""
    try:
        while part := connection.recv(65536):
            data += part
        return data, True
    except ConnectionError:
        return data, True
    except TimeoutError:
        return data, False


def ask(parts):
    with socket.create_connection(("127.0.0.1", PORT)) as connection:
        try:
            for part in parts:
                connection.sendall(part)
        except ConnectionError:
            pass
        data, closed = read_all(connection)
    return [int(s) for s in re.findall(rb"HTTP/1\.1 (\d{3}) ", data)], closed, data


def problem(parts, wanted, name=""):
    statuses, closed, data = ask(parts)
    if PROXY:
        # what nginx answers by itself without a head (HTTP/0.9) has no status at all
        # a chunked body is what it says to nginx: what stands behind its end is a request of its own
        if b'"editions"' in data and name != "chunked":
            return "answered the request hidden in it"
        if any(s >= 500 and s not in (501, 505) for s in statuses) or len(statuses) > len(wanted) + 1:
            return f"answered {statuses}"
        return None
    if statuses != wanted:
        return f"answered {statuses}, wanted {wanted}"
    if b'"editions"' in data:
        return "answered the request hidden in it"
    if not closed:
        return "left the connection open"
    return None


failed = tried = 0
for name, request, status in CASES:
    ways = {"whole": ([request], [status]), "behind a good one": ([GOOD + request], [200, status])}
    if len(request) < 200 and not PROXY:
        ways["byte by byte"] = ([bytes([b]) for b in request], [status])
    if name in WELL_FORMED:
        ways = {"whole": ([request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")], [status])}
    for way, (parts, wanted) in ways.items():
        tried += 1
        if what := problem(parts, wanted, name):
            failed += 1
            print(f"{name}, {way}: {what}")
statuses, _, _ = ask([GOOD + GOOD + HIDDEN.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")])
if statuses != [200, 200, 200] and not PROXY:
    failed += 1
    print(f"three good requests at once: {statuses}")
body = b"POST / HTTP/1.1\r\n" + H + OWN + b"Content-Length: 5\r\n\r\nhello"
statuses, _, _ = ask([body + GOOD.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")])
if statuses != [405, 200]:
    failed += 1
    print(f"a body in step: {statuses}")
# The largest head that is allowed is answered: the library has room for it and for its answer.
for lines in (1, 10, 31):
    head = b"GET /api/v1/health HTTP/1.1\r\n" + H + b"Connection: close\r\n" * (lines > 1)
    names = [b"X-%02d: " % i for i in range(lines - (lines > 1))]
    room = 4096 - len(head) - 2 - sum(len(name) + 2 for name in names)
    head += b"".join(name + b"a" * (room // len(names) + (room % len(names) if i == 0 else 0)) + b"\r\n" for i, name in enumerate(names)) + b"\r\n"
    statuses, _, _ = ask([head])
    if len(head) != 4096 or (statuses != [200] and not PROXY):
        failed += 1
        print(f"the largest head, {lines} lines: {statuses}")
print(f"{len(CASES)} malformed requests in {tried} ways, {failed} wrong")
sys.exit(failed > 0)
