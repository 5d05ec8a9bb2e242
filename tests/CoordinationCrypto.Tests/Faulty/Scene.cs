namespace CoordinationCrypto.Tests.Faulty;

/// <summary>What a corrupted party sees when it chooses its messages for a step.</summary>
/// <param name="Session">The run, to make messages with.</param>
/// <param name="Step">The number of the step, from 0.</param>
/// <param name="Own">What it would post, did it keep to the protocol.</param>
/// <param name="Honest">What the honest post in this step: it may see all of it first.</param>
/// <param name="Past">Everything posted in earlier steps.</param>
/// <param name="Foreign">Everything posted in another session of the same parties.</param>
/// <param name="Held">Messages to be posted in the next step.</param>
/// <param name="Dice">Its choices.</param>
internal sealed record Scene(
    ISession Session,
    int Step,
    IReadOnlyList<Post> Own,
    IReadOnlyList<Post> Honest,
    IReadOnlyList<Post> Past,
    IReadOnlyList<Post> Foreign,
    List<Post> Held,
    Dice Dice
)
{
    /// <summary>What it makes of each of its messages.</summary>
    public IEnumerable<byte[]> Each(Func<Post, IEnumerable<byte[]>> make) => Own.SelectMany(make);
}
