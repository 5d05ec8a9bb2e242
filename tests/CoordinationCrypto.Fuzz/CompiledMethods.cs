using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace CoordinationCrypto.Fuzz;

/// <summary>
/// The methods that this process has compiled since the listener was made, which are those it has called: nothing is inlined into code that
/// runs for the first time.
/// </summary>
internal sealed class CompiledMethods : EventListener
{
    private const EventKeywords Jit = (EventKeywords)0x10;

    private readonly ConcurrentDictionary<string, bool> _names = [];

    /// <summary>Those that were not called; events come late, so they are waited for.</summary>
    /// <param name="expected">As <c>Type.Method</c>.</param>
    /// <param name="longest">How long is waited.</param>
    public IReadOnlyList<string> Missing(IEnumerable<string> expected, TimeSpan longest)
    {
        var missing = expected.ToList();
        for (var until = DateTime.UtcNow + longest; missing.Count > 0 && DateTime.UtcNow < until; Thread.Sleep(50))
            missing.RemoveAll(_names.ContainsKey);
        return missing;
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
            EnableEvents(eventSource, EventLevel.Verbose, Jit);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName?.StartsWith("MethodLoadVerbose", StringComparison.Ordinal) == true)
            _names[$"{LastName(Field(eventData, "MethodNamespace"))}.{Field(eventData, "MethodName")}"] = true;
    }

    private static string Field(EventWrittenEventArgs data, string name) => (string)data.Payload![data.PayloadNames!.IndexOf(name)]!;

    // "A.B.Type`1[System.__Canon]" and "A.B.Outer+Type" are Type.
    private static string LastName(string type) => type.Split('`')[0].Split('.', '+')[^1];
}
