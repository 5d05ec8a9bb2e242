using CoordinationCrypto.Markets;
using CoordinationCrypto.Tests.Markets;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>
/// The test of the submissions that wait, two of them ill formed: batch after batch is opened by shares. It goes on with f silent, so it
/// is live.
/// </summary>
internal sealed class AdmissionProtocol : IProtocol
{
    private const int Levels = 100;

    /// <param name="n">Validators.</param>
    /// <param name="f">Of whom so many may be corrupted.</param>
    /// <param name="count">How many submissions wait, at least 2. Of more than 14 the first batch is mixed, and others follow it.</param>
    /// <param name="rule">Another acceptance rule than the sound one, to show what it lets in.</param>
    public AdmissionProtocol(int n, int f, int count, AcceptanceRule? rule = null)
    {
        Test = new TestAdmission(InsecureToyParameters.N256, Levels, new Committee(n, f), "faulty");
        Rule = rule ?? AcceptanceRule.Of(Test.Committee.Committee);
        Identities = AnswerFrames.Identities(n, "admission identity");
        var (notBinary, hole) = (Test.Threshold(40), Test.Threshold(40));
        (notBinary[50], hole[70]) = (2, 0);
        Test.FillUp(count - 2);
        Faults = [.. Enumerable.Repeat(AdmissionFault.None, count - 2), AdmissionFault.NotBinary, AdmissionFault.NotAnUpSet];
        Test.Submit(notBinary);
        Test.Submit(hole);
    }

    public string Name => "admission";

    public int Parties => Test.Committee.Committee.Size;

    public int Corrupted => Test.Committee.Committee.MaxFaulty;

    public bool IsLive => true;

    public AcceptanceRule Rule { get; }

    public TestAdmission Test { get; }

    /// <summary>What the parties sign their posts with.</summary>
    public IReadOnlyList<SigningKey> Identities { get; }

    /// <summary>The right verdict on each submission.</summary>
    public IReadOnlyList<AdmissionFault> Faults { get; }

    public ISession Start(string seed) => new AdmissionSession(this, seed);

    public override string ToString() => $"{Name} ({Parties}, {Corrupted})";
}
