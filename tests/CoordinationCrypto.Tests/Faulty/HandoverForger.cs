using CoordinationCrypto.Board;
using CoordinationCrypto.Tests.Board;
using CoordinationCrypto.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>Makes what no honest validator signs or frames in a hand-over, with the keys that the adversary has.</summary>
/// <param name="protocol">Whose hand-over it is.</param>
/// <param name="entropy">For the nonces of signatures.</param>
internal sealed class HandoverForger(HandoverProtocol protocol, EntropySource entropy)
{
    public RecordFrames Frames { get; } = new([.. protocol.Market.Identities, .. protocol.Heirs], protocol.Market.Parties, entropy);

    /// <summary>
    /// The parts of a signature on its way, and of a record, as docs/spec/records.md has them; each committee's signatures are one.
    /// </summary>
    public static IReadOnlyList<Field> Fields(Post post)
    {
        if (!Record.TryRead(post.Bytes, out var record, out _))
            return [new("validator", 0, 1), new("nonce", 1, 32), new("response", 33, 32)];
        var fields = new List<Field>();
        var left = record.Body.Length;
        if (record.Kind is RecordKind.Epoch)
        {
            Assert.True(EpochBody.TryRead(record.Body.Span, out var body));
            AddPayload("certificate", body.Certificate.Length);
            AddSignatures("signatures", body.Signatures.Count);
            AddSignatures("heirs", body.Heirs.Count);
        }
        else
        {
            Assert.True(QuorumSigned.TryRead(record.Body.Span, record.Body.Length, out var signed));
            AddPayload("checkpoint", signed.Payload.Length);
            AddSignatures("signatures", signed.Signatures.Count);
        }
        Assert.Equal(0, left);
        return fields;

        void AddPayload(string name, int length)
        {
            Add("length", 4);
            Add(name, length);
        }

        void AddSignatures(string name, int count)
        {
            Add("count", 1);
            Add(name, count * (1 + SigningKey.SignatureLength));
        }

        void Add(string name, int length)
        {
            fields.Add(new Field(name, record.Body.Length - left, length));
            left -= length;
        }
    }

    /// <summary>The signature of an old validator under another certificate than the resharing's.</summary>
    public byte[] SignatureOfRival(Post post, EpochCertificate rival) =>
        [post.Bytes[0], .. Frames.Signature(post.Sender, rival.QuorumDigest)];

    /// <summary>
    /// A quorum of which signatures are missing; of an epoch also the committees' signatures changed over, those of one for both, a rival
    /// certificate, and another record in its place.
    /// </summary>
    public IReadOnlyList<byte[]> Lies(Post post, EpochCertificate? rival)
    {
        Assert.True(Record.TryRead(post.Bytes, out var record, out _));
        if (record.Kind is not RecordKind.Epoch)
        {
            Assert.True(QuorumSigned.TryRead(record.Body.Span, record.Body.Length, out var signed));
            return
            [
                .. new[] { signed.Signatures.Skip(1), signed.Signatures.Take(1) }.Select(signatures =>
                    Frames.Sign(post, QuorumSigned.Encode(signed.Payload.Span, signatures))
                ),
            ];
        }
        Assert.True(EpochBody.TryRead(record.Body.Span, out var body));
        EpochBody[] lies =
        [
            body with
            {
                Signatures = [.. body.Signatures.Skip(1)],
            },
            body with
            {
                Signatures = [.. body.Signatures.Take(1)],
            },
            body with
            {
                Heirs = [.. body.Heirs.Take(1)],
            },
            body with
            {
                Signatures = body.Heirs,
                Heirs = body.Signatures,
            },
            body with
            {
                Heirs = body.Signatures,
            },
            body with
            {
                Certificate = rival!.Encoding,
            },
            body with
            {
                Certificate = rival.Encoding,
                Signatures = [(post.Sender, Frames.Signature(post.Sender, rival.QuorumDigest))],
                Heirs = HeldBy(rival),
            },
        ];
        return
        [
            .. lies.Select(lie => Frames.Sign(post, lie.Encode())),
            Frames.Frame(post.Sender, RecordKind.Stag, record.Sequence + 1, TestMarket.Stag(7, name: "in-between").Encode()),
        ];
    }

    /// <summary>The signatures of all its heirs under a certificate that they never saw.</summary>
    public IReadOnlyList<(int Validator, byte[] Signature)> HeldBy(EpochCertificate rival) =>
        [
            .. rival.Roster.Validators.Select(
                (key, j) =>
                    (
                        j + 1,
                        Frames.Signature(
                            1 + protocol.Market.Parties + Array.FindIndex(protocol.Heirs, heir => heir.PublicKey.Equals(key)),
                            rival.HeldDigest
                        )
                    )
            ),
        ];
}
