using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Markets;

/// <summary>
/// What a board says of one pseudonym in one stag, as of its last record. A proof says only what follows together with it, so it must come
/// from the reader's own replay and never from the prover. Immutable; owns nothing.
/// </summary>
public sealed class BoardView
{
    /// <summary>The configuration id.</summary>
    public required Hash32 Configuration { get; init; }

    /// <summary>The joint key. It is the board's own.</summary>
    public required PublicKey Key { get; init; }

    /// <summary>The digest of the checkpoint that is the last record; null when another record is.</summary>
    public required Hash32? Checkpoint { get; init; }

    /// <summary>The stag's id; null when the board has no such stag.</summary>
    public required Hash32? Stag { get; init; }

    /// <summary>x of T.</summary>
    public required Hash32 Pseudonym { get; init; }

    /// <summary>The ciphertext of its live intendo as it was submitted; null when it has none. It is the board's own.</summary>
    public required Ciphertext? Submitted { get; init; }

    /// <summary>The digests of the records of the executed hunts that it was a member of.</summary>
    public required IReadOnlyCollection<Hash32> Hunts { get; init; }

    /// <summary>Whether the context's configuration, checkpoint and stag are the board's.</summary>
    internal bool Holds(DesignatedContext context) =>
        context.Configuration == Configuration && context.Checkpoint == Checkpoint && context.Stag == Stag;

    /// <summary>Whether it is about the statement's pseudonym.</summary>
    internal bool IsOf(DesignatedStatement statement) => Pseudonym == new Hash32(statement.Pseudonym[1..]);
}
