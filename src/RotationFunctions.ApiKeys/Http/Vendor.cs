using System.Text.Json;

namespace RotationFunctions.ApiKeys;

/// <summary>One vendor for one step: its recipe's requests, as what they are for.</summary>
/// <param name="secret">The value whose key requests carry, where no administrator's does.</param>
/// <param name="life">How long a key that is made now is to live, where the vendor wants to know.</param>
internal sealed class Vendor(
    Recipe recipe, VendorClient client, SecretValue secret, SecretValue? administrator, Scrubber scrubber, KeyLife life)
{
    // A vendor that deals out pages without an end must not hold the step.
    private const int MostPages = 100;

    // A shorter text may stand in any id.
    private const int ShortestPart = 16;

    private readonly KeyFields _fields = new(recipe);

    public AdministratorsKeys AdministratorsKeys { get; } = new(recipe, administrator);

    /// <summary>Makes a key, once. Where the vendor refuses it, perhaps for its limit, there is the refusal instead.</summary>
    public Task<(MintedKey? Key, Refusal? Refusal)> TryMintAsync(string label, CancellationToken cancellationToken) =>
        TryMakeAsync(Values(secret).With(ValueName.Label, label), recipe.Limit is { } limit ? limit.IsMetBy : _ => false, cancellationToken);

    /// <summary>Gets what the request that replaces or sets the key needs, so that whatever fails from then on is that request.</summary>
    public Task PrepareChangeAsync(CancellationToken cancellationToken) => client.ProveAsync(recipe.Change!, Values(secret), cancellationToken);

    /// <summary>Replaces the current key, once. Where the vendor asks to come later, or breaks off, there is that instead.</summary>
    public Task<(MintedKey? Key, Refusal? Refusal)> TryRollAsync(CancellationToken cancellationToken) =>
        TryMakeAsync(Values(secret), VendorAnswer.IsOfPatience, cancellationToken);

    /// <summary>Every key that the vendor lists.</summary>
    public async Task<IReadOnlyList<ListedKey>> ListAsync(string labelPrefix, CancellationToken cancellationToken)
    {
        var list = recipe.List!;
        var values = Values(secret).With(ValueName.LabelPrefix, labelPrefix);
        var keys = new List<ListedKey>();
        var page = list.Paging?.Start();
        for (var pages = 1; ; pages++)
        {
            var answer = await client.AskAsync(list.Request, values, [], cancellationToken, page);
            var items = ReadItems(list, answer);
            keys.AddRange(items);
            page = list.Paging?.After(answer.Json, items.Count == 0, page, pages);
            if (page is null)
                return keys;
            if (pages == MostPages)
                throw client.Failure.Unusable(list.Request, $"has more than {MostPages} pages.");
        }
    }

    /// <summary>Whether a value's key works.</summary>
    public async Task<bool> AcceptsAsync(SecretValue value, CancellationToken cancellationToken) => await VerifyAsync(value, cancellationToken) is null;

    /// <summary>Asks whether a value's key works.</summary>
    /// <returns>Its refusal; <c>null</c> where it works.</returns>
    public async Task<Refusal?> VerifyAsync(SecretValue value, CancellationToken cancellationToken)
    {
        var verify = recipe.Verify!;
        var answer = await client.AskAsync(verify.Request, Values(value), verify.Refused, cancellationToken);
        if (!answer.IsSuccess)
            return client.Failure.Refusal(verify.Request, answer);
        return verify.Request.FindMissed(answer) is { } missed ? client.Failure.Refusal(verify.Request, answer, missed) : null;
    }

    /// <summary>An id that a secret names and the vendor does not know, for a log: a person may have put a key there.</summary>
    public string Shown(string id) => SecretTexts.Of(administrator).Append(_fields.FindKey(secret))
        .Any(text => text == id || (text?.Length >= ShortestPart && id.Contains(text, StringComparison.Ordinal))) ? Scrubber.Gap : id;

    /// <summary>Revokes a key; one that is gone already is as good.</summary>
    public async Task RevokeAsync(string id, CancellationToken cancellationToken)
    {
        var answer = await client.AskAsync(recipe.Revoke!, Values(secret).With(ValueName.Id, id), [404, 410], cancellationToken);
        if (answer.IsSuccess)
            client.Require(recipe.Revoke!, answer);
    }

    /// <summary>Makes the vendor take a value's key.</summary>
    /// <returns>Its refusal, where it will not take this one; else <c>null</c>.</returns>
    public async Task<Refusal?> SetAsync(SecretValue value, CancellationToken cancellationToken)
    {
        var set = recipe.Set!;
        scrubber.Learn(value);
        var values = Values(secret).With(ValueName.NewKey, _fields.KeyOf(value));
        var answer = await client.AskAsync(set.Request, values, set.Refused, cancellationToken);
        if (!answer.IsSuccess)
            return client.Failure.Refusal(set.Request, answer);
        client.Require(set.Request, answer);
        return null;
    }

    private async Task<(MintedKey? Key, Refusal? Refusal)> TryMakeAsync(
        TemplateValues values, Func<int, bool> isRefusal, CancellationToken cancellationToken)
    {
        var mint = recipe.Mint!;
        var answer = await client.OrderAsync(mint.Request, values, isRefusal, cancellationToken);
        return answer.IsSuccess ? (Read(mint, answer), null) : (null, client.Failure.Refusal(mint.Request, answer));
    }

    private MintedKey Read(MintRequest mint, VendorAnswer answer)
    {
        if (mint.Key.FindText(answer.Json) is { } key)
            scrubber.Learn(key); // before anything of the answer is quoted
        client.Require(mint.Request, answer);
        var minted = new MintedKey(client.Take(mint.Request, answer, mint.Key), mint.Id is null ? null : client.Take(mint.Request, answer, mint.Id));
        return minted.Id?.Contains(minted.Key, StringComparison.Ordinal) == true
            ? throw client.Failure.Unusable(mint.Request, answer, $"has the key itself at '{mint.Id}', where its id must be: logs show ids.")
            : minted;
    }

    private List<ListedKey> ReadItems(ListRequest list, VendorAnswer answer)
    {
        client.Require(list.Request, answer);
        if (list.Items.Find(answer.Json) is not { ValueKind: JsonValueKind.Array } items)
            throw client.Failure.Unusable(list.Request, answer, $"has no list at '{list.Items}'.");
        return [.. items.EnumerateArray().Select(item => ReadItem(list, item, answer))];
    }

    private ListedKey ReadItem(ListRequest list, JsonElement item, VendorAnswer answer) => new(
        list.Id.FindText(item) ?? throw client.Failure.Unusable(list.Request, answer, $"has a key without an id at '{list.Id}'."),
        list.Label?.FindText(item),
        list.Created?.FindText(item) is { } created ? ReadTime(list, created, answer) : null);

    private DateTimeOffset ReadTime(ListRequest list, string text, VendorAnswer answer) =>
        VendorTime.Read(text) ?? throw client.Failure.Unusable(list.Request, answer, $"has no time at '{list.Created}'.");

    private TemplateValues Values(SecretValue value)
    {
        scrubber.Learn(value);
        return new TemplateValues(value, administrator, life.Values(), _fields);
    }
}
