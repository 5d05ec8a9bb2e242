using CoordinationCrypto.Groups;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>The parts of a ceremony message's payload, as docs/spec/ceremony.md has them.</summary>
internal static class CeremonyFields
{
    public static IReadOnlyList<Field> Of(CeremonyTerms terms, CeremonyMessage message)
    {
        var fields = new List<Field>();
        var part = KeyContribution.PackedLength(terms.Parameters);
        switch (message.Step)
        {
            case CeremonyStep.Open:
                Add("key", 32);
                break;
            case CeremonyStep.Deal:
                OfDeal(terms, message, Add);
                break;
            case CeremonyStep.Commit:
                Add("transcript", 32);
                Add("count", 1);
                break; // honest parties complain of none
            case CeremonyStep.Vouch or CeremonyStep.EvaluationVouch:
                Add("binding", 32);
                while (Left() > 0)
                    Add("hash", 32);
                break;
            case CeremonyStep.Bodies or CeremonyStep.EvaluationBodies:
                if (message.Step is CeremonyStep.EvaluationBodies)
                    Add("round", 1);
                Add("count", 2);
                while (Left() > 0)
                {
                    Add("subset", 2);
                    Add("polynomial", Math.Min(part, Left()));
                    if (message.Step is CeremonyStep.Bodies)
                        Add("point", Point.CompressedLength);
                }
                break;
            case CeremonyStep.SelfTest:
                while (Left() > 0)
                    Add("share", Math.Min(Share.EncodedLength(terms.Parameters), Left()));
                break;
            default:
                Add("configuration id", Left());
                break;
        }
        Assert.Equal(message.Payload.Length, fields.Sum(field => field.Length));
        return fields;

        int Left() => message.Payload.Length - fields.Sum(field => field.Length);

        void Add(string name, int length) => fields.Add(new Field(name, fields.Sum(field => field.Length), length));
    }

    private static void OfDeal(CeremonyTerms terms, CeremonyMessage message, Action<string, int> add)
    {
        Assert.True(CeremonyDeal.TryRead(terms, message.Sender, message.Payload.Span, out var deal));
        for (var i = 1; i <= terms.Committee.Size; i++)
            add($"key {i}", 32);
        foreach (var subset in deal.Subsets)
            add($"commitment {subset}", 32);
        foreach (var recipient in CeremonyDeal.Recipients(terms.Committee, message.Sender))
            add($"box for {recipient}", deal.BoxFor(recipient).Length);
    }
}
