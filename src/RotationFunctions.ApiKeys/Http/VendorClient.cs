namespace RotationFunctions.ApiKeys;

/// <summary>Sends a recipe's requests: within limits of size and time, and again only where a repeat is harmless.</summary>
/// <param name="timeLeft">How long may still be waited.</param>
internal sealed class VendorClient(
    Recipe recipe, HttpClient http, Origin? origin, Scrubber scrubber, TimeProvider clock, Func<TimeSpan> timeLeft)
{
    private const int MostAttempts = 4;

    // Above the slowest answer of a healthy vendor, and short of the time that a function usually has.
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    private string? _accessToken;

    /// <summary>What to say of answers that are of no use.</summary>
    public VendorFailure Failure { get; } = new(recipe, scrubber);

    /// <summary>Gets the access token that the administrator needs, where the vendor wants one.</summary>
    public async Task<TemplateValues> ProveAsync(RecipeRequest request, TemplateValues values, CancellationToken cancellationToken)
    {
        if (request.As != RequestAuthor.Administrator || recipe.Administrator!.Token is not { } token)
            return values;
        if (_accessToken is null)
        {
            var answer = await AskAsync(token.Request, values, [], cancellationToken);
            if (token.AccessToken.FindText(answer.Json) is { } accessToken)
                scrubber.Learn(accessToken); // before anything of the answer is quoted
            Require(token.Request, answer);
            _accessToken = Take(token.Request, answer, token.AccessToken);
        }
        return values.With(ValueName.AccessToken, _accessToken);
    }

    /// <summary>Sends a request that may be repeated: a question, or what is done once and for all.</summary>
    /// <param name="answers">The statuses that are an answer, besides success.</param>
    public async Task<VendorAnswer> AskAsync(
        RecipeRequest request, TemplateValues values, IReadOnlyList<int> answers, CancellationToken cancellationToken, PageRequest? page = null)
    {
        var proven = await ProveAsync(request, values, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var (answer, lost) = await TryAsync(request, proven, page, cancellationToken);
            var isFinal = answer is { AsksForPatience: false };
            if (isFinal || PauseAfter(attempt, answer?.RetryAfter) is not { } pause)
                return answer is null ? throw lost! : Judge(request, answer, answers.Contains);
            await Task.Delay(pause, clock, cancellationToken);
        }
    }

    /// <summary>Sends a request once: whatever becomes of it, a repeat could do it twice.</summary>
    /// <param name="isAnswer">Whether a status that is no success is an answer.</param>
    public async Task<VendorAnswer> OrderAsync(
        RecipeRequest request, TemplateValues values, Func<int, bool> isAnswer, CancellationToken cancellationToken)
    {
        var proven = await ProveAsync(request, values, cancellationToken);
        return Judge(request, await SendAsync(request, proven, null, cancellationToken), isAnswer);
    }

    /// <summary>What an answer has at a place where it must have something.</summary>
    public string Take(RecipeRequest request, VendorAnswer answer, AnswerPath place) =>
        place.FindText(answer.Json) ?? throw Failure.Unusable(request, answer, $"has nothing at '{place}'.");

    /// <exception cref="RotationException"><see cref="ApiKeyErrors.AnswerUnusable"/>: the answer lacks what must stand in it besides its status.</exception>
    public void Require(RecipeRequest request, VendorAnswer answer)
    {
        if (request.FindMissed(answer) is { } missed)
            throw Failure.Unusable(request, answer, missed);
    }

    private VendorAnswer Judge(RecipeRequest request, VendorAnswer answer, Func<int, bool> isAnswer) =>
        answer.IsSuccess || isAnswer(answer.Status) ? answer : throw Failure.Refused(request, answer);

    private async Task<(VendorAnswer? Answer, RotationException? Lost)> TryAsync(
        RecipeRequest request, TemplateValues values, PageRequest? page, CancellationToken cancellationToken)
    {
        try
        {
            return (await SendAsync(request, values, page, cancellationToken), null);
        }
        catch (RotationException lost) when (lost.IsTransient)
        {
            return (null, lost);
        }
    }

    private async Task<VendorAnswer> SendAsync(
        RecipeRequest request, TemplateValues values, PageRequest? page, CancellationToken cancellationToken)
    {
        using var message = Compose(request, values, page);
        using var timer = new CancellationTokenSource(LongestRequest, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            using var response = await http.SendAsync(message, limit.Token);
            return await VendorAnswer.ReadAsync(response, clock.GetUtcNow(), limit.Token);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw Failure.Lost(request, failure);
        }
    }

    private HttpRequestMessage Compose(RecipeRequest request, TemplateValues values, PageRequest? page)
    {
        var url = request.Url.Render(values, origin);
        if (page is not null)
            url = page.On(url) ?? throw Failure.Unusable(request, "names a next page on another host, which was not asked.");
        // Where a connection ends without an answer, .NET sends a request again by itself, unless it has a body, be it an empty one.
        var message = new HttpRequestMessage(request.Method, url) { Content = request.Body?.Render(values) ?? (request.IsSentOnce ? new ByteArrayContent([]) : null) };
        request.Headers.Apply(message, values);
        recipe.AuthenticationOf(request)?.Apply(message, values);
        request.Basic?.Apply(message, values);
        Learn(message);
        if (message.Headers.Accept.Count == 0)
            message.Headers.Accept.ParseAdd("application/json");
        if (message.Headers.UserAgent.Count == 0)
            message.Headers.UserAgent.ParseAdd("RotationFunctions");
        return message;
    }

    /// <summary>What proves who asks may be quoted as it was sent: a user and a password are another text then.</summary>
    private void Learn(HttpRequestMessage message)
    {
        if (!message.Headers.NonValidated.TryGetValues(HeaderTemplates.Authorization, out var proofs))
            return;
        foreach (var proof in proofs)
            scrubber.Learn(proof[(proof.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
    }

    /// <returns><c>null</c> where it is not tried again: often enough, or no time is left for it.</returns>
    private TimeSpan? PauseAfter(int attempt, TimeSpan? retryAfter)
    {
        var usual = FirstPause * Math.Pow(2, attempt - 1);
        var pause = retryAfter > usual ? retryAfter.Value : usual;
        return attempt < MostAttempts && pause < timeLeft() ? pause : null;
    }
}
