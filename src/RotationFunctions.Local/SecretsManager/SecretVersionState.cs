namespace RotationFunctions.Local.SecretsManager;

/// <summary>One version: a value, once it has one, and its labels.</summary>
internal sealed class SecretVersionState
{
    public required string Id { get; init; }

    public required DateTimeOffset Created { get; init; }

    public DateTimeOffset? Accessed { get; set; }

    public string? Text { get; set; }

    public byte[]? Binary { get; set; }

    public List<string> Labels { get; init; } = [];

    /// <summary>Whether it is there only while a configuration is tried out: <c>RotateImmediately=false</c>.</summary>
    public bool IsTrial { get; set; }

    public bool HasValue => Text is not null || Binary is not null;

    public bool HasSameValue(GivenValue value) =>
        Text == value.Text && (Binary ?? []).AsSpan().SequenceEqual(value.Binary ?? []);
}
