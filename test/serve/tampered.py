"""tampered.py EDITIONS - editions of which each is wrong in one way. Prints, a line each, the folder and
what the server's sentence about it must hold (a regular expression)."""
import os
import sys

from make_edition import make

folder = sys.argv[1]


def of_file(index, **changes):
    return lambda m: m["files"][index].update(changes)


def of_all(**changes):
    return lambda m: m.update(changes)


WRONG = {
    "climbs": ("could leave the edition", of_file(0, path="../../secret.txt")),
    "absolute": ("could leave the edition", of_file(0, path="/etc/passwd")),
    "dotted": ("could leave the edition", of_file(0, path="gm/./x")),
    "hidden": ("could leave the edition", of_file(0, path=".env")),
    "backslash": ("could leave the edition", of_file(0, path="..\\secret.txt")),
    "hash": ("contents differ", of_file(0, sha256="0" * 64)),
    "no_hash": ("64 lower-case hexadecimal", of_file(0, sha256="A" * 64)),
    "absent": ("it is not there", of_file(-1, path="zzz.json")),
    "renamed": ("is edition 'other'", of_all(id="other")),
    "id": ("'id' wants", of_all(id="../x")),
    "format": ("'format' is not 1", of_all(format=2)),
    "demo": ("'demo' is not true or false", of_all(demo="yes")),
    "title": ("'title' wants 'nl' and 'en'", of_all(title={"nl": "x"})),
    "twice": ("not sorted by path", lambda m: m["files"].append(m["files"][-1])),
    "size": ("no size of a file", of_file(0, bytes=-1)),
    "fraction": ("no size of a file", of_file(0, bytes=0.5)),
    "cut": ("manifest.json:1:", lambda m: b'{"format": 1, '),
    "empty": ("manifest.json:1:", lambda m: b" "),
    "list": ("'format'", lambda m: b"[]"),
}
for name, (sentence, spoil) in WRONG.items():
    make(os.path.join(folder, name), name, spoil=spoil)
    print(f"{name}.*{sentence}")
make(os.path.join(folder, "link"), "link")
os.rename(os.path.join(folder, "link/empty.txt"), os.path.join(folder, ".empty.txt"))
os.symlink(os.path.join(folder, ".empty.txt"), os.path.join(folder, "link/empty.txt"))
print("link/empty.txt: the manifest lists this file, but it is not there")
