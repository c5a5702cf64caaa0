namespace RotationFunctions.MySql;

/// <summary>The new password in the words of <c>CREATE USER</c> and <c>ALTER USER</c>, for accounts of each kind.</summary>
internal sealed class AccountPasswords
{
    private readonly ServerIdentity _server;
    private readonly string _password;

    private AccountPasswords(ServerIdentity server, string password, bool takesVerifiers)
    {
        _server = server;
        _password = password;
        TakesVerifiers = takesVerifiers;
    }

    /// <summary>Whether the server takes a password in the form in which it stores it.</summary>
    public bool TakesVerifiers { get; }

    /// <summary>What an administrator could do for better rotations, or <c>null</c>.</summary>
    public string? Advice => TakesVerifiers ? null : MariaDbPassword.NoVerifiers;

    public static async Task<AccountPasswords> ForAsync(MySqlSession session, string password, CancellationToken cancellationToken) =>
        new(session.Server, password, !session.Server.IsMariaDb || await MariaDbPassword.TakesVerifiersAsync(session, cancellationToken));

    public bool AreSet(IReadOnlyList<AuthenticationMethod> methods) => methods.All(method => PasswordPlugin.Verifies(method, _password));

    /// <summary>No password, for an account that is created locked: neither a policy nor a history has anything against it.</summary>
    public Clause None(IReadOnlyList<AuthenticationMethod> methods) => !TakesVerifiers ? New(methods)
        : Identified(methods, "AS", method => SqlText.Literal(PasswordPlugin.Unusable(method.Plugin)));

    /// <summary>The new password. MySQL leaves it out of what it logs; MariaDB does not, and gets what it would store.</summary>
    public Clause New(IReadOnlyList<AuthenticationMethod> methods) => Identified(methods, "BY", method =>
        _server.IsMariaDb && TakesVerifiers ? SqlText.Literal(PasswordPlugin.MakeVerifier(method.Plugin, _password))
        : _server.IsMariaDb ? $"PASSWORD({SqlText.Literal(_password)})"
        : SqlText.Literal(_password));

    /// <summary>The password that an account has; <c>null</c> where the server takes no verifiers.</summary>
    public Clause? Same(IReadOnlyList<AuthenticationMethod> methods) =>
        TakesVerifiers ? Identified(methods, "AS", method => SqlText.Literal(method.Verifier)) : default(Clause?);

    private Clause Identified(IReadOnlyList<AuthenticationMethod> methods, string word, Func<AuthenticationMethod, string> value) =>
        new(Write(methods, word, value), Write(methods, word, _ => "'…'"));

    private string Write(IReadOnlyList<AuthenticationMethod> methods, string word, Func<AuthenticationMethod, string> value) => _server.IsMariaDb
        ? $"IDENTIFIED VIA {string.Join(" OR ", methods.Select(method => $"{method.Plugin} USING {value(method)}"))}"
        : $"IDENTIFIED WITH {SqlText.Literal(methods[0].Plugin)} {word} {value(methods[0])}";
}
