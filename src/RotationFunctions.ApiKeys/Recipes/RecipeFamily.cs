namespace RotationFunctions.ApiKeys;

/// <summary>How a vendor's keys come and go.</summary>
public enum RecipeFamily
{
    /// <summary>Several keys work at once: the new one is made beside the old one, which is revoked later.</summary>
    Coexisting,

    /// <summary>The old key dies as the new one is born.</summary>
    RollInPlace,

    /// <summary>The vendor takes the key that it is given, as a database takes a password.</summary>
    ChosenValue,

    /// <summary>The vendor has no API for it: a person makes the key and supplies it.</summary>
    Supplied,
}
