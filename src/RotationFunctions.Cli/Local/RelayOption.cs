using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using RotationFunctions.Local;

namespace RotationFunctions.Cli.Local;

/// <summary>The relays to other servers of <c>rotate local</c>, where its faults can happen.</summary>
internal static partial class RelayOption
{
    public static Option<string[]> Create()
    {
        var option = new Option<string[]>("--relay")
        {
            Description = "A port of 127.0.0.1 that leads to a server, such as 6432=localhost:5432, for faults at its requests, such as request#3:cut-after. "
                + "It may be given more than once.",
        };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => Read(token.Value) is null))
                result.AddError($"--relay must be PORT=HOST:PORT, such as 6432=localhost:5432, and '{token.Value}' is not.");
        });
        return option;
    }

    /// <exception cref="IOException">Nobody can listen on a relay's port.</exception>
    public static void StartRelay(this LocalAws aws, string text)
    {
        var (listenOn, host, port) = Read(text)!.Value;
        try
        {
            var relay = aws.StartRelay(host, port, listenOn);
            relay.Unreachable += failure => Console.Error.WriteLine($"The relay {text} cannot reach {host}:{port}: {failure.Message}");
        }
        catch (SocketException failure)
        {
            throw new IOException($"The relay {text} cannot listen on port {listenOn} of 127.0.0.1 ({failure.Message}). Choose another port.", failure);
        }
    }

    private static (int ListenOn, string Host, int Port)? Read(string text) =>
        Form().Match(text) is { Success: true } match && PortIn(match, "from") is { } from && PortIn(match, "to") is { } to
            ? (from, match.Groups["host"].Value.Trim('[', ']'), to) : null;

    private static int? PortIn(Match match, string group) =>
        int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) is > 0 and <= 65535 and var port ? port : null;

    [GeneratedRegex(@"^(?<from>[0-9]{1,5})=(?<host>[^:\[\]\s]+|\[[0-9A-Fa-f:.]+\]):(?<to>[0-9]{1,5})$")]
    private static partial Regex Form();
}
