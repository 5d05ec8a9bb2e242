/*
 * The forward transform: Cooley-Tukey, two levels a pass over the data, blocks that fit the first-level cache finished before the next is
 * begun, the last three levels within pairs of vectors.
 *
 * Ranges. A butterfly makes x + t and x - t of x and y, t = y*w in (-q, q) whatever y below 2^52 is; so x's range grows by q on both
 * sides and must not begin below q.
 *   32q < 2^52: x gets L*q more in the first pass, L the number of levels, at most 15; it is in [0, 2q) before that, so everything stays in (0, (2L + 2)q).
 *    8q < 2^52: each pass of two levels first brings x from [0, 8q) to [0, 4q) and adds 2q: (0, 8q) after it.
 *    4q < 2^52: each level first brings x from [0, 4q) to [0, 2q) and adds q: (0, 4q) after it.
 * The last three levels are a pass and a half: with 8q, x is brought down again before the third.
 */
#define COORDCRYPTO_KERNELS_IMPLEMENTATION
#include "coordcrypto_kernels.h"

typedef struct { words q, barrett, first, step, offset; const uint64_t *nodes, *records; } field;

/* x made ready for a pass of two levels, or for a level where there is no room for more. */
IFMA_INLINE words ready(words x, field f, enum room room, enum room when)
{
    return room == when ? add(once(x, f.step), f.offset) : x;
}

IFMA_INLINE void butterflies(words *x, words *y, const root *r, field f, enum room room, int count)
{
    words sum[8];
    EACH(k, count) x[k] = ready(x[k], f, room, ROOM_4);
    multiply_add(sum, x, y, r, f.q, count);
    EACH(k, count) y[k] = sub(add(x[k], x[k]), sum[k]);
    EACH(k, count) x[k] = sum[k];
}

/* Two levels of two columns: a holds the first two quarters of each, b the last two; r1 serves the whole block, r2 and r3 its halves. */
IFMA_INLINE void two_levels(words a[4], words b[4], root r1, root r2, root r3, field f, enum room room)
{
    const root whole[4] = { r1, r1, r1, r1 }, halves[4] = { r2, r2, r3, r3 };
    butterflies(a, b, whole, f, room, 4);
    words x[4] = { a[0], a[1], b[0], b[1] }, y[4] = { a[2], a[3], b[2], b[3] };
    butterflies(x, y, halves, f, room, 4);
    a[0] = x[0], a[1] = x[1], a[2] = y[0], a[3] = y[1];
    b[0] = x[2], b[1] = x[3], b[2] = y[2], b[3] = y[3];
}

IFMA_INLINE void load_columns(words a[4], words b[4], const uint64_t *p, uint64_t quarter)
{
    a[0] = load(p), a[1] = load(p + LANES), a[2] = load(p + quarter), a[3] = load(p + quarter + LANES);
    p += 2 * quarter;
    b[0] = load(p), b[1] = load(p + LANES), b[2] = load(p + quarter), b[3] = load(p + quarter + LANES);
}

IFMA_INLINE void store_columns(uint64_t *p, uint64_t quarter, const words a[4], const words b[4])
{
    store(p, a[0]), store(p + LANES, a[1]), store(p + quarter, a[2]), store(p + quarter + LANES, a[3]);
    p += 2 * quarter;
    store(p, b[0]), store(p + LANES, b[1]), store(p + quarter, b[2]), store(p + quarter + LANES, b[3]);
}

/* Canonical words, or any below 2^50, as the first pass wants them. */
IFMA_INLINE void first_words(words *x, field f, int lifted, int count)
{
    if (lifted) reduce(x, f.barrett, f.q, count);
    EACH(k, count) x[k] = add(x[k], f.first);
}

IFMA_INLINE void first_two(uint64_t *data, const uint64_t *source, uint64_t n, field f, int lifted)
{
    root one = root_at(f.nodes + 2);
    const root r[4] = { one, one, one, one };
    for (uint64_t half = n / 2, i = 0; i < half; i += 4 * LANES) {
        words x[4], y[4], sum[4];
        EACH(k, 4) x[k] = load(source + i + k * LANES);
        EACH(k, 4) y[k] = load(source + half + i + k * LANES);
        first_words(x, f, lifted, 4);
        multiply_add(sum, x, y, r, f.q, 4);
        EACH(k, 4) store(data + i + k * LANES, sum[k]);
        EACH(k, 4) store(data + half + i + k * LANES, sub(add(x[k], x[k]), sum[k]));
    }
}

