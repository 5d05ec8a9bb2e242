using CoordinationCrypto.Groups;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// Who holds a joint key in one epoch: the committee, its keys, and X_i = x_i·G of every validator, as the certificate with this digest
/// states them. Immutable; safe to share.
/// </summary>
internal sealed class EpochRoster
{
    private readonly Hash32 _digest;
    private readonly VerifyingKey[] _validators;
    private readonly Point[] _elGamalKeys;

    /// <summary>Copies the lists.</summary>
    /// <param name="epoch">0 for the committee that made the key.</param>
    /// <param name="digest">The certificate's digest: in epoch 0 the configuration id.</param>
    /// <param name="committee">n and f.</param>
    /// <param name="validators">Validator i's key at i − 1.</param>
    /// <param name="elGamalKeys">X_i at i − 1.</param>
    internal EpochRoster(
        uint epoch,
        Hash32 digest,
        Committee committee,
        IReadOnlyList<VerifyingKey> validators,
        IReadOnlyList<Point> elGamalKeys
    )
    {
        if (validators.Count != committee.Size || elGamalKeys.Count != committee.Size)
            throw new ArgumentException($"There is one key of each kind per validator: {committee.Size}.", nameof(validators));
        Epoch = epoch;
        Committee = committee;
        _digest = digest;
        _validators = [.. validators];
        _elGamalKeys = [.. elGamalKeys];
    }

    /// <summary>The epoch's number; 0 for the committee that made the key.</summary>
    public uint Epoch { get; }

    /// <summary>The digest of the epoch's certificate: in epoch 0 the configuration id.</summary>
    public Hash32 Digest => _digest;

    /// <summary>n and f.</summary>
    public Committee Committee { get; }

    /// <summary>The keys; validator i's is at i − 1.</summary>
    public IReadOnlyList<VerifyingKey> Validators => _validators;

    /// <summary>X_i, at i − 1; a point of a polynomial of degree f in the exponent, whose value at 0 is the ElGamal key.</summary>
    internal IReadOnlyList<Point> ElGamalKeys => _elGamalKeys;

    /// <summary>Epoch 0, which the key certificate begins.</summary>
    internal static EpochRoster First(KeyCertificate certificate) =>
        new(
            0,
            certificate.ConfigurationId,
            certificate.Committee,
            certificate.Validators,
            [.. Enumerable.Range(1, certificate.Committee.Size).Select(certificate.IdentityVerificationKey)]
        );

    /// <summary>Whether a checkpoint quorum of different validators signed, and every signature is by a validator and valid.</summary>
    /// <param name="digest">What they signed: <see cref="QuorumDigest"/>.</param>
    /// <param name="signatures">Ascending by validator.</param>
    internal bool HasQuorum(Hash32 digest, IReadOnlyList<(int Validator, byte[] Signature)> signatures) =>
        HasQuorum(Committee, _validators, digest, signatures);

    /// <summary>The same of a committee of which no more than its keys is known.</summary>
    internal static bool HasQuorum(
        Committee committee,
        IReadOnlyList<VerifyingKey> validators,
        Hash32 digest,
        IReadOnlyList<(int Validator, byte[] Signature)> signatures
    )
    {
        if (signatures.Count < committee.CheckpointQuorum)
            return false;
        var previous = 0;
        foreach (var (validator, signature) in signatures)
        {
            if (validator <= previous || validator > validators.Count || !validators[validator - 1].Verify(digest, signature))
                return false;
            previous = validator;
        }
        return true;
    }
}
