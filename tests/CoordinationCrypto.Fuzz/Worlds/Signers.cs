using CoordinationCrypto.Board;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Tests;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Fuzz.Worlds;

/// <summary>Everyone who writes on the toy market's board, and what its quorums sign.</summary>
internal sealed class Signers
{
    private static readonly Lazy<Signers> Lazily = new(() => new Signers());

    private readonly SigningKey[] _validators; // of the first epoch, then of the second
    private readonly VerifyingKey[] _keys;
    private readonly VerifyingKey[] _pseudonyms;
    private readonly EntropySource _entropy = Streams.Entropy("fuzz signers");

    private Signers()
    {
        var market = Market.Value;
        SigningKey[] agents = [.. new[] { "ana", "bo", "cy", "di" }.Select(market.Agent)];
        _validators = [.. market.Identities, .. market.Heirs];
        _keys = [.. _validators.Concat(agents).Select(key => key.PublicKey), SigningKey.Create(Streams.Entropy("stranger")).PublicKey];
        _pseudonyms =
        [
            .. new[] { market.Open, market.Named, market.Shielded }.SelectMany(stag =>
                agents.Select(agent => new PseudonymKey(agent, new PseudonymBase(stag.Id)).Pseudonym.Name)
            ),
        ];
    }

    public static Signers Value => Lazily.Value;

    /// <summary>
    /// The same body, or another, as a record of any kind, as if signed by its author: for the fold's overload that is given records whose
    /// signatures are checked, since signing and checking cost more than all else.
    /// </summary>
    /// <param name="kind">One that there is.</param>
    /// <param name="author">If it is of those that write such a record; else one that <paramref name="choice"/> picks.</param>
    /// <param name="choice">Any.</param>
    /// <param name="sequence">Any.</param>
    /// <param name="body">Any.</param>
    public Record Frame(RecordKind kind, VerifyingKey? author, int choice, ulong sequence, ReadOnlySpan<byte> body)
    {
        var authors = kind is RecordKind.Submission or RecordKind.Exit or RecordKind.Resume ? _pseudonyms : _keys;
        var writer = new WireWriter(Record.Overhead + body.Length);
        writer.WriteByte(Record.Version);
        writer.WriteByte((byte)kind);
        writer.WriteBytes((Array.Find(authors, known => known.Equals(author)) ?? authors[choice % authors.Length]).Bytes);
        writer.WriteUInt64(sequence);
        writer.WriteLengthPrefixed(body);
        writer.WriteBytes(new byte[SigningKey.SignatureLength]);
        return Market.Read(writer.Written);
    }

    /// <summary>Signatures of some validators of an epoch: those whose bit is set.</summary>
    public List<(int Validator, byte[] Signature)> Quorum(bool ofHeirs, Hash32 digest, int validators)
    {
        var signatures = new List<(int, byte[])>();
        for (var i = 0; i < 4; i++)
        {
            if ((validators >> i & 1) == 0)
                continue;
            var signature = new byte[SigningKey.SignatureLength];
            _validators[i + (ofHeirs ? 4 : 0)].Sign(digest.Bytes, _entropy, signature);
            signatures.Add((i + 1, signature));
        }
        return signatures;
    }
}
