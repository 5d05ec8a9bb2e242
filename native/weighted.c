/*
 * Weighted sums, as shares of masks want them: what was there and the sum of weight_t*x_t. Low and high halves of the products are summed apart. A low half is below 2^52, so 64 of
 * them are below 2^58; a high half is below its weight, hence below q < 2^50. Two Montgomery steps follow. The first takes the low sum into the high one: h, in (0, 65q + 64), is the
 * sum divided by 2^52 modulo q. The second divides h by 2^52 in the same way: c - t with c = floor(h/2^52) and t in [0, q), where c <= (65q + 64)/2^52 < q. The weights make up for
 * both: they come as w*2^104.
 */
#define COORDCRYPTO_KERNELS_IMPLEMENTATION
#include "coordcrypto_kernels.h"

enum { BLOCK = 256, STEP = 4 * LANES, MODULUS_WORDS = 2 };

IFMA_INLINE void add_weighted_block(uint64_t *sums, const uint64_t *terms, uint64_t n, uint64_t length, const uint64_t *constants, uint64_t count)
{
    const words q = all(constants[0]), inverse = all(constants[1]), zero = _mm512_setzero_si512();
    const uint64_t *weights = constants + MODULUS_WORDS;
    for (uint64_t i = 0; i < length; i += STEP) {
        words l[4] = { zero, zero, zero, zero }, h[4] = { q, q, q, q }, m[4];
        for (uint64_t t = 0; t < count; t++) {
            const words w = all(weights[t]);
            EACH(k, 4) {
                const words x = load(terms + t * n + i + k * LANES);
                l[k] = low(l[k], x, w), h[k] = high(h[k], x, w);
            }
        }
        EACH(k, 4) m[k] = low(zero, l[k], inverse);
        EACH(k, 4) h[k] = add(h[k], _mm512_srli_epi64(l[k], 52));
        EACH(k, 4) m[k] = high(zero, m[k], q);
        EACH(k, 4) h[k] = sub(h[k], m[k]);
        EACH(k, 4) m[k] = low(zero, h[k], inverse);
        EACH(k, 4) h[k] = add(load(sums + i + k * LANES), _mm512_srli_epi64(h[k], 52));
        EACH(k, 4) m[k] = high(zero, m[k], q);
        EACH(k, 4) store(sums + i + k * LANES, once(lift(sub(h[k], m[k]), q), q)); /* in (-q, 2q) before */
    }
}

static IFMA void add_weighted(uint64_t *sums, const uint64_t *terms, uint64_t n, uint64_t end, const uint64_t *table)
{
    const uint64_t count = table[0], moduli = table[1];
    for (uint64_t start = 0; start < end; start += BLOCK) {
        const uint64_t length = end - start < BLOCK ? end - start : BLOCK;
        const uint64_t *constants = table + 2;
        for (uint64_t j = 0; j < moduli; j++, constants += MODULUS_WORDS + count) add_weighted_block(sums + j * n + start, terms + start, n, length, constants, count);
    }
}

void coordcrypto_add_weighted(uint64_t *sums, const uint64_t *terms, uint64_t n, uint64_t end, const uint64_t *table) { add_weighted(sums, terms, n, end, table); }
