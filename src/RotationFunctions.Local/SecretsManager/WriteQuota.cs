namespace RotationFunctions.Local.SecretsManager;

/// <summary>One of the service's two write quotas: 50 calls in any second.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html"/></remarks>
internal sealed class WriteQuota(bool isEnforced, TimeProvider clock)
{
    private const int CallsPerSecond = 50;

    private readonly Queue<long> _recent = new();

    public void Spend()
    {
        if (!isEnforced)
            return;
        while (_recent.TryPeek(out var oldest) && clock.GetElapsedTime(oldest) >= TimeSpan.FromSeconds(1))
            _recent.Dequeue();
        if (_recent.Count >= CallsPerSecond)
            throw new ServiceError("ThrottlingException", "Rate exceeded");
        _recent.Enqueue(clock.GetTimestamp());
    }
}
