/* response.h - an answer in the library's form, on its way. Knows the library; decides nothing. */
#pragma once
#include "serve/answer.h"
#include <microhttpd.h>

/* What is kept of answers that will be given again: the head of a file that many ask for is made
 * once. */
struct responses;
/* secure  every answer carries Strict-Transport-Security */
struct responses *responses_open(bool secure);
/* Only when no answer is on its way any more. */
void responses_close(struct responses *r);

/* Queue the answer. Takes `a->made`; what `a->at` points at must stay until the answer is sent, not
 * longer. Any thread may call it. Cost: some allocations a header, or none for an answer that was
 * given lately. */
enum MHD_Result responses_send(struct responses *r, struct answer *a,
                               struct MHD_Connection *connection);
