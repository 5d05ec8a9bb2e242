using System.Security.Cryptography;
using CoordinationCrypto.Tests;

namespace CoordinationCrypto.Fuzz;

/// <summary>The inputs of each target that are checked in: made from real ones by a command, and what machines found.</summary>
internal static class Corpus
{
    /// <summary>The folder of all corpora in the repository.</summary>
    public static string Root => Repository.File("tests/CoordinationCrypto.Fuzz/Corpus");

    public static string FolderOf(FuzzTarget target) => Path.Combine(Root, target.Name);

    /// <summary>A target's inputs, in the order of their names; never none.</summary>
    public static IReadOnlyList<byte[]> Read(FuzzTarget target)
    {
        var folder = FolderOf(target);
        if (!Directory.Exists(folder))
            return [[]];
        byte[][] inputs = [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        return inputs.Length == 0 ? [[]] : inputs;
    }

    /// <summary>
    /// Writes what honest parties make, in the place of what they made before. The file of an input that machines found has another name,
    /// and stays.
    /// </summary>
    public static int Renew(FuzzTarget target)
    {
        var folder = FolderOf(target);
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(folder, "real-*"))
            File.Delete(file);
        var seeds = target.Seeds().Where(seed => seed.Length <= target.MaxLength).DistinctBy(Convert.ToHexString).ToList();
        foreach (var seed in seeds)
            File.WriteAllBytes(Path.Combine(folder, $"real-{NameOf(seed)}"), seed);
        return seeds.Count;
    }

    public static string NameOf(byte[] input) => Convert.ToHexStringLower(SHA256.HashData(input).AsSpan(0, 6));
}
