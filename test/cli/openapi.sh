# web/openapi.json says what the table of routes says, and the server answers as it says.
. "$(dirname "$0")/../serve/server.sh"
rev=$(edition 2024)
page
start --web "$TMP/web"
"$VEERKRACHTD" --routes | python3 test/serve/openapi.py web/openapi.json "$port" "$rev" || fail "openapi.json and the server differ"
# Each way of differing is seen.
differs() { # what, table
    if printf '%s\n' "$2" | python3 test/serve/openapi.py web/openapi.json "$port" "$rev" >/dev/null; then fail "$1 was not seen"; fi
}
table=$("$VEERKRACHTD" --routes)
differs "a route more" "$table"$'\nGET /api/v1/more public none free here 0'
differs "a route less" "$(head -n -1 <<<"$table")"
differs "another capability" "${table/editions read/editions public}"
stop
finish
