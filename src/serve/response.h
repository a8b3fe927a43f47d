/* response.h - an answer in the library's form, on its way. Knows the library; decides nothing. */
#pragma once
#include "serve/answer.h"
#include <microhttpd.h>

/* Queue the answer. Takes `a->made`; what `a->at` points at must stay until the answer is sent.
 * secure  the answer carries Strict-Transport-Security */
MUST_USE enum MHD_Result response_send(struct answer *a, bool secure,
                                       struct MHD_Connection *connection);
