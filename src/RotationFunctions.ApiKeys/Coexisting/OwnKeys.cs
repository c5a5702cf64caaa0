namespace RotationFunctions.ApiKeys;

/// <summary>Tells the keys of a secret from others of the vendor's list.</summary>
/// <param name="arn">The secret's ARN: a name would change with the one who calls.</param>
/// <param name="versionId">The version that this rotation makes.</param>
/// <param name="areAll">Whether every key in the list is this secret's, since the vendor keeps no label.</param>
internal sealed class OwnKeys(string arn, string versionId, bool areAll)
{
    /// <summary>What the labels of all keys of the secret begin with.</summary>
    public string Prefix { get; } = KeyLabel.PrefixOf(arn);

    public static async Task<OwnKeys> OfAsync(Rotation rotation, ListRequest list, CancellationToken cancellationToken) =>
        new(await rotation.ReadArnAsync(cancellationToken), rotation.VersionId, list.Label is null);

    public string NewLabel(DateTimeOffset now) => KeyLabel.New(arn, versionId, now);

    public bool Has(ListedKey key) => areAll || (key.Label is { } label && KeyLabel.MadeAt(label, arn) is not null);

    /// <summary>Whether the vendor's list tells that the key is this secret's, in whatever length it keeps a label.</summary>
    public bool IsMarked(ListedKey key) => areAll || key.Label?.StartsWith(Prefix, StringComparison.Ordinal) == true;

    /// <summary>Whether a rotation of another secret made the key.</summary>
    public bool IsAnothers(ListedKey key) => key.Label is { } label && KeyLabel.IsOne(label) && !label.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Whether this rotation made the key.</summary>
    public bool IsOfThisRotation(ListedKey key) => key.Label?.StartsWith(KeyLabel.PrefixOf(arn, versionId), StringComparison.Ordinal) == true;

    // The label first: it has the time of the clock here, to the millisecond, whereas a vendor may tell the day alone.
    public DateTimeOffset? MadeAt(ListedKey key) => (key.Label is { } label ? KeyLabel.MadeAt(label, arn) : null) ?? key.Created;
}
