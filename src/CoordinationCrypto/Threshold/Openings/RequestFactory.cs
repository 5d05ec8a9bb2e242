namespace CoordinationCrypto.Threshold;

/// <summary>
/// Makes the requests of one scope in one turn: what they have in common is said once, and the round and the degree of each way of
/// computing stand here alone. Immutable; safe to share.
/// </summary>
/// <param name="parameters">The scheme's parameters.</param>
/// <param name="committee">Who answers; f is its MaxFaulty.</param>
/// <param name="configurationId">The configuration id.</param>
/// <param name="epoch">The epoch of the committee's shares.</param>
/// <param name="checkpoint">The digest of the co-signed checkpoint that is the turn's cut.</param>
/// <param name="scope">What the turn is about.</param>
/// <param name="turn">The turn's number.</param>
internal sealed class RequestFactory(
    BfvParameters parameters,
    Committee committee,
    Hash32 configurationId,
    uint epoch,
    Hash32 checkpoint,
    Hash32 scope,
    ulong turn
)
{
    /// <summary>An opening in one round: shares of degree f.</summary>
    public Request Opening(RequestPurpose purpose, uint attempt, Hash32 ciphertext, SlotSet slots, Hash32 inputs) =>
        Make(purpose, RequestPath.Opening, 1, committee.MaxFaulty, attempt, ciphertext, slots, inputs);

    /// <summary>The opening of a ciphertext with every slot hidden, which leaves shares of its plaintext.</summary>
    public Request Conversion(uint attempt, Hash32 ciphertext, Hash32 inputs) =>
        Opening(RequestPurpose.Conversion, attempt, ciphertext, SlotSet.None(parameters), inputs);

    /// <summary>A computation on shares, all its rounds: rows of degree 2f. Its other rounds' ids follow from what is opened.</summary>
    /// <param name="purpose">What it is for.</param>
    /// <param name="attempt">Which of several alike within the turn.</param>
    /// <param name="values">The digest of its inputs.</param>
    /// <param name="inputs">The checkpoint that fixes them.</param>
    public Request OnShares(RequestPurpose purpose, uint attempt, Hash32 values, Hash32 inputs) =>
        Make(purpose, RequestPath.Shares, 1, 2 * committee.MaxFaulty, attempt, values, SlotSet.None(parameters), inputs);

    /// <summary>The decryption of sealed identities, which are in no slot.</summary>
    public Request Identities(Hash32 ciphertexts, Hash32 inputs) =>
        Opening(RequestPurpose.Identity, 0, ciphertexts, SlotSet.None(parameters), inputs);

    /// <summary>A scan whose masks come with the shares: their degree is 2f.</summary>
    public Request OneRoundScan(RequestPurpose purpose, uint attempt, Hash32 ciphertext, SlotSet slots, Hash32 inputs) =>
        Make(purpose, RequestPath.OneRoundScan, 1, 2 * committee.MaxFaulty, attempt, ciphertext, slots, inputs);

    /// <summary>The first round of a scan in two: masked ciphertexts, which are vouched for and no shares.</summary>
    public Request Masking(RequestPurpose purpose, uint attempt, Hash32 ciphertext, SlotSet slots, Hash32 inputs) =>
        Make(purpose, RequestPath.TwoRoundScan, 1, 0, attempt, ciphertext, slots, inputs);

    /// <summary>The second round: the opening of the sum of the masked ciphertexts, with shares of degree f.</summary>
    public Request MaskedOpening(RequestPurpose purpose, uint attempt, Hash32 sum, SlotSet slots, Hash32 inputs) =>
        Make(purpose, RequestPath.TwoRoundScan, 2, committee.MaxFaulty, attempt, sum, slots, inputs);

    /// <summary>
    /// A coin, about no ciphertext and no slot. It shows nothing of any, so it costs the leakage budget nothing; a validator writes it to
    /// its ledger as <see cref="LedgerKind.Masking"/> before the values leave, as every request. What is on the board after the cut cannot
    /// depend on anything known before the coin.
    /// </summary>
    /// <param name="attempt">Which of several coins within the turn.</param>
    public Request Coin(uint attempt = 0) =>
        Make(RequestPurpose.Coin, RequestPath.Vouched, 1, 0, attempt, default, SlotSet.None(parameters), checkpoint);

    private Request Make(
        RequestPurpose purpose,
        RequestPath path,
        byte round,
        int degree,
        uint attempt,
        Hash32 ciphertext,
        SlotSet slots,
        Hash32 inputs
    ) =>
        new()
        {
            ConfigurationId = configurationId,
            Epoch = epoch,
            Checkpoint = checkpoint,
            InputsCheckpoint = inputs,
            Scope = scope,
            Turn = turn,
            Purpose = purpose,
            Path = path,
            Round = round,
            Degree = (byte)degree,
            Attempt = attempt,
            CiphertextDigest = ciphertext,
            OpenSlots = slots,
        };
}
