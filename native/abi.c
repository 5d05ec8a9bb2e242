#include "coordcrypto_kernels.h"

uint32_t coordcrypto_abi(void) { return COORDCRYPTO_ABI; }

uint32_t coordcrypto_features(void)
{
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512ifma") ? COORDCRYPTO_FEATURE_IFMA : 0;
}
