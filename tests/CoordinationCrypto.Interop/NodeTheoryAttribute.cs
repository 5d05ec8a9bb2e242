namespace CoordinationCrypto.Interop;

/// <summary>A theory that needs Node.js; without it the tests are skipped, and say so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeTheoryAttribute : TheoryAttribute
{
    public NodeTheoryAttribute() => Skip = NodeProcess.MissingNode;
}
