/*
 * CoordinationCrypto's optional native kernels: whole-polynomial operations modulo primes below 2^50, by the 52-bit multiply-adds of
 * AVX-512 IFMA. Each gives, bit for bit, what the scalar code in src/CoordinationCrypto/Arithmetic/Kernels specifies.
 *
 * The library loads on every x86-64 processor. coordcrypto_features says what this one has; a kernel may be called only where its
 * feature is there. No kernel allocates, keeps state, or branches on residues.
 */
#ifndef COORDCRYPTO_KERNELS_H
#define COORDCRYPTO_KERNELS_H

#include <stdint.h>

#define COORDCRYPTO_ABI 2u

/* Set where processor and operating system have AVX-512 F, DQ and IFMA. */
#define COORDCRYPTO_FEATURE_IFMA 1u

/* Set where they have AVX-512 F and BW, and AES on such vectors. */
#define COORDCRYPTO_FEATURE_VAES 2u

#if defined(__GNUC__)
#define COORDCRYPTO_EXPORT __attribute__((visibility("default")))
#else
#define COORDCRYPTO_EXPORT
#endif

/* The version of this header's functions and layouts: COORDCRYPTO_ABI when the library was built. */
COORDCRYPTO_EXPORT uint32_t coordcrypto_abi(void);

/* Bits of COORDCRYPTO_FEATURE_*. */
COORDCRYPTO_EXPORT uint32_t coordcrypto_features(void);

/*
 * The negacyclic transform of n words, n a power of two from 64 to 32768, in place; canonical words out.
 *
 * A root w travels as two words: w*2^52 mod q, and that times q^-1 mod 2^52. A table is, on a 64-byte boundary,
 *     8 words          q, floor(2^52/q), n^-1 (two words), n^-1 times the root at node 1 (two words), two unused
 *     2*(n/8) words    the roots by node, two words each: the root at node 1, its halves at 2 and 3, and so on; node 0 is unused
 *     32*(n/16) words  a record for each sixteen words of data: for distance 1 the first words of eight roots, then their second words; for
 *                      distance 2 of four roots, then of four; for distance 4 of two, then of two; four unused. The orders are those of
 *                      Lanes512.ForwardOrder and Lanes512.InverseOrder.
 * Three words of the head serve the inverse only.
 */
COORDCRYPTO_EXPORT void coordcrypto_ntt_forward(uint64_t *values, uint64_t n, const uint64_t *table);

/* The same, from source, which may be values itself and holds any words below 2^50: they are reduced on the way. */
COORDCRYPTO_EXPORT void coordcrypto_ntt_forward_lifted(uint64_t *values, const uint64_t *source, uint64_t n, const uint64_t *table);

/* The inverse, of canonical words. */
COORDCRYPTO_EXPORT void coordcrypto_ntt_inverse(uint64_t *values, uint64_t n, const uint64_t *table);

/* No conversion has more source primes than this, and no dot product more terms than that. */
#define COORDCRYPTO_MAX_SOURCES 9
#define COORDCRYPTO_MAX_TERMS 11

/*
 * Base conversion of the first `end` of n coefficients, end a multiple of 32: target holds n words for each target prime, source n canonical words for each source
 * prime, and they do not overlap. "Montgomery form" of w modulo t is w*2^52 mod t. A table is
 *     8 words               the numbers of source and of target primes, 1 if what the target holds counts or 0, five unused
 *     4 words a source      s, before (two words, as a root), the bits of the double 1/s
 *     8 + sources a target  t, t^-1 mod 2^52, floor(2^52/t), unused, the factor of what the target holds, two unused, the overflow's factor, the weights of the sources; factors in Montgomery form
 */
COORDCRYPTO_EXPORT void coordcrypto_convert(uint64_t *target, const uint64_t *source, uint64_t n, uint64_t end, const uint64_t *table);

/*
 * u = sum of x[d]*b[d] and v = sum of x[d]*a[d], d from 0 to count - 1, n canonical words each, n a multiple of 16; u and v overlap nothing. The constants are
 * q, q^-1 mod 2^52, and 2^52 (two words, as a root).
 */
COORDCRYPTO_EXPORT void coordcrypto_dot_pair(
    uint64_t *u, uint64_t *v, const uint64_t *const *x, const uint64_t *const *b, const uint64_t *const *a, uint64_t n, uint64_t count, const uint64_t *constants);

/* No weighted sum has more terms than this. */
#define COORDCRYPTO_MAX_WEIGHTED 64

/*
 * Adds to the first `end` of n words of each sum, end a multiple of 32: sums holds n canonical words for each modulus, terms n words below 2^52 for each term, and they do not overlap.
 * A table is
 *     2 words                the numbers of terms and of moduli
 *     2 + terms a modulus    q, q^-1 mod 2^52, the weights w*2^104 mod q
 */
COORDCRYPTO_EXPORT void coordcrypto_add_weighted(uint64_t *sums, const uint64_t *terms, uint64_t n, uint64_t end, const uint64_t *table);

/*
 * AES-256 of the counters high*2^64 + low, that plus 1, and so on modulo 2^128, as big-endian numbers: 512 bytes a chunk. The round keys are 15 times 16 bytes (FIPS 197, section 5.2). It wants the feature
 * COORDCRYPTO_FEATURE_VAES.
 */
