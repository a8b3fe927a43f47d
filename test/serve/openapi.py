"""openapi.py OPENAPI PORT REV < table - compares web/openapi.json with the server's table of routes, both
ways, and with what the running server answers: status, type and form of every documented route."""
import http.client
import json
import re
import sys

document = json.load(open(sys.argv[1], encoding="utf-8"))
port, rev = int(sys.argv[2]), sys.argv[3]
problems = []


def documented():
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation["x-capability"], operation.get("x-object", "")


def of_table(line):
    """"GET /e/:edition/:rev/+ read file ..." in the document's words; what "+" is called there is free."""
    method, path, cap, kind = line.split()[:4]
    return method, re.sub(r":(\w+)", r"{\1}", path), cap, kind


def matches(row, entry):
    pattern = re.escape(row[1]).replace(r"\+", r"\{\w+\}")
    return row[0] == entry[0] and row[2] == entry[2] and entry[3] in ("", row[3]) and re.fullmatch(pattern, entry[1])


table, entries = [of_table(line) for line in sys.stdin], list(documented())
problems += [f"{row} is in the table, not in the document" for row in table if not any(matches(row, e) for e in entries)]
problems += [f"{e} is in the document, not in the table" for e in entries if not any(matches(row, e) for row in table)]
if not table:
    problems.append("the server printed no table")


def resolve(schema):
    while "$ref" in schema:
        node = document
        for part in schema["$ref"].split("/")[1:]:
            node = node[part]
        schema = node
    return schema


TYPES = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict}


def wrong(value, schema, at):
    """The part of JSON Schema that the document uses."""
    schema = resolve(schema)
    if "const" in schema:
        return [] if value == schema["const"] else [f"{at} is {value!r}"]
    kind = schema["type"]
    if not isinstance(value, TYPES[kind]) or (kind == "integer" and isinstance(value, bool)):
        return [f"{at} is no {kind}"]
    found = [] if re.search(schema.get("pattern", ""), str(value)) else [f"{at} does not fit its pattern"]
    if kind == "array":
        found += [w for i, v in enumerate(value) for w in wrong(v, schema["items"], f"{at}[{i}]")]
    if kind == "object":
        found += [f"{at} has no {k}" for k in schema["required"] if k not in value]
        found += [f"{at} has {k} besides" for k in value if k not in schema["properties"]]
        found += [w for k, v in value.items() if k in schema["properties"] for w in wrong(v, schema["properties"][k], f"{at}.{k}")]
    return found


def ask(path, headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer.status, (answer.getheader("Content-Type") or "").split(";")[0], answer.read()


EXAMPLES = [
    ("/api/v1/health", "/api/v1/health", {}, 200),
    ("/api/v1/editions", "/api/v1/editions", {}, 200),
    ("/e/{edition}/{rev}/{file}", f"/e/2024/{rev}/edition.json", {}, 200),
    ("/e/{edition}/{rev}/{file}", f"/e/2024/{rev}/gm/GM0001.pmtiles", {}, 200),
    ("/e/{edition}/{rev}/{file}", f"/e/2024/{rev}/csv/gebieden.csv", {}, 200),
    ("/e/{edition}/{rev}/{file}", f"/e/2024/{rev}/gm/GM0001.pmtiles", {"Range": "bytes=0-9"}, 206),
    ("/e/{edition}/{rev}/{file}", f"/e/2024/{rev}/gm/GM0001.pmtiles", {"Range": "bytes=99999999-"}, 416),
    ("/e/{edition}/{rev}/{file}", f"/e/2024/{rev}/gm/GM0001.pmtiles", {"If-None-Match": "*"}, 304),
    ("/e/{edition}/{rev}/{file}", f"/e/2024/{rev}/nothing", {}, 404),
    ("/assets/{file}", "/assets/index-abc.js", {}, 200),
    ("/assets/{file}", "/assets/nothing.js", {}, 404),
    ("/{page}", "/", {}, 200),
    ("/{page}", "/2024/GM0001", {}, 200),
    ("/{page}", "/nothing.js", {}, 404),
]
for path, example, headers, wanted in EXAMPLES:
    status, kind, body = ask(example, headers)
    response = resolve(document["paths"][path]["get"]["responses"].get(str(status), {"absent": True}))
    content = response.get("content", {})
    if status != wanted or "absent" in response:
        problems.append(f"{example}: {status}, wanted {wanted}, documented")
    elif content and kind not in content:
        problems.append(f"{example}: {status} is {kind}, documented {list(content)}")
    elif content.get(kind, {}).get("schema"):
        problems += wrong(json.loads(body), content[kind]["schema"], example)
# Routes of accounts are asked by matrix.py, which compares its statuses with this document.
unseen = {p for p, methods in document["paths"].items() if "x-object" not in str(methods)} - {e[0] for e in EXAMPLES}
problems += [f"{path} has no example here" for path in unseen]
print("\n".join(problems) or f"{len(table)} routes, {len(EXAMPLES)} answers as documented")
sys.exit(bool(problems))
