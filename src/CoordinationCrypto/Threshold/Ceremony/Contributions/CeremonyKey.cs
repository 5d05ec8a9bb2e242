using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// From a fixed transcript to the joint public key and the identity key: a = ExpandA(transcript), this party's b_A and X_A, the round of
/// contributions, b = Σ_A b_A and X = Σ_A X_A. What is kept here is public once posted, but for the two key shares, which are zeroed on
/// disposal unless taken; the seeds are borrowed.
/// </summary>
internal sealed class CeremonyKey : IDisposable
{
    private readonly CeremonyTerms _terms;
    private readonly int _validator;
    private readonly SubsetSeeds _seeds;
    private readonly Lock _summing = new();
    private EvaluationPolynomial? _a;
    private EvaluationPolynomial? _share; // S_i, summed while the s_A are at hand
    private SecretScalar? _identityShare; // x_i, likewise

    public CeremonyKey(CeremonyTerms terms, int validator, SubsetSeeds seeds, Hash32 transcript)
    {
        _terms = terms;
        _validator = validator;
        _seeds = seeds;
        Transcript = transcript;
        _a = PublicKey.ExpandA(terms.Parameters, transcript);
        _share = EvaluationPolynomial.Zero(terms.Parameters.KeyBasis);
        _identityShare = SecretScalar.Zero();
        Round = new CeremonyRound(terms, validator, transcript, 1, Contribute, hasPoints: true, isLarge: false);
    }

    /// <summary>As it was fixed by the last commit; evidence that came later is not in it.</summary>
    public Hash32 Transcript { get; }

    /// <summary>The round that adds up b and brings the X_A.</summary>
    public CeremonyRound Round { get; }

    /// <summary>
    /// The certificate as this party sees it, when all bodies are in; it owns the public key. False if the X_A make no key: some sum of
    /// them is infinity.
    /// </summary>
    /// <param name="evaluationKeys">What it says of evaluation keys; null without any.</param>
    /// <param name="draft">The certificate on success.</param>
    public bool TryDraft(EvaluationKeyDigests? evaluationKeys, [NotNullWhen(true)] out KeyCertificate? draft)
    {
        draft = null;
        if (!IdentityKey.TryCreate(_terms.Committee, Round.Points, out var identity))
            return false;
        var key = new PublicKey(_terms.Parameters, Round.TakeSums()[0], Interlocked.Exchange(ref _a, null)!);
        draft = new KeyCertificate(
            _terms.Committee,
            _terms.Validators,
            Transcript,
            Round.Hashes,
            identity,
            key,
            _terms.ScanDeadlineMilliseconds,
            evaluationKeys
        );
        return true;
    }

    /// <summary>This party's share of the joint secret, once.</summary>
    public KeyShare TakeShare() => KeyShare.Adopt(_terms.Parameters, _validator, Interlocked.Exchange(ref _share, null)!);

    /// <summary>This party's share of the identity key, once.</summary>
    public ElGamalKeyShare TakeIdentityShare() => new(_validator, Interlocked.Exchange(ref _identityShare, null)!);

    public void Dispose()
    {
        _share?.Dispose();
        _identityShare?.Dispose();
        _a?.Dispose();
        Round.Dispose();
    }

    /// <summary>
    /// b_A and X_A; once for each subset, since bodies of this size are kept, so that each s_A and x_A enters its share once.
    /// </summary>
    private CeremonyContribution Contribute(int subset)
    {
        using var secret = KeyContribution.SecretPart(_terms.Parameters, _seeds, subset, Transcript);
        using var identity = KeyContribution.IdentitySecret(_seeds, subset, Transcript);
        var (weight, scalar) = (
            _terms.Committee.SharingWeight(subset, _validator, _terms.Parameters.KeyBasis),
            _terms.Committee.SharingWeight(subset, _validator)
        );
        lock (_summing)
        {
            _share!.AddScaled(secret, weight);
            _identityShare!.AddScaled(identity, scalar);
        }
        return new CeremonyContribution(
            [KeyContribution.PublicPart(_terms.Parameters, _seeds, subset, Transcript, _a!, secret)],
            Secp256k1.MultiplyGenerator(identity)
        );
    }
}