/* first is where the room is that a level takes, so ROOM_4 needs nothing more before its first level. */
IFMA_INLINE void first_four(uint64_t *data, const uint64_t *source, uint64_t n, field f, enum room room, int lifted)
{
    root r1 = root_at(f.nodes + 2), r2 = root_at(f.nodes + 4), r3 = root_at(f.nodes + 6);
    for (uint64_t quarter = n / 4, i = 0; i < quarter; i += 2 * LANES) {
        words a[4], b[4];
        load_columns(a, b, source + i, quarter);
        first_words(a, f, lifted, 4);
        two_levels(a, b, r1, r2, r3, f, room);
        store_columns(data + i, quarter, a, b);
    }
}

IFMA_INLINE void pass(uint64_t *data, uint64_t size, uint64_t node, uint64_t count, field f, enum room room)
{
    uint64_t quarter = size / 4;
    for (uint64_t end = node + count; node < end; node++, data += size) {
        root r1 = root_at(f.nodes + 2 * node), r2 = root_at(f.nodes + 4 * node), r3 = root_at(f.nodes + 4 * node + 2);
        for (uint64_t i = 0; i < quarter; i += 2 * LANES) {
            words a[4], b[4];
            load_columns(a, b, data + i, quarter);
            EACH(k, 4) a[k] = ready(a[k], f, room, ROOM_8);
            two_levels(a, b, r1, r2, r3, f, room);
            store_columns(data + i, quarter, a, b);
        }
    }
}

/*
 * The last five levels of two neighbouring blocks of four vectors: two between vectors, three within pairs of them. There a pair is
 * x0..x7, y0..y7, and a digit below stands for the two lanes x and y of that number.
 */
IFMA_INLINE void last(uint64_t *data, uint64_t node, uint64_t count, const uint64_t *record, field f, enum room room)
{
    const words zip_low = _mm512_setr_epi64(0, 8, 1, 9, 2, 10, 3, 11), zip_high = _mm512_setr_epi64(4, 12, 5, 13, 6, 14, 7, 15);
    const words merge_x = _mm512_setr_epi64(0, 8, 4, 12, 2, 10, 6, 14), merge_y = _mm512_setr_epi64(1, 9, 5, 13, 3, 11, 7, 15);
    for (uint64_t end = node + count; node < end; node += 2, data += 8 * LANES, record += 4 * RECORD_WORDS) {
        words a[8], *b = a + 4, x[4], y[4];
        root r[4];
        EACH(k, 4) a[k] = load(data + (4 * (k & 1) + k / 2) * LANES), b[k] = load(data + (4 * (k & 1) + k / 2 + 2) * LANES);
        EACH(k, 4) a[k] = ready(a[k], f, room, ROOM_8);
        EACH(k, 4) r[k] = root_at(f.nodes + 2 * (node + (k & 1)));
        butterflies(a, b, r, f, room, 4);
        EACH(k, 2) x[2 * k] = a[k], x[2 * k + 1] = b[k], y[2 * k] = a[k + 2], y[2 * k + 1] = b[k + 2];
        EACH(k, 4) r[k] = root_at(f.nodes + 4 * node + 2 * k);
        butterflies(x, y, r, f, room, 4);

        EACH(k, 4) a[k] = _mm512_permutex2var_epi64(x[k], zip_low, y[k]), b[k] = _mm512_permutex2var_epi64(x[k], zip_high, y[k]); /* 0 1 2 3 | 4 5 6 7 */
        EACH(k, 4) r[k] = distance_4(record + k * RECORD_WORDS);
        EACH(k, 4) a[k] = ready(a[k], f, room, ROOM_8);
        butterflies(a, b, r, f, room, 4);
        EACH(k, 4) x[k] = _mm512_shuffle_i64x2(a[k], b[k], 0x44), y[k] = _mm512_shuffle_i64x2(a[k], b[k], 0xEE); /* 0 1 4 5 | 2 3 6 7 */
        EACH(k, 4) r[k] = SPREAD(record + k * RECORD_WORDS, 0x50, 0xFA);
        butterflies(x, y, r, f, room, 4);
        EACH(k, 4) a[k] = _mm512_shuffle_i64x2(x[k], y[k], 0x88), b[k] = _mm512_shuffle_i64x2(x[k], y[k], 0xDD); /* 0 4 2 6 | 1 5 3 7 */
        EACH(k, 4) r[k] = distance_1(record + k * RECORD_WORDS);
        EACH(k, 4) a[k] = ready(a[k], f, room, ROOM_8);
        butterflies(a, b, r, f, room, 4);
        reduce(a, f.barrett, f.q, 8);
        EACH(k, 8) a[k] = once(a[k], f.q);
        EACH(k, 4) store(data + 2 * k * LANES, _mm512_permutex2var_epi64(a[k], merge_x, b[k])), store(data + (2 * k + 1) * LANES, _mm512_permutex2var_epi64(a[k], merge_y, b[k]));
    }
}

