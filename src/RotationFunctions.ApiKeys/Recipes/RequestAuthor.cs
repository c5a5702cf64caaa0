namespace RotationFunctions.ApiKeys;

/// <summary>Whose credential a request carries.</summary>
internal enum RequestAuthor
{
    /// <summary>The administrator's, from a secret of its own.</summary>
    Administrator,

    /// <summary>The key's that the request is about: the current one or, where a key is verified, that one.</summary>
    Key,

    /// <summary>None, or one that stands in the body.</summary>
    Nobody,
}
