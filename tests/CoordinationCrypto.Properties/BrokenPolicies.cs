using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Properties;

/// <summary>The laws of the prober against markets without the policy: one that held there too would say nothing.</summary>
public class BrokenPolicies
{
    public static TheoryData<string> Names => [.. typeof(ProbingLaws).GetMethods().Where(IsLaw).Select(method => method.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Switched_off_breaks(string law) =>
        Assert.ThrowsAny<Exception>(typeof(ProbingLaws).GetMethod(law)!.CreateDelegate<Action>(new Off()));

    private static bool IsLaw(System.Reflection.MethodInfo method) => method.IsDefined(typeof(FactAttribute), false);

    private sealed class Off : ProbingLaws
    {
        internal override bool IsTested => false;

        internal override bool BindsAccounts => false;

        internal override CutPolicy Set(CutPolicy policy) => new();
    }
}
