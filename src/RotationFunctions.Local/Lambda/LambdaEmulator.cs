using System.Collections.Concurrent;
using RotationFunctions.Local.Faults;

namespace RotationFunctions.Local.Lambda;

/// <summary>The functions of the local AWS: those that were defined, and those that attach themselves by polling.</summary>
internal sealed class LambdaEmulator(LocalAwsOptions options, Func<string> newId, Action<FunctionLogLine> log) : IFunctions, IAsyncDisposable
{
    /// <summary>The name of a function that polls without one.</summary>
    public const string DefaultName = "function";

    private readonly ConcurrentDictionary<string, LocalFunction> _functions = new();

    /// <summary>Called with the name of each function when it is first known.</summary>
    public Action<string> Appeared { get; set; } = _ => { };

    /// <summary>Where the Runtime API answers; known once the web server listens.</summary>
    public Uri Endpoint { get; set; } = null!;

    public string Define(FunctionDefinition definition)
    {
        if (!definition.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') || definition.Name.Length is < 1 or > 64)
            throw new ArgumentException($"'{definition.Name}' is no name for a function: up to 64 letters, digits, hyphens and underscores.", nameof(definition));
        if (!_functions.TryAdd(definition.Name, Make(definition.Name, definition)))
            throw new ArgumentException($"A function '{definition.Name}' is defined already.", nameof(definition));
        Appeared(definition.Name);
        return ArnOf(definition.Name);
    }

    public bool Exists(string functionNameOrArn) => _functions.ContainsKey(NameOf(functionNameOrArn));

    public Task<InvocationResult> InvokeAsync(string functionNameOrArn, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
        InvokeAsync(functionNameOrArn, payload, fault: null, cancellationToken);

    /// <param name="fault">What happens to the process when it has taken the event.</param>
    public Task<InvocationResult> InvokeAsync(string functionNameOrArn, ReadOnlyMemory<byte> payload, FaultKind? fault, CancellationToken cancellationToken) =>
        _functions.TryGetValue(NameOf(functionNameOrArn), out var function)
            ? function.InvokeAsync(new PendingInvocation(newId(), payload, fault), cancellationToken)
            : throw new FunctionNotFoundException(functionNameOrArn);

    /// <summary>The function whose process polls under a name; one that nobody defined attaches itself.</summary>
    public LocalFunction Polling(string name)
    {
        if (_functions.TryAdd(name, Make(name, null)))
            Appeared(name);
        return _functions[name];
    }

    /// <summary>The function of a name, if it is known.</summary>
    public LocalFunction? Find(string name) => _functions.GetValueOrDefault(name);

    /// <summary>Kills a process, whichever function's it is.</summary>
    public Task KillAsync(string process) => Task.WhenAll(_functions.Values.Select(function => function.KillAsync(process)));

    public string NewId() => newId();

    public string ArnOf(string name) => $"arn:aws:lambda:{options.Region}:{options.AccountId}:function:{name}";

    public async ValueTask DisposeAsync()
    {
        foreach (var function in _functions.Values)
            await function.DisposeAsync();
    }

    private LocalFunction Make(string name, FunctionDefinition? definition) => new(name, definition, this, options, log);

    /// <summary>The name in a name, in an ARN with or without a qualifier, or in an ARN's end <c>account:function:name</c>.</summary>
    public static string NameOf(string functionNameOrArn)
    {
        var parts = functionNameOrArn.Split(':');
        var marker = Array.IndexOf(parts, "function");
        return marker >= 0 && marker + 1 < parts.Length ? parts[marker + 1] : parts[0];
    }
}
