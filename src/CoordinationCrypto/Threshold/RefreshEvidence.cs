using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// Proof that a validator cheated in a refresh: two messages of its own under one id; or its share, and 2f + 1 shares of others that lie on one polynomial of degree f, which its own does not. Anyone who knows the terms can repeat
/// <see cref="Verify"/>. Equivocation cannot be made up by any number of others. A wrong share cannot by f: among 2f + 1 shares are f + 1 honest ones, which fix the polynomial, and every honest share lies on it. Immutable; safe to share.
/// </summary>
internal sealed class RefreshEvidence
{
    private readonly ReadOnlyMemory<byte>[] _messages; // equivocation: both, by digest; wrong share: the accused's among the others', by sender

    private RefreshEvidence(RefreshEvidenceKind kind, int accused, ReadOnlyMemory<byte>[] messages) => (Kind, Accused, _messages) = (kind, accused, messages);

    /// <summary>What it proves.</summary>
    public RefreshEvidenceKind Kind { get; }

    /// <summary>The validator it speaks against.</summary>
    public int Accused { get; }

    /// <summary>Two messages of one sender under one id; the order does not matter.</summary>
    public static RefreshEvidence Equivocation(RefreshMessage one, RefreshMessage other)
    {
        var inOrder = one.Digest.AsSpan().SequenceCompareTo(other.Digest) < 0;
        return new RefreshEvidence(RefreshEvidenceKind.Equivocation, one.Sender, inOrder ? [one.Bytes, other.Bytes] : [other.Bytes, one.Bytes]);
    }

    /// <summary>A share, and 2f + 1 others of the same id that lie on one polynomial; the order does not matter.</summary>
    public static RefreshEvidence WrongShare(RefreshMessage accused, IEnumerable<RefreshMessage> agreeing) =>
        new(RefreshEvidenceKind.WrongShare, accused.Sender, [.. agreeing.Append(accused).OrderBy(message => message.Sender).Select(message => message.Bytes)]);

    /// <summary>Against everyone off an accepted polynomial.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="counted">The messages that counted.</param>
    /// <param name="wrong"><see cref="RefreshPreparation.Wrong"/> or <see cref="RefreshOpening.Wrong"/>.</param>
    public static IReadOnlyList<RefreshEvidence> WrongShares(RefreshTerms terms, IReadOnlyCollection<RefreshMessage> counted, IReadOnlyList<int> wrong) =>
        [.. counted.Where(message => wrong.Contains(message.Sender)).Select(accused => WrongShare(accused, counted.Where(message => !wrong.Contains(message.Sender)).Take(terms.Required)))];

    /// <summary>The byte form: kind, accused, the messages.</summary>
    public byte[] Encode()
    {
        var writer = new WireWriter(2 + _messages.Sum(message => message.Length));
        writer.WriteByte((byte)Kind);
        writer.WriteByte((byte)Accused);
        foreach (var message in _messages) writer.WriteBytes(message.Span);
        return writer.ToArray();
    }

    /// <summary>Reads the byte form; whether it proves anything is for <see cref="Verify"/> to say. The bytes are kept, not copied.</summary>
    public static bool TryRead(RefreshTerms terms, ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out RefreshEvidence? evidence)
    {
        evidence = null;
        if (bytes.Length < 2 || bytes.Span[0] is < (byte)RefreshEvidenceKind.Equivocation or > (byte)RefreshEvidenceKind.WrongShare) return false;
        var kind = (RefreshEvidenceKind)bytes.Span[0];
        var (count, length) = (CountOf(kind, terms), RefreshMessage.EncodedLength(terms));
        if (bytes.Length != 2 + (long)count * length) return false;
        evidence = new RefreshEvidence(kind, bytes.Span[1], [.. Enumerable.Range(0, count).Select(at => bytes.Slice(2 + at * length, length))]);
        return true;
    }

    /// <summary>Whether it proves that <see cref="Accused"/> cheated under these terms. Deterministic; needs nothing secret.</summary>
    public bool Verify(RefreshTerms terms)
    {
        if (_messages.Length != CountOf(Kind, terms)) return false;
        var messages = new RefreshMessage[_messages.Length];
        for (var i = 0; i < messages.Length; i++)
        {
            if (!RefreshMessage.TryRead(terms, _messages[i], out var message, out _) || !message.IsSigned(terms)) return false;
            if (i > 0 && (message.Step != messages[0].Step || !message.Id.SequenceEqual(messages[0].Id))) return false;
            messages[i] = message;
        }
        return Kind is RefreshEvidenceKind.Equivocation ? IsEquivocation(messages[0], messages[1]) : IsWrongShare(terms, messages);
    }

    private static int CountOf(RefreshEvidenceKind kind, RefreshTerms terms) => kind is RefreshEvidenceKind.Equivocation ? 2 : terms.Required + 1;

    private bool IsEquivocation(RefreshMessage one, RefreshMessage other) => one.Sender == Accused && other.Sender == Accused && one.Digest.AsSpan().SequenceCompareTo(other.Digest) < 0;

    private bool IsWrongShare(RefreshTerms terms, RefreshMessage[] messages)
    {
        var shares = new List<Share>();
        try
        {
            for (var i = 0; i < messages.Length; i++)
            {
                if ((i > 0 && messages[i].Sender <= messages[i - 1].Sender) || !Share.TryRead(terms.Parameters, messages[i].Sender, messages[i].Content, out var share)) return false;
                shares.Add(share);
            }
            if (!Reconstruction.TryReconstruct(AcceptanceRule.Of(terms.Committee), terms.Committee.Corrupted, shares, out var constant, out var wrong)) return false;
            constant!.Dispose();
            return wrong.SequenceEqual([Accused]);
        }
        finally
        {
            foreach (var share in shares) share.Dispose();
        }
    }
}
