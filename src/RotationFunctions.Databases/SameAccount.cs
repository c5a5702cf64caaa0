namespace RotationFunctions.Databases;

/// <summary>
/// Whoever can write one version of a secret must not be able to aim another version's credential at a server of theirs: before
/// any login, all versions must mean the same account (or the other of two that alternate), and none may be less protected than
/// the current one.
/// </summary>
internal static class SameAccount
{
    /// <param name="name">The other version's label, for the message.</param>
    /// <param name="user">The user that the other version must name; <c>null</c> for the current one's.</param>
    /// <exception cref="RotationException"><see cref="DatabaseErrors.AccountMismatch"/>, naming the fields but not their values.</exception>
    public static void Require(DatabaseSecret current, DatabaseSecret other, string name, Rotation rotation, string? user = null)
    {
        string[] differences = [.. Differences(current, other, user ?? current.UserName)];
        if (differences.Length > 0)
        {
            throw new RotationException(DatabaseErrors.AccountMismatch,
                $"The {name} value of secret {rotation.SecretId} differs from the {StagingLabels.Current} one in {string.Join(", ", differences)}, "
                + $"so no login was tried. A rotation changes the password alone{(user is null ? "" : " and lets the other of the two users take its turn")}: "
                + "correct the current value first, then rotate.");
        }
    }

    /// <summary>Whether the other version means the same server, and that user there.</summary>
    public static bool IsSame(DatabaseSecret current, DatabaseSecret other, string user) => !Differences(current, other, user).Any();

    private static IEnumerable<string> Differences(DatabaseSecret current, DatabaseSecret other, string user)
    {
        if (current.Engine != other.Engine)
            yield return "'engine'";
        if (!string.Equals(current.Host, other.Host, StringComparison.OrdinalIgnoreCase))
            yield return "'host'";
        if (current.Port != other.Port)
            yield return "'port'";
        if (current.Database != other.Database)
            yield return "'dbname'";
        if (other.UserName != user)
            yield return "'username'";
        if (current.AdministratorSecretId != other.AdministratorSecretId)
            yield return "'masterarn'";
        if (Protection(other) < Protection(current))
            yield return "'ssl' (less protected)";
    }

    // Silence allows a fallback to clear text where the settings do; true never does.
    public static int Protection(DatabaseSecret secret) => secret.Ssl switch { false => 0, null => 1, true => 2 };
}
