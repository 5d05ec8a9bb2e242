using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Benchmarks.Threshold;

/// <summary>
/// A whole resharing from a committee to another of its size, all 2n parties in one process and one after the other, at Secure8192; each
/// run hands on what the one before made. Prints the bytes that a validator of each side posts.
/// </summary>
[WarmupCount(1), IterationCount(3)] // a run of 13 takes up to a minute
public class ResharingBenchmarks
{
    private readonly Dictionary<ResharingSide, long> _posted = [];
    private KeyCertificate? _key;
    private EpochRoster? _roster;
    private SigningKey[] _identities = [];
    private EpochSecrets[] _secrets = [];

    [Params(4, 7, 10, 13)]
    public int Validators { get; set; }

    private Committee Committee => new(Validators, (Validators - 1) / 3);

    [GlobalSetup]
    public void Setup()
    {
        _identities = NewIdentities();
        var result = KeyCeremony.RunInProcess(BfvParameters.Secure8192, Committee, _identities, EntropySource.System, 1000);
        _key = result.Outcome is CeremonyOutcome.Done done
            ? done.Certificate
            : throw new InvalidOperationException("The ceremony did not end in a key.");
        _roster = EpochRoster.First(_key);
        _secrets = [.. result.Seeds.Select(seeds => EpochSecrets.First(_key, seeds))];
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        foreach (var (side, bytes) in _posted)
            Console.WriteLine($"// {Committee}: a validator of the {side} committee posts {bytes / Validators:N0} bytes");
        foreach (var held in _secrets)
            held.Dispose();
        foreach (var identity in _identities)
            identity.Dispose();
    }

    [Benchmark]
    public bool Reshare()
    {
        var identities = NewIdentities();
        var nonce = Hash32.Draw(EntropySource.System);
        var terms = new ResharingTerms(
            _key!,
            _roster!,
            Committee,
            [.. identities.Select(identity => identity.PublicKey)],
            default,
            nonce,
            0
        );
        ResharingParty[] parties =
        [
            .. _secrets.Select((held, i) => new ResharingParty(terms, _identities[i], held, AttemptRecord.Draw(EntropySource.System))),
            .. identities.Select((identity, j) => new ResharingParty(terms, identity, j + 1, EntropySource.System)),
        ];
        _posted.Clear();
        while (parties[0].Step is not ResharingStep.Ended)
            Round(parties);
        if (parties[0].Outcome is not ResharingOutcome.Done done)
            throw new InvalidOperationException("The resharing did not end in an epoch.");
        _roster = done.Certificate.Roster;
        foreach (var held in _secrets)
            held.Dispose();
        _secrets = [.. parties.Where(party => party.Side is ResharingSide.New).Select(party => party.TakeSecrets())];
        foreach (var party in parties)
            party.Dispose();
        foreach (var identity in _identities)
            identity.Dispose();
        _identities = identities;
        return true;
    }

    private void Round(ResharingParty[] parties)
    {
        var posts = new List<ReadOnlyMemory<byte>>();
        foreach (var party in parties)
        {
            _posted[party.Side] = _posted.GetValueOrDefault(party.Side) + party.Outgoing.Length;
            if (!party.Outgoing.IsEmpty)
                posts.Add(party.Outgoing);
        }
        foreach (var party in parties)
            foreach (var post in posts)
                party.Receive(post);
        foreach (var party in parties)
            party.Close();
    }

    private SigningKey[] NewIdentities() => [.. Enumerable.Range(0, Validators).Select(_ => SigningKey.Create(EntropySource.System))];
}
