namespace RotationFunctions;

/// <summary>The staging labels that Secrets Manager itself gives a meaning to.</summary>
public static class StagingLabels
{
    /// <summary>The version that applications read.</summary>
    public const string Current = "AWSCURRENT";

    /// <summary>The version that a rotation is making.</summary>
    public const string Pending = "AWSPENDING";

    /// <summary>The version that was current before.</summary>
    public const string Previous = "AWSPREVIOUS";
}
