using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What one validator says in collective refreshes, computed from its seeds and what everyone sees: shares of Enc(ρ), and of m + ρ. One of m + ρ leaves only for a mask that the board assigns to this very ciphertext, only when flooding covers
/// the noise, and only once it is in the ledger, flushed. All messages are functions of seeds and input: asked again, also after a restart, it says the same bytes. Owns nothing.
/// </summary>
internal sealed class RefreshParty
{
    private readonly RefreshContext _context;
    private readonly Committee _committee;
    private readonly ShareMaker _shares;
    private readonly ThresholdNoise _noise;
    private readonly RequestLedger _ledger;

    public RefreshParty(RefreshContext context, Committee committee, ShareMaker shares, ThresholdNoise noise, RequestLedger ledger)
    {
        _context = context;
        _committee = committee;
        _shares = shares;
        _noise = noise;
        _ledger = ledger;
    }

    /// <summary>This validator's share of Enc(ρ): what <see cref="RefreshPreparation.TakeShare"/> reads. It shows nothing that needs writing down.</summary>
    /// <param name="number">The mask's number.</param>
    public byte[] Prepare(uint number)
    {
        var id = _context.MaskId(number);
        using var share = _shares.Prepare(id);
        return [.. id, .. share.Encode()];
    }

    /// <summary>This validator's share: what <see cref="RefreshOpening.TakeShare"/> reads.</summary>
    /// <param name="request">The request, from the board.</param>
    /// <param name="ciphertext">What it computed itself from its own replay.</param>
    /// <param name="noise">A bound on ‖v‖₂ of the ciphertext, from the circuit that precedes it: <see cref="NoiseModel.Bounds"/>.</param>
    /// <param name="pool">The board's masks and assignments.</param>
    /// <param name="message">The message, when the result is null.</param>
    /// <returns>Null, or why nothing may leave.</returns>
    public RefreshRefusal? TryAnswer(Request request, Ciphertext ciphertext, double noise, RefreshPool pool, out byte[] message)
    {
        message = [];
        var number = RefreshRequest.MaskOf(request);
        if (!RefreshRequest.IsFor(request, _context, _committee) || !request.CiphertextDigest.Bytes.SequenceEqual(ciphertext.Digest)) return RefreshRefusal.NotItsRequest;
        if (!pool.IsAssigned(number, ciphertext.Digest)) return RefreshRefusal.NotAssigned;
        if (!_noise.TryPriceRefresh(noise, out var price)) return RefreshRefusal.NoiseNotCovered;
        var entry = new LedgerEntry(request.Id, request.CiphertextDigest, LedgerKind.Refresh, price) { Mask = number };
        if (_ledger.Record(entry) is not (LedgerVerdict.New or LedgerVerdict.AlreadyRecorded)) return RefreshRefusal.LedgerRefuses;
        using var share = _shares.Refresh(request, ciphertext);
        message = [.. request.Id.Bytes, .. share.Encode()];
        return null;
    }

    /// <summary>Writes down that a mask is burnt: whatever a board says later, no share under it leaves for anything new.</summary>
    /// <param name="number">The mask's number.</param>
    public void Burn(uint number) => _ledger.Record(new LedgerBurn(number));
}
