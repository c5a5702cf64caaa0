using PuppeteerSharp;
using RotationFunctions.Tests;

namespace RotationFunctions.Cli.Tests;

/// <summary>A page in a real browser without a window: Debian's chromium, or what else of its kind is there.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Programs = ["chromium", "chromium-browser", "google-chrome"];

    private readonly IBrowser _browser;
    private readonly IPage _page;

    private Browser(IBrowser browser, IPage page) => (_browser, _page) = (browser, page);

    /// <summary>Opens a page and waits until its script has shown what there is.</summary>
    public static async Task<Browser> OpenAsync(Uri address)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var program = Programs.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        Requirement.Have(program, "There is no chromium on this machine. Install it: eng/install.sh chromium");
        var browser = await Puppeteer.LaunchAsync(new LaunchOptions
        {
            ExecutablePath = program, Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        });
        var opened = new Browser(browser, await browser.NewPageAsync());
        await opened._page.GoToAsync(address.ToString());
        Assert.True(await opened.ComesToAsync("document.getElementById('state').textContent === 'live'"), "The page does not come to life.");
        return opened;
    }

    /// <summary>Opens a page, and gives what its script has made of it.</summary>
    public static async Task<string> ReadAsync(Uri address)
    {
        await using var browser = await OpenAsync(address);
        return await browser.ReadAsync();
    }

    public Task<string> ReadAsync() => _page.GetContentAsync();

    public async Task<string> EvaluateAsync(string expression) => await _page.EvaluateExpressionAsync<string>(expression);

    /// <summary>Waits until an expression is true in the page, which nobody loads again.</summary>
    /// <returns>False when the browser's patience is over.</returns>
    public async Task<bool> ComesToAsync(string expression)
    {
        try
        {
            await _page.WaitForFunctionAsync($"() => {expression}");
            return true;
        }
        catch (WaitTaskTimeoutException)
        {
            return false;
        }
    }

    public ValueTask DisposeAsync() => _browser.DisposeAsync();
}
