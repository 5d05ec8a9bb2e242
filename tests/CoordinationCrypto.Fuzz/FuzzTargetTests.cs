namespace CoordinationCrypto.Fuzz;

/// <summary>What a target must not let pass.</summary>
public sealed class FuzzTargetTests
{
    [Fact]
    public void Other_bytes_written_again_are_a_failure() =>
        Assert.Throws<FuzzException>(() => Target(input => [.. input.Select(value => (byte)(value & 0xFE))]).Run([3]));

    [Fact]
    public void Memory_taken_from_a_length_on_the_wire_is_a_failure() =>
        Assert.Throws<FuzzException>(() => Target(input => new byte[input[0] << 20].Length > 0 ? null : input).Run([2]));

    [Fact]
    public void What_is_taken_once_is_not()
    {
        byte[]? kept = null;
        Assert.False(Target(_ => (kept ??= new byte[1 << 22]).Length > 0 ? null : []).Run([]));
    }

    [Fact]
    public void An_exception_is_a_failure() =>
        Assert.Throws<IndexOutOfRangeException>(() => Target(input => [input[5]]).Run([1]));

    [Fact]
    public void Mutants_are_the_same_for_the_same_seed_and_others_for_another()
    {
        byte[][] Mutants(ulong seed)
        {
            var mutator = new Mutator([[1, 2, 3, 4], [5, 6]], 16, seed);
            return [.. Enumerable.Range(0, 500).Select(_ => mutator.Next())];
        }
        Assert.Equal(Mutants(1), Mutants(1));
        Assert.NotEqual(Mutants(1), Mutants(2));
        Assert.All(Mutants(1), mutant => Assert.InRange(mutant.Length, 0, 16));
        Assert.InRange(Mutants(1).Select(Convert.ToHexString).Distinct().Count(), 300, 500);
    }

    private static FuzzTarget Target(Func<byte[], byte[]?> reread) => new("a target", [], reread, () => [[1]]);
}
