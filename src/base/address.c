/* address.c - see address.h. */
#include "base/address.h"
#include <arpa/inet.h>

static_assert(ADDRESS_ROOM == INET6_ADDRSTRLEN, "room for any address");

str address_network(str address, char room[ADDRESS_ROOM])
{
    struct in6_addr ip;
    if (address.len >= ADDRESS_ROOM || !memchr(address.at, ':', address.len))
        return address;
    memcpy(room, address.at, address.len);
    room[address.len] = '\0';
    if (inet_pton(AF_INET6, room, &ip) != 1 || IN6_IS_ADDR_V4MAPPED(&ip))
        return address;
    memset(&ip.s6_addr[8], 0, 8);
    return str_from(inet_ntop(AF_INET6, &ip, room, ADDRESS_ROOM));
}
