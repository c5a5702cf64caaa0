using System.Net;
using RotationFunctions.ApiKeys;
using RotationFunctions.Tests;

namespace RotationFunctions.Fuzz;

/// <summary>
/// What a vendor of any recipe that ships may answer to each of its requests. The text's first character chooses the recipe and its second one
/// the request and the status; then come the answers, a line each, of which the last one is given again and again.
/// </summary>
internal static class VendorAnswers
{
    private const int FirstPrintable = '0';

    private static readonly SecretValue Secret = SecretValue.FromText("""
        {"api_key":"SG.current-key","api_key_id":"current","key_id":"k","api_token":"t","token":"glpat-current","token_id":7,"client_id":"c","client_secret":"s","secret_id":"si",
         "api_secret":"cs","api_key_sid":"SK1","api_key_secret":"ts","account_sid":"AC1","service_account":"sa-1","service_account_id":8,"cluster_id":"lkc-1","cluster_host":"pkc-1",
         "environment":"env-1","audience":"https://api.example","scopes":["a"],"policies":[{"effect":"allow"}]}
        """);

    private static readonly SecretValue Administrator = SecretValue.FromText("""
        {"api_key":"SG.administrators-key","key":"k","api_token":"t","token":"t","api_secret":"s","application_key":"a","client_id":"c","client_secret":"s","account_id":"ac",
         "account_sid":"AC1","api_key_sid":"SK1","api_key_secret":"s","org_id":"o","project_id":"p","site":"datadoghq.eu","host":"grafana.example","domain":"tenant.eu.auth0.com"}
        """);

    private static readonly HttpStatusCode[] Statuses = [HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.TooManyRequests];

    private static readonly List<Recipe> Recipes = [.. RecipeBook.Names.Select(RecipeBook.Find).Where(recipe => recipe.Requests.Any())];

    /// <summary>A success of every request of every recipe.</summary>
    public static IEnumerable<(string Recipe, string Request, string Text)> Usual =>
        from recipe in Recipes
        from request in recipe.Requests
        select (recipe.Name, request.Name, TextOf(recipe.Name, request.Name, HttpStatusCode.OK, UsualAnswers.Find(recipe.Name, request.Name)));

    public static IEnumerable<string> Seeds =>
    [
        .. Usual.Select(usual => usual.Text),
        TextOf("sendgrid", "list", HttpStatusCode.OK, """{"result":[{"api_key_id":"i","name":"rot-x"},{"api_key_id":7,"name":null}]}"""),
        TextOf("sendgrid", "mint", HttpStatusCode.TooManyRequests, """{"errors":[{"message":"Too many requests"}]}"""),
        TextOf("sendgrid", "verify", HttpStatusCode.BadRequest, """{"errors":[{"message":"SG.current-key is no key","field":null}]}"""),
        TextOf("auth0", "set", HttpStatusCode.BadRequest, """{"error":"invalid_request","message":"The secret is too short"}"""),
    ];

    /// <summary>The text that chooses a request and a status.</summary>
    /// <param name="answers">A line each.</param>
    public static string TextOf(string recipe, string request, HttpStatusCode status, string answers)
    {
        var number = Recipes.FindIndex(found => found.Name == recipe);
        string[] requests = [.. Recipes[number].Requests.Select(found => found.Name)];
        var choice = (Array.IndexOf(Statuses, status) * requests.Length) + Array.IndexOf(requests, request);
        return $"{CharacterOf(number, Recipes.Count)}{CharacterOf(choice, Statuses.Length * requests.Length)}{answers}";
    }

    public static void Read(string text) => Ask(text);

    /// <summary>Sends the request that the text chooses, and reads the answers.</summary>
    /// <returns>What is told by name where they are a no, or of no use.</returns>
    public static RotationException? Ask(string text)
    {
        var recipe = Recipes[At(text, 0) % Recipes.Count];
        RecipeRequest[] requests = [.. recipe.Requests];
        var (status, request) = Math.DivRem(At(text, 1) % (Statuses.Length * requests.Length), requests.Length);
        using var http = VendorHttp.Create(inner => new AnsweringHandler(inner, Statuses[status], text.Length > 2 ? text[2..] : ""));
        var settings = new ApiKeySettings { Recipe = recipe, AdministratorSecretId = "administrator" };
        var vendor = new VendorAccess(settings, http).Open(Secret, Administrator, new ImpatientClock(), () => TimeSpan.FromSeconds(60));
        try
        {
            return AskAsync(vendor, requests[request].Name).GetAwaiter().GetResult();
        }
        catch (RotationException told)
        {
            return told;
        }
    }

    /// <exception cref="InvalidOperationException">A secret came through.</exception>
    public static void Scrub(string text)
    {
        var scrubber = new Scrubber();
        scrubber.Learn(Secret);
        if (scrubber.Scrub($"{text} SG.current-key {text}").Contains("SG.current-key", StringComparison.OrdinalIgnoreCase))
            throw new InvalidOperationException("A secret came through.");
    }

    private static int At(string text, int place) => text.Length > place ? text[place] : 0;

    private static char CharacterOf(int number, int count) => (char)Enumerable.Range(FirstPrintable, count).First(code => code % count == number);

    private static async Task<RotationException?> AskAsync(Vendor vendor, string request)
    {
        switch (request)
        {
            case MintRequest.Name:
                return (await vendor.TryMintAsync("label", CancellationToken.None)).Refusal?.Error;
            case MintRequest.RollName:
                return (await vendor.TryRollAsync(CancellationToken.None)).Refusal?.Error;
            case "verify":
                return (await vendor.VerifyAsync(Secret, CancellationToken.None))?.Error;
            case "set":
                return (await vendor.SetAsync(Secret, CancellationToken.None))?.Error;
            case "list":
                await vendor.ListAsync("rot-", CancellationToken.None);
                return null;
            default:
                await vendor.RevokeAsync("i", CancellationToken.None);
                return null;
        }
    }
}
