/* router_tables.c - the tables of all that can be asked, in the order they are looked through.
 * web/openapi.json says the same; test/cli/openapi.sh compares them. */
#include "serve/router.h"

extern const struct routes routes_files, routes_me, routes_sign, routes_org, routes_admin,
    routes_share, routes_stock, routes_page;

const struct routes *const route_tables[] = {
    &routes_files, &routes_me,    &routes_sign,  &routes_org,
    &routes_admin, &routes_share, &routes_stock, &routes_page,
};
const size_t route_tables_count = COUNT(route_tables);
