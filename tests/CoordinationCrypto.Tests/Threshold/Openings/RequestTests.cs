using System.Reflection;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

public sealed class RequestTests
{
    [Fact]
    public void Two_requests_that_differ_in_anything_share_no_randomness()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var ciphertext = test.Encrypt([1], "request");
        var reference = test.Request(ciphertext, RequestPath.OneRoundScan, SlotSet.Range(test.Parameters, 0, 10));
        var properties = typeof(Request).GetProperties().Where(property => property.Name != nameof(Request.Id)).ToList();
        Assert.All(properties, property => Assert.NotNull(property.SetMethod)); // every property but the id is an input
        var ids = new HashSet<string> { Convert.ToHexString(reference.Id) };
        var streams = new HashSet<string> { FirstBytes(test, reference) };
        foreach (var property in properties)
        {
            var changed = Changed(reference, property);
            Assert.True(ids.Add(Convert.ToHexString(changed.Id)), $"{property.Name} is not part of the id.");
            Assert.True(streams.Add(FirstBytes(test, changed)), $"{property.Name} does not change the masks.");
        }
        Assert.False(ids.Add(Convert.ToHexString(Changed(reference, null).Id))); // a copy is the same request
    }

    private static string FirstBytes(TestCommittee test, Request request)
    {
        var words = new ulong[4];
        using var stream = test.Seeds[0].Expand(test.Committee.SubsetsOf(1)[0], "CoordinationCrypto/scan-mask/v1"u8, request.Id);
        stream.Fill(words);
        return string.Join(',', words);
    }

    private static Request Changed(Request original, PropertyInfo? change)
    {
        var copy = (Request)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(Request));
        foreach (var property in typeof(Request).GetProperties().Where(property => property.Name != nameof(Request.Id)))
            property.SetValue(copy, property == change ? Other(property.GetValue(original)!) : property.GetValue(original));
        return copy;
    }

    private static object Other(object value) =>
        value switch
        {
            Hash32 hash => new Hash32([(byte)(hash.Bytes[0] ^ 1), .. hash.Bytes[1..]]),
            ReadOnlyMemory<byte> bytes => (ReadOnlyMemory<byte>)bytes.ToArray().Select((b, i) => i == 0 ? (byte)(b ^ 1) : b).ToArray(),
            byte b => (byte)(b ^ 1),
            uint u => u + 1,
            ulong u => u + 1,
            RequestPurpose purpose => purpose == RequestPurpose.Scan ? RequestPurpose.Confirmation : RequestPurpose.Scan,
            RequestPath path => path == RequestPath.Opening ? RequestPath.TwoRoundScan : RequestPath.Opening,
            SlotSet => SlotSet.Single(InsecureToyParameters.N256, 200),
            _ => throw new NotSupportedException($"A property of type {value.GetType()} needs a case here."),
        };
}
