namespace RotationFunctions.Walk.Tests.Canaries.PostgreSql;

/// <summary>As AWS's functions find out whether the password is set already: by a login that is refused in every rotation, and counts as an attack.</summary>
internal sealed class TriesPendingFirst : SingleUserCanary
{
    protected override async Task SetSecretAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken)
    {
        if (!await LogsInAsync(pending, cancellationToken))
            await base.SetSecretAsync(pending, rotation, cancellationToken);
    }
}
