/* banned.h - functions that obey the locale or overrun their buffers. Included by the build in
 * front of every file; num.c and base files that wrap one undo it by name, saying why. */
#pragma once
#include <ctype.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* clang with _FORTIFY_SOURCE has these as macros */
#undef sprintf
#undef vsprintf

#pragma GCC poison strcpy strcat sprintf vsprintf strtok atof atoi atol strtod strtof localtime    \
    gmtime gets
