namespace RotationFunctions.Cli.Now;

/// <summary>How the rotation of one secret ended.</summary>
internal enum RotationResult
{
    Succeeded,

    /// <summary>It will not succeed by itself.</summary>
    Failed,

    /// <summary>It has not ended in the time that it was given; the service goes on.</summary>
    Unfinished,

    /// <summary>The run was stopped before its turn came.</summary>
    NotBegun,
}
