using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// From a fixed transcript to the joint public key: a = ExpandA(transcript), this party's b_A, the round of contributions, b = Σ_A b_A. What is kept here is public once posted, but for the key share, which is zeroed on disposal
/// unless taken; the seeds are borrowed.
/// </summary>
internal sealed class CeremonyKey : IDisposable
{
    private readonly CeremonyTerms _terms;
    private readonly int _validator;
    private readonly SubsetSeeds _seeds;
    private readonly Lock _summing = new();
    private EvaluationPolynomial? _a;
    private EvaluationPolynomial? _share; // S_i, summed while the s_A are at hand

    public CeremonyKey(CeremonyTerms terms, int validator, SubsetSeeds seeds, byte[] transcript)
    {
        _terms = terms;
        _validator = validator;
        _seeds = seeds;
        Transcript = transcript;
        _a = PublicKey.ExpandA(terms.Parameters, transcript);
        _share = EvaluationPolynomial.Zero(terms.Parameters.KeyBasis);
        Round = new CeremonyRound(terms, validator, transcript, 1, Contribute, isLarge: false);
    }

    /// <summary>As it was fixed by the last commit; evidence that came later is not in it.</summary>
    public byte[] Transcript { get; }

    /// <summary>The round that adds up b.</summary>
    public CeremonyRound Round { get; }

    /// <summary>The certificate as this party sees it, when all bodies are in; it owns the public key.</summary>
    /// <param name="evaluationKeys">What it says of evaluation keys; null without any.</param>
    public KeyCertificate Draft(EvaluationKeyDigests? evaluationKeys)
    {
        var key = new PublicKey(_terms.Parameters, Round.TakeSums()[0], Interlocked.Exchange(ref _a, null)!);
        return new KeyCertificate(_terms.Committee, _terms.Validators, Transcript, Round.Hashes, key, _terms.ScanDeadlineMilliseconds, evaluationKeys);
    }

    /// <summary>This party's share of the joint secret, once.</summary>
    public KeyShare TakeShare() => KeyShare.Adopt(_terms.Parameters, _validator, Interlocked.Exchange(ref _share, null)!);

    public void Dispose()
    {
        _share?.Dispose();
        _a?.Dispose();
        Round.Dispose();
    }

    /// <summary>b_A; once for each subset, since bodies of this size are kept, so that each s_A enters the share once.</summary>
    private EvaluationPolynomial[] Contribute(int subset)
    {
        using var secret = KeyContribution.SecretPart(_terms.Parameters, _seeds, subset, Transcript);
        lock (_summing) _share!.AddScaled(secret, _terms.Committee.SharingWeight(subset, _validator, _terms.Parameters.KeyBasis));
        return [KeyContribution.PublicPart(_terms.Parameters, _seeds, subset, Transcript, _a!, secret)];
    }
}
