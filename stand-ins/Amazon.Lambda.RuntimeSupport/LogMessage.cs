using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>A message of a template such as <c>{Step} took {Milliseconds} ms</c> and what stands for its names, in their order.</summary>
internal sealed class LogMessage
{
    private readonly List<(string Name, object Value)> _fields = [];

    public LogMessage(string template, object[] args)
    {
        Text = args.Length == 0 ? template : Render(template, args);
    }

    public string Text { get; }

    public void WriteFields(Utf8JsonWriter json)
    {
        foreach (var (name, value) in _fields)
        {
            switch (value)
            {
                case int or long:
                    json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                    break;
                case double number:
                    json.WriteNumber(name, number);
                    break;
                case bool flag:
                    json.WriteBoolean(name, flag);
                    break;
                default:
                    json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                    break;
            }
        }
    }

    private string Render(string template, object[] args)
    {
        var text = new StringBuilder();
        var rest = template.AsSpan();
        foreach (var value in args)
        {
            var open = rest.IndexOf('{');
            var close = rest.IndexOf('}');
            if (open < 0 || close < open)
                break;
            _fields.Add((rest[(open + 1)..close].ToString(), value));
            text.Append(rest[..open]).Append(CultureInfo.InvariantCulture, $"{value}");
            rest = rest[(close + 1)..];
        }
        return text.Append(rest).ToString();
    }
}
