using Microsoft.Extensions.Logging;

namespace RotationFunctions.Walk.Tests.Canaries.PostgreSql;

/// <summary>Logs the administrator's secret with which it logs in, and not that which is rotated.</summary>
internal sealed class LogsAdministrator : CopiedClone
{
    protected override async Task FinishedAsync(Rotation rotation, CancellationToken cancellationToken)
    {
        var current = await rotation.ReadCurrentAsync(cancellationToken);
        var password = (await rotation.ReadOtherSecretAsync(current.GetString("masterarn"), cancellationToken)).GetString("password");
#pragma warning disable CA1848, CA1873 // a canary need not be fast
        rotation.Log.LogInformation("Used {Password}.", password);
#pragma warning restore CA1848, CA1873
    }
}
