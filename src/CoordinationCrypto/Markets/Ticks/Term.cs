using CoordinationCrypto.Bfv;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>
/// What all ticks of a term share: its certificate, the keys that it names, who holds the joint key in the present epoch and at what
/// price it is opened, and the leakage budget that every opening is charged to.
/// Not safe for use by several threads at once.
/// </summary>
internal sealed class Term : IDisposable
{
    private readonly EvaluationKeyCollection _coming;
    private readonly AcceptanceRule? _ruleForTests;
    private readonly List<Culprit> _culprits = [];
    private RelinearizationKey? _relinearization;
    private GaloisKeys? _galois;
    private ulong _setAside; // of what the budget leaves, for all open ticks; at most that

    /// <param name="certificate">The term's certificate, owned; its ceremony's self-test has spent some of the budget.</param>
    /// <param name="ruleForTests">How many shares must agree, where that is not to follow from the committee.</param>
    /// <param name="spentForTests">What the key has spent elsewhere.</param>
    public Term(KeyCertificate certificate, AcceptanceRule? ruleForTests, ulong spentForTests = 0)
    {
        Certificate = certificate;
        Roster = EpochRoster.First(certificate);
        Noise = certificate.Noise;
        Prices = new TickPrices(Noise);
        _ruleForTests = ruleForTests;
        Encoder = new SlotEncoder(certificate.Parameters);
        Encryptor = new ProvenEncryptor(certificate.PublicKey);
        Budget.TrySpend(KeyCeremony.LeakageSpent(certificate) + spentForTests);
        EpochBudget = Budget.Left;
        _coming = new EvaluationKeyCollection(certificate);
    }

    public KeyCertificate Certificate { get; }

    /// <summary>Who holds the key.</summary>
    public EpochRoster Roster { get; private set; }

    /// <summary>What an opening by them leaks.</summary>
    public ThresholdNoise Noise { get; private set; }

    /// <summary>What ticks and tests cost at most.</summary>
    public TickPrices Prices { get; private set; }

    public Committee Committee => Roster.Committee;

    public AcceptanceRule Rule => _ruleForTests ?? AcceptanceRule.Of(Committee);

    public SlotEncoder Encoder { get; }

    public ProvenEncryptor Encryptor { get; }

    public LeakageBudget Budget { get; } = new();

    /// <summary>What was left when the epoch began: all that a ledger of the epoch may spend.</summary>
    public ulong EpochBudget { get; private set; }

    /// <summary>What the budget leaves and no open tick has set aside.</summary>
    public ulong Free => Budget.Left - _setAside;

    /// <summary>Whom the ticks have blamed so far, in that order.</summary>
    public IReadOnlyList<Culprit> Culprits => _culprits;

    /// <summary>Whether all evaluation keys that the certificate names are on the board.</summary>
    public bool HasEvaluationKeys => _galois is not null;

    /// <summary>The relinearization key, once <see cref="HasEvaluationKeys"/>.</summary>
    public RelinearizationKey Relinearization => _relinearization!;

    /// <summary>The Galois keys, once <see cref="HasEvaluationKeys"/>.</summary>
    public GaloisKeys Galois => _galois!;

    /// <summary>Takes one of the certificate's evaluation keys.</summary>
    public bool TryAddKey(ReadOnlySpan<byte> bytes, out EvaluationKeyRefusal refusal)
    {
        if (!_coming.TryAdd(bytes, out refusal))
            return false;
        if (_coming.IsComplete)
            (_relinearization, _galois) = _coming.Take();
        return true;
    }

    /// <summary>Another committee holds the key from now on; what is spent of the budget stays spent.</summary>
    public void Enter(EpochCertificate epoch)
    {
        (Roster, Noise, EpochBudget) = (epoch.Roster, epoch.Noise, epoch.LeakageLeft);
        Prices = new TickPrices(Noise);
    }

    /// <summary>Blames validators of the present epoch, each once for one deed in one tick of a stag.</summary>
    public void Blame(ulong tick, Hash32? stag, CulpritDeed deed, IEnumerable<int> validators)
    {
        foreach (var validator in validators)
            if (!_culprits.Exists(known => known.Tick == tick && known.Validator == validator && known.Deed == deed && known.Stag == stag))
                _culprits.Add(new Culprit(tick, stag, Roster.Epoch, validator, deed));
    }

    /// <summary>What a stag's cap leaves.</summary>
    public ulong LeakageLeft(Pack pack)
    {
        var allowance = Prices.AllowanceOf(pack.Stag.Terms); // another committee may have other prices
        return allowance - Math.Min(allowance, pack.LeakageSpent);
    }

    /// <summary>
    /// Charges openings, all or none, to the key and to the stag: first what is set aside for its tick, then what is set aside for
    /// nobody. Not null when one of them does not cover them: then they must not be asked for.
    /// </summary>
    public TickEnd? Charge(Pack pack, params IReadOnlyList<Request> requests)
    {
        var price = 0UL; // stays at most 2^61: each price is at most 2^60
        foreach (var request in requests)
            price = Math.Min(LeakageBudget.Total, price) + Noise.LeakageOf(request.Purpose, request.Path);
        if (price > LeakageLeft(pack))
            return TickEnd.CapSpent;
        var own = Math.Min(price, pack.SetAside);
        if (price - own > Free)
            return TickEnd.BudgetSpent;
        SetAside(pack, pack.SetAside - own);
        Budget.TrySpend(price);
        pack.Spend(price);
        return null;
    }

    /// <summary>
    /// Sets aside what a tick costs at most, in place of what is set aside for the pack already, so that nothing that goes on beside it
    /// takes it. Not null when that is not covered: then the tick must not begin, since a scan that fires and is not executed would be a
    /// question without a price.
    /// </summary>
    public TickEnd? Reserve(Pack pack, UInt128 price)
    {
        if (price > LeakageLeft(pack))
            return TickEnd.CapSpent;
        if (price > (UInt128)Free + pack.SetAside)
            return TickEnd.BudgetSpent;
        SetAside(pack, (ulong)price);
        return null;
    }

    /// <summary>Whether all that stands in the way of a price is what other ticks have set aside: a shortage that passes.</summary>
    public bool IsShortForNow(Pack pack, UInt128 price) => price > Free && price <= Math.Min(Budget.Left, LeakageLeft(pack));

    /// <summary>Sets aside what is covered, in place of what is set aside for the pack already.</summary>
    public void SetAside(Pack pack, ulong units)
    {
        _setAside = _setAside - pack.SetAside + units;
        pack.SetAside = units;
    }

    /// <summary>A tick is over: what is left of what was set aside for it is free.</summary>
    public void Release(Pack pack) => SetAside(pack, 0);

    public void Dispose()
    {
        _coming.Dispose();
        _relinearization?.Dispose();
        _galois?.Dispose();
        Certificate.PublicKey.Dispose();
    }

}
