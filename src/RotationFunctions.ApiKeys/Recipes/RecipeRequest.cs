namespace RotationFunctions.ApiKeys;

/// <summary>One request of a recipe.</summary>
/// <param name="Name">What the recipe calls it, such as <c>mint</c>.</param>
/// <param name="Expectations">What must stand in an answer besides its status.</param>
internal sealed record RecipeRequest(
    string Name,
    RequestAuthor As,
    HttpMethod Method,
    UrlTemplate Url,
    HeaderTemplates Headers,
    IBodyTemplate? Body,
    IReadOnlyList<Expectation> Expectations)
{
    /// <summary>The credential of the request that gets the administrator's access token, where it is not in the body.</summary>
    public BasicCredential? Basic { get; init; }

    /// <summary>What stands in it, besides what authenticates it.</summary>
    public IEnumerable<ValueName> Values => [.. Url.Values, .. Headers.Values, .. Body?.Values ?? []];

    /// <summary>What must stand in an answer and does not; <c>null</c> where nothing is missed.</summary>
    public Expectation? FindMissed(VendorAnswer answer) => Expectations.FirstOrDefault(expected => !expected.IsMet(answer.Json));

    /// <summary>Whether a made value stands somewhere in it, besides what authenticates it.</summary>
    public bool Carries(string made) => Values.Contains(new ValueName(ValueSource.Made, made));

    /// <summary>Whether the administrator's credential is what it carries: in a header, or where it gets an access token.</summary>
    public bool ProvesAdministrator => As == RequestAuthor.Administrator || Name == TokenRequest.Name;

    /// <summary>Whether a repeat would make another key.</summary>
    public bool IsSentOnce => Name is MintRequest.Name or MintRequest.RollName;

    /// <summary>Whether it carries an administrator's credential, or goes to where the administrator's secret says.</summary>
    public bool NeedsAdministrator => As == RequestAuthor.Administrator || Url.ReachesAdministrator;
}

/// <param name="Key">Where the answer has the new key.</param>
/// <param name="Id">Where it has its id.</param>
internal sealed record MintRequest(RecipeRequest Request, AnswerPath Key, AnswerPath? Id)
{
    /// <summary>Makes a key beside the others.</summary>
    public const string Name = "mint";

    /// <summary>Makes it in the place of the current one.</summary>
    public const string RollName = "roll";
}

/// <param name="Items">Where the answer has the array of keys.</param>
/// <param name="Id">Where an item has its id.</param>
/// <param name="Label">Where an item has its label; <c>null</c> where every key in the list is this secret's.</param>
/// <param name="Created">Where an item has the time of its making; <c>null</c> where the label tells.</param>
internal sealed record ListRequest(RecipeRequest Request, AnswerPath Items, AnswerPath Id, AnswerPath? Label, AnswerPath? Created, Paging? Paging);

/// <param name="Refused">The statuses that mean that the key does not work.</param>
internal sealed record VerifyRequest(RecipeRequest Request, IReadOnlyList<int> Refused);

/// <param name="Refused">The statuses that mean that the vendor will not take this key, whereas another may do.</param>
internal sealed record SetRequest(RecipeRequest Request, IReadOnlyList<int> Refused);
