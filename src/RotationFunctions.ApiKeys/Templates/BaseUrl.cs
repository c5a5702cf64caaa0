using System.Text.RegularExpressions;

namespace RotationFunctions.ApiKeys;

/// <summary>Scheme, host, port and account: where a credential is sent. The scheme is always https.</summary>
internal sealed partial class BaseUrl
{
    private const string Scheme = "https://";

    private readonly Template _host;
    private readonly SegmentedPath _account;

    private BaseUrl(string hostText, Template host, SegmentedPath account)
    {
        HostText = hostText;
        _host = host;
        _account = account;
    }

    /// <summary>Host and port as the recipe writes them.</summary>
    public string HostText { get; }

    public IEnumerable<ValueName> Values => _host.Values.Concat(_account.Values);

    public bool ReachesAdministrator => Values.Any(value => value.Source == ValueSource.Administrator);

    public static BaseUrl? Read(RecipeNode? node, Reach reach)
    {
        if (node?.Text() is not { } text)
            return null;
        if (!text.StartsWith(Scheme, StringComparison.Ordinal))
        {
            node.Report("must begin with https://.");
            return null;
        }
        var rest = text[Scheme.Length..];
        var slash = rest.IndexOf('/') is >= 0 and var found ? found : rest.Length;
        var hostText = rest[..slash];
        var host = Template.Read(hostText, node, reach);
        if (host is not null && !IsHostAndPort(host.Sample()))
        {
            node.Report("must have a host, or a host and a port up to 65535, after https://.");
            return null;
        }
        var account = SegmentedPath.Read(rest[slash..].TrimEnd('/'), node, reach);
        var start = host is null || account is null ? null : new BaseUrl(hostText, host, account);
        return start is null || IsOfOneSecret(start, node) ? start : null;
    }

    public string Render(TemplateValues values, Origin? origin) => (origin?.InPlaceOf(this) ?? Scheme + Host(values)) + _account.Render(values);

    private static bool IsOfOneSecret(BaseUrl start, RecipeNode node)
    {
        if (!start.ReachesAdministrator || start.Values.All(value => value.Source != ValueSource.Secret))
            return true;
        node.Report("reaches both {secret.…} and {administrator.…}: whoever can write the application's secret could have what is in the administrator's sent to a server of theirs. "
            + "Take one of them.");
        return false;
    }

    private string Host(TemplateValues values)
    {
        var host = _host.Render(values, text => text);
        return IsHostAndPort(host) ? host : throw values.Unusable(_host.Values.First(), "is not a host name. It must be one, such as api.example.com.");
    }

    private static bool IsHostAndPort(string text) => HostAndPort().IsMatch(text) && Uri.TryCreate(Scheme + text, UriKind.Absolute, out _);

    [GeneratedRegex(@"^[A-Za-z0-9](?:[A-Za-z0-9.\-]*[A-Za-z0-9])?(?::[0-9]{1,5})?\z")]
    private static partial Regex HostAndPort();
}
