namespace RotationFunctions.ApiKeys;

/// <summary>
/// A key that dies as its successor is born, in one request whose answer alone has the new key. That request is sent once, and only
/// while the current key is known to work: a vendor may take a repeat for the work of a thief and revoke both.
/// </summary>
internal sealed class RolledKey(VendorAccess access) : IKeyFamily
{
    // Less is not enough to send the request and store what comes back.
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(10);

    public bool CreateHasOutsideEffects => true;

    public async Task<SecretValue> CreateAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken)
    {
        var vendor = await access.OpenAsync(current, rotation, cancellationToken);
        if (!await vendor.AcceptsAsync(current, cancellationToken))
        {
            if (access.Recipe.Mint!.Request.As != RequestAuthor.Administrator)
                throw Lost(rotation, $"{access.Recipe.Vendor} refuses the current key, so an earlier attempt may have replaced it and lost the answer.");
            rotation.Log.CurrentKeyIsDead(access.Recipe.Vendor);
        }
        // Looked at once more: another attempt may have been quicker.
        return await rotation.FindPendingAsync(cancellationToken) ?? await RollAsync(vendor, current, rotation, cancellationToken);
    }

    /// <summary>Two attempts at once may both have rolled: then the key that is staged is the one that died.</summary>
    public async Task StagedAsync(SecretValue? unused, Rotation rotation, CancellationToken cancellationToken)
    {
        if (unused is null || await rotation.FindPendingAsync(cancellationToken) is not { } staged)
            return;
        var vendor = await access.OpenAsync(staged, rotation, cancellationToken, onlyToVerify: true);
        if (!await vendor.AcceptsAsync(staged, cancellationToken))
            throw Lost(rotation, "Two attempts ran at once, and the key that is stored is the one that the later of them replaced.");
    }

    private async Task<SecretValue> RollAsync(Vendor vendor, SecretValue current, Rotation rotation, CancellationToken cancellationToken)
    {
        if (rotation.TimeLeft < LeastTime)
        {
            throw new RotationException(RotationErrors.OutOfTime,
                $"Too little time is left to replace the key of secret {rotation.SecretId}, so it was not begun. Raise the function's timeout.", isTransient: true);
        }
        try
        {
            var rolled = await vendor.RollAsync(cancellationToken);
            rotation.Log.Rolled(access.Recipe.Vendor);
            return access.Fields.With(current, rolled.Key, rolled.Id);
        }
        catch (Exception failure) when (IsLoss(failure))
        {
            throw Lost(rotation, $"{access.Recipe.Vendor}'s answer with the new key did not come or cannot be read.");
        }
    }

    // A refusal, or a request that was never sent, has changed nothing.
    private static bool IsLoss(Exception failure) => failure is OperationCanceledException
        or RotationException { Code: ApiKeyErrors.AnswerLost or ApiKeyErrors.AnswerUnusable or ApiKeyErrors.VendorBusy };

    private RotationException Lost(Rotation rotation, string what) => access.Recipe.Mint!.Request.As == RequestAuthor.Administrator
        ? new RotationException(ApiKeyErrors.KeyLost,
            $"{what} The key of secret {rotation.SecretId} may be dead. The administrator's credential can replace it once more, which the service's "
            + $"next attempt will do. If it does not: {access.Recipe.WhenLost}", isTransient: true)
        : new RotationException(ApiKeyErrors.KeyLost,
            $"{what} The key of secret {rotation.SecretId} may be dead, and nobody knows its successor. Unless the next attempt succeeds: {access.Recipe.WhenLost}");
}
