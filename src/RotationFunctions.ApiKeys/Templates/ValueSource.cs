namespace RotationFunctions.ApiKeys;

/// <summary>Where a named value of a template comes from.</summary>
internal enum ValueSource
{
    /// <summary><c>{secret.FIELD}</c>: a field of the secret that is rotated.</summary>
    Secret,

    /// <summary><c>{administrator.FIELD}</c>: a field of the administrator's secret.</summary>
    Administrator,

    /// <summary><c>{label}</c> and the like: made for the request.</summary>
    Made,
}
