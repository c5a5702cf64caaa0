namespace RotationFunctions.MySql;

/// <summary>What an account is besides its rights: how it is let in, its limits and its policies.</summary>
internal sealed class AccountDefinition
{
    private readonly Dictionary<AccountOption, string> _options = [];

    public IReadOnlyList<AuthenticationMethod> Methods { get; set; } = [new AuthenticationMethod(PasswordPlugin.Native, "")];

    public bool IsLocked { get; set; }

    /// <summary>The comment and other remarks, as JSON; <c>null</c> where there are none.</summary>
    public string? Attribute { get; set; }

    /// <summary>Whether an older password lets it in too.</summary>
    public bool HasOldPassword { get; set; }

    /// <summary>The roles that are active after a login.</summary>
    public HashSet<string> DefaultRoles { get; } = [];

    /// <summary>Whether the other is let in by the same methods, whatever the passwords.</summary>
    public bool HasSameMethods(AccountDefinition other) =>
        Methods.Select(method => method.Plugin).SequenceEqual(other.Methods.Select(method => method.Plugin));

    public string this[AccountOption option]
    {
        get => _options.GetValueOrDefault(option, option.Usual);
        set => _options[option] = value;
    }
}
