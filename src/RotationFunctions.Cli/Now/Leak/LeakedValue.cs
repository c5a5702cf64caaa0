using RotationFunctions.Cli.Credentials;

namespace RotationFunctions.Cli.Now.Leak;

/// <summary>One value that has leaked, while it is dealt with.</summary>
/// <param name="Value"><c>null</c> where it cannot be read.</param>
internal sealed record LeakedValue(string VersionId, SecretValue? Value)
{
    /// <summary>Why it could not be read, or taken out of use; <c>null</c> where it was, or nothing had to be done.</summary>
    public string? Obstacle { get; set; }

    /// <summary>What came of logging in with it; until then it is taken to work.</summary>
    public Proof Proof { get; set; } = Proof.Works;

    public bool Works => Proof.Result == ProofResult.Works;

    public override string ToString() =>
        $"Version {VersionId}: {(Works ? "it still works." : Proof.Sentence)}{(Obstacle is null || Obstacle == Proof.Sentence ? "" : $" It could not be taken out of use. {Obstacle}")}";
}
