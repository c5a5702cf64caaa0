using System.Net;

namespace RotationFunctions.ApiKeys;

/// <summary>Gives a request that failed its name. What a vendor says is told only where the recipe says it stands, and scrubbed.</summary>
internal sealed class VendorFailure(Recipe recipe, Scrubber scrubber)
{
    /// <summary>No answer came.</summary>
    public RotationException Lost(RecipeRequest request, Exception failure) => WasNeverSent(failure)
        ? new RotationException(ApiKeyErrors.VendorUnreachable,
            $"{recipe.Vendor} could not be reached for the request '{request.Name}' ({Kind(failure)}), so nothing was sent. A function in a VPC "
            + "needs a NAT gateway and a security group that lets HTTPS out.", isTransient: true)
        : new RotationException(ApiKeyErrors.AnswerLost,
            $"{recipe.Vendor}'s answer to the request '{request.Name}' did not come ({Kind(failure)}). Running the step again is safe.", isTransient: true);

    /// <summary>The answer was a no.</summary>
    public RotationException Refused(RecipeRequest request, VendorAnswer answer)
    {
        if (answer.IsRedirect)
        {
            return new RotationException(ApiKeyErrors.Redirected,
                $"{recipe.Vendor} sent the request '{request.Name}' on to another place (status {answer.Status}), where no credential was sent. "
                + "Correct the recipe's URL, or the function's VENDOR_URL.");
        }
        if (answer.AsksForPatience)
        {
            return new RotationException(ApiKeyErrors.VendorBusy,
                $"{recipe.Vendor} could not answer the request '{request.Name}' now: {Quote(answer)}."
                + $"{(answer.RetryAfter is { } pause ? $" It asks to wait {pause.TotalSeconds:0} s." : "")} The service will try again.", isTransient: true);
        }
        return new RotationException(ApiKeyErrors.VendorRefused,
            $"{recipe.Vendor} refused {Tell(request, answer)}. {Advice(request, answer)}");
    }

    /// <summary>The same for the one who asked to judge.</summary>
    public Refusal Refusal(RecipeRequest request, VendorAnswer answer) => new(answer.Status, Tell(request, answer), Refused(request, answer));

    /// <summary>A yes by its status that is a no by what else it says.</summary>
    public Refusal Refusal(RecipeRequest request, VendorAnswer answer, Expectation missed) =>
        new(answer.Status, $"{Tell(request, answer)}, without what must stand at '{missed.Path}'", Unusable(request, answer, missed));

    /// <summary>The answer was a yes that cannot be used.</summary>
    public RotationException Unusable(RecipeRequest request, VendorAnswer answer, string problem) => new(ApiKeyErrors.AnswerUnusable,
        $"{recipe.Vendor}'s answer to the request '{request.Name}' ({Quote(answer)}) {problem} Compare the recipe with the vendor's documentation.");

    /// <summary>The same where more than one answer is meant.</summary>
    public RotationException Unusable(RecipeRequest request, string problem) => new(ApiKeyErrors.AnswerUnusable,
        $"{recipe.Vendor}'s answer to the request '{request.Name}' {problem} Compare the recipe with the vendor's documentation.");

    public RotationException Unusable(RecipeRequest request, VendorAnswer answer, Expectation missed) => Unusable(request, answer, $"has not what must stand at '{missed.Path}'.");

    private static string Advice(RecipeRequest request, VendorAnswer answer) => (answer.Status, request.ProvesAdministrator) switch
    {
        ((int)HttpStatusCode.Unauthorized or (int)HttpStatusCode.Forbidden, true) => "Check the administrator's secret, and what its credential may do.",
        ((int)HttpStatusCode.Unauthorized or (int)HttpStatusCode.Forbidden, false) => "Check the current key, and what it may do.",
        _ => "Compare the secret and the recipe with the vendor's documentation.",
    };

    private string Tell(RecipeRequest request, VendorAnswer answer) => $"the request '{request.Name}': {Quote(answer)}";

    private string Quote(VendorAnswer answer)
    {
        var message = recipe.Messages.Select(place => place.FindText(answer.Json)).FirstOrDefault(text => text is not null);
        return $"status {answer.Status}{(message is null ? "" : $", \"{scrubber.Scrub(message)}\"")}";
    }

    private static bool WasNeverSent(Exception failure) => failure is HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError
            or HttpRequestError.ProxyTunnelError,
    };

    private static string Kind(Exception failure) => failure switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => "it was too long",
        HttpRequestException request => request.HttpRequestError.ToString(),
        OperationCanceledException => "time-out",
        _ => failure.GetType().Name,
    };
}
