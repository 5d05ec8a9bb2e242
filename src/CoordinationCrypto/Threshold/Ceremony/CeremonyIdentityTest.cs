using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The closing test of the identity key: an encryption of m·G under X, m and its randomness expanded from the configuration id, which
/// every validator decrypts in part, with a proof. When all D_i are proved to be x_i·C1, they are the values at i of one polynomial of
/// degree f, since the X_i are by their making; so all sets of f + 1 decrypt alike, and one of them is compared with m·G.
/// </summary>
internal sealed class CeremonyIdentityTest : IDisposable
{
    private readonly KeyCertificate _draft;
    private readonly ElGamalKeyShare _key;
    private readonly EntropySource _entropy;
    private readonly ChallengeSpace _challenges;
    private readonly ElGamalCiphertext _ciphertext;
    private readonly Point _message;
    private readonly List<(ElGamalShare Share, bool IsProved)> _shares = [];

    /// <summary>Prepares the test; takes ownership of the key share.</summary>
    public CeremonyIdentityTest(KeyCertificate draft, ElGamalKeyShare key, EntropySource entropy)
    {
        _draft = draft;
        _key = key;
        _entropy = entropy;
        _challenges = new ChallengeSpace(draft.Parameters.Degree);
        // public: anyone can repeat it
        using var stream = new Expander(draft.ConfigurationId, "CoordinationCrypto/ceremony-identity-test/v1"u8);
        using var message = Next(stream);
        using var randomness = Next(stream);
        _message = Secp256k1.MultiplyGenerator(message);
        _ciphertext = ElGamalCiphertext.Encrypt(_message, draft.IdentityKey, randomness);
    }

    /// <summary>The bytes of a validator's part.</summary>
    public static int Length(BfvParameters parameters) =>
        Point.CompressedLength + ElGamalShareProof.Length(new ChallengeSpace(parameters.Degree));

    /// <summary>This party's D_i, compressed, and its proof.</summary>
    public byte[] Share()
    {
        var share = _key.Decrypt(_ciphertext);
        var bytes = new byte[Length(_draft.Parameters)];
        share.Value.WriteCompressed(bytes.AsSpan(0, Point.CompressedLength));
        ElGamalShareProof.Prove(_challenges, _key, _ciphertext, share, Context(_key.Index), _entropy).CopyTo(bytes, Point.CompressedLength);
        return bytes;
    }

    /// <summary>Takes a validator's part. False unless it has the length and begins with a point.</summary>
    public bool TryTake(int sender, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length(_draft.Parameters) || !Point.TryReadCompressed(bytes[..Point.CompressedLength], out var value))
            return false;
        var share = new ElGamalShare(sender, value);
        _shares.Add(
            (
                share,
                ElGamalShareProof.Verify(
                    _challenges,
                    _draft.IdentityVerificationKey(sender),
                    _ciphertext,
                    share,
                    Context(sender),
                    bytes[Point.CompressedLength..]
                )
            )
        );
        return true;
    }

    /// <summary>Whether all parts are proved and show what was encrypted.</summary>
    /// <param name="named">To which those without a proof are added.</param>
    public bool Passes(SortedSet<int> named)
    {
        foreach (var (share, isProved) in _shares)
            if (!isProved)
                named.Add(share.Index);
        var proved = _shares.Where(taken => taken.IsProved).Select(taken => taken.Share).ToArray();
        return proved.Length == _draft.Committee.Size
            && ElGamalShare.Combine(_ciphertext, proved.AsSpan(0, _draft.Committee.MaxFaulty + 1)).Equals(_message);
    }

    public void Dispose() => _key.Dispose();

    private static SecretScalar Next(Expander stream)
    {
        Span<byte> wide = stackalloc byte[2 * Scalar.Length];
        stream.Fill(wide);
        return SecretScalar.ReadWide(wide);
    }

    private ProofContext Context(int prover) => new(_draft.ConfigurationId, default, default, "self-test"u8, [(byte)prover]);
}
