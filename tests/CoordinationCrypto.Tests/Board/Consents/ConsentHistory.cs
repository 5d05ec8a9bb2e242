namespace CoordinationCrypto.Tests.Board;

/// <summary>What was seen of a history: the laws judge it by this alone.</summary>
internal sealed class ConsentHistory
{
    /// <summary>What the agent signed, number i + 1 at i.</summary>
    public List<(bool IsExit, ulong Time, ulong Until)> Signed { get; } = [];

    /// <summary>Every attempt to post, in its order.</summary>
    public List<SeenPost> Tried { get; } = [];

    /// <summary>What the board took.</summary>
    public IEnumerable<SeenPost> Posts => Tried.Where(post => post.IsTaken);

    /// <summary>Every cut, in its order.</summary>
    public List<SeenCut> Cuts { get; } = [];

    /// <summary>What was live at a cut, with the first cut after it came to the board.</summary>
    public IEnumerable<((bool IsExit, ulong Time, ulong Until) Signed, SeenCut First, SeenCut Cut)> Lives =>
        from cut in Cuts
        where cut.Live is not null
        let posted = Posts.Single(post => post.Number == cut.Live)
        select (Signed[cut.Live!.Value - 1], Cuts.First(first => first.Order > posted.Order), cut);

    /// <summary>Plays it.</summary>
    public static ConsentHistory Play(IConsentMarket market, IReadOnlyList<ConsentStep> steps)
    {
        var seen = new ConsentHistory();
        foreach (var (order, (deed, value)) in steps.Index())
        {
            switch (deed)
            {
                case ConsentDeed.SignIntendo or ConsentDeed.SignExit:
                    var until = value == 0 ? (ulong?)null : market.Time + (ulong)value;
                    seen.Signed.Add((deed == ConsentDeed.SignExit, market.Time, until ?? ulong.MaxValue));
                    market.Sign(deed == ConsentDeed.SignExit, until);
                    break;
                case ConsentDeed.Post when seen.Signed.Count > 0:
                    var number = value % seen.Signed.Count + 1;
                    var isHighest = seen.Posts.All(post => post.Number < number);
                    var time = market.Time;
                    seen.Tried.Add(new SeenPost(order, number, seen.Signed[number - 1].IsExit, isHighest, time, market.Post(number)));
                    break;
                case ConsentDeed.Wait:
                    market.Wait((ulong)value);
                    break;
                case ConsentDeed.Cut:
                    var at = market.Time + 1;
                    seen.Cuts.Add(new SeenCut(order, at, market.Cut()));
                    break;
            }
        }

        return seen;
    }
}

/// <summary>An attempt to post a number.</summary>
internal sealed record SeenPost(int Order, int Number, bool IsExit, bool IsHighest, ulong Time, bool IsTaken);

/// <summary>A cut, its board time, and the number that was live then.</summary>
internal sealed record SeenCut(int Order, ulong Time, int? Live);
