namespace RotationFunctions.ApiKeys;

/// <summary>A key that a person supplies: it is verified before it is stored, so that a wrong one can still be corrected.</summary>
public sealed class SuppliedKey
{
    /// <summary>The name of the check by which a function tells that its keys are supplied.</summary>
    public const string CheckName = "supplied key";

    private readonly VendorAccess _access;

    public SuppliedKey(ApiKeySettings settings)
        : this(settings, VendorHttp.Create())
    {
    }

    internal SuppliedKey(ApiKeySettings settings, HttpClient http) => _access = new VendorAccess(settings, http);

    /// <summary>Whether the vendor can be asked about a key; otherwise only the application will find out.</summary>
    public bool CanBeVerified => _access.Recipe.CanVerify;

    /// <summary>Whether a key is the one that a value holds already.</summary>
    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSecret"/>: it holds no key where the recipe looks for one.</exception>
    public bool IsKeyOf(SecretValue value, string key) => _access.Fields.KeyOf(value) == key;

    /// <summary>The value to store under the pending version: the current one with the key in its place.</summary>
    /// <param name="id">The vendor's id of the key, where the recipe keeps it.</param>
    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSecret"/>: it holds no key where the recipe looks for one, or has
    /// no place for the new one or its id.</exception>
    public SecretValue Compose(SecretValue current, string key, string? id)
    {
        _access.Fields.KeyOf(current); // else the new key would stand beside the old one, where no application looks
        if (!KeyFields.HasPlaceFor(current, key))
        {
            throw new RotationException(RotationErrors.InvalidSecret, "The key looks like JSON, or has text that is not Unicode. The current value is the key alone, and "
                + $"would not be read as one with this in its place. Give the key alone; or, where this is the key, first store the current value as {{\"{_access.Recipe.KeyField}\": …}}.");
        }
        var value = _access.Fields.With(current, key, id);
        if (_access.Recipe.IdField is not null)
            _access.Fields.IdOf(value);
        return value;
    }

    /// <summary>Asks the vendor about a value that is to be stored. It returns where there is nothing to ask.</summary>
    /// <param name="administrator">The value of the administrator's secret, where <see cref="Recipe.NeedsAdministrator"/>.</param>
    /// <param name="time">How long it may take.</param>
    /// <exception cref="RotationException"><see cref="ApiKeyErrors.KeyRefused"/>: it does not work and must not be stored; or why the vendor could not be asked.</exception>
    public async Task VerifyAsync(
        SecretValue candidate, SecretValue? administrator, TimeProvider clock, TimeSpan time, CancellationToken cancellationToken)
    {
        if (!CanBeVerified)
            return;
        var start = clock.GetTimestamp();
        TimeSpan TimeLeft() => time - clock.GetElapsedTime(start);
        var vendor = _access.Open(candidate, administrator, clock, TimeLeft);
        await new KeyTest(_access.Recipe, clock, TimeLeft).RequireAsync(vendor, candidate, "the key that was supplied", cancellationToken);
    }
}
