using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What one party keeps of one attempt at a session: the seed that everything it draws is expanded from, and every message that it has
/// signed, which is on the disk before it leaves. Made again from its file, a party says what it said before. Not safe for use by several
/// threads at once.
/// </summary>
/// <remarks>
/// The file: a first entry with id and seed, sealed under a passphrase (<see cref="PassphraseSeal"/>), then one entry a message.
/// docs/spec/attempt.md.
/// </remarks>
internal sealed class AttemptRecord : IDisposable
{
    /// <summary>Bytes of a seed.</summary>
    public const int SeedLength = Expander.SecretLength;

    private const uint SealVersion = 1;
    private const int KeyLength = Hash32.Length + 3; // session and slot: what a message begins with
    private const int LongestMessage = 1 << 26; // a dealer of 32 heirs at Secure16384 says 29 MB

    private static readonly LogFormat Format = new(
        "CCATTMPT"u8.ToArray(),
        1,
        new DigestChain("CoordinationCrypto/attempt-file/v1"u8),
        LongestMessage
    );

    private readonly SecretBuffer _seed;
    private readonly AppendLog? _log; // null: in memory alone
    private readonly Action? _remove;
    private readonly Dictionary<string, int> _said = []; // by session and slot: the entry

    private AttemptRecord(SecretBuffer seed, AppendLog? log, Action? remove) => (_seed, _log, _remove) = (seed, log, remove);

    /// <summary>
    /// Whether the party was about to say something else than it had said before it was made again: it was shown another view. What it
    /// said before goes out once more, and nothing after it.
    /// </summary>
    public bool HasDiverged { get; private set; }

    /// <summary>Of the terms; zero for an attempt in memory.</summary>
    public Hash32 Id { get; private init; }

    /// <summary>The digest of what begins the file, for the ledger; zero for an attempt in memory.</summary>
    public Hash32 Digest { get; private init; }

    /// <summary>Whether it is in a file, and not over.</summary>
    public bool IsKept => _log is not null && !_seed.IsClosed;

    private static ReadOnlySpan<byte> Magic => "CCATTSD\n"u8;

    /// <summary>An attempt that lives in memory alone: its party, once lost, is not made again.</summary>
    /// <param name="entropy">Gives the seed.</param>
    public static AttemptRecord Draw(EntropySource entropy) => new(DrawSeed(entropy), null, null);

    /// <summary>Draws a seed; it is in the file, sealed and flushed, when this returns.</summary>
    /// <param name="stream">Readable, writable, seekable, empty; owned by the record.</param>
    /// <param name="flush">Returns once everything written to the stream is on the disk.</param>
    /// <param name="remove">Removes the file, once it is overwritten and closed.</param>
    /// <param name="id">Of the terms.</param>
    /// <param name="passphrase">Seals the seed.</param>
    /// <param name="entropy">Gives the seed, and the sealing's salt and nonce.</param>
    /// <param name="iterations">PBKDF2's.</param>
    /// <exception cref="IOException">The stream failed, or it is not empty.</exception>
    public static AttemptRecord Create(
        Stream stream,
        Action flush,
        Action remove,
        Hash32 id,
        ReadOnlySpan<byte> passphrase,
        EntropySource entropy,
        int iterations = PassphraseSeal.Iterations
    )
    {
        if (!AppendLog.TryOpen(stream, flush, Format, out var log, out var problem) || log.Count > 0)
            throw new IOException($"The attempt's file is not empty: {problem}.");
        var seed = DrawSeed(entropy);
        using var plain = SecretBuffer.Allocate(Hash32.Length + SeedLength);
        id.Bytes.CopyTo(plain.Span);
        seed.Span.CopyTo(plain.Span[Hash32.Length..]);
        var first = PassphraseSeal.Seal(Magic, SealVersion, plain.Span, passphrase, entropy, iterations);
        log.Append(first);
        return new AttemptRecord(seed, log, remove) { Id = id, Digest = Hash32.Sha256(first) };
    }

