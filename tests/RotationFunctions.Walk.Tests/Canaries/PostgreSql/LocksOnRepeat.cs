namespace RotationFunctions.Walk.Tests.Canaries.PostgreSql;

/// <summary>Shuts the previous user out where the last step is repeated, though what applications still hold of it works until the next rotation.</summary>
internal sealed class LocksOnRepeat : CopiedClone
{
    private string? _finished;

    protected override async Task FinishedAsync(Rotation rotation, CancellationToken cancellationToken)
    {
        if (_finished == rotation.VersionId)
        {
            var current = await rotation.ReadCurrentAsync(cancellationToken);
            var administrator = await rotation.ReadOtherSecretAsync(current.GetString("masterarn"), cancellationToken);
            await ExecuteAsync(administrator, cancellationToken, $"ALTER ROLE {OtherThan(current.GetString("username"))} NOLOGIN");
        }
        _finished = rotation.VersionId;
    }
}
