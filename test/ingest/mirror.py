"""A publisher on this machine: serves a folder, with ranges, and fails as asked.

    mirror.py FOLDER PORT_FILE LOG [cut N | busy N]

cut N: the first answer ends after N bytes; busy N: the first N answers are 503.
"""
import http.server
import os
import sys

folder, port_file, log = sys.argv[1:4]
trouble = sys.argv[4] if len(sys.argv) > 4 else ""
left = [int(sys.argv[5]) if len(sys.argv) > 5 else 0]


class Mirror(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        with open(log, "a") as f:
            f.write(f"{self.path} range={self.headers.get('Range')} agent={self.headers.get('User-Agent')}\n")
        path = os.path.join(folder, os.path.basename(self.path))
        if trouble == "busy" and left[0] > 0:
            left[0] -= 1
            return self.answer(503, b"")
        if not os.path.exists(path):
            return self.answer(404, b"not here")
        with open(path, "rb") as f:
            body = f.read()
        tag = f'"{len(body)}"'
        asked = self.headers.get("Range")
        if asked and self.headers.get("If-Range") == tag:
            start = int(asked.split("=")[1].rstrip("-"))
            return self.answer(206, body[start:], tag, f"bytes {start}-{len(body) - 1}/{len(body)}")
        return self.answer(200, body, tag)

    def answer(self, code, body, tag=None, content_range=None):
        self.send_response(code)
        self.send_header("Content-Length", str(len(body)))
        if tag:
            self.send_header("ETag", tag)
        if content_range:
            self.send_header("Content-Range", content_range)
        self.end_headers()
        if trouble == "cut" and left[0] > 0 and code == 200:
            self.wfile.write(body[:left[0]])
            left[0] = 0
            self.close_connection = True
            return
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Mirror)
with open(port_file + ".half", "w") as f:
    f.write(str(server.server_port))
os.rename(port_file + ".half", port_file)
server.serve_forever()
