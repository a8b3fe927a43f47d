"""make_edition.py FOLDER ID [DATE] - a small edition by hand, in the form of docs/formats.md, so that
the server can be tested without publishing one. Prints its revision."""
import gzip
import hashlib
import json
import os
import sys

folder, edition = sys.argv[1], sys.argv[2]
date = sys.argv[3] if len(sys.argv) > 3 else "2024-06-03"
title = {"nl": f"Editie {edition}", "en": f"Edition {edition}"}


def packed(text):
    return gzip.compress(text, mtime=0)


def small_json(value):
    return json.dumps(value, ensure_ascii=False).encode()


places = {"places": [{"code": f"GM000{n}", "name": f"Testdam {n}", "bounds": [4.0, 52.0, 4.1, 52.1],
                      "residents": 1000 * n, "areas": 3, "alarm": 11} for n in (1, 2)]}
files = {
    "edition.json": small_json({"id": edition, "title": title, "date": date, "maps": [], "filler": "x" * 2000}),
    "places.json": small_json(places),
    "overview.pmtiles": bytes(range(256)) * 40,
    "csv/gebieden.csv": b"code;naam\nBU00010101;Kade\n",
    "empty.txt": b"",
}
for place in places["places"]:
    files[f"gm/{place['code']}.json"] = small_json({"code": place["code"], "areas": []})
    files[f"gm/{place['code']}.pmtiles"] = os.urandom(0) + bytes((i * 7) % 251 for i in range(20000))
for name in [n for n in files if n.endswith(".json")]:
    files[name + ".gz"] = packed(files[name])

draft = os.path.join(os.path.dirname(folder) or ".", "." + os.path.basename(folder))
for name, content in files.items():
    path = os.path.join(draft, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as out:
        out.write(content)
manifest = json.dumps({
    "format": 1, "id": edition, "title": title, "date": date, "demo": True, "program": "by hand", "catalogue": "0" * 64,
    "inputs": [], "maps": [],
    "files": [{"path": n, "bytes": len(files[n]), "sha256": hashlib.sha256(files[n]).hexdigest()} for n in sorted(files)],
}, ensure_ascii=False).encode()
with open(os.path.join(draft, "manifest.json"), "wb") as out:
    out.write(manifest)
os.rename(draft, folder)
print(hashlib.sha256(manifest).hexdigest()[:12])
