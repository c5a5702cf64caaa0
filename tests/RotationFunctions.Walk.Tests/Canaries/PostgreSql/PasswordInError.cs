namespace RotationFunctions.Walk.Tests.Canaries.PostgreSql;

/// <summary>As AWS's functions fail: with the statement in the error, and the password in the statement.</summary>
internal sealed class PasswordInError : SingleUserCanary
{
    protected override async Task SetSecretAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken)
    {
        try
        {
            await base.SetSecretAsync(pending, rotation, cancellationToken);
        }
        catch (RotationException)
        {
            throw new RotationException("CanaryFailed", $"error near '{Change(pending.GetString("password"))}'");
        }
    }
}
