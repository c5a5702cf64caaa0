namespace RotationFunctions.Walk.Tests;

/// <summary>What each user that may log in may do, before and after a rotation without a fault.</summary>
internal sealed record Rights(IReadOnlyDictionary<string, string> Before, IReadOnlyDictionary<string, string> After)
{
    /// <summary>Whether a user may have such rights while the rotation goes on: those of before, or at once those of after.</summary>
    public bool Allow(string user, string rights) => Before.GetValueOrDefault(user) == rights || After.GetValueOrDefault(user) == rights;
}
