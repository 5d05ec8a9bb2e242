/*
 * The inverse transform: Gentleman-Sande, the forward transform run backwards.
 *
 * Ranges. A butterfly makes x + y, in [0, 2aq) when both are in [0, aq), and (x - y)*w + q in (0, 2q), of x - y + aq in (0, 2aq): it is the
 * sums that grow, by 4 in a pass. The factor must stay below 2^52.
 *   32q < 2^52: within vectors a = 1, 2, 4, which leaves 8. A pass reduces the sum of sums to [0, 2q), and leaves the sum of products in (0, 4q): a = 8 in
 *               the first pass, 4 afterwards.
 *    8q < 2^52: the levels within vectors end with a reduction to [0, 2q), and a pass brings the sum of products down too: a = 2.
 *    4q < 2^52: every sum is brought from [0, 4q) to [0, 2q): a = 2.
 * The last pass multiplies everything, by n^-1 where there is no root.
 */
#define COORDCRYPTO_KERNELS_IMPLEMENTATION
#include "coordcrypto_kernels.h"

typedef struct { words q, q2, barrett; root inverse_n, scaled_root; const uint64_t *nodes, *records; } field;

/* Each x is in [0, aq), each y too; aq[k] in all lanes. */
IFMA_INLINE void butterflies(words *x, words *y, const words *aq, const root *r, field f, enum room room, int count)
{
    words difference[4];
    const words offset[4] = { f.q, f.q, f.q, f.q };
    EACH(k, count) difference[k] = sub(add(x[k], aq[k]), y[k]);
    EACH(k, count) x[k] = add(x[k], y[k]);
    multiply_add(y, offset, difference, r, f.q, count);
    if (room == ROOM_4) EACH(k, count) x[k] = once(x[k], f.q2);
}

/* The levels within four pairs of vectors x0..x7, y0..y7, on canonical words; a digit below stands for the two lanes x and y of that number. */
IFMA_INLINE void first(uint64_t *data, uint64_t vectors, const uint64_t *record, field f, enum room room)
{
    const words unzip_even = _mm512_setr_epi64(0, 2, 4, 6, 8, 10, 12, 14), unzip_odd = _mm512_setr_epi64(1, 3, 5, 7, 9, 11, 13, 15);
    const words q4 = room == ROOM_4 ? f.q2 : add(f.q2, f.q2);
    const words one[4] = { f.q, f.q, f.q, f.q }, two[4] = { f.q2, f.q2, f.q2, f.q2 }, four[4] = { q4, q4, q4, q4 };
    for (uint64_t *end = data + vectors * LANES; data < end; data += 8 * LANES, record += 4 * RECORD_WORDS) {
        words x[4], y[4], a[4], b[4];
        root r[4];
        EACH(k, 4) x[k] = load(data + 2 * k * LANES), y[k] = load(data + (2 * k + 1) * LANES);
        EACH(k, 4) a[k] = _mm512_unpacklo_epi64(x[k], y[k]), b[k] = _mm512_unpackhi_epi64(x[k], y[k]); /* 0 2 4 6 | 1 3 5 7 */
        EACH(k, 4) r[k] = distance_1(record + k * RECORD_WORDS);
        butterflies(a, b, one, r, f, room, 4);
        EACH(k, 4) x[k] = _mm512_shuffle_i64x2(a[k], b[k], 0x88), y[k] = _mm512_shuffle_i64x2(a[k], b[k], 0xDD); /* 0 4 1 5 | 2 6 3 7 */
        EACH(k, 4) r[k] = SPREAD(record + k * RECORD_WORDS, 0x44, 0xEE);
        butterflies(x, y, two, r, f, room, 4);
        EACH(k, 4) a[k] = _mm512_shuffle_i64x2(x[k], y[k], 0x88), b[k] = _mm512_shuffle_i64x2(x[k], y[k], 0xDD); /* 0 1 2 3 | 4 5 6 7 */
        EACH(k, 4) r[k] = distance_4(record + k * RECORD_WORDS);
        butterflies(a, b, four, r, f, room, 4);
        if (room == ROOM_8) reduce(a, f.barrett, f.q, 4);
        EACH(k, 4) store(data + 2 * k * LANES, _mm512_permutex2var_epi64(a[k], unzip_even, b[k])), store(data + (2 * k + 1) * LANES, _mm512_permutex2var_epi64(a[k], unzip_odd, b[k]));
    }
}

/* The range of the sums that enter a pass, as a multiple of q. */
IFMA_INLINE words entering(int after_first, field f, enum room room)
{
    words q4 = add(f.q2, f.q2);
    return room != ROOM_32 ? f.q2 : after_first ? add(q4, q4) : q4;
}

IFMA_INLINE void pass(uint64_t *data, uint64_t size, uint64_t node, uint64_t count, int after_first, field f, enum room room)
{
    uint64_t quarter = size / 4;
    const words one = entering(after_first, f, room), two = room == ROOM_4 ? f.q2 : add(one, one);
    const words lower[2] = { one, one }, upper[2] = { two, f.q2 };
    for (uint64_t end = node + count; node < end; node++, data += size) {
        root r1 = root_at(f.nodes + 2 * node), r2 = root_at(f.nodes + 4 * node), r3 = root_at(f.nodes + 4 * node + 2);
        const root halves[2] = { r2, r3 }, whole[2] = { r1, r1 };
        for (uint64_t i = 0; i < quarter; i += LANES) {
            words a[4];
            EACH(k, 4) a[k] = load(data + k * quarter + i);
            words x[2] = { a[0], a[2] }, y[2] = { a[1], a[3] };
            butterflies(x, y, lower, halves, f, room, 2);
            words u[2] = { x[0], y[0] }, v[2] = { x[1], y[1] };
            butterflies(u, v, upper, whole, f, room, 2);
            if (room != ROOM_4) reduce(u, f.barrett, f.q, 1);
            if (room == ROOM_8) u[1] = once(u[1], f.q2);
            store(data + i, u[0]), store(data + quarter + i, u[1]), store(data + 2 * quarter + i, v[0]), store(data + 3 * quarter + i, v[1]);
        }
    }
}

