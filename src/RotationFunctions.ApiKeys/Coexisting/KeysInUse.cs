namespace RotationFunctions.ApiKeys;

/// <summary>The keys that stand in a labelled version of a secret, so that nobody may revoke them.</summary>
internal sealed class KeysInUse
{
    private readonly HashSet<string> _ids;
    private readonly bool _isSomeUnknown;

    private KeysInUse(HashSet<string> ids, bool isSomeUnknown)
    {
        _ids = ids;
        _isSomeUnknown = isSomeUnknown;
    }

    /// <summary>Reads the labelled versions.</summary>
    /// <param name="pending">What is staged for this rotation, read before: a key that moves on meanwhile is seen in its next place.</param>
    public static async Task<KeysInUse> ReadAsync(KeyFields fields, SecretValue? pending, Rotation rotation, CancellationToken cancellationToken)
    {
        var current = await rotation.ReadCurrentAsync(cancellationToken);
        var previous = await rotation.FindPreviousAsync(cancellationToken);

        SecretValue?[] versions = [pending, current, previous];
        string?[] ids = [.. versions.OfType<SecretValue>().Select(fields.FindId)];
        return new KeysInUse([.. ids.OfType<string>()], ids.Contains(null));
    }

    /// <summary>
    /// Whether a key stands in no labelled version. Where one does not say which key it holds, only keys that this rotation itself made are
    /// known not to be that one.
    /// </summary>
    public bool IsOrphan(ListedKey key, OwnKeys own) => !_ids.Contains(key.Id) && (!_isSomeUnknown || own.IsOfThisRotation(key));
}
