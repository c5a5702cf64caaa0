namespace RotationFunctions.Tests;

/// <summary>Looks for what must not be said.</summary>
internal static class Leaks
{
    public static void RequireNone(RotationException error, string secret)
    {
        Assert.Null(error.InnerException);
        Assert.DoesNotContain(secret, error.ToString(), StringComparison.Ordinal);
    }

    /// <summary>In the server's log of a rotation, and in ours.</summary>
    /// <param name="password">The one before the rotation.</param>
    /// <param name="stored">What the server has stored for the new one.</param>
    public static void RequireNone(RotationStage stage, string? log, string password, string stored)
    {
        foreach (var secret in new[] { password, stage.PasswordOf(StagingLabels.Current) })
        {
            Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, stage.Log.Everything, StringComparison.Ordinal);
        }
        Assert.DoesNotContain(stored, stage.Log.Everything, StringComparison.Ordinal);
    }
}
