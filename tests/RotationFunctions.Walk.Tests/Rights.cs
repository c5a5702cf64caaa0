namespace RotationFunctions.Walk.Tests;

/// <summary>What each user that may log in may do, before and after a rotation without a fault.</summary>
internal sealed record Rights(IReadOnlyDictionary<string, string> Before, IReadOnlyDictionary<string, string> After)
{
    /// <summary>Whether a user may have such rights while the rotation goes on: those of before, or at once those of after.</summary>
    public bool Allow(string account, string rights) => Before.GetValueOrDefault(account) == rights || After.GetValueOrDefault(account) == rights;

    /// <summary>What is wrong with what the rotation left behind; <c>null</c> for nothing.</summary>
    public string? FindFault(IReadOnlyDictionary<string, string> left)
    {
        if (After.Keys.FirstOrDefault(account => !left.ContainsKey(account)) is { } gone)
            return $"the user {gone} is gone, or may not log in";
        return left.Where(account => After.GetValueOrDefault(account.Key) != account.Value)
            .Select(account => Describe(account.Key, account.Value, After)).FirstOrDefault();
    }

    /// <summary>How the rotation changed what the user may do that was in use, and should not have; <c>null</c> where it did not.</summary>
    /// <param name="user">The name of the user.</param>
    public string? FindChange(string user) => Before.Where(account => account.Key.StartsWith($"'{user}'", StringComparison.Ordinal))
        .Where(account => After.GetValueOrDefault(account.Key) != account.Value)
        .Select(account => Describe(account.Key, After.GetValueOrDefault(account.Key), Before)).FirstOrDefault();

    public string Describe(string account, string? rights) => Describe(account, rights, After);

    private static string Describe(string account, string? rights, IReadOnlyDictionary<string, string> expected) =>
        $"the user {account} may log in and has the rights [{rights}] in place of [{expected.GetValueOrDefault(account)}]";
}
