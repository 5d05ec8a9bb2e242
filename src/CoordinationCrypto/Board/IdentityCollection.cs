using System.Security.Cryptography;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>
/// The shares that have come in for the members' sealed identities: from each validator, for every member, x_i·C1 and a proof of it. Once f + 1 validators' shares all have a proof that holds, they are combined; who sends one that does not
/// is named. Not safe for use by several threads at once.
/// </summary>
internal sealed class IdentityCollection
{
    private readonly KeyCertificate _certificate;
    private readonly ChallengeSpace _challenges;
    private readonly IReadOnlyList<ElGamalCiphertext> _ciphertexts;
    private readonly SortedDictionary<int, ElGamalShare[]> _valid = [];
    private readonly SortedSet<int> _wrong = [];

    public IdentityCollection(Request request, IReadOnlyList<ElGamalCiphertext> ciphertexts, KeyCertificate certificate)
    {
        Request = request;
        _ciphertexts = ciphertexts;
        _certificate = certificate;
        _challenges = new ChallengeSpace(certificate.Parameters.Degree);
    }

    public Request Request { get; }

    /// <summary>Validators whose shares lack a proof that holds.</summary>
    public IReadOnlyCollection<int> Wrong => _wrong;

    private int ShareLength => Point.CompressedLength + ElGamalShareProof.Length(_challenges);

    /// <summary>What stands for a ciphertext's digest in the request: SHA-256 of the sealed identities, in order.</summary>
    public static byte[] Digest(IReadOnlyList<ElGamalCiphertext> ciphertexts)
    {
        var bytes = new byte[ciphertexts.Count * ElGamalCiphertext.Length];
        for (var i = 0; i < ciphertexts.Count; i++) ciphertexts[i].Write(bytes.AsSpan(i * ElGamalCiphertext.Length, ElGamalCiphertext.Length));
        return SHA256.HashData(bytes);
    }

    public bool HasSpoken(int validator) => _valid.ContainsKey(validator) || _wrong.Contains(validator);

    /// <summary>A validator's shares and proofs, member after member.</summary>
    public byte[] Answer(ElGamalKeyShare key, EntropySource entropy)
    {
        var writer = new WireWriter(_ciphertexts.Count * ShareLength);
        foreach (var ciphertext in _ciphertexts)
        {
            var share = key.Decrypt(ciphertext);
            writer.WriteBytes(share.Encode().AsSpan(sizeof(ushort)));
            writer.WriteBytes(ElGamalShareProof.Prove(_challenges, key, ciphertext, share, Context(key.Index), entropy));
        }
        return writer.ToArray();
    }

    /// <summary>Whether the bytes are as many shares and proofs as there are members, every share a point.</summary>
    public bool Reads(ReadOnlySpan<byte> content)
    {
        if (content.Length != _ciphertexts.Count * ShareLength) return false;
        for (var i = 0; i < _ciphertexts.Count; i++)
            if (!Point.TryReadCompressed(content.Slice(i * ShareLength, Point.CompressedLength), out _)) return false;
        return true;
    }

    /// <summary>Takes the shares of a validator that has not spoken; they read.</summary>
    /// <returns>The members' keys, once enough shares are here.</returns>
    public IReadOnlyList<VerifyingKey>? Add(int validator, ReadOnlySpan<byte> content)
    {
        var shares = new ElGamalShare[_ciphertexts.Count];
        for (var i = 0; i < shares.Length; i++)
        {
            var part = content.Slice(i * ShareLength, ShareLength);
            if (Point.TryReadCompressed(part[..Point.CompressedLength], out var value)) shares[i] = new ElGamalShare(validator, value);
            if (!ElGamalShareProof.Verify(_challenges, _certificate.IdentityVerificationKey(validator), _ciphertexts[i], shares[i], Context(validator), part[Point.CompressedLength..]))
            {
                _wrong.Add(validator);
                return null;
            }
        }
        _valid.Add(validator, shares);
        if (_valid.Count <= _certificate.Committee.Corrupted) return null;
        return [.. _ciphertexts.Select((ciphertext, i) => VerifyingKey.FromPoint(ElGamalShare.Combine(ciphertext, [.. _valid.Values.Select(each => each[i])])))];
    }

    private ProofContext Context(int validator) => new(Request.ConfigurationId.Span, Request.InputsCheckpoint.Span, Request.Stag.Span, Request.Id.Span, [(byte)validator]);
}
