namespace CoordinationCrypto.Tests.Architecture;

/// <summary>One rule of the house: its sentence, and what breaks it among a set of library sources.</summary>
internal sealed record Rule(string Sentence, Func<IReadOnlyList<SourceFile>, IEnumerable<string>> Violations)
{
    public override string ToString() => Sentence;
}
