/* outcome.h - how an act on the people store ended, for whoever has to tell the caller. */
#pragma once

enum outcome {
    OUTCOME_DONE,
    OUTCOME_FAILED,  /* nothing was done and the sentence in err says why: the store is not there */
    OUTCOME_ABSENT,  /* no such thing, or none that this caller may know of */
    OUTCOME_WRONG,   /* password, code or passphrase */
    OUTCOME_WAIT,    /* too many wrong ones: later */
    OUTCOME_GONE,    /* a link that is used, over or revoked */
    OUTCOME_TAKEN,   /* a name or address that somebody has */
    OUTCOME_REFUSED, /* not for this caller */
    OUTCOME_UNFIT,   /* a value that cannot be: see the function */
};
