namespace CoordinationCrypto.Tests;

/// <summary>What a caller's mistake throws: the parameter's name, and a sentence.</summary>
internal static class Mistake
{
    /// <summary>The call throws <typeparamref name="T"/>, which names the parameter and says more than that.</summary>
    public static void Names<T>(string parameter, Action call)
        where T : ArgumentException
    {
        var mistake = Assert.Throws<T>(call);
        Assert.Equal(parameter, mistake.ParamName);
        Assert.NotEqual("", mistake.Message.Split(" (Parameter")[0]);
    }
}
