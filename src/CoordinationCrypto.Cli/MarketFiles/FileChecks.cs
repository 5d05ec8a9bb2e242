namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>What no single place of a file shows: that nonces are used once, that pledges have something behind them.</summary>
internal static class FileChecks
{
    /// <exception cref="MarketFileException">The first thing that is wrong.</exception>
    public static void Require(MarketFile file)
    {
        var credited = Deposited(file);
        for (var i = 0; i < file.Stags.Count; i++)
        {
            var isOpen =
                file.Stags[i].Eligibility == EligibilityKind.Open
                && file.Stags[i].Roles.All(role => role.Eligibility is null or EligibilityKind.Open);
            if (!isOpen && !file.Ticks.Any(tick => tick.Changes.Any(item => item.Stag == i)))
                throw (file.Stags[i].Place.Members.GetValueOrDefault("eligibility") ?? file.Stags[i].Place).Wrong(
                    "nobody takes part in this stag: a registry needs at least one agent"
                );
        }

        foreach (var item in file.Ticks.SelectMany(tick => tick.Changes))
        {
            var stag = file.Stags[item.Stag];
            // What a beneficiary is paid depends on the game (R45).
            if (item.Pledge == 0 || stag.Asset is not { } asset || IsBeneficiary(file, item.Account, asset))
                continue;
            var most = credited.GetValueOrDefault((asset, item.Account));
            if (item.Pledge > most)
                throw item.Place.Member("pledge").Wrong(
                    $"{Quoted.Json(item.Account)} is credited {most} of {Quoted.Json(file.Assets[asset].Name)} in all, not {item.Pledge}"
                );
        }
    }

    private static bool IsBeneficiary(MarketFile file, string account, int asset) =>
        file.Stags.Any(stag =>
            stag.Asset == asset
            && stag.Payment switch
            {
                FileTransfer transfer => transfer.To == account,
                FileSubscription subscription => subscription.To == account,
                _ => false,
            }
        );

    /// <summary>What each account is credited in the whole file.</summary>
    private static Dictionary<(int Asset, string Account), long> Deposited(MarketFile file)
    {
        var nonces = new HashSet<(int, string)>();
        var (credited, totals) = (new Dictionary<(int, string), long>(), new Dictionary<int, long>());
        foreach (var deposit in file.Ticks.SelectMany(tick => tick.Deposits))
        {
            var name = Quoted.Json(file.Assets[deposit.Asset].Name);
            if (!nonces.Add((deposit.Asset, deposit.Nonce)))
                throw deposit.Place.Member("nonce").Wrong($"a deposit of {name} has the nonce {deposit.Nonce} already (R44)");
            totals[deposit.Asset] = totals.GetValueOrDefault(deposit.Asset) + deposit.Units;
            if (totals[deposit.Asset] > EventReader.MostUnits)
                throw deposit.Place.Member("units").Wrong($"all deposits of {name} come to more than {EventReader.MostUnits} units");
            var key = (deposit.Asset, deposit.Account);
            credited[key] = credited.GetValueOrDefault(key) + deposit.Units;
        }

        return credited;
    }
}
