using System.CommandLine;
using RotationFunctions.Local;
using RotationFunctions.Local.Faults;

namespace RotationFunctions.Cli.Local;

/// <summary>The faults that <c>rotate local</c> is to make, and what it tells of them.</summary>
internal static class FaultOption
{
    public static Option<string[]> Create()
    {
        var option = new Option<string[]>("--fault")
        {
            Description = "Something to go wrong at a call of a function, such as PutSecretValue#1:cut-after, at a step, such as setSecret#1:again, or at a "
                + "request through a --relay. It may be given more than once.",
        };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (MistakeIn(token.Value) is { } mistake)
                    result.AddError($"--fault: {mistake}");
            }
        });
        return option;
    }

    public static void Plan(this LocalAws aws, IEnumerable<string> faults)
    {
        aws.Faults.Fired += fault => Console.Error.WriteLine($"The fault {fault} happens now.");
        foreach (var fault in faults)
            aws.Faults.Add(Fault.Parse(fault));
    }

    /// <summary>Whether it happens at a request that goes through a relay.</summary>
    public static bool IsOfRequest(string fault) => fault.StartsWith(RequestFaults.Request, StringComparison.Ordinal);

    /// <summary>Tells which faults have proved nothing, and why.</summary>
    public static void TellNotFired(this LocalAws aws)
    {
        foreach (var fault in aws.Faults.NotFired)
            Console.Error.WriteLine($"The fault {fault} has not happened: {aws.Faults.ExplainNotFired(fault)}.");
    }

    private static string? MistakeIn(string text)
    {
        try
        {
            Fault.Parse(text);
            return null;
        }
        catch (FormatException mistake)
        {
            return mistake.Message;
        }
    }
}
