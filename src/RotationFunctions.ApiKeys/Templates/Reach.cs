namespace RotationFunctions.ApiKeys;

/// <summary>Which values a template may reach from where it stands.</summary>
/// <param name="Denials">Why a source must not be reached, in words that go on from the value's name.</param>
/// <param name="Made">The made values that exist there.</param>
internal sealed record Reach(IReadOnlyDictionary<ValueSource, string> Denials, IReadOnlyList<string> Made)
{
    private const string WhereTo = "but only the recipe and the administrator's secret may say where an administrator's credential is sent: "
        + "whoever can write the application's secret could have it sent to a server of theirs.";

    private const string NotSent = "but this request does not carry the administrator's credential, and nothing else of the administrator's secret is for it.";

    /// <summary>Scheme, host, port and account of a URL.</summary>
    public static Reach OfBase(RequestAuthor author) =>
        author == RequestAuthor.Administrator ? new Reach(Deny(ValueSource.Secret, WhereTo), []) : new Reach(Deny(), []);

    /// <summary>The rest of a URL, headers and body.</summary>
    public static Reach OfRequest(RequestAuthor author, IReadOnlyList<string> made) =>
        author == RequestAuthor.Administrator ? new Reach(Deny(), made) : new Reach(Deny(ValueSource.Administrator, NotSent), made);

    /// <summary>What proves who the administrator is.</summary>
    public static Reach OfAdministrator(params IReadOnlyList<string> made) =>
        new(Deny(ValueSource.Secret, "but an administrator's credential comes from the administrator's secret alone."), made);

    /// <returns><c>null</c> where the value may be reached, else why not, in words that go on from a JSON path.</returns>
    public string? Problem(ValueName name)
    {
        if (Denials.TryGetValue(name.Source, out var denial))
            return $"reaches {name}, {denial}";
        if (name.Source != ValueSource.Made)
            return name.Name.Length > 0 ? null : $"reaches {name}, which names no field.";
        return Made.Contains(name.Name) ? null : $"reaches {name}, which there is not here. There is: {string.Join(", ", Offers())}.";
    }

    private static Dictionary<ValueSource, string> Deny() => [];

    private static Dictionary<ValueSource, string> Deny(ValueSource source, string reason) => new() { [source] = reason };

    private IEnumerable<string> Offers()
    {
        if (!Denials.ContainsKey(ValueSource.Secret))
            yield return "{secret.FIELD}";
        if (!Denials.ContainsKey(ValueSource.Administrator))
            yield return "{administrator.FIELD}";
        foreach (var name in Made)
            yield return $"{{{name}}}";
    }
}
