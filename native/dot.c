/*
 * Two sums of products with common factors, as key switching wants them. As in base conversion, low and high halves are summed apart: eleven
 * high halves below 2^48 and q stay below 2^52. One Montgomery step makes of (high, low) its value divided by 2^52, another multiplies by 2^52.
 */
#define COORDCRYPTO_KERNELS_IMPLEMENTATION
#include "coordcrypto_kernels.h"

static IFMA void dot_pair(
    uint64_t *u, uint64_t *v, const uint64_t *const *x, const uint64_t *const *b, const uint64_t *const *a, uint64_t n, uint64_t count, const uint64_t *constants)
{
    const words q = all(constants[0]), inverse = all(constants[1]), zero = _mm512_setzero_si512();
    const root two52 = root_at(constants + 2), r[4] = { two52, two52, two52, two52 };
    const words nothing[4] = { zero, zero, zero, zero };
    for (uint64_t i = 0; i < n; i += 2 * LANES) {
        words l[4] = { zero, zero, zero, zero }, h[4] = { q, q, q, q }, m[4];
        for (uint64_t d = 0; d < count; d++) {
            const words x0 = load(x[d] + i), x1 = load(x[d] + i + LANES);
            const words y[4] = { load(b[d] + i), load(b[d] + i + LANES), load(a[d] + i), load(a[d] + i + LANES) };
            EACH(k, 4) l[k] = low(l[k], k & 1 ? x1 : x0, y[k]);
            EACH(k, 4) h[k] = high(h[k], k & 1 ? x1 : x0, y[k]);
        }
        EACH(k, 4) m[k] = low(zero, l[k], inverse);
        EACH(k, 4) h[k] = add(h[k], _mm512_srli_epi64(l[k], 52));
        EACH(k, 4) m[k] = high(zero, m[k], q);
        EACH(k, 4) h[k] = sub(h[k], m[k]);
        multiply_add(h, nothing, h, r, q, 4);
        EACH(k, 4) h[k] = lift(h[k], q);
        store(u + i, h[0]), store(u + i + LANES, h[1]), store(v + i, h[2]), store(v + i + LANES, h[3]);
    }
}

void coordcrypto_dot_pair(
    uint64_t *u, uint64_t *v, const uint64_t *const *x, const uint64_t *const *b, const uint64_t *const *a, uint64_t n, uint64_t count, const uint64_t *constants)
{
    dot_pair(u, v, x, b, a, n, count, constants);
}
