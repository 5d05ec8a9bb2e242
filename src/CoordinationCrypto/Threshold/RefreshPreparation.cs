using System.Security.Cryptography;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The preparation of a batch of masks, as everyone sees it: first every validator's hashes of its Enc(ρ_A), of which f + 1 identical ones count, for all masks and subsets; then the bodies. It reads messages in the board's order and
/// holds nothing secret. Not safe for use by several threads at once.
/// </summary>
internal sealed class RefreshPreparation : IDisposable
{
    private readonly BfvParameters _parameters;
    private readonly Committee _committee;
    private readonly VouchedBodies[] _masks;
    private readonly int[]?[,] _vouchers;                // in the order of turns; fixed once all hashes are in
    private readonly Dictionary<int, byte[]> _said = []; // validator → hash of its vouch

    public RefreshPreparation(RefreshBatch batch, BfvParameters parameters, Committee committee)
    {
        Batch = batch;
        _parameters = parameters;
        _committee = committee;
        _masks = [.. Enumerable.Range(0, batch.Count).Select(_ => new VouchedBodies(committee))];
        _vouchers = new int[]?[batch.Count, committee.SubsetCount];
    }

    public RefreshBatch Batch { get; }

    /// <summary>Whether every subset of every mask has a vouched hash.</summary>
    public bool IsVouched => Array.TrueForAll(_masks, mask => mask.IsVouched);

    /// <summary>Whether every body of every mask is in.</summary>
    public bool IsComplete => Array.TrueForAll(_masks, mask => mask.IsComplete);

    /// <summary>How often bodies were asked for in vain.</summary>
    public int Attempt { get; private set; }

    /// <summary>The validators that are waited for, ascending: for their hashes, then for the bodies whose turn is theirs.</summary>
    public IReadOnlyList<int> Awaited =>
    [
        .. IsVouched
            ? MissingBodies().Select(missing => Poster(missing.Mask, missing.Subset)).OfType<int>().Distinct().Order()
            : Enumerable.Range(1, _committee.Validators).Where(validator => !_said.ContainsKey(validator)),
    ];

    /// <summary>The members of subsets whose vouchers were all asked in vain: more than f validators fail, and the batch is given up.</summary>
    public IReadOnlyList<int> Exhausted =>
        IsVouched ? [.. MissingBodies().Where(missing => Poster(missing.Mask, missing.Subset) is null).SelectMany(missing => _masks[missing.Mask].Vouchers(missing.Subset)).Distinct().Order()] : [];

    /// <summary>Takes a validator's hashes: batch id; per mask, per subset of the sender, ascending, SHA-256 of Enc(ρ_A).</summary>
    public RefreshReceipt TakeVouch(int sender, ReadOnlySpan<byte> message)
    {
        if (sender < 1 || sender > _committee.Validators) return RefreshReceipt.Malformed;
        var length = 32 * _committee.SubsetsOf(sender).Length;
        if (message.Length != 32 + Batch.Count * length) return RefreshReceipt.Malformed;
        if (!message[..32].SequenceEqual(Batch.Id)) return RefreshReceipt.OtherContext;
        var hash = SHA256.HashData(message);
        if (_said.TryGetValue(sender, out var said)) return said.AsSpan().SequenceEqual(hash) ? RefreshReceipt.Duplicate : RefreshReceipt.Equivocation;
        if (IsVouched) return RefreshReceipt.Late;
        _said.Add(sender, hash);
        for (var mask = 0; mask < _masks.Length; mask++) _masks[mask].Vouch(sender, message.Slice(32 + mask * length, length));
        return RefreshReceipt.Accepted;
    }

    /// <summary>Takes a body, whoever posts it: batch id; number of the mask, u32; subset, u16; Enc(ρ_A).</summary>
    public RefreshReceipt TakeBody(ReadOnlySpan<byte> message)
    {
        if (message.Length != BodyLength(_parameters)) return RefreshReceipt.Malformed;
        var reader = new WireReader(message);
        if (!reader.TryReadBytes(32, out var id) || !reader.TryReadUInt32(out var number) || !reader.TryReadUInt16(out var subset) || !reader.TryReadBytes(reader.Remaining, out var body)) return RefreshReceipt.Malformed;
        if (!id.SequenceEqual(Batch.Id)) return RefreshReceipt.OtherContext;
        if (number < Batch.First || number - Batch.First >= (uint)Batch.Count || subset >= _committee.SubsetCount) return RefreshReceipt.Malformed;
        if (!IsVouched) return RefreshReceipt.Early;
        var mask = _masks[number - Batch.First];
        if (!SHA256.HashData(body).AsSpan().SequenceEqual(mask.VouchedHash(subset))) return RefreshReceipt.Unmatched;
        if (mask.HasBody(subset)) return RefreshReceipt.Duplicate;
        if (!Ciphertext.TryRead(_parameters, body, out var ciphertext)) return RefreshReceipt.Unreadable;
        using (ciphertext) mask.Add(subset, ciphertext);
        return RefreshReceipt.Accepted;
    }

    /// <summary>The bodies that lack and that it is a validator's turn to post: of the V vouchers of subset A, ascending from 0, the one numbered (mask + A + attempt) mod V, until all were asked.</summary>
    public IEnumerable<(uint Number, int Subset)> TurnsOf(int validator) =>
        IsVouched ? MissingBodies().Where(missing => Poster(missing.Mask, missing.Subset) == validator).Select(missing => (Batch.First + (uint)missing.Mask, missing.Subset)) : [];

    /// <summary>The hash that f + 1 members signed for a subset's summand of a mask; empty before.</summary>
    public ReadOnlySpan<byte> VouchedHash(uint number, int subset) => _masks[number - Batch.First].VouchedHash(subset);

    /// <summary>The caller's clock says that those who were awaited will not come: the next vouchers are asked.</summary>
    public void AskAgain() => Attempt++;

    /// <summary>The masks, once all bodies are in; the caller owns them.</summary>
    /// <exception cref="InvalidOperationException">A body is missing.</exception>
    public IReadOnlyList<PreparedMask> Masks()
    {
        if (!IsComplete) Throw.Invalid("A body is missing.");
        return [.. _masks.Select((mask, at) => new PreparedMask(Batch.First + (uint)at, mask.Sum()))];
    }

    public void Dispose()
    {
        foreach (var mask in _masks) mask.Dispose();
    }

    /// <summary>The length of a body's message.</summary>
    internal static int BodyLength(BfvParameters parameters) => 32 + 4 + 2 + Ciphertext.EncodedLength(parameters);

    private IEnumerable<(int Mask, int Subset)> MissingBodies() =>
        from mask in Enumerable.Range(0, _masks.Length)
        from subset in Enumerable.Range(0, _committee.SubsetCount)
        where !_masks[mask].HasBody(subset)
        select (mask, subset);

    private int? Poster(int mask, int subset)
    {
        var vouchers = _vouchers[mask, subset] ??= _masks[mask].Vouchers(subset);
        return Attempt < vouchers.Length ? vouchers[(mask + subset + Attempt) % vouchers.Length] : null;
    }
}
