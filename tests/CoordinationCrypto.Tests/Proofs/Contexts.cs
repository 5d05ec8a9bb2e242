using System.Text;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Tests.Proofs;

/// <summary>Contexts and transcripts that differ in one thing.</summary>
internal static class Contexts
{
    public static ProofContext Of(byte configuration = 1, byte checkpoint = 2, byte stag = 3, string session = "s", string prover = "p")
    {
        static Hash32 Hash(byte value) => new([.. Enumerable.Repeat(value, 32)]);
        return new ProofContext(
            Hash(configuration),
            Hash(checkpoint),
            Hash(stag),
            Encoding.UTF8.GetBytes(session),
            Encoding.UTF8.GetBytes(prover)
        );
    }

    public static Transcript Transcript(ProofContext? context = null, string protocol = "test/v1") =>
        new(Encoding.UTF8.GetBytes(protocol), context ?? Of());

    /// <summary>A transcript for each thing that a proof is bound to, changed.</summary>
    public static IEnumerable<Transcript> Others()
    {
        yield return Transcript(Of(configuration: 9));
        yield return Transcript(Of(checkpoint: 9));
        yield return Transcript(Of(stag: 9));
        yield return Transcript(Of(session: "t"));
        yield return Transcript(Of(prover: "q"));
        yield return Transcript(Of(session: "sp", prover: ""));
        yield return Transcript(protocol: "test/v2");
        var more = Transcript();
        more.Append("more"u8, []);
        yield return more;
    }
}
