#include "coordcrypto_kernels.h"

uint32_t coordcrypto_abi(void) { return COORDCRYPTO_ABI; }

uint32_t coordcrypto_features(void)
{
    __builtin_cpu_init();
    const uint32_t ifma = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512ifma") ? COORDCRYPTO_FEATURE_IFMA : 0;
    const uint32_t vaes = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("vaes") ? COORDCRYPTO_FEATURE_VAES : 0;
    return ifma | vaes;
}
