using System.Net.Http.Headers;
using System.Text;

namespace RotationFunctions.ApiKeys;

/// <summary>A body as a browser's form has it.</summary>
internal sealed class FormTemplate(IReadOnlyList<NamedTemplate> fields) : IBodyTemplate
{
    private static readonly MediaTypeHeaderValue Form = new("application/x-www-form-urlencoded");

    public IEnumerable<ValueName> Values => fields.SelectMany(pair => pair.Text.Values);

    public HttpContent Render(TemplateValues values) => new StringContent(NamedTemplate.Join(fields, values), Encoding.ASCII, Form);
}