/* The canonical words of x*w. */
IFMA_INLINE void products(words *x, const root *r, field f, int count)
{
    const words zero[4] = { _mm512_setzero_si512(), _mm512_setzero_si512(), _mm512_setzero_si512(), _mm512_setzero_si512() };
    multiply_add(x, zero, x, r, f.q, count);
    EACH(k, count) x[k] = lift(x[k], f.q);
}

IFMA_INLINE void last_two(uint64_t *data, uint64_t n, field f, enum room room)
{
    const words aq = entering(0, f, room);
    const root r[4] = { f.inverse_n, f.scaled_root, f.inverse_n, f.scaled_root };
    for (uint64_t half = n / 2, i = 0; i < half; i += 2 * LANES) {
        words x[2] = { load(data + i), load(data + i + LANES) }, y[2] = { load(data + half + i), load(data + half + i + LANES) };
        words a[4] = { add(x[0], y[0]), sub(add(x[0], aq), y[0]), add(x[1], y[1]), sub(add(x[1], aq), y[1]) };
        products(a, r, f, 4);
        store(data + i, a[0]), store(data + half + i, a[1]), store(data + i + LANES, a[2]), store(data + half + i + LANES, a[3]);
    }
}

IFMA_INLINE void last_four(uint64_t *data, uint64_t n, field f, enum room room)
{
    const words one = entering(0, f, room), two = room == ROOM_4 ? f.q2 : add(one, one), lower[2] = { one, one };
    const root halves[2] = { root_at(f.nodes + 4), root_at(f.nodes + 6) }, whole[4] = { f.inverse_n, f.inverse_n, f.scaled_root, f.scaled_root };
    for (uint64_t quarter = n / 4, i = 0; i < quarter; i += LANES) {
        words x[2] = { load(data + i), load(data + 2 * quarter + i) }, y[2] = { load(data + quarter + i), load(data + 3 * quarter + i) };
        butterflies(x, y, lower, halves, f, room, 2);
        words a[4] = { add(x[0], x[1]), add(y[0], y[1]), sub(add(x[0], two), x[1]), sub(add(y[0], f.q2), y[1]) };
        products(a, whole, f, 4);
        EACH(k, 4) store(data + k * quarter + i, a[k]);
    }
}

/* All levels of neighbouring blocks that fit the cache, pass by pass. */
IFMA_INLINE void cached(uint64_t *data, uint64_t size, uint64_t node, uint64_t count, field f, enum room room)
{
    uint64_t vectors = size / LANES; /* in a block; a power of four */
    uint64_t first_vector = (node & ~(1ull << (63 - __builtin_clzll(node)))) * vectors;
    first(data, count * vectors, f.records + first_vector / 2 * RECORD_WORDS, f, room);
    for (uint64_t block = 4 * LANES; block <= size; block *= 4) {
        vectors /= 4;
        pass(data, block, node * vectors, count * vectors, block == 4 * LANES, f, room);
    }
}

IFMA_INLINE void run(uint64_t *data, uint64_t n, const uint64_t *table, enum room room)
{
    uint64_t q = table[HEAD_Q];
    field f = { all(q), all(2 * q), all(table[HEAD_BARRETT]), root_at(table + HEAD_INVERSE_N), root_at(table + HEAD_SCALED_ROOT), table + HEAD_WORDS, table + HEAD_WORDS + n / LANES * 2 };
    uint64_t blocks = __builtin_ctzll(n) % 2 ? 4 : 2; /* the levels between vectors are three fewer */
    uint64_t size = n / blocks;
    if (n <= CACHED_WORDS) cached(data, size, blocks, blocks, f, room);
    else for (uint64_t i = 0; i < blocks; i++) {
        uint64_t *block = data + i * size;
        if (size <= CACHED_WORDS) {
            cached(block, size, blocks + i, 1, f, room);
            continue;
        }
        for (uint64_t k = 0; k < 4; k++) cached(block + k * (size / 4), size / 4, 4 * (blocks + i) + k, 1, f, room);
        pass(block, size, blocks + i, 1, 0, f, room);
    }
    if (blocks == 2) last_two(data, n, f, room);
    else last_four(data, n, f, room);
}

#define ROOM(name, room) static IFMA __attribute__((noinline)) void name(uint64_t *values, uint64_t n, const uint64_t *table) { run(values, n, table, room); }

ROOM(inverse_32, ROOM_32)
ROOM(inverse_8, ROOM_8)
ROOM(inverse_4, ROOM_4)

void coordcrypto_ntt_inverse(uint64_t *values, uint64_t n, const uint64_t *table)
{
    switch (room_of(table[HEAD_Q])) {
        case ROOM_32: inverse_32(values, n, table); break;
        case ROOM_8: inverse_8(values, n, table); break;
        default: inverse_4(values, n, table); break;
    }
}
