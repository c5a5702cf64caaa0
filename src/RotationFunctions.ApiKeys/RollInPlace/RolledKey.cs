using System.Net;

namespace RotationFunctions.ApiKeys;

/// <summary>
/// A key that dies as its successor is born, in one request whose answer alone has the new key. That request is sent once, and only
/// while the current key is known to work: a vendor may take a repeat for the work of a thief and revoke both.
/// </summary>
internal sealed class RolledKey(VendorAccess access) : IKeyFamily
{
    // Less is not enough to send the request and store what comes back.
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(10);

    private readonly StagedRoll _staged = new(access);

    public bool CreateHasOutsideEffects => true;

    public async Task<SecretValue> CreateAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken)
    {
        var vendor = await access.OpenAsync(current, rotation, cancellationToken);
        if (await vendor.VerifyAsync(current, cancellationToken) is { } refusal)
        {
            if (!access.Recipe.IsChangedByAdministrator)
                throw Lost(rotation, $"{access.Recipe.Vendor} refuses the current key in {refusal.Words}. An earlier attempt may have replaced it and lost the answer.");
            rotation.Log.CurrentKeyIsDead(access.Recipe.Vendor, refusal.Words);
        }
        await vendor.PrepareChangeAsync(cancellationToken);
        // Looked at once more: another attempt may have been quicker, or another rotation have finished.
        if (!await rotation.IsStillPendingAsync(cancellationToken))
            return await rotation.ReadCurrentAsync(cancellationToken); // this rotation's own value by now
        return await rotation.FindPendingAsync(cancellationToken) ?? await RollAsync(vendor, current, rotation, cancellationToken);
    }

    public Task StagedAsync(SecretValue? unused, Rotation rotation, CancellationToken cancellationToken) =>
        _staged.ProveAsync(unused, rotation, cancellationToken);

    public Task CheckAsync(SecretValue current, Rotation rotation, Checklist checks, CancellationToken cancellationToken) =>
        AdministratorCheck.LookAsync(access, current, rotation, checks, cancellationToken);

    private async Task<SecretValue> RollAsync(Vendor vendor, SecretValue current, Rotation rotation, CancellationToken cancellationToken)
    {
        if (rotation.TimeLeft < LeastTime)
        {
            throw new RotationException(RotationErrors.OutOfTime,
                $"Too little time is left to replace the key of secret {rotation.SecretId}, so it was not begun. Raise the function's timeout.", isTransient: true);
        }
        var (rolled, refusal) = await SendAsync(vendor, rotation, cancellationToken);
        if (rolled is null)
            throw MayHaveRolled(refusal!) ? Lost(rotation, $"{access.Recipe.Vendor} failed in {refusal!.Words}.") : refusal!.Error;
        rotation.Log.Rolled(access.Recipe.Vendor);
        return access.Fields.With(current, rolled.Key, rolled.Id);
    }

    private async Task<(MintedKey? Key, Refusal? Refusal)> SendAsync(Vendor vendor, Rotation rotation, CancellationToken cancellationToken)
    {
        try
        {
            return await vendor.TryRollAsync(cancellationToken);
        }
        catch (Exception failure) when (IsLoss(failure))
        {
            throw Lost(rotation, $"{access.Recipe.Vendor}'s answer with the new key did not come.");
        }
        catch (RotationException unusable) when (unusable.Code == ApiKeyErrors.AnswerUnusable)
        {
            throw Lost(rotation, unusable.Sentence);
        }
    }

    // A request that was never sent has changed nothing.
    private static bool IsLoss(Exception failure) => failure is OperationCanceledException or RotationException { Code: ApiKeyErrors.AnswerLost };

    // An error of the vendor's own may have come too late.
    private static bool MayHaveRolled(Refusal refusal) => refusal.Status != (int)HttpStatusCode.TooManyRequests;

    private RotationException Lost(Rotation rotation, string what) => access.Recipe.IsChangedByAdministrator
        ? new RotationException(ApiKeyErrors.KeyLost,
            $"{what} The key of secret {rotation.SecretId} may be dead. The administrator's credential can replace it once more, which the service's "
            + $"next attempt will do. If it does not: {access.Recipe.WhenLost}", isTransient: true)
        : new RotationException(ApiKeyErrors.KeyLost,
            $"{what} The key of secret {rotation.SecretId} may be dead, and nobody knows its successor. Unless the next attempt succeeds: {access.Recipe.WhenLost}");
}
