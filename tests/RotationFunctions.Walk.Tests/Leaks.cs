using System.Collections.Concurrent;

namespace RotationFunctions.Walk.Tests;

/// <summary>What no log and no answer may show, and where it stands.</summary>
internal sealed class Leaks
{
    private readonly ConcurrentDictionary<string, string> _secrets = [];
    private readonly ConcurrentDictionary<string, string> _stored = [];

    /// <param name="what">What it is, for people.</param>
    public void Add(string what, string secret) => _secrets.TryAdd(secret, what);

    /// <summary>Adds what a server stores of a password: it may stand in the server's own log, and nowhere else.</summary>
    public void AddStored(string verifier) => _stored.TryAdd(verifier, "what is stored of a password");

    /// <summary>What stands in something that the function has written; <c>null</c> for nothing.</summary>
    public string? FindInFunctions(string text) => Find(_secrets, text) ?? Find(_stored, text);

    /// <summary>What stands in the server's log; <c>null</c> for nothing.</summary>
    public string? FindInServers(string log) => Find(_secrets, log);

    private static string? Find(ConcurrentDictionary<string, string> secrets, string text) =>
        secrets.Where(secret => text.Contains(secret.Key, StringComparison.Ordinal)).Select(secret => $"{secret.Value} stands there").FirstOrDefault();
}
