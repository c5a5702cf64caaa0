namespace RotationFunctions.ApiKeys;

/// <summary>What a request carries.</summary>
internal interface IBodyTemplate
{
    HttpContent Render(TemplateValues values);
}
