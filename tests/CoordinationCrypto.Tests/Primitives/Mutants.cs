namespace CoordinationCrypto.Tests.Primitives;

/// <summary>
/// Bytes that others might send instead of the right ones: every bit flipped, every cut, some extensions, splices and noise.
/// </summary>
internal static class Mutants
{
    /// <summary>The mutants of one encoding; none equals it.</summary>
    public static IEnumerable<byte[]> Of(byte[] original, int random = 200)
    {
        for (var bit = 0; bit < 8 * original.Length; bit++)
        {
            var flipped = (byte[])original.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            yield return flipped;
        }

        for (var length = 0; length < original.Length; length++)
        {
            yield return original[..length];
            yield return original[(original.Length - length)..];
        }

        yield return [.. original, 0];
        yield return [0, .. original];
        yield return [.. original, .. original];

        var source = EntropySource.InsecureSeeded(original, "mutants");
        var dice = new byte[4];
        for (var i = 0; i < random; i++)
        {
            source.Fill(dice);
            var mutant = (byte[])original.Clone();
            if (mutant.Length == 0)
                continue;
            var from = (dice[0] | (dice[1] << 8)) % mutant.Length;
            var run = mutant.AsSpan(from, Math.Min(1 + (dice[2] % 16), mutant.Length - from));
            if (dice[3] % 3 == 0)
                source.Fill(run);
            else
                run.Fill(dice[3] % 3 == 1 ? (byte)0 : (byte)0xFF);
            if (!mutant.AsSpan().SequenceEqual(original))
                yield return mutant;
        }
    }

    /// <summary>Some mutants of an encoding too long for all: one bit flipped, every second time near an end.</summary>
    public static IEnumerable<byte[]> Some(byte[] original, int count)
    {
        var source = EntropySource.InsecureSeeded(original, "some mutants");
        var dice = new byte[4];
        for (var i = 0; i < count; i++)
        {
            source.Fill(dice);
            var at = (dice[0] | (dice[1] << 8) | (dice[2] << 16)) % (i % 2 == 0 ? original.Length : Math.Min(80, original.Length));
            var flipped = (byte[])original.Clone();
            flipped[i % 4 == 3 ? original.Length - 1 - at : at] ^= (byte)(1 << (dice[3] % 8));
            yield return flipped;
        }
    }
}
