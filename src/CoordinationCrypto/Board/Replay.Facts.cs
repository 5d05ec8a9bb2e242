using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Board;

/// <content>What a friend who is shown something off the record knows from its own replay, as of the replay's last record, which is then a checkpoint.</content>
public sealed partial class Replay : IBoardFacts
{
    private readonly HashSet<(KeyBytes Hunt, KeyBytes Pseudonym)> _executed = []; // by the digest of the hunt's record
    private readonly Dictionary<ulong, Ciphertext> _lent = [];                    // by the height of the submission

    /// <summary>Whether this board, as far as it is replayed, ends in the context's checkpoint, has its configuration, and has its stag on it.</summary>
    bool IBoardFacts.Holds(DesignatedContext context) =>
        Certificate is { } certificate && EndsInCheckpoint && context.Configuration.SequenceEqual(certificate.ConfigurationId.Span) && context.Checkpoint.SequenceEqual(LastCheckpoint!.Digest())
        && _stags.ContainsKey(new KeyBytes(context.Stag.ToArray()));

    bool IBoardFacts.TryFindIntendo(DesignatedContext context, ReadOnlySpan<byte> pseudonym, [NotNullWhen(true)] out PublicKey? key, [NotNullWhen(true)] out Ciphertext? submitted)
    {
        (key, submitted) = (null, null);
        if (_stags.GetValueOrDefault(new KeyBytes(context.Stag.ToArray()))?.Find(new KeyBytes(pseudonym[1..].ToArray())) is not { } intendo) return false;
        if (!_lent.TryGetValue(intendo.Height, out submitted)) _lent.Add(intendo.Height, submitted = intendo.Read(Certificate!.Parameters));
        key = Certificate!.PublicKey;
        return true;
    }

    bool IBoardFacts.IsInPack(DesignatedContext context, ReadOnlySpan<byte> hunt, ReadOnlySpan<byte> pseudonym) => _executed.Contains((new KeyBytes(hunt.ToArray()), new KeyBytes(pseudonym[1..].ToArray())));
}
