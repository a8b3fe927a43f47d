# Documents that list things list what there is: sources, layers, verbs, packages, decisions.
set -eu
cd "$(dirname "$0")/../.."
wrong=0
complain() { echo "FAILED: $1"; wrong=1; }

for file in catalogue/sources/*.json; do
    id=$(basename "$file" .json)
    grep -q "\`$id\`" docs/sources.md || complain "docs/sources.md does not name source $id"
done
for id in $(grep -oE '^\| `[a-z0-9_]+`(, `[a-z0-9_]+`)*' docs/sources.md | grep -oE '[a-z0-9_]+'); do
    [ -f "catalogue/sources/$id.json" ] || complain "docs/sources.md names source $id, which is not there"
done
for folder in src/*/; do
    layer=$(basename "$folder")
    grep -q "src/$layer\`" ARCHITECTURE.md || complain "ARCHITECTURE.md does not name src/$layer"
done
for verb in $(grep -oE 'X\([a-z]+\)' src/command/command.h | grep -oE '[a-z]+'); do
    [ "$verb" != name ] || continue
    "$VEERKRACHT" --help | grep -q "veerkracht $verb" || complain "'veerkracht --help' does not name $verb"
    "$VEERKRACHT" "$verb" --help | grep -q "veerkracht $verb" || complain "'veerkracht $verb --help' has no example"
done
for page in docs/decisions/*.md; do
    name=$(basename "$page")
    [ "$name" = README.md ] || grep -q "($name)" docs/decisions/README.md || complain "docs/decisions/README.md does not list $name"
done
for link in $(grep -ohE '\]\([^)#]+\)' README.md ARCHITECTURE.md CONTRIBUTING.md | sed 's/](\(.*\))/\1/' | grep -v '^http'); do
    [ -e "$link" ] || complain "a document links to $link, which is not there"
done
for link in $(grep -ohE '\]\([^)#]+\)' docs/decisions/README.md | sed 's/](\(.*\))/\1/'); do
    [ -e "docs/decisions/$link" ] || complain "docs/decisions/README.md links to $link, which is not there"
done
exit $wrong
