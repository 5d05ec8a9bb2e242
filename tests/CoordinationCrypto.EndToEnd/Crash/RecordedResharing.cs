using CoordinationCrypto.Board;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.EndToEnd.Crash;

/// <summary>
/// The messages of a resharing, round by round, with what its terms have besides the board; and a second one's certificate, which the
/// same heirs hold. In one file.
/// </summary>
/// <param name="Committee">The new committee.</param>
/// <param name="Keys">Its keys.</param>
/// <param name="Nonce">The nonce.</param>
/// <param name="Rounds">What the board showed in each step.</param>
/// <param name="Rival">The other certificate, without signatures of the old committee: the body of its record.</param>
internal sealed record RecordedResharing(
    Committee Committee,
    IReadOnlyList<VerifyingKey> Keys,
    Hash32 Nonce,
    IReadOnlyList<IReadOnlyList<byte[]>> Rounds,
    EpochBody Rival
)
{
    public void Write(string path)
    {
        using var writer = new BinaryWriter(new FileStream(path, FileMode.CreateNew));
        writer.Write(Committee.Size);
        writer.Write(Committee.MaxFaulty);
        foreach (var key in Keys)
            writer.Write(key.Bytes);
        writer.Write(Nonce.Bytes);
        Write(writer, Rival.Encode());
        writer.Write(Rounds.Count);
        foreach (var round in Rounds)
        {
            writer.Write(round.Count);
            foreach (var post in round)
                Write(writer, post);
        }
    }

    public static RecordedResharing Read(string path)
    {
        using var reader = new BinaryReader(File.OpenRead(path));
        var committee = new Committee(reader.ReadInt32(), reader.ReadInt32());
        var keys = Times(
            committee.Size,
            () =>
                VerifyingKey.TryRead(reader.ReadBytes(VerifyingKey.Length), out var key)
                    ? key
                    : throw new InvalidDataException("A validator's key is none.")
        );
        var nonce = new Hash32(reader.ReadBytes(Hash32.Length));
        if (!EpochBody.TryRead(reader.ReadBytes(reader.ReadInt32()), out var rival))
            throw new InvalidDataException("The other certificate is none.");
        var rounds = Times(reader.ReadInt32(), () => Times(reader.ReadInt32(), () => reader.ReadBytes(reader.ReadInt32())));
        return new RecordedResharing(committee, keys, nonce, rounds, rival);
    }

    /// <summary>Shows a party everything, step by step.</summary>
    /// <param name="party">The party.</param>
    /// <param name="say">Told of its message, before the step's are shown.</param>
    public void Show(ResharingParty party, Action<ReadOnlyMemory<byte>>? say = null)
    {
        foreach (var round in Rounds)
        {
            if (!party.Outgoing.IsEmpty)
                say?.Invoke(party.Outgoing);
            foreach (var post in round)
                party.Receive(post);
            party.Close();
        }
    }

    private static void Write(BinaryWriter writer, byte[] bytes)
    {
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    private static List<T> Times<T>(int count, Func<T> read)
    {
        var all = new List<T>();
        for (var i = 0; i < count; i++)
            all.Add(read());
        return all;
    }
}
