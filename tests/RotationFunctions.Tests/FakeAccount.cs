namespace RotationFunctions.Tests;

/// <summary>An account that changes its own password: the smallest thing that can be rotated.</summary>
internal sealed class FakeAccount
{
    public string Password { get; set; } = "old";

    /// <summary>What was asked of it: <c>create</c>, <c>change</c>, <c>login</c>.</summary>
    public List<string> Record { get; } = [];

    /// <summary>Called before each call takes effect; it may throw, or do what somebody else does meanwhile.</summary>
    public Func<string, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Called after each call took effect; throwing here is a lost reply.</summary>
    public Func<string, Task> After { get; set; } = _ => Task.CompletedTask;

    /// <summary>Something that is made at the service for the new value.</summary>
    public Task CreateAsync(CancellationToken cancellationToken) => CallAsync("create", () => true, cancellationToken);

    public Task<bool> TryLogInAsync(string password, CancellationToken cancellationToken) =>
        CallAsync("login", () => password == Password, cancellationToken);

    public Task<bool> TryChangeAsync(string password, string newPassword, CancellationToken cancellationToken) => CallAsync("change", () =>
    {
        if (password != Password)
            return false;
        Password = newPassword;
        return true;
    }, cancellationToken);

    private async Task<bool> CallAsync(string call, Func<bool> effect, CancellationToken cancellationToken)
    {
        await Before(call, cancellationToken);
        Record.Add(call);
        var answer = effect();
        await After(call);
        return answer;
    }
}
