using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using RotationFunctions.Local.Vendors;
using RotationFunctions.Tests;

namespace RotationFunctions.Walk.Tests.ApiKeys;

/// <summary>An application's key at a vendor.</summary>
internal abstract partial class ApiKeyScene : Scene
{
    protected const string AdministratorSecret = "administrator";

    private readonly VendorServer _vendor;
    private readonly HttpClient _application;
    private readonly ConcurrentDictionary<string, string> _issued = [];

    protected ApiKeyScene(VendorServer vendor, Wire wire)
    {
        _vendor = vendor;
        _application = new HttpClient { BaseAddress = vendor.Url };
        Wire = wire;
        vendor.Done = _ => NoteIssued();
    }

    public override Wire Wire { get; }

    public override string Handler => "api-key";

    public override IReadOnlyCollection<string> OtherSecrets => [.. _issued.Keys, .. AdministratorsSecrets];

    /// <summary>What of the administrator's secret no log and no answer may show.</summary>
    protected virtual IReadOnlyList<string> AdministratorsSecrets => [];

    public override IEnumerable<WireFault> WireFaultsAt(int number) => [.. WireFault.OfConnections(number), .. WireFault.OfHttp(number)];

    public override string Refusal => "401 Unauthorized";

    /// <summary>The field of the secret that has the key.</summary>
    protected abstract string Field { get; }

    public override Task ResetAsync()
    {
        _vendor.Forget();
        return Task.CompletedTask;
    }

    public override string SecretIn(SecretValue value) => value.GetString(Field);

    public override bool IsFarewell(string request) => false;

    public override string Describe(string request) => RequestLine().Match(request) is { Success: true } line ? line.Value : "more of it";

    public override Task<string> ReadServerLogAsync() => Task.FromResult(string.Join('\n', _vendor.Calls.Select(call => call.ToString())));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _application.Dispose();
        await _vendor.DisposeAsync();
    }

    /// <returns>What the vendor answers the holder of the key; <c>null</c> where it refuses.</returns>
    protected async Task<JsonElement?> AskAsync(string path, SecretValue value)
    {
        using var question = new HttpRequestMessage(HttpMethod.Get, path);
        Authenticate(question.Headers, SecretIn(value));
        using var answer = await _application.SendAsync(question, TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode
            ? JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement : null;
    }

    // While the answer has not left: the function cannot have revoked it.
    private void NoteIssued()
    {
        foreach (var key in _vendor.Keys.All)
            _issued.TryAdd(key.Value, key.Id);
    }

    protected virtual void Authenticate(HttpRequestHeaders headers, string key) => headers.Authorization = new AuthenticationHeaderValue("Bearer", key);

    [GeneratedRegex("^[A-Z]+ /[^ ]*")]
    private static partial Regex RequestLine();
}
