using CoordinationCrypto.Board;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests;

/// <summary>The operators' catalogue says of every refusal what causes it and what to do, and of nothing else.</summary>
public sealed class RefusalCatalogueTests
{
    [
        Theory,
        InlineData(typeof(ValidatorRefusal)),
        InlineData(typeof(ReplayRefusal)),
        InlineData(typeof(LedgerVerdict)),
        InlineData(typeof(KeystoreRefusal)),
        InlineData(typeof(LogFault)),
        InlineData(typeof(CeremonyFailure)),
        InlineData(typeof(MessageReceipt)),
        InlineData(typeof(ResharingFailure)),
        InlineData(typeof(TickEnd)),
        InlineData(typeof(RejectionReason)),
        InlineData(typeof(CutRefusal)),
        InlineData(typeof(MarketRefusal)),
        InlineData(typeof(ReleaseRefusal)),
        InlineData(typeof(StagTermsRefusal)),
        InlineData(typeof(AssetTermsRefusal)),
        InlineData(typeof(ConditionFault))
    ]
    public void Every_member_has_its_row_with_cause_and_remedy(Type refusals)
    {
        var rows = new[] { "docs/validator/README.md", "docs/validator/market-refusals.md" }
            .SelectMany(document => File.ReadAllLines(Repository.File(document)))
            .SkipWhile(line => !line.StartsWith($"| `{refusals.Name}` |", StringComparison.Ordinal))
            .TakeWhile(line => line.StartsWith('|'))
            .Skip(2)
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))
            .ToList();
        Assert.Equal(Enum.GetNames(refusals).Select(name => $"`{name}`").Order(), rows.Select(row => row[0]).Order());
        Assert.All(rows, row => Assert.True(row.Length == 3 && row[1].Length > 0 && row[2].Length > 0, row[0]));
    }
}
