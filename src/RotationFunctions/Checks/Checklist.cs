namespace RotationFunctions;

/// <summary>Collects what was found when it was looked whether a rotation would work.</summary>
public sealed class Checklist
{
    private readonly List<Check> _checks = [];

    public IReadOnlyList<Check> Checks => _checks;

    /// <param name="statements"><see cref="Check.Statements"/></param>
    public void Pass(string name, string sentence, IReadOnlyList<string>? statements = null) =>
        _checks.Add(new Check(name, CheckResult.Passed, sentence, statements));

    public void Warn(string name, string sentence) => _checks.Add(new Check(name, CheckResult.Warning, sentence));

    public void Fail(string name, string sentence) => _checks.Add(new Check(name, CheckResult.Failed, sentence));

    /// <summary>Looks at one thing; a named error is its failure, and the list goes on.</summary>
    /// <param name="look">Gives the sentence for a thing that is well.</param>
    /// <returns>Whether it is well, so that what depends on it can be looked at.</returns>
    public async Task<bool> TryAsync(string name, Func<Task<string>> look)
    {
        try
        {
            Pass(name, await look());
            return true;
        }
        catch (RotationException failure)
        {
            Fail(name, failure.Message);
            return false;
        }
    }
}
