namespace CoordinationCrypto.Tests;

/// <summary>For tests that measure what the whole process shares, such as the memory pool: nothing runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
