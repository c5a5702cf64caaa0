namespace RotationFunctions.Cli.Credentials;

/// <summary>What came of logging in with one version of a secret.</summary>
/// <param name="Sentence">Why it does not work, or could not be tried.</param>
internal sealed record Proof(ProofResult Result, string Sentence)
{
    public static Proof Works { get; } = new(ProofResult.Works, "It works.");

    public static Proof NotTried(string reason) => new(ProofResult.Unknown, reason);
}
