namespace RotationFunctions.Walk.Tests.Canaries.PostgreSql;

/// <summary>
/// Keeps the password that it made last in memory, and sets that one. A repeat makes another, Secrets Manager keeps what was staged first, and
/// the server gets one that nobody reads.
/// </summary>
internal sealed class SetsWhatItMade : SingleUserCanary
{
    private SecretValue? _made;

    protected override async Task<SecretValue> CreateSecretAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken) =>
        _made = await base.CreateSecretAsync(current, rotation, cancellationToken);

    protected override Task SetSecretAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken) =>
        base.SetSecretAsync(_made!, rotation, cancellationToken);
}
