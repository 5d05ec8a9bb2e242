using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The rounds that make the evaluation keys, one after the other: two for the relinearization key, then one for each Galois element. A
/// round's vouches begin with a digest of the hashes of all rounds before it, the public key's included, so none is vouched for before
/// the last is settled alike. Everything kept here is public once posted; the seeds are borrowed.
/// </summary>
internal sealed class CeremonyEvaluationKeys : IDisposable
{
    private readonly CeremonyTerms _terms;
    private readonly int _validator;
    private readonly SubsetSeeds _seeds;
    private readonly Hash32 _transcript;
    private readonly List<(int Element, Hash32 Digest)> _digests = [];
    private readonly List<(int Element, KeySwitchingKey Key)> _galois = [];
    private Hash32 _binding;
    private RelinearizationKey? _relinearization;
    private CeremonyRound? _round;
    private EvaluationPolynomial[] _a = [];
    private EvaluationPolynomial[] _first = []; // h0_l, then h1_l

    /// <param name="terms">The ceremony's.</param>
    /// <param name="validator">This party.</param>
    /// <param name="seeds">Its seeds.</param>
    /// <param name="transcript">Of the ceremony.</param>
    /// <param name="hashes">The vouched hashes of the public key's contributions.</param>
    public CeremonyEvaluationKeys(CeremonyTerms terms, int validator, SubsetSeeds seeds, Hash32 transcript, IReadOnlyList<Hash32> hashes)
    {
        _terms = terms;
        _validator = validator;
        _seeds = seeds;
        _transcript = transcript;
        _binding = Bind(transcript, hashes);
        Begin();
    }

    /// <summary>Which round is open, from 0.</summary>
    public int Index { get; private set; }

    /// <summary>The open round; null when all keys are made.</summary>
    public CeremonyRound? Round => _round;

    /// <summary>The digests of the keys, when all are made.</summary>
    public EvaluationKeyDigests Digests() =>
        new(
            _digests
                .Where(made => made.Element == EvaluationKeyContribution.Relinearization)
                .Select(made => (Hash32?)made.Digest)
                .SingleOrDefault(),
            _digests.Where(made => made.Element != EvaluationKeyContribution.Relinearization)
        );

    /// <summary>The keys, once, when all are made: null where there is none.</summary>
    public (RelinearizationKey? Relinearization, GaloisKeys? Galois) TakeKeys()
    {
        var galois = _galois.Count == 0 ? null : new GaloisKeys(_terms.Parameters, _galois);
        _galois.Clear();
        return (Interlocked.Exchange(ref _relinearization, null), galois);
    }

    /// <summary>Adds the round's sums to the keys, when all its bodies are in, and begins the next.</summary>
    public void Advance()
    {
        var sums = _round!.TakeSums();
        _binding = Bind(_binding, _round.Hashes);
        if (Element is EvaluationKeyContribution.Relinearization && Index == 0)
        {
            _first = sums;
            Free(ref _a);
        }
        else if (Element is EvaluationKeyContribution.Relinearization)
        {
            var key = new KeySwitchingKey(_terms.Parameters, sums, _first[sums.Length..]);
            _first = _first[..sums.Length];
            Free(ref _first);
            _relinearization = new RelinearizationKey(key);
            _digests.Add((Element, EvaluationKeyDigests.Of(Element, key)));
        }
        else
        {
            var key = new KeySwitchingKey(_terms.Parameters, sums, _a);
            _a = [];
            _galois.Add((Element, key));
            _digests.Add((Element, EvaluationKeyDigests.Of(Element, key)));
        }
        Index++;
        _round = null;
        if (Index < _terms.EvaluationKeys.Rounds)
            Begin();
    }

    public void Dispose()
    {
        _round?.Dispose();
        _relinearization?.Dispose();
        foreach (var (_, key) in _galois)
            key.Dispose();
        _galois.Clear();
        Free(ref _a);
        Free(ref _first);
    }

    /// <summary>Whose key the open round is for: the relinearization key's rounds come first.</summary>
    private int Element
    {
        get
        {
            var before = _terms.EvaluationKeys.HasRelinearizationKey ? 2 : 0;
            return Index < before ? EvaluationKeyContribution.Relinearization : _terms.EvaluationKeys.GaloisElements[Index - before];
        }
    }

    private void Begin()
    {
        var parameters = _terms.Parameters;
        var (element, binding, digits) = (Element, _binding, parameters.DataBasis.Count);
        if (_first.Length > 0)
        {
            _round = new CeremonyRound(
                _terms,
                _validator,
                binding,
                digits,
                subset => new(EvaluationKeyContribution.SecondRound(parameters, _seeds, subset, _transcript, binding, _first)),
                hasPoints: false,
                isLarge: true
            );
            return;
        }
        var a = _a = EvaluationKeyContribution.ExpandA(parameters, _transcript, element);
        _round =
            element is EvaluationKeyContribution.Relinearization
                ? new CeremonyRound(
                    _terms,
                    _validator,
                    binding,
                    2 * digits,
                    subset => new(EvaluationKeyContribution.FirstRound(parameters, _seeds, subset, _transcript, a)),
                    hasPoints: false,
                    isLarge: true
                )
                : new CeremonyRound(
                    _terms,
                    _validator,
                    binding,
                    digits,
                    subset => new(EvaluationKeyContribution.Galois(parameters, _seeds, subset, _transcript, element, a)),
                    hasPoints: false,
                    isLarge: true
                );
    }

    private static Hash32 Bind(Hash32 before, IReadOnlyList<Hash32> hashes)
    {
        var writer = new WireWriter();
        writer.WriteLengthPrefixed("CoordinationCrypto/ceremony-round/v1"u8);
        writer.WriteHash(before);
        foreach (var hash in hashes)
            writer.WriteHash(hash);
        return Hash32.Sha256(writer.Written);
    }

    private static void Free(ref EvaluationPolynomial[] polynomials)
    {
        foreach (var polynomial in polynomials)
            polynomial.Dispose();
        polynomials = [];
    }
}
