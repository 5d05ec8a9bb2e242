namespace CoordinationCrypto.Interop;

/// <summary>A test that needs Node.js; without it the test is skipped, and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = NodeProcess.MissingNode;
}
