using CoordinationCrypto.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>An admission from submissions to verdicts: honest ones are admitted, bad ones are rejected for what is wrong with them, and nobody suffers from a neighbour.</summary>
public sealed class AdmissionTests
{
    private const int Levels = 100;

    [Theory]
    [InlineData(1)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(64)]
    [InlineData(65)]
    public void Honest_submissions_are_admitted(int count)
    {
        using var test = new TestAdmission(InsecureToyParameters.N256, Levels);
        test.FillUp(count);
        Assert.All(test.Run(), fault => Assert.Equal(AdmissionFault.None, fault));
    }
}
