"""make_edition.py FOLDER ID [DATE] - a small edition by hand, in the form of docs/formats.md, so that
the server can be tested without publishing one. Prints its revision."""
import gzip
import hashlib
import json
import os
import sys

PACKAGE = int(os.environ.get("VEERKRACHT_TEST_PACKAGE", 20000))  # bytes of the first municipality's package


def small_json(value):
    return json.dumps(value, ensure_ascii=False).encode()


def contents(edition, title, date):
    places = [{"code": f"GM000{n}", "name": f"Testdam {n}", "bounds": [4.0, 52.0, 4.1, 52.1], "residents": 1000 * n, "areas": 3, "alarm": 11}
              for n in (1, 2)]
    files = {
        "edition.json": small_json({"id": edition, "title": title, "date": date, "maps": [], "filler": "x" * 2000}),
        "places.json": small_json({"places": places}),
        "overview.pmtiles": bytes(range(256)) * 40,
        "csv/gebieden.csv": b"code;naam\nBU00010101;Kade\n",
        "empty.txt": b"",
    }
    for place in places:
        files[f"gm/{place['code']}.json"] = small_json({"code": place["code"], "areas": []})
        files[f"gm/{place['code']}.pmtiles"] = bytes((i * 7) % 251 for i in range(PACKAGE if place["code"] == "GM0001" else 20000))
    for name in [n for n in files if n.endswith(".json")]:
        files[name + ".gz"] = gzip.compress(files[name], mtime=0)
    return files


def write(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as out:
        out.write(content)


def make(folder, edition, date="2024-06-03", spoil=None):
    """Write a draft beside and rename it, as publish does. spoil(manifest) may change or replace the manifest."""
    title = {"nl": f"Editie {edition}", "en": f"Edition {edition}"}
    files = contents(edition, title, date)
    manifest = {
        "format": 1, "id": edition, "title": title, "date": date, "demo": True, "program": "by hand", "catalogue": "0" * 64,
        "inputs": [], "maps": [],
        "files": [{"path": n, "bytes": len(files[n]), "sha256": hashlib.sha256(files[n]).hexdigest()} for n in sorted(files)],
    }
    manifest = spoil(manifest) or manifest if spoil else manifest
    text = manifest if isinstance(manifest, bytes) else small_json(manifest)
    draft = os.path.join(os.path.dirname(folder) or ".", "." + os.path.basename(folder))
    for name, content in files.items():
        write(os.path.join(draft, name), content)
    write(os.path.join(draft, "manifest.json"), text)
    os.rename(draft, folder)
    return hashlib.sha256(text).hexdigest()[:12]


if __name__ == "__main__":
    print(make(*sys.argv[1:4]))
