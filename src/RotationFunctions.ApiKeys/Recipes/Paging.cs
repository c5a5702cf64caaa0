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
    /// <param name="asked">What asked for the page that the answer has.</param>
    /// <param name="page">How many pages there were.</param>
    public PageRequest? After(JsonElement? answer, bool wasEmpty, PageRequest? asked, int page)
    {
        if (First is { } first)
            return wasEmpty ? null : Numbered(first + page);
        if (Next?.FindText(answer) is not { } next)
            return null;
        // Whoever names the next page says itself which is the last, though a page may be empty, as where it is filtered. Some name the same one
        // again at the end; where it is full, the parameter is not heeded, and to end there would overlook keys.
        var following = new PageRequest(Parameter, next);
        return wasEmpty && following == asked ? null : following;
    }

    private PageRequest Numbered(int number) => new(Parameter, number.ToString(CultureInfo.InvariantCulture));
}
