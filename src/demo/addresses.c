/* addresses.c - postcodes count up with the squares, so that neighbours have much the same. */
#include "demo/addresses.h"

struct address address_of(int order, int home)
{
    enum { LETTERS = 20 * 20, AHEAD = 8 };
    static const char ALPHABET[] = "ABCDEGHJKLMNPRSTVWXZ";
    int64_t at = (int64_t)order * AHEAD + home / HOMES_A_POSTCODE;
    int digits = 1000 + (int)(at / LETTERS % 9000), letters = (int)(at % LETTERS);
    struct address a = {.number = 1 + home % HOMES_A_POSTCODE};
    snprintf(a.postcode, sizeof a.postcode, "%04d%c%c", digits, ALPHABET[letters / 20],
             ALPHABET[letters % 20]);
    return a;
}
