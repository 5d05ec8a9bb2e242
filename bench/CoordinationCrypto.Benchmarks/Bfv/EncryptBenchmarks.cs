using BenchmarkDotNet.Attributes;

namespace CoordinationCrypto.Benchmarks.Bfv;

/// <summary>Encryption of a plaintext, with all its sampling.</summary>
[GenericTypeArguments(typeof(Secure8192))]
[GenericTypeArguments(typeof(Secure16384))]
public class EncryptBenchmarks<TSet> : OperationBenchmarks<TSet>
    where TSet : IBenchSet
{
    public override void Run() => Keys.Encrypt().Dispose();
}
