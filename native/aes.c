/*
 * AES-256 of consecutive counters (FIPS 197; NIST SP 800-38A, section 6.5), 32 blocks at a time, four in a vector. The instructions' time does not depend on key or data.
 */
#include "coordcrypto_kernels.h"

#include <immintrin.h>

#define VAES __attribute__((target("avx512f,avx512bw,vaes")))

enum { ROUNDS = 14, VECTORS = 8, VECTOR_BLOCKS = 4, VECTOR_BYTES = 64 };

#define EACH_VECTOR(k) _Pragma("GCC unroll 8") for (int k = 0; k < VECTORS; k++)

static VAES void aes_counter(uint8_t *destination, uint64_t chunks, const uint8_t *round_keys, uint64_t high, uint64_t low)
{
    /* A counter's two words are turned into bytes, the most significant first. */
    const __m512i swap = _mm512_broadcast_i32x4(_mm_set_epi8(8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
    __m512i keys[ROUNDS + 1];
    _Pragma("GCC unroll 15") for (int r = 0; r <= ROUNDS; r++) keys[r] = _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(round_keys + 16 * r)));
    for (; chunks != 0; chunks--, destination += VECTORS * VECTOR_BYTES) {
        const __m512i first = _mm512_set_epi64((long long)low, (long long)high, (long long)low, (long long)high, (long long)low, (long long)high, (long long)low, (long long)high);
        __m512i x[VECTORS];
        EACH_VECTOR(k) x[k] = _mm512_add_epi64(first, _mm512_set_epi64(4 * k + 3, 0, 4 * k + 2, 0, 4 * k + 1, 0, 4 * k, 0));
        if (low > UINT64_MAX - (VECTORS * VECTOR_BLOCKS - 1)) { /* a low word carries; the counter is public */
            EACH_VECTOR(k) x[k] = _mm512_mask_add_epi64(x[k], _mm512_cmplt_epu64_mask(x[k], first) >> 1, x[k], _mm512_set1_epi64(1)); /* high words are still as they were: less is a low word only */
        }
        EACH_VECTOR(k) x[k] = _mm512_xor_si512(_mm512_shuffle_epi8(x[k], swap), keys[0]);
        _Pragma("GCC unroll 14") for (int r = 1; r < ROUNDS; r++) EACH_VECTOR(k) x[k] = _mm512_aesenc_epi128(x[k], keys[r]);
        EACH_VECTOR(k) _mm512_storeu_si512(destination + VECTOR_BYTES * k, _mm512_aesenclast_epi128(x[k], keys[ROUNDS]));
        low += VECTORS * VECTOR_BLOCKS;
        high += low < VECTORS * VECTOR_BLOCKS;
    }
}

void coordcrypto_aes_counter(uint8_t *destination, uint64_t chunks, const uint8_t *round_keys, uint64_t high, uint64_t low)
{
    aes_counter(destination, chunks, round_keys, high, low);
}
