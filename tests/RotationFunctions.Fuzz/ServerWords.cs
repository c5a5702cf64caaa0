namespace RotationFunctions.Fuzz;

/// <summary>What a server says about a login, or about a change of a password: it may quote the password, and nobody is to be told.</summary>
internal static class ServerWords
{
    public const string Password = "correct horse battery";

    public static string Quoting(string text) => $"{text} near '{Password}'";

    /// <exception cref="InvalidOperationException">It is told.</exception>
    public static void RequireLeftOut(RotationException told)
    {
        if (told.Message.Contains(Password, StringComparison.Ordinal))
            throw new InvalidOperationException("A password that the server quotes is told.");
    }
}
