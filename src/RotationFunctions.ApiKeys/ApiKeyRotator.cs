namespace RotationFunctions.ApiKeys;

/// <summary>Rotates an external API key by its vendor's recipe.</summary>
public sealed class ApiKeyRotator : Rotator
{
    private readonly VendorAccess _access;
    private readonly IKeyFamily _family;

    public ApiKeyRotator(ApiKeySettings settings)
        : this(settings, VendorHttp.Create())
    {
    }

    /// <param name="http">As <see cref="VendorHttp.Create"/> makes it.</param>
    internal ApiKeyRotator(ApiKeySettings settings, HttpClient http)
    {
        _access = new VendorAccess(settings, http);
        _family = settings.Recipe.Family switch
        {
            RecipeFamily.Coexisting => new CoexistingKeys(_access, settings.RevokesPreviousKey || !settings.Recipe.KeepsPreviousKey),
            RecipeFamily.RollInPlace => new RolledKey(_access),
            RecipeFamily.ChosenValue => new ChosenKey(_access),
            RecipeFamily.Supplied => new SuppliedKeys(_access),
            var family => throw new ArgumentOutOfRangeException(nameof(settings), family, "Not a family of recipes."),
        };
    }

    protected override bool CreateHasOutsideEffects => _family.CreateHasOutsideEffects;

    protected override Task<SecretValue> CreateSecretAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken) =>
        _family.CreateAsync(current, rotation, cancellationToken);

    protected override Task StagedAsync(SecretValue? unused, Rotation rotation, CancellationToken cancellationToken) =>
        _family.StagedAsync(unused, rotation, cancellationToken);

    protected override Task SetSecretAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken) =>
        _family.SetAsync(pending, rotation, cancellationToken);

    protected override async Task TestSecretAsync(SecretValue value, Rotation rotation, CancellationToken cancellationToken)
    {
        if (!_access.Recipe.CanVerify)
        {
            _access.Fields.KeyOf(value); // nobody can be asked whether it works, but it must be there
            return;
        }
        var vendor = await _access.OpenAsync(value, rotation, cancellationToken, onlyToVerify: true);
        await new KeyTest(_access.Recipe, rotation.Clock, () => rotation.TimeLeft)
            .RequireAsync(vendor, value, $"the key of secret {rotation.SecretId}", cancellationToken);
    }

    protected override Task FinishedAsync(Rotation rotation, CancellationToken cancellationToken) =>
        _family.FinishedAsync(rotation, cancellationToken);

    protected override Task RetireSecretAsync(SecretValue retired, Rotation rotation, CancellationToken cancellationToken) =>
        _family.RetireAsync(retired, rotation, cancellationToken);

    protected override async Task CheckSecretAsync(
        SecretValue current, Rotation rotation, Checklist checks, CancellationToken cancellationToken)
    {
        if (_access.Recipe.CanVerify)
            await base.CheckSecretAsync(current, rotation, checks, cancellationToken);
        await _family.CheckAsync(current, rotation, checks, cancellationToken);
    }
}
