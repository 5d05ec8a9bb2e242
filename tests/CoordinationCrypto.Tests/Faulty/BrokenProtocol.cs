namespace CoordinationCrypto.Tests.Faulty;

/// <summary>Four parties say a byte each, and the protocol breaks one promise: for testing the harness.</summary>
internal sealed class BrokenProtocol(BrokenPromise promise) : IProtocol
{
    public string Name => "broken";

    public int Parties => 4;

    public int Corrupted => 1;

    public bool IsLive => true;

    public ISession Start(string seed) => new Session(seed == "another session" ? BrokenPromise.None : promise);

    private sealed class Session(BrokenPromise promise) : ISession
    {
        private bool _isOver;

        public string? Step => _isOver ? null : "say";

        public IReadOnlyList<Post> Posts() => [.. Enumerable.Range(1, 4).Select(party => new Post(party, [(byte)party]))];

        public void Close(IReadOnlyList<byte[]> board) => _isOver = promise is not BrokenPromise.NeverEnds;

        public byte[] Payload(Post post) => post.Bytes;

        public IReadOnlyList<Field> Fields(Post post) => [new Field("byte", 0, 1)];

        public byte[] Sign(Post post, byte[] payload) => payload;

        public IReadOnlyList<byte[]> Misplaced(Post post) => [];

        public IReadOnlyList<byte[]> Lies(Post post, Dice dice) => [];

        public IReadOnlyList<byte[]> Steer(Post post, IReadOnlyList<Post> honest, Dice dice) => [];

        public Ending? End(int party) =>
            promise is BrokenPromise.NoEndForOne && party == 3
                ? null
                : new Ending(
                    "done",
                    promise is BrokenPromise.TwoEnds && party == 3 ? "b" : "a",
                    promise is BrokenPromise.NamesTheHonest ? [3] : [2],
                    [(2, promise is not BrokenPromise.EvidenceThatDoesNotConvince)]
                );

        public void CheckResult(IReadOnlyList<int> honest) => Assert.NotEqual(BrokenPromise.WrongResult, promise);

        public IEnumerable<Func<bool>> Accusations(int victim, IReadOnlyList<byte[]> posted) =>
            [() => promise is BrokenPromise.FramesTheHonest];

        public void Dispose() { }
    }
}
