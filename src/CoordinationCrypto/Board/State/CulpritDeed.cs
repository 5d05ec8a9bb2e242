namespace CoordinationCrypto.Board;

/// <summary>What a <see cref="Culprit"/> sent.</summary>
public enum CulpritDeed
{
    /// <summary>A value of the coin that f + 1 members of the subset contradict.</summary>
    CoinValue,

    /// <summary>A share of an opening that is off the accepted polynomial.</summary>
    Share,

    /// <summary>A share of a sealed identity without a proof that holds.</summary>
    IdentityShare,
}
