namespace CoordinationCrypto.Tests.Architecture;

internal sealed record TypeDeclaration(string Name, string Kind, IReadOnlyList<string> Modifiers, bool IsNested, int Line)
{
    public bool Has(string modifier) => Modifiers.Contains(modifier);
}
