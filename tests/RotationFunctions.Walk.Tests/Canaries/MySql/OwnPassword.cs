namespace RotationFunctions.Walk.Tests.Canaries.MySql;

/// <summary>A user that changes its own password, with the current one.</summary>
/// <param name="keeping">
/// Nothing, as AWS's functions do: until <c>AWSCURRENT</c> moves, an application that reads it is refused. Or <c>RETAIN CURRENT PASSWORD</c> without
/// the <c>REPLACE</c> that makes a repeat harmless: what is kept then is the new password, and the current one is gone.
/// </param>
internal sealed class OwnPassword(string keeping) : Canary
{
    protected override async Task SetSecretAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken)
    {
        var current = await rotation.ReadCurrentAsync(cancellationToken);
        if (await LogsInAsync(current, cancellationToken))
            await ExecuteAsync(current, cancellationToken, $"ALTER USER USER() IDENTIFIED BY '{pending.GetString("password")}' {keeping}");
    }
}
