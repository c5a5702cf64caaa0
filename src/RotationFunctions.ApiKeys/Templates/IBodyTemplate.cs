namespace RotationFunctions.ApiKeys;

/// <summary>What a request carries.</summary>
internal interface IBodyTemplate
{
    IEnumerable<ValueName> Values { get; }

    HttpContent Render(TemplateValues values);
}
