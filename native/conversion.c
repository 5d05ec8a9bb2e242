/*
 * Base conversion. Products are not reduced one by one: their low and their high 52 bits are summed apart, and one Montgomery step takes the
 * low sum into the high one at the end. Operands are below 2^50, so each high half is below 2^48; eleven of them and t stay below 2^52, which is
 * why COORDCRYPTO_MAX_SOURCES is 9: two more products belong to the overflow and to what the target held.
 */
#define COORDCRYPTO_KERNELS_IMPLEMENTATION
#include <string.h>
#include "coordcrypto_kernels.h"

enum { BLOCK = 256, STEP = 4 * LANES, SOURCE_WORDS = 4, TARGET_WORDS = 8 };

/* z_l = before_l*x_l mod s_l into line l + 1; v, the sum of z_l/s_l in doubles, in the order of l, rounded to the nearest integer, ties to even, into line 0. */
IFMA_INLINE void prepare(uint64_t (*z)[BLOCK], const uint64_t *source, uint64_t n, uint64_t length, const uint64_t *sources, uint64_t count)
{
    const words zero[4] = { _mm512_setzero_si512(), _mm512_setzero_si512(), _mm512_setzero_si512(), _mm512_setzero_si512() };
    for (uint64_t l = 0; l < count; l++, sources += SOURCE_WORDS, source += n) {
        const words s = all(sources[0]);
        const root before = root_at(sources + 1), r[4] = { before, before, before, before };
        const __m512d reciprocal = _mm512_castsi512_pd(all(sources[3]));
        for (uint64_t i = 0; i < length; i += STEP) {
            words x[4];
            EACH(k, 4) x[k] = load(source + i + k * LANES);
            multiply_add(x, zero, x, r, s, 4);
            EACH(k, 4) x[k] = lift(x[k], s);
            EACH(k, 4) store(z[l + 1] + i + k * LANES, x[k]);
            EACH(k, 4) {
                __m512d share = _mm512_mul_pd(_mm512_cvtepu64_pd(x[k]), reciprocal);
                if (l != 0) share = _mm512_add_pd(_mm512_loadu_pd(z[0] + i + k * LANES), share);
                _mm512_storeu_pd(z[0] + i + k * LANES, share);
            }
        }
    }
    for (uint64_t i = 0; i < length; i += LANES) store(z[0] + i, _mm512_cvtpd_epu64(_mm512_roundscale_pd(_mm512_loadu_pd(z[0] + i), 0)));
}

/* One target: overflow*v + sum of weight_l*z_l, and own times what it holds if that counts. The factors are in Montgomery form. */
IFMA_INLINE void combine(uint64_t *target, uint64_t (*z)[BLOCK], uint64_t length, const uint64_t *constants, uint64_t count, int own)
{
    const words t = all(constants[0]), inverse = all(constants[1]), barrett = all(constants[2]), factor = all(constants[4]);
    const words zero = _mm512_setzero_si512();
    const uint64_t *weights = constants + TARGET_WORDS - 1; /* the overflow's first, then those of the sources */
    for (uint64_t i = 0; i < length; i += STEP) {
        words l[4], h[4], m[4];
        EACH(k, 4) l[k] = zero, h[k] = t;
        if (own) {
            words x[4];
            EACH(k, 4) x[k] = load(target + i + k * LANES);
            EACH(k, 4) l[k] = low(zero, x[k], factor), h[k] = high(t, x[k], factor);
        }
        for (uint64_t line = 0; line <= count; line++) {
            const words w = all(weights[line]);
            EACH(k, 4) {
                words x = load(z[line] + i + k * LANES);
                l[k] = low(l[k], x, w), h[k] = high(h[k], x, w);
            }
        }
        EACH(k, 4) m[k] = low(zero, l[k], inverse);
        EACH(k, 4) h[k] = add(h[k], _mm512_srli_epi64(l[k], 52));
        EACH(k, 4) m[k] = high(zero, m[k], t);
        EACH(k, 4) h[k] = sub(h[k], m[k]);
        reduce(h, barrett, t, 4);
        EACH(k, 4) store(target + i + k * LANES, once(h[k], t));
    }
}

static IFMA void convert(uint64_t *target, const uint64_t *source, uint64_t n, uint64_t end, const uint64_t *table)
{
    uint64_t z[COORDCRYPTO_MAX_SOURCES + 1][BLOCK] __attribute__((aligned(64)));
    const uint64_t count = table[0], targets = table[1], own = table[2];
    for (uint64_t start = 0; start < end; start += BLOCK) {
        const uint64_t length = end - start < BLOCK ? end - start : BLOCK;
        prepare(z, source + start, n, length, table + HEAD_WORDS, count);
        const uint64_t *constants = table + HEAD_WORDS + SOURCE_WORDS * count;
        for (uint64_t j = 0; j < targets; j++, constants += TARGET_WORDS + count) {
            if (own) combine(target + j * n + start, z, length, constants, count, 1);
            else combine(target + j * n + start, z, length, constants, count, 0);
        }
    }
    // Decryption passes a secret phase through it; the empty statement keeps the compiler from dropping the store.
    memset(z, 0, (count + 1) * sizeof z[0]);
    __asm__ __volatile__("" : : "r"(z) : "memory");
}

void coordcrypto_convert(uint64_t *target, const uint64_t *source, uint64_t n, uint64_t end, const uint64_t *table) { convert(target, source, n, end, table); }
