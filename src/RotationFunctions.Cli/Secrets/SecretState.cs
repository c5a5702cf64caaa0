using System.Text.Json.Serialization;
using RotationFunctions.Cli.Access;

namespace RotationFunctions.Cli.Secrets;

/// <summary>What Secrets Manager says of a secret, without its values.</summary>
/// <param name="Versions">Newest first, those without a label included.</param>
/// <param name="PendingHasValue">Whether the version that carries <c>AWSPENDING</c> has a value; <c>false</c> too where none does.</param>
internal sealed record SecretState(string Arn, string Name, IReadOnlyList<VersionState> Versions, bool PendingHasValue)
{
    public bool? RotationEnabled { get; init; }

    /// <summary>The ARN of the function that rotates it.</summary>
    public string? Function { get; init; }

    public string? Schedule { get; init; }

    public DateTimeOffset? LastRotated { get; init; }

    public DateTimeOffset? NextRotation { get; init; }

    /// <summary>
    /// Some time after this it is deleted; <c>null</c> where that is not planned.
    /// See <see href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html"/>.
    /// </summary>
    public DateTimeOffset? Deleted { get; init; }

    /// <summary>The service that manages the secret in its owner's place, such as Amazon RDS.</summary>
    public string? OwningService { get; init; }

    /// <summary>Its tags; what applications use it may stand there.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>How its account was found.</summary>
    [JsonIgnore]
    public AwsRoute Route { get; init; } = AwsRoute.Usual;

    /// <summary>The secret as an argument of <c>rotate</c>.</summary>
    [JsonIgnore]
    public string ForRotate => Name + Route.ForRotate;

    /// <summary>The secret as the AWS CLI takes it after <c>--secret-id</c>.</summary>
    [JsonIgnore]
    public string ForAws => Name + Route.ForAws;

    public VersionState? Current => Find(StagingLabels.Current);

    public VersionState? Previous => Find(StagingLabels.Previous);

    /// <summary>The version of a rotation that is not finished.</summary>
    public VersionState? Pending => Find(StagingLabels.Pending) is { } pending && !pending.Carries(StagingLabels.Current) ? pending : null;

    public VersionState? Find(string label) => Versions.FirstOrDefault(version => version.Carries(label));
}
