using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using RotationFunctions.Tests;

namespace RotationFunctions.Walk.Tests;

/// <summary>What is walked: a rotator, the account on a real server that it rotates, and what is promised of them.</summary>
internal abstract class Scene : IAsyncDisposable
{
    /// <summary>The way from the rotator to the server.</summary>
    public abstract Wire Wire { get; }

    /// <summary>The rotator under test.</summary>
    public required Rotator Rotator { get; init; }

    /// <summary>Makes what the rotator takes for its store, for a canary; the walk's own unless set. The log is the function's.</summary>
    public Func<ISecretStore, ILogger, ISecretStore> StoreOf { get; set; } = (store, _) => store;

    /// <summary>What the deployed function is told to be this rotator: the name of its handler.</summary>
    public abstract string Handler { get; }

    /// <summary>The same: its environment.</summary>
    public virtual IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>();

    /// <summary>The files, and their texts, that are deployed with the function.</summary>
    public virtual IReadOnlyDictionary<string, string> Package => new Dictionary<string, string>();

    /// <summary>Whether the current value works at every moment, and not only after a rotation.</summary>
    public required bool CurrentAlwaysWorks { get; init; }

    /// <summary>Whether the value that was current before works until the next rotation.</summary>
    public virtual bool PreviousWorks => CurrentAlwaysWorks;

    /// <summary>How many rotations without a fault come before the one that is walked.</summary>
    public int TurnsBefore { get; init; }

    /// <summary>The secret's first value.</summary>
    public abstract string FirstValue { get; }

    /// <summary>The value that a person stores under the pending version as soon as the rotation waits for one; <c>null</c> where it waits for nobody.</summary>
    public virtual string? SuppliedValue => null;

    /// <summary>An administrator's secret, and its name, where the strategy needs one.</summary>
    public virtual (string Name, string Value)? Administrator => null;

    /// <summary>Sets the server back to where the first value works, and nothing is left of a rotation.</summary>
    public abstract Task ResetAsync();

    /// <summary>Logs in really, past the wire, and does what the application does.</summary>
    public abstract Task<bool> WorksAsync(SecretValue value);

    /// <summary>What each user that may log in may do, in whatever words, by its name in quotes; no one else's rights are looked at.</summary>
    public virtual Task<IReadOnlyDictionary<string, string>> ReadRightsAsync() =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>());

    /// <summary>How the two users that take turns differ in what they may do, and should not; <c>null</c> where they do not, or where there is but one.</summary>
    /// <param name="current">The value that is current, and works.</param>
    public virtual Task<string?> FindDifferenceAsync(SecretValue current) => Task.FromResult<string?>(null);

    /// <summary>Changes what the user of the current value may do, as a person may between two turns.</summary>
    public virtual Task ChangeRightsAsync(SecretValue current) => Task.CompletedTask;

    /// <summary>
    /// What must have happened where a key is lost, because it dies as its successor is born and nobody knows that one; <c>null</c> where no key
    /// may be lost.
    /// </summary>
    public virtual Regex? LossOfKey => null;

    /// <summary>Whether the function is to be deployed so that it never runs twice at once.</summary>
    public virtual bool RunsOneAtATime => false;

    /// <summary>What may go wrong at the request of that number to the server.</summary>
    public virtual IEnumerable<WireFault> WireFaultsAt(int number) => WireFault.OfConnections(number);

    /// <summary>How many keys exist that nobody uses: they were made for the secret, and stand in no version with a label.</summary>
    /// <param name="labelled">The values of the versions with a label.</param>
    public virtual int CountOrphans(IReadOnlyList<SecretValue> labelled) => 0;

    /// <summary>What in an answer of the server says that a login is refused.</summary>
    public abstract string Refusal { get; }

    /// <summary>What in a value no log and no answer may show.</summary>
    public virtual string SecretIn(SecretValue value) => value.GetString("password");

    /// <summary>What else no log and no answer may show: the administrator's password or key, and each key that a vendor ever issued.</summary>
    public abstract IReadOnlyCollection<string> OtherSecrets { get; }

    /// <summary>What the server stores of passwords in text; only its own log may show that.</summary>
    public virtual Task<IReadOnlyList<string>> ReadStoredAsync() => Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>What a rotation that has ended well has left behind and should not have; <c>null</c> for nothing.</summary>
    public virtual string? FindRemains() => null;

    /// <summary>Whether a request says no more than goodbye. Nobody waits for it, so that it comes at no certain time.</summary>
    public abstract bool IsFarewell(string request);

    /// <summary>What a request is about, for people; never a value that goes through.</summary>
    public abstract string Describe(string request);

    /// <summary>The server's log; it must show no password.</summary>
    public abstract Task<string> ReadServerLogAsync();

    public virtual async ValueTask DisposeAsync() => await Wire.DisposeAsync();
}
