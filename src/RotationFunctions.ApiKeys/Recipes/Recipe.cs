using System.Text.Json;

namespace RotationFunctions.ApiKeys;

/// <summary>
/// What a vendor's documentation says of its keys: which requests make, list, verify and revoke one. It comes with the function or
/// from its configuration, never from a secret.
/// </summary>
public sealed class Recipe
{
    /// <summary>The name that the function's <c>RECIPE</c> gives.</summary>
    public required string Name { get; init; }

    /// <summary>The vendor, for messages.</summary>
    public required string Vendor { get; init; }

    public required RecipeFamily Family { get; init; }

    /// <summary>The secret's field that holds the key.</summary>
    public required string KeyField { get; init; }

    /// <summary>The secret's field that holds the vendor's id of the key; <c>null</c> where the vendor has none.</summary>
    public string? IdField { get; init; }

    /// <summary>The secret's field that names the administrator's secret.</summary>
    public required string AdministratorField { get; init; }

    /// <summary>Whether a request carries an administrator's credential, or goes to where an administrator's secret says.</summary>
    public bool NeedsAdministrator => Requests.Any(request => request.NeedsAdministrator);

    /// <summary>Whether the vendor can be asked about a key.</summary>
    public bool CanVerify => Verify is not null;

    /// <summary>Whether an administrator makes, replaces or sets the key, and so can do it again whatever has become of the current one.</summary>
    internal bool IsChangedByAdministrator => Change is { As: RequestAuthor.Administrator };

    /// <summary>The request that makes, replaces or sets the key; <c>null</c> where a person does it.</summary>
    internal RecipeRequest? Change => Mint?.Request ?? Set?.Request;

    /// <summary>Where requests go that name no other place.</summary>
    internal BaseUrl? Base { get; init; }

    internal Authentication? Administrator { get; init; }

    internal Authentication? Key { get; init; }

    internal KeyLimit? Limit { get; init; }

    /// <summary>Whether the previous key may work until the next rotation, or must go once the new one is current.</summary>
    internal bool KeepsPreviousKey { get; init; } = true;

    /// <summary>How long the vendor may take until a new key works everywhere.</summary>
    internal TimeSpan SettlesIn { get; init; }

    internal int? ExpiresAfterDays { get; init; }

    /// <summary>Where a refusal says why, tried in this order.</summary>
    internal IReadOnlyList<AnswerPath> Messages { get; init; } = [];

    /// <summary>What a person does where the vendor's answer with a new key was lost.</summary>
    internal string WhenLost { get; init; } = "";

    /// <summary>What a person does to make a key that the function cannot.</summary>
    internal string Instructions { get; init; } = "";

    /// <summary>Makes a key: beside the others, or in the place of the current one.</summary>
    internal MintRequest? Mint { get; init; }

    internal ListRequest? List { get; init; }

    internal VerifyRequest? Verify { get; init; }

    internal RecipeRequest? Revoke { get; init; }

    /// <summary>Makes the vendor take a key that was chosen here.</summary>
    internal SetRequest? Set { get; init; }

    /// <summary>The secret's fields that must be whole numbers in digits alone.</summary>
    internal IReadOnlyList<string> WholeNumberFields { get; init; } = [];

    /// <summary>The secret's fields by which an administrator's request finds the keys that it lists.</summary>
    internal IEnumerable<string> ListFields => FieldsOf(List?.Request, request => request.Values);

    /// <summary>
    /// The secret's fields by which an administrator's request finds whose keys it lists, makes, replaces or sets. Where a list tells them apart, what
    /// stands in the body of the request that makes one may be anything, such as what the key may do.
    /// </summary>
    internal IEnumerable<string> AccountFields => ListFields.Union(FieldsOf(Change, request => List is null ? request.Values : request.Url.Values));

    /// <summary>The fields of the administrator's secret that requests carry for another reason than to prove who asks, such as an organization's number.</summary>
    internal IEnumerable<string> AdministratorsOtherFields =>
        Requests.SelectMany(request => request.Values).Where(value => value.Source == ValueSource.Administrator).Select(value => value.Name)
            .Except(Administrator?.FieldsOfAdministrator ?? []);

    internal IEnumerable<RecipeRequest> Requests =>
        new[] { Mint?.Request, List?.Request, Verify?.Request, Revoke, Set?.Request }.OfType<RecipeRequest>();

    /// <summary>What proves who sends a request; <c>null</c> where nothing does.</summary>
    internal Authentication? AuthenticationOf(RecipeRequest request) => request.As switch
    {
        RequestAuthor.Administrator => Administrator,
        RequestAuthor.Key => Key,
        _ => null,
    };

    /// <summary>Reads a recipe and checks it as a whole.</summary>
    /// <exception cref="RotationException"><see cref="ApiKeyErrors.InvalidRecipe"/>, with every mistake and the JSON path where it stands.</exception>
    public static Recipe Parse(string name, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return RecipeReader.Read(name, document.RootElement);
        }
        catch (Exception mistake) when (mistake is JsonException or ArgumentException) // the latter: text that is not Unicode
        {
            var place = (mistake as JsonException)?.LineNumber is { } line ? $"; the mistake is in line {line + 1}" : "";
            throw new RotationException(ApiKeyErrors.InvalidRecipe, $"The recipe '{name}' is not JSON{place}.");
        }
    }

    private IEnumerable<string> FieldsOf(RecipeRequest? request, Func<RecipeRequest, IEnumerable<ValueName>> part) =>
        request is { As: RequestAuthor.Administrator } ? part(request).Select(FieldOf).OfType<string>() : [];

    private string? FieldOf(ValueName value) => value switch
    {
        { Source: ValueSource.Secret } => value.Name,
        { Source: ValueSource.Made, Name: ValueName.Id } => IdField,
        _ => null,
    };

    public override string ToString() => $"{Name} ({Vendor})";
}