COORDCRYPTO_EXPORT void coordcrypto_aes_counter(uint8_t *destination, uint64_t chunks, const uint8_t *round_keys, uint64_t high, uint64_t low);

#ifdef COORDCRYPTO_KERNELS_IMPLEMENTATION

#include <immintrin.h>

#define IFMA __attribute__((target("avx512f,avx512dq,avx512ifma")))
#define IFMA_INLINE static inline __attribute__((always_inline, target("avx512f,avx512dq,avx512ifma")))

typedef __m512i words;

/* The words of a table's head, and where its parts begin. */
enum { HEAD_Q, HEAD_BARRETT, HEAD_INVERSE_N, HEAD_SCALED_ROOT = 4, HEAD_WORDS = 8, RECORD_WORDS = 32, LANES = 8, CACHED_WORDS = 2048 };

/*
 * How much room q leaves in 52 bits, hence how lazy sums may be: 32q, 8q or 4q is below 2^52.
 */
enum room { ROOM_32, ROOM_8, ROOM_4 };

static inline enum room room_of(uint64_t q) { return q < 1ull << 47 ? ROOM_32 : q < 1ull << 49 ? ROOM_8 : ROOM_4; }

/* A root in both its words. */
typedef struct { words w, wi; } root;

IFMA_INLINE words load(const uint64_t *p) { return _mm512_loadu_si512(p); }
IFMA_INLINE void store(uint64_t *p, words x) { _mm512_storeu_si512(p, x); }
IFMA_INLINE words all(uint64_t x) { return _mm512_set1_epi64((long long)x); }
IFMA_INLINE words add(words a, words b) { return _mm512_add_epi64(a, b); }
IFMA_INLINE words sub(words a, words b) { return _mm512_sub_epi64(a, b); }
IFMA_INLINE words low(words c, words a, words b) { return _mm512_madd52lo_epu64(c, a, b); }
IFMA_INLINE words high(words c, words a, words b) { return _mm512_madd52hi_epu64(c, a, b); }
IFMA_INLINE root root_at(const uint64_t *p) { return (root){ all(p[0]), all(p[1]) }; }

/* a - b where that is not negative, else a: read as unsigned, the lesser. */
IFMA_INLINE words once(words a, words b) { return _mm512_min_epu64(a, sub(a, b)); }

/* a + q where a, read as signed, is negative. */
IFMA_INLINE words lift(words a, words q) { return _mm512_min_epu64(a, add(a, q)); }

/* x, in a way that keeps the compiler from taking its sum apart: it would subtract twice where once is enough. */
IFMA_INLINE words opaque(words x)
{
    __asm__("" : "+v"(x));
    return x;
}

/* Side by side: the compiler keeps the order of what is written, and the processor looks ahead only so far over chains of dependent instructions. */
#define EACH(k, count) _Pragma("GCC unroll 8") for (int k = 0; k < (count); k++)

/*
 * c + y*w modulo q, off by a multiple of q: c + t with t in (-q, q), for y below 2^52 (Montgomery, "Modular multiplication without trial
 * division", 1985, with 2^52). With m = y*w'*q^-1 mod 2^52 the low halves of y*w' and m*q are equal, so that the difference of the
 * high halves is (y*w' - m*q)/2^52 exactly; each is in [0, q).
 */
IFMA_INLINE void multiply_add(words *result, const words *c, const words *y, const root *r, words q, int count)
{
    words m[8], zero = _mm512_setzero_si512();
    EACH(k, count) m[k] = low(zero, y[k], r[k].wi);
    EACH(k, count) result[k] = high(c[k], y[k], r[k].w);
    EACH(k, count) m[k] = high(zero, m[k], q);
    EACH(k, count) result[k] = opaque(sub(result[k], m[k]));
}

/*
 * x modulo q in [0, 2q), for x below 2^52: with u = floor(2^52/q) the quotient floor(x*u/2^52) is short of x/q by less than
 * x/2^52 for u's rounding and less than 1 for its own.
 */
IFMA_INLINE void reduce(words *x, words barrett, words q, int count)
{
    words k1[8], zero = _mm512_setzero_si512();
    EACH(k, count) k1[k] = high(zero, x[k], barrett);
    EACH(k, count) k1[k] = low(zero, k1[k], q);
    EACH(k, count) x[k] = sub(x[k], k1[k]);
}

/* The roots of a record for a distance, as the lanes want them; SPREAD(record, first, second) for distance 2, each lane of pairs as chosen. */
IFMA_INLINE root distance_1(const uint64_t *record) { return (root){ load(record), load(record + LANES) }; }
IFMA_INLINE root distance_4(const uint64_t *record)
{
    return (root){ _mm512_broadcast_i64x2(_mm_load_si128((const __m128i *)(record + 24))), _mm512_broadcast_i64x2(_mm_load_si128((const __m128i *)(record + 26))) };
}
#define SPREAD(record, first, second) \
    ((root){ _mm512_shuffle_i64x2(load((record) + 16), load((record) + 16), first), _mm512_shuffle_i64x2(load((record) + 16), load((record) + 16), second) })

#endif
#endif
