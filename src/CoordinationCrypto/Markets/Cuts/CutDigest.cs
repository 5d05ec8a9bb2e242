using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Markets;

/// <summary>What the future of cuts depends on, in bytes: equal states and no others give equal bytes, whatever way led to them.</summary>
internal static class CutDigest
{
    public static void Write(CutBook book, WireWriter writer)
    {
        writer.WriteUInt64(book.Now.Tick);
        writer.WriteUInt64(book.Now.Clock);
        book.Ledger.WriteDigest(writer);
        writer.WriteUInt32((uint)book.Stags.Count);
        foreach (var stag in book.Stags.Values)
            Write(stag, writer);
        book.Facts.WriteDigest(writer);
        book.Subscriptions.WriteDigest(writer);
        Write(book.Deposits.OrderBy(each => (each.Asset, each.Nonce)).ToList(), writer, each =>
        {
            writer.WriteHash(each.Asset);
            writer.WriteHash(each.Nonce);
            writer.WriteHash(each.Account);
            writer.WriteUInt64((ulong)each.Units);
        });
        Write(book.Nonces, writer, each =>
        {
            writer.WriteHash(each.Asset);
            writer.WriteHash(each.Nonce);
        });
        Write(book.Withdrawals, writer, each =>
        {
            writer.WriteHash(each.Key.Account);
            writer.WriteHash(each.Key.Asset);
            writer.WriteUInt64(each.Key.Sequence);
            writer.WriteUInt64((ulong)each.Value);
        });
        Write(book.Withdrawn.OrderBy(each => each.Key).ToList(), writer, each =>
        {
            writer.WriteHash(each.Key.Account);
            writer.WriteHash(each.Key.Asset);
            writer.WriteUInt64(each.Value);
        });
        Write(book.Releases, writer, each =>
        {
            writer.WriteHash(each.Reference);
            writer.WriteByte((byte)each.Cause);
            writer.WriteHash(each.To.Id);
            writer.WriteUInt64((ulong)each.Units);
        });
    }

    private static void Write(StagBook stag, WireWriter writer)
    {
        writer.WriteHash(stag.Id);
        writer.WriteByte((byte)stag.Phase);
        writer.WriteUInt64((ulong)stag.Base.Members);
        writer.WriteUInt64((ulong)stag.Base.Capital);
        writer.WriteUInt32((uint)stag.GateMask);
        writer.WriteUInt32((uint)stag.Unscanned);
        writer.WriteUInt64(stag.UnscannedSince);
        Write(stag.Commitments.OrderBy(each => each.Pseudonym).ToList(), writer, each =>
        {
            writer.WriteHash(each.Pseudonym);
            writer.WriteHash(each.Account);
            writer.WriteByte((byte)each.Role);
            writer.WriteByte(each.Rank);
            writer.WriteUInt64(each.Sequence);
            writer.WriteUInt64((ulong)each.Signed);
            writer.WriteUInt64((ulong)each.Units);
            writer.WriteUInt64((ulong)(each.PartialFrom ?? 0));
            writer.WriteUInt64(each.Until);
            writer.WriteUInt64(each.LockedUntil);
            writer.WriteByte((byte)((byte)each.Status | (each.IsLent ? 2 : 0)));
        });
        Write(stag.Slots.Values.OrderBy(slot => slot.Change.Pseudonym).ToList(), writer, slot => Write(slot, writer));
        Write(stag.Acted.Order().ToList(), writer, writer.WriteHash);
        Write(stag.PaidIn, writer, each =>
        {
            writer.WriteHash(each.Key);
            writer.WriteUInt64((ulong)each.Value);
        });
        foreach (var times in new[] { stag.Burned, stag.CoolingUntil })
        {
            Write(times.OrderBy(each => each.Key).ToList(), writer, each =>
            {
                writer.WriteHash(each.Key);
                writer.WriteUInt64(each.Value);
            });
        }
    }

    private static void Write(WaitingSlot slot, WireWriter writer)
    {
        var change = slot.Change;
        writer.WriteHash(change.Pseudonym);
        writer.WriteByte((byte)change.Kind);
        writer.WriteUInt64(change.Sequence);
        writer.WriteHash(change.Account);
        writer.WriteByte((byte)change.Role);
        writer.WriteUInt64((ulong)change.Units);
        writer.WriteUInt64((ulong)(change.PartialFrom ?? 0));
        writer.WriteByte(change.Rank);
        writer.WriteUInt64(change.Until ?? ulong.MaxValue);
        var said = (change.Loosens ? 1 : 0) | (change.IsLent ? 8 : 0);
        writer.WriteByte((byte)(said | (slot.Exited ? 2 : 0) | (slot.StandsSince is null ? 0 : 4)));
        writer.WriteUInt64(slot.Posted);
        writer.WriteUInt64(slot.StandsSince ?? 0);
        writer.WriteUInt32((uint)slot.Draw);
    }

    private static void Write<T>(IReadOnlyCollection<T> items, WireWriter writer, Action<T> write)
    {
        writer.WriteUInt32((uint)items.Count);
        foreach (var item in items)
            write(item);
    }
}
