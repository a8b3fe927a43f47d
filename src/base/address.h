/* address.h - who an internet address stands for. */
#pragma once
#include "base/base.h"

enum { ADDRESS_ROOM = 46 }; /* INET6_ADDRSTRLEN */

/* The network that one client has to itself: of an IPv6 address its /64, written one way however
 * the address was; any other text as it is. `room` holds what is returned when it is another. */
str address_network(str address, char room[ADDRESS_ROOM]);
