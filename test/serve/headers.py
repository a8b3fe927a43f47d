"""headers.py PORT REV - the headers of security.md on every route, every method and every kind of answer,
refused requests included. Prints one line per failure; exit 1 when there is one."""
import http.client
import sys

port, rev = int(sys.argv[1]), sys.argv[2]
PATHS = ["/", "/2024/GM0001?map=1", "/logo.svg", "/assets/index-abc.js", "/assets/nothing.js", "/api/v1/editions", "/api/v1/health",
         "/api/v2/x", f"/e/2024/{rev}/edition.json", f"/e/2024/{rev}/nothing", "/e/2024/000000000000/edition.json", "/e/x", "/..%2fx",
         "/%", "/" + "a" * 2100]
METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]
ORIGINS = [None, f"http://127.0.0.1:{port}", "https://evil.example"]
WANTED = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; ", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=()", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "", "Content-Type": "",
}
asked = failed = 0
for path in PATHS:
    for method in METHODS:
        for origin in ORIGINS:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request(method, path, headers={"Origin": origin} if origin else {})
            answer = connection.getresponse()
            asked += 1
            problems = [h for h, begin in WANTED.items() if not (answer.getheader(h) or "").startswith(begin) or answer.getheader(h) is None]
            problems += [h for h in ("Server", "Set-Cookie", "X-Powered-By") if answer.getheader(h)]
            if "unsafe" in (answer.getheader("Content-Security-Policy") or ""):
                problems.append("unsafe in the policy")
            if problems:
                failed += 1
                print(method, path[:60], origin, answer.status, problems)
            connection.close()
print(f"{asked} answers, {failed} without a header they want")
sys.exit(failed > 0)
