using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Markets;

/// <summary>
/// "My intendo here, as of this checkpoint, accepts exactly these cells." The cells are slots of the indicator v, one bit each; the proof
/// says that the ciphertext on the board, doubled, decrypts to v and to nothing else.
/// </summary>
public sealed class ConditionStatement : DesignatedStatement
{
    private readonly Hash32 _submitted;
    private readonly byte[] _cells;

    /// <summary>That the owner of a key owns a pseudonym whose live intendo accepts exactly some cells.</summary>
    /// <param name="agent">PK.</param>
    /// <param name="pseudonym">T, 33 bytes.</param>
    /// <param name="submitted">The digest of the submitted ciphertext.</param>
    /// <param name="cells">For each slot whether its cell is accepted, lowest bit first: N/8 bytes. A decoy accepts none.</param>
    /// <exception cref="ArgumentException">T is no point.</exception>
    public ConditionStatement(VerifyingKey agent, ReadOnlySpan<byte> pseudonym, Hash32 submitted, ReadOnlySpan<byte> cells)
        : base(agent, pseudonym)
    {
        _submitted = submitted;
        _cells = cells.ToArray();
    }

    /// <summary>The digest of the submitted ciphertext.</summary>
    public Hash32 Submitted => _submitted;

    /// <summary>For each slot whether its cell is accepted, lowest bit first.</summary>
    public ReadOnlySpan<byte> Cells => _cells;

    /// <inheritdoc/>
    internal override DesignatedKind Kind => DesignatedKind.Condition;

    /// <summary>Bytes of the cells under some parameters: N/8.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <returns>The number of bytes.</returns>
    public static int CellsLength(BfvParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return parameters.Degree / 8;
    }

    /// <summary>The cells of an indicator.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="indicator">For each slot 0 or 1; slots after the last are 0.</param>
    /// <returns>The packed cells.</returns>
    /// <exception cref="ArgumentException">There are more than N, or one is neither 0 nor 1.</exception>
    public static byte[] CellsOf(BfvParameters parameters, ReadOnlySpan<ulong> indicator)
    {
        var cells = new byte[CellsLength(parameters)];
        if (indicator.Length > parameters.Degree)
            Throw.Argument("There are more slots than the parameters have.", nameof(indicator));
        ulong all = 0;
        for (var slot = 0; slot < indicator.Length; slot++)
        {
            all |= indicator[slot];
            cells[slot >> 3] |= (byte)((indicator[slot] & 1) << (slot & 7));
        }

        if (all > 1)
            Throw.Argument("An indicator holds 0 and 1.", nameof(indicator));
        return cells;
    }

    /// <inheritdoc/>
    internal override void WriteBody(WireWriter writer)
    {
        writer.WriteHash(_submitted);
        writer.WriteBytes(_cells);
    }

    /// <inheritdoc/>
    internal override bool TryBind(
        DesignatedContext context,
        BoardView board,
        [NotNullWhen(true)] out BoundStatement? bound,
        out DesignatedRefusal refusal
    )
    {
        bound = null;
        refusal = DesignatedRefusal.UnknownIntendo;
        if (
            !board.IsOf(this)
            || board.Submitted is not { } ciphertext
            || board.Key.Parameters != context.Parameters
            || ciphertext.Parameters != context.Parameters
            || ciphertext.Digest != _submitted
        )
            return false;
        refusal = DesignatedRefusal.Malformed;
        if (_cells.Length != CellsLength(context.Parameters))
            return false;
        refusal = DesignatedRefusal.None;
        var slots = new ulong[context.Parameters.Degree];
        for (var slot = 0; slot < slots.Length; slot++)
            slots[slot] = (ulong)(_cells[slot >> 3] >> (slot & 7) & 1);
        using var value = new SlotEncoder(context.Parameters).Encode(slots);
        var opened = new OpenedEncryption(board.Key, ciphertext, value);
        bound = new BoundStatement(new And(opened.Relation, Ownership(context)), opened);
        return true;
    }

    /// <inheritdoc/>
    internal override Witness Witness(DesignatedContext context, SigningKey agent, IntendoSecret? secret, out IDisposable? memory)
    {
        if (secret is null)
            Throw.Argument("A condition is proved with the secret of its intendo.", nameof(secret));
        var encryption = OpenedEncryption.Witness(secret.Seed, context.Parameters.Degree);
        memory = encryption;
        return new JointWitness(encryption, new ScalarWitness(agent.Secret));
    }
}
