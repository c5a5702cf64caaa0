namespace RotationFunctions.MySql;

/// <summary>What an account is besides its rights: how it is let in, its limits and its policies.</summary>
internal sealed class AccountDefinition
{
    private readonly Dictionary<AccountOption, string> _options = [];

    public IReadOnlyList<AuthenticationMethod> Methods { get; set; } = [new AuthenticationMethod(PasswordPlugin.Native, "")];

    public bool IsLocked { get; set; }

    /// <summary>The comment and other remarks, as JSON; <c>null</c> where there are none.</summary>
    public string? Attribute { get; set; }

    /// <summary>What the server stores for an older password that lets it in too; <c>null</c> where there is none. It must not be shown.</summary>
    public string? OldVerifier { get; set; }

    /// <summary>When its password was set, by the server's clock, in seconds; <c>null</c> where the server does not know.</summary>
    public long? PasswordSet { get; set; }

    /// <summary>When all this was read, by the same clock.</summary>
    public long? Read { get; set; }

    /// <summary>For how long it has had its password, give or take a second; <c>null</c> where the server does not know.</summary>
    public TimeSpan? PasswordHeld => Read - PasswordSet is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>The roles that are active after a login.</summary>
    public HashSet<string> DefaultRoles { get; } = [];

    /// <summary>Whether a login with that password succeeds, but for a lock.</summary>
    public bool IsOpenedBy(string password) =>
        Methods.Any(method => PasswordPlugin.Verifies(method, password))
        || (OldVerifier is { } old && PasswordPlugin.Verifies(Methods[0] with { Verifier = old }, password));

    /// <summary>Whether the other is let in by the same methods, whatever the passwords.</summary>
    public bool HasSameMethods(AccountDefinition other) =>
        Methods.Select(method => method.Plugin).SequenceEqual(other.Methods.Select(method => method.Plugin));

    public string this[AccountOption option]
    {
        get => _options.GetValueOrDefault(option, option.Usual);
        set => _options[option] = value;
    }
}