/* All levels of neighbouring blocks that fit the cache, pass by pass; a block is a power of four of vectors. */
IFMA_INLINE void cached(uint64_t *data, uint64_t size, uint64_t node, uint64_t count, field f, enum room room)
{
    for (; size > 4 * LANES; size /= 4, node *= 4, count *= 4) pass(data, size, node, count, f, room);
    uint64_t block = node & ~(1ull << (63 - __builtin_clzll(node)));
    last(data, node, count, f.records + 2 * block * RECORD_WORDS, f, room);
}

IFMA_INLINE void run(uint64_t *data, const uint64_t *source, uint64_t n, const uint64_t *table, enum room room, int lifted)
{
    uint64_t q = table[HEAD_Q];
    uint64_t levels = (uint64_t)__builtin_ctzll(n);
    field f = {
        all(q), all(table[HEAD_BARRETT]), all((room == ROOM_32 ? levels : room == ROOM_8 ? 2 : 1) * q), all((room == ROOM_8 ? 4 : 2) * q), all((room == ROOM_8 ? 2 : 1) * q),
        table + HEAD_WORDS, table + HEAD_WORDS + n / LANES * 2
    };
    uint64_t blocks = levels % 2 ? 4 : 2; /* the levels between vectors are three fewer */
    if (blocks == 2) first_two(data, source, n, f, lifted);
    else first_four(data, source, n, f, room, lifted);
    uint64_t size = n / blocks;
    if (size <= CACHED_WORDS) {
        if (n <= CACHED_WORDS) cached(data, size, blocks, blocks, f, room);
        else for (uint64_t i = 0; i < blocks; i++) cached(data + i * size, size, blocks + i, 1, f, room);
        return;
    }
    for (uint64_t i = 0; i < blocks; i++) {
        uint64_t *block = data + i * size;
        pass(block, size, blocks + i, 1, f, room);
        for (uint64_t k = 0; k < 4; k++) cached(block + k * (size / 4), size / 4, 4 * (blocks + i) + k, 1, f, room);
    }
}

#define ROOM(name, room, lifted) \
    static IFMA __attribute__((noinline)) void name(uint64_t *values, const uint64_t *source, uint64_t n, const uint64_t *table) { run(values, source, n, table, room, lifted); }

ROOM(forward_32, ROOM_32, 0)
ROOM(forward_8, ROOM_8, 0)
ROOM(forward_4, ROOM_4, 0)
ROOM(lifted_32, ROOM_32, 1)
ROOM(lifted_8, ROOM_8, 1)
ROOM(lifted_4, ROOM_4, 1)

void coordcrypto_ntt_forward(uint64_t *values, uint64_t n, const uint64_t *table)
{
    switch (room_of(table[HEAD_Q])) {
        case ROOM_32: forward_32(values, values, n, table); break;
        case ROOM_8: forward_8(values, values, n, table); break;
        default: forward_4(values, values, n, table); break;
    }
}

void coordcrypto_ntt_forward_lifted(uint64_t *values, const uint64_t *source, uint64_t n, const uint64_t *table)
{
    switch (room_of(table[HEAD_Q])) {
        case ROOM_32: lifted_32(values, source, n, table); break;
        case ROOM_8: lifted_8(values, source, n, table); break;
        default: lifted_4(values, source, n, table); break;
    }
}
