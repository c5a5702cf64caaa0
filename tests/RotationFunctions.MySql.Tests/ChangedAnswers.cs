using System.Text;
using RotationFunctions.Local.Faults;

namespace RotationFunctions.MySql.Tests;

/// <summary>A server of the future on the way to a real one: what it answers has other words, as long as those that they stand for.</summary>
internal sealed class ChangedAnswers(string usual, string changed) : IRelayGuard
{
    public Task<byte[]?> OnRequestAsync(string request) => Task.FromResult<byte[]?>(null);

    public Task<byte[]?> OnAnswerAsync(string asked, string answer) => Task.FromResult<byte[]?>(
        answer.Contains(usual, StringComparison.Ordinal) ? Encoding.Latin1.GetBytes(answer.Replace(usual, changed, StringComparison.Ordinal)) : null);
}
