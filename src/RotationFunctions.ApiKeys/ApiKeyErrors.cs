namespace RotationFunctions.ApiKeys;

/// <summary>The causes that the rotation of API keys names in <see cref="RotationException.Code"/>, besides <see cref="RotationErrors"/>.</summary>
public static class ApiKeyErrors
{
    /// <summary>The recipe has mistakes, or there is no recipe of that name.</summary>
    public const string InvalidRecipe = nameof(InvalidRecipe);

    /// <summary>The secret names another administrator's secret than the function may use.</summary>
    public const string AdministratorMismatch = nameof(AdministratorMismatch);

    /// <summary>No connection to the vendor, so that nothing was sent.</summary>
    public const string VendorUnreachable = nameof(VendorUnreachable);

    /// <summary>The vendor's answer did not come: whether it did what was asked is unknown.</summary>
    public const string AnswerLost = nameof(AnswerLost);

    /// <summary>The vendor asks to slow down, or cannot answer now.</summary>
    public const string VendorBusy = nameof(VendorBusy);

    /// <summary>The vendor refused a request.</summary>
    public const string VendorRefused = nameof(VendorRefused);

    /// <summary>The vendor's answer lacks what the recipe expects there.</summary>
    public const string AnswerUnusable = nameof(AnswerUnusable);

    /// <summary>The vendor sent the request on to another place, and it was not followed.</summary>
    public const string Redirected = nameof(Redirected);

    /// <summary>The vendor says that the key does not work.</summary>
    public const string KeyRefused = nameof(KeyRefused);

    /// <summary>The vendor will not take the key that was chosen, or take the current one back; another one may be taken.</summary>
    public const string KeyRejected = nameof(KeyRejected);

    /// <summary>The key may be dead: the vendor has replaced it and the answer was lost, or another attempt has replaced it.</summary>
    public const string KeyLost = nameof(KeyLost);

    /// <summary>The vendor lets no further key exist, and none of those that exist may be revoked.</summary>
    public const string KeyLimitReached = nameof(KeyLimitReached);

    /// <summary>A person must make a key and supply it.</summary>
    public const string WaitingForKey = nameof(WaitingForKey);
}
