# No path leaves the edition or the page: thousands of ways to write "..", none may show the secret.
. "$(dirname "$0")/../serve/server.sh"
rev=$(edition 2024)
page
echo 'the secret of the test' >"$TMP/secret.txt"
ln -s "$TMP/secret.txt" "$TMP/web/assets/link.txt"
start --web "$TMP/web"
python3 - "$port" "$rev" <<'PY' || fail "path traversal"
import http.client, itertools, sys
port, rev = int(sys.argv[1]), sys.argv[2]
dots = ["..", "%2e%2e", "%2E.", ".%2e", "%252e%252e", "%25%32%65%25%32%65", "..;", "..%00", "%c0%ae%c0%ae", "%e0%80%ae%e0%80%ae",
        "%uff0e%uff0e", "..%20", "....", "...", "%2e%2e%2e", "..%0a", "..%09", "./..", "%ef%bc%8e%ef%bc%8e"]
slashes = ["/", "%2f", "%2F", "//", "%5c", "\\", "%252f", "%c0%af", "%e0%80%af", "/./", "%2f%2f", "%ef%bc%8f", ";/"]
bases = ["/", "/assets/", f"/e/2024/{rev}/", f"/e/2024/{rev}/gm/", f"/e/2024/", "/e/", "/api/v1/"]
ends = ["secret.txt", "secret.txt%00.js", "secret.txt?x.js", "etc/passwd"]
paths = [b + (d + s) * n + e for b, d, s, n, e in itertools.product(bases, dots, slashes, (1, 3, 6), ends)]
paths += ["/assets/link.txt", "/proc/self/environ", "//etc/passwd", "/e/../secret.txt", f"/e/2024%2f{rev}%2fedition.json/..",
          f"/e/.2024/{rev}/edition.json", f"/e/2024/{rev}/.%2fedition.json", f"/e/./{rev}/edition.json", "/.git/config"]
connection, leaks, answers = http.client.HTTPConnection("127.0.0.1", port, timeout=5), 0, {}
for path in paths:
    try:
        connection.putrequest("GET", path, skip_accept_encoding=True)
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read()
    except (http.client.HTTPException, ValueError):
        connection.close()
        continue
    if answer.getheader("Connection") == "close":
        connection.close()
    answers[answer.status] = answers.get(answer.status, 0) + 1
    if b"secret" in body or b"root:" in body or (answer.status == 200 and b"page of the test" not in body):
        leaks += 1
        print("leaked:", path, body[:60])
print(f"{len(paths)} paths, {leaks} leaks, {answers}")
sys.exit(leaks > 0 or sum(answers.values()) < len(paths) * 0.9)
PY
stop
finish
