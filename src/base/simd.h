/* simd.h - one function compiled for several processors, the best chosen when it is first called.
 * Where that cannot be (other processors, sanitizers) the plain one is all there is. The results
 * are the same: no fused multiply-add (-ffp-contract=off), and every lane sums in the same order.
 */
#pragma once

#if defined(__x86_64__) && defined(__linux__) && !defined(SIMD_PLAIN)
#define SIMD_CLONES __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define SIMD_CLONES
#endif
