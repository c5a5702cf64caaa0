using System.Globalization;
using System.Text.Json;

namespace RotationFunctions.ApiKeys;

/// <summary>How a vendor deals out a long list.</summary>
/// <param name="Parameter">The query parameter that asks for a page; <c>null</c> where the answer has the next page's URL.</param>
/// <param name="First">The number of the first page, where pages are numbered; they end with one that is empty.</param>
/// <param name="Next">Where an answer has what asks for the next page, else nothing.</param>
internal sealed record Paging(string? Parameter, int? First, AnswerPath? Next)
{
    public static Paging? Read(RecipeNode? node)
    {
        if (node is null)
            return null;
        var paging = new Paging(node.Find("parameter")?.Text(), node.Find("first")?.WholeNumber(0, 1), AnswerPath.Read(node.Find("next")));
        node.ReportUnknown();
        var isWhole = paging.First is null ? paging.Next is not null : paging.Next is null && paging.Parameter is not null;
        if (!isWhole)
            node.Report("must have the 'parameter' and the number of the 'first' page; or 'next', where an answer has the next page's URL or, with a 'parameter', its cursor.");
        return paging;
    }

    /// <summary>What asks for the first page, or <c>null</c> where nothing must.</summary>
    public PageRequest? Start() => First is { } first ? Numbered(first) : null;

    /// <summary>What asks for the next page, or <c>null</c> at the end.</summary>
    /// <param name="page">How many pages there were.</param>
    public PageRequest? After(JsonElement? answer, bool wasEmpty, int page)
    {
        if (wasEmpty && Parameter is not null)
            return null; // whoever names the next page's URL says itself which is the last
        if (First is { } first)
            return Numbered(first + page);
        return Next?.FindText(answer) is { } next ? new PageRequest(Parameter, next) : null;
    }

    private PageRequest Numbered(int number) => new(Parameter, number.ToString(CultureInfo.InvariantCulture));
}
