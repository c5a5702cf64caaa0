namespace RotationFunctions.Cli.Credentials;

/// <summary>What is known of a secret's credential by the look of its current value.</summary>
/// <param name="Rotator">Logs in with it; <c>null</c> where none is known for it.</param>
/// <param name="WhyNotProved">Why nobody can be asked whether it works; <c>null</c> where somebody can.</param>
internal sealed record Credential(Rotator? Rotator, string? WhyNotProved)
{
    /// <summary>Whether the current value works on once the pending one is set.</summary>
    public bool OutlivesSet { get; init; }

    /// <summary>Whether another value may take the current one's place, as a credential of the same account.</summary>
    public Func<SecretValue, bool> IsSameAccount { get; init; } = _ => true;

    /// <summary>Whether a person supplies it.</summary>
    public bool IsSupplied { get; init; }
}
