using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Markets;

/// <summary>
/// A <see cref="DesignatedStatement"/> as a statement of the algebra, with the polynomials that it refers to, which it gives back.
/// </summary>
internal sealed class BoundStatement : IDisposable
{
    private readonly IDisposable? _memory;

    /// <summary>A statement, and what must be disposed after it.</summary>
    public BoundStatement(SigmaProtocol protocol, IDisposable? memory = null) => (Protocol, _memory) = (protocol, memory);

    /// <summary>The statement.</summary>
    public SigmaProtocol Protocol { get; }

    /// <summary>Gives the polynomials back.</summary>
    public void Dispose() => _memory?.Dispose();
}