    /// <summary>
    /// Opens what <see cref="Create"/> made, with what was said since. False, and the stream stays the caller's, unless it is the file
    /// of this digest and opens.
    /// </summary>
    /// <param name="stream">Readable, writable, seekable; owned by the record on success.</param>
    /// <param name="flush">Returns once everything written to the stream is on the disk.</param>
    /// <param name="remove">Removes the file, once it is overwritten and closed.</param>
    /// <param name="attempt">What the ledger holds of it.</param>
    /// <param name="passphrase">What the seed is sealed under.</param>
    /// <param name="record">The record on success.</param>
    /// <param name="problem">On success nothing, or the torn tail that was dropped; else what is wrong with the file.</param>
    /// <param name="iterations">PBKDF2's.</param>
    /// <exception cref="IOException">The stream failed.</exception>
    public static bool TryOpen(
        Stream stream,
        Action flush,
        Action remove,
        LedgerAttempt attempt,
        ReadOnlySpan<byte> passphrase,
        [NotNullWhen(true)] out AttemptRecord? record,
        out LogProblem problem,
        int iterations = PassphraseSeal.Iterations
    )
    {
        record = null;
        if (!AppendLog.TryOpen(stream, flush, Format, out var log, out problem))
            return false;
        var first = log.Count == 0 ? [] : log.Read(0);
        if (Hash32.Sha256(first) != attempt.Digest)
            problem = new LogProblem(LogFault.OtherKey, LogFormat.HeaderLength, 0);
        else if (TryReadSeed(first, attempt.Id, passphrase, iterations, out var seed))
            record = new AttemptRecord(seed, log, remove) { Id = attempt.Id, Digest = attempt.Digest };
        else
            problem = new LogProblem(LogFault.BadEntry, LogFormat.HeaderLength, 0);
        for (var i = 1; record is not null && i < log.Count; i++)
            record._said.TryAdd(KeyOf(log.Read(i)), i);
        return record is not null;
    }

    /// <summary>AES-256-CTR under HKDF(seed, domain ‖ label ‖ recipient ‖ view).</summary>
    /// <param name="label">What the randomness is for.</param>
    /// <param name="recipient">For whom, in [0, 65535].</param>
    /// <param name="view">What is answered; zero where nothing is.</param>
    public DerivedEntropySource Expand(ReadOnlySpan<byte> label, int recipient, Hash32 view)
    {
        var use = new WireWriter();
        use.WriteLengthPrefixed("CoordinationCrypto/attempt/v1"u8);
        use.WriteLengthPrefixed(label);
        use.WriteUInt16((ushort)recipient);
        use.WriteHash(view);
        return new DerivedEntropySource(_seed.Span, use.Written);
    }

    /// <summary>What may leave where a party is about to say a message: what it said before in this slot, else this, which is on the disk
    /// when this returns.</summary>
    /// <exception cref="IOException">The disk refuses: nothing may leave.</exception>
    /// <exception cref="InvalidOperationException">It has refused before: nothing may leave until the attempt is opened again.</exception>
    public ReadOnlyMemory<byte> Say(SignedMessage message)
    {
        if (_log is null)
            return message.Bytes;
        if (!_said.TryGetValue(KeyOf(message.Bytes.Span), out var entry))
        {
            _log.Append(message.Bytes.Span);
            _said.Add(KeyOf(message.Bytes.Span), _log.Count - 1);
            return message.Bytes;
        }
        var said = _log.Read(entry);
        HasDiverged |= !said.AsSpan(..^SigningKey.SignatureLength).SequenceEqual(message.Bytes.Span[..^SigningKey.SignatureLength]);
        return said;
    }

    /// <summary>The attempt is over: the seed is zeroed, the file overwritten, flushed and removed.</summary>
    /// <exception cref="IOException">The disk refuses; the seed is zeroed in memory.</exception>
    public void End()
    {
        _seed.Dispose();
        _log?.Erase();
        _remove?.Invoke();
    }

    /// <summary>Zeroes the seed in memory and closes the file, from which the party may be made again.</summary>
    public void Dispose()
    {
        _seed.Dispose();
        _log?.Dispose();
    }

    /// <summary>The type's name: never the seed.</summary>
    public override string ToString() => nameof(AttemptRecord);

    private static SecretBuffer DrawSeed(EntropySource entropy)
    {
        ArgumentNullException.ThrowIfNull(entropy);
        var seed = SecretBuffer.Allocate(SeedLength);
        entropy.Fill(seed.Span);
        return seed;
    }

    private static bool TryReadSeed(
        ReadOnlySpan<byte> first,
        Hash32 id,
        ReadOnlySpan<byte> passphrase,
        int iterations,
        [NotNullWhen(true)] out SecretBuffer? seed
    )
    {
        seed = null;
        if (!PassphraseSeal.TryOpen(first, passphrase, iterations, out var plain))
            return false;
        using (plain)
            if (plain.Length == Hash32.Length + SeedLength && plain.Span.StartsWith(id))
                seed = SecretBuffer.CopyOf(plain.Span[Hash32.Length..]);
        return seed is not null;
    }

    private static string KeyOf(ReadOnlySpan<byte> message) => Convert.ToHexString(message[..Math.Min(KeyLength, message.Length)]);
}
