using System.Text.Json;
using Amazon.SecretsManager.Model;

namespace Amazon.SecretsManager.Internal;

/// <summary>Writes members of a request; what is <c>null</c> is left out.</summary>
internal static class JsonWriting
{
    public static void WriteIfSet(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    public static void WriteIfSet(this Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } flag)
            json.WriteBoolean(name, flag);
    }

    public static void WriteIfSet(this Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
    }

    public static void WriteIfSet(this Utf8JsonWriter json, string name, MemoryStream? value)
    {
        if (value is not null)
            json.WriteBase64String(name, value.ToArray());
    }

    public static void WriteIfSet(this Utf8JsonWriter json, string name, IEnumerable<string>? values) =>
        json.WriteArray(name, values, value => json.WriteStringValue(value));

    public static void WriteIfSet(this Utf8JsonWriter json, string name, IEnumerable<Tag>? tags) =>
        json.WriteArray(name, tags, tag => json.WriteObject(() =>
        {
            json.WriteIfSet("Key", tag.Key);
            json.WriteIfSet("Value", tag.Value);
        }));

    public static void WriteIfSet(this Utf8JsonWriter json, string name, IEnumerable<Filter>? filters) =>
        json.WriteArray(name, filters, filter => json.WriteObject(() =>
        {
            json.WriteIfSet("Key", filter.Key?.Value);
            json.WriteIfSet("Values", filter.Values);
        }));

    public static void WriteIfSet(this Utf8JsonWriter json, string name, RotationRulesType? rules)
    {
        if (rules is null)
            return;
        json.WritePropertyName(name);
        json.WriteObject(() =>
        {
            json.WriteIfSet("AutomaticallyAfterDays", rules.AutomaticallyAfterDays);
            json.WriteIfSet("Duration", rules.Duration);
            json.WriteIfSet("ScheduleExpression", rules.ScheduleExpression);
        });
    }

    private static void WriteObject(this Utf8JsonWriter json, Action members)
    {
        json.WriteStartObject();
        members();
        json.WriteEndObject();
    }

    private static void WriteArray<T>(this Utf8JsonWriter json, string name, IEnumerable<T>? items, Action<T> write)
    {
        if (items is null)
            return;
        json.WriteStartArray(name);
        foreach (var item in items)
            write(item);
        json.WriteEndArray();
    }
}
