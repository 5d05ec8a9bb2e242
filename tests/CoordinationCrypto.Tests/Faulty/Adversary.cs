namespace CoordinationCrypto.Tests.Faulty;

/// <summary>A way to depart from the protocol in one step.</summary>
/// <param name="Name">For reports.</param>
/// <param name="Act">What is posted instead of the party's own messages.</param>
internal sealed record Adversary(string Name, Func<Scene, IEnumerable<byte[]>> Act)
{
    public override string ToString() => Name;
}
