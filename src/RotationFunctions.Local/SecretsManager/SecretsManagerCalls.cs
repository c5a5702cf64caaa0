namespace RotationFunctions.Local.SecretsManager;

/// <summary>What is known of the service's operations by their names.</summary>
public static class SecretsManagerCalls
{
    /// <summary>Whether an operation changes nothing; the others count against the write quotas.</summary>
    public static bool IsRead(string operation) =>
        operation.StartsWith("Get", StringComparison.Ordinal) || operation.StartsWith("List", StringComparison.Ordinal)
        || operation.StartsWith("Describe", StringComparison.Ordinal);
}
