namespace RotationFunctions.Local.Rotation;

/// <summary>A rotation that is to be run. It is not printed: the token is a secret.</summary>
internal sealed class RotationOrder(string secretArn, string versionId, string functionArn, string rotationToken, bool isTrial)
{
    public string SecretArn { get; } = secretArn;

    public string VersionId { get; } = versionId;

    public string FunctionArn { get; } = functionArn;

    public string RotationToken { get; } = rotationToken;

    /// <summary>Whether only the configuration is tried out: <c>RotateImmediately=false</c>.</summary>
    public bool IsTrial { get; } = isTrial;
}
