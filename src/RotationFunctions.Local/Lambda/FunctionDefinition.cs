namespace RotationFunctions.Local.Lambda;

/// <summary>A function that the local AWS starts as a process.</summary>
public sealed record FunctionDefinition
{
    /// <summary>Letters, digits, hyphens and underscores.</summary>
    public required string Name { get; init; }

    /// <summary>The executable; it finds the Runtime API by <c>AWS_LAMBDA_RUNTIME_API</c>.</summary>
    public required string Command { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>What stands in <c>_HANDLER</c>.</summary>
    public string Handler { get; init; } = "";

    /// <summary>The function's own variables; they win over those that Lambda gives.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>An invocation that takes longer is ended with its process.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Told to the function, not enforced.</summary>
    public int MemorySizeInMB { get; init; } = 128;
}
