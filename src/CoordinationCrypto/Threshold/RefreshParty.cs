using System.Security.Cryptography;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What one validator says in collective refreshes, computed from its seeds and what everyone sees: hashes, bodies, shares. A share leaves only for a mask that the board assigns to this very ciphertext, only when flooding covers
/// the noise, and only once it is in the ledger, flushed. All messages are functions of seeds and input: asked again, also after a restart, it says the same bytes. Owns nothing.
/// </summary>
internal sealed class RefreshParty
{
    private readonly RefreshContext _context;
    private readonly SubsetSeeds _seeds;
    private readonly ShareMaker _shares;
    private readonly Encryptor _encryptor;
    private readonly ThresholdNoise _noise;
    private readonly RequestLedger _ledger;

    public RefreshParty(RefreshContext context, SubsetSeeds seeds, ShareMaker shares, Encryptor encryptor, ThresholdNoise noise, RequestLedger ledger)
    {
        _context = context;
        _seeds = seeds;
        _shares = shares;
        _encryptor = encryptor;
        _noise = noise;
        _ledger = ledger;
    }

    /// <summary>This validator's hashes for a batch: what <see cref="RefreshPreparation.TakeVouch"/> reads.</summary>
    public byte[] Vouch(RefreshBatch batch)
    {
        RequireContext(batch);
        var subsets = _seeds.Committee.SubsetsOf(_seeds.Validator).ToArray();
        var message = new byte[32 * (1 + batch.Count * subsets.Length)];
        batch.Id.CopyTo(message);
        Parallel.For(0, batch.Count * subsets.Length, at =>
            HashOf(batch.First + (uint)(at / subsets.Length), subsets[at % subsets.Length]).CopyTo(message, 32 * (1 + at)));
        return message;
    }

    /// <summary>The bodies that it is this validator's turn to post, one message each: what <see cref="RefreshPreparation.TakeBody"/> reads. One that is not what was vouched for is not posted.</summary>
    public IEnumerable<byte[]> Bodies(RefreshPreparation preparation)
    {
        RequireContext(preparation.Batch);
        foreach (var (number, subset) in preparation.TurnsOf(_seeds.Validator).ToList())
        {
            var writer = new WireWriter(RefreshPreparation.BodyLength(_shares.Parameters));
            writer.WriteBytes(preparation.Batch.Id);
            writer.WriteUInt32(number);
            writer.WriteUInt16((ushort)subset);
            var body = Encode(number, subset);
            if (!SHA256.HashData(body).AsSpan().SequenceEqual(preparation.VouchedHash(number, subset))) continue;
            writer.WriteBytes(body);
            yield return writer.ToArray();
        }
    }

    /// <summary>Whether everything that was vouched for is what this validator computes itself.</summary>
    /// <returns>Null, or <see cref="RefreshRefusal.ContributionDiffers"/>: its seeds are not the committee's.</returns>
    /// <exception cref="InvalidOperationException">Not every hash is in.</exception>
    public RefreshRefusal? Verify(RefreshPreparation preparation)
    {
        RequireContext(preparation.Batch);
        if (!preparation.IsVouched) Throw.Invalid("Not every hash is in.");
        for (var at = 0; at < preparation.Batch.Count; at++)
            foreach (var subset in _seeds.Committee.SubsetsOf(_seeds.Validator))
            {
                var number = preparation.Batch.First + (uint)at;
                if (!HashOf(number, subset).AsSpan().SequenceEqual(preparation.VouchedHash(number, subset))) return RefreshRefusal.ContributionDiffers;
            }
        return null;
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
        if (!RefreshRequest.IsFor(request, _context, _seeds.Committee) || !request.CiphertextDigest.Span.SequenceEqual(ciphertext.Digest)) return RefreshRefusal.NotItsRequest;
        if (!pool.IsAssigned(number, ciphertext.Digest)) return RefreshRefusal.NotAssigned;
        if (!_noise.TryPriceRefresh(noise, out var price)) return RefreshRefusal.NoiseNotCovered;
        var entry = new LedgerEntry(request.Id, request.CiphertextDigest, LedgerKind.Refresh, price) { Mask = number };
        if (_ledger.Record(entry) is not (LedgerVerdict.New or LedgerVerdict.AlreadyRecorded)) return RefreshRefusal.LedgerRefuses;
        using var share = _shares.Refresh(request, ciphertext);
        message = [.. request.Id.Span, .. share.Encode()];
        return null;
    }

    /// <summary>Writes down that a mask is burnt: whatever a board says later, no share under it leaves for anything new.</summary>
    /// <param name="number">The mask's number.</param>
    public void Burn(uint number) => _ledger.Record(new LedgerBurn(number));

    private byte[] HashOf(uint number, int subset) => SHA256.HashData(Encode(number, subset));

    private byte[] Encode(uint number, int subset)
    {
        using var body = new RefreshExpansion(_shares.Parameters, _seeds, _context.MaskId(number)).EncryptionOf(subset, _encryptor);
        return body.Encode();
    }

    private void RequireContext(RefreshBatch batch)
    {
        if (batch.Context.Epoch != _context.Epoch || !batch.Context.ConfigurationId.Span.SequenceEqual(_context.ConfigurationId.Span)) throw new ArgumentException("The batch is for another key or epoch.", nameof(batch));
    }
}
