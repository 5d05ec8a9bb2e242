using CoordinationCrypto.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>Makes the requests of one stag in one tick, charges them, and blames those whose shares are wrong.</summary>
/// <param name="term">The term.</param>
/// <param name="pack">The stag's pack.</param>
/// <param name="tick">The tick's number on the board.</param>
/// <param name="cut">The digest of the cut.</param>
internal sealed class TickRequests(Term term, Pack pack, ulong tick, Hash32 cut)
{
    public Term Term => term;

    public Pack Pack => pack;

    public ulong Tick => tick;

    private BfvParameters Parameters => pack.Stag.Parameters;

    /// <summary>What makes the requests.</summary>
    private RequestFactory Requests =>
        new(Parameters, term.Committee, term.Certificate.ConfigurationId, term.Roster.Epoch, cut, pack.Stag.Id, tick);

    /// <inheritdoc cref="RequestFactory.Opening"/>
    public Request Opening(RequestPurpose purpose, uint attempt, Hash32 ciphertext, SlotSet slots, Hash32 inputs) =>
        Requests.Opening(purpose, attempt, ciphertext, slots, inputs);

    /// <inheritdoc cref="RequestFactory.Identities"/>
    public Request Identities(Hash32 ciphertexts, Hash32 inputs) => Requests.Identities(ciphertexts, inputs);

    /// <inheritdoc cref="RequestFactory.OneRoundScan"/>
    public Request OneRoundScan(uint attempt, Ciphertext ciphertext, SlotSet slots, Hash32 inputs) =>
        Requests.OneRoundScan(PurposeOf(attempt), attempt, ciphertext.Digest, slots, inputs);

    /// <inheritdoc cref="RequestFactory.Masking"/>
    public Request Masking(uint attempt, Ciphertext ciphertext, SlotSet slots, Hash32 inputs) =>
        Requests.Masking(PurposeOf(attempt), attempt, ciphertext.Digest, slots, inputs);

    /// <inheritdoc cref="RequestFactory.MaskedOpening"/>
    public Request MaskedOpening(uint attempt, Ciphertext sum, SlotSet slots, Hash32 inputs) =>
        Requests.MaskedOpening(PurposeOf(attempt), attempt, sum.Digest, slots, inputs);

    /// <inheritdoc cref="RequestFactory.Conversion"/>
    public Request Conversion(Ciphertext ciphertext, Hash32 inputs) => Requests.Conversion(0, ciphertext.Digest, inputs);

    /// <inheritdoc cref="RequestFactory.OnShares"/>
    public Request SealedScan(Hash32 values, Hash32 inputs) => Requests.OnShares(RequestPurpose.SealedScan, 0, values, inputs);

    /// <summary>Charges requests, all or none. Not null when they are not covered: then they must not be asked.</summary>
    public TickEnd? Charge(params IReadOnlyList<Request> requests) => term.Charge(pack, requests);

    /// <summary>Collects the shares of a request that is charged.</summary>
    /// <param name="request">The request.</param>
    /// <param name="ciphertext">What it opens; the caller's.</param>
    /// <param name="onSlots">Told the slots that came out.</param>
    public ShareCollection Collect(Request request, Ciphertext ciphertext, Action<ShareCollection, ulong[]> onSlots) =>
        new(
            request,
            ciphertext,
            term.Rule,
            collection =>
            {
                term.Blame(tick, pack.Stag.Id, CulpritDeed.Share, collection.Wrong);
                var slots = new ulong[Parameters.Degree];
                term.Encoder.Decode(collection.Result!, slots);
                onSlots(collection, slots);
            }
        );

    private RequestPurpose PurposeOf(uint attempt) =>
        (attempt, pack.Stag.IsWeighted) switch
        {
            (0, false) => RequestPurpose.Scan,
            (_, false) => RequestPurpose.Confirmation,
            (0, true) => RequestPurpose.WeightedScan,
            (_, true) => RequestPurpose.WeightedConfirmation,
        };
}
