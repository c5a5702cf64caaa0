namespace RotationFunctions.MySql;

internal static class AccountStates
{
    public static AccountState? With(this IEnumerable<AccountState> accounts, string host) => accounts.FirstOrDefault(account => account.Host == host);
}
