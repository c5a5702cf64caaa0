using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using RotationFunctions.Local.Vendors;

namespace RotationFunctions.ApiKeys.Tests.Vendors;

/// <summary>
/// A vendor whose recipe ships, as its documentation has it. What every one of them needs in a test stands here; how it looks on the wire
/// is said by the class that derives from it.
/// </summary>
internal abstract class DocumentedVendor(TimeProvider clock) : VendorServer(clock)
{
    /// <summary>What proves that the administrator asks: a key, a password or a client's secret.</summary>
    public string Manager { get; private set; } = Letters(40);

    /// <summary>What it answers to every order that would change a key, instead of doing it.</summary>
    public string? Quote { get; set; }

    /// <summary>The status that goes with it.</summary>
    public virtual int QuoteStatus => StatusCodes.Status400BadRequest;

    /// <summary>How many questions more it takes until it knows a key.</summary>
    public int Slowness { get; set; }

    /// <summary>How many keys of a list it shows at once, at most.</summary>
    public int PageSize { get; set; } = 100;

    /// <summary>A host of the vendor's besides the one of its API for keys.</summary>
    public virtual string? OtherHost => null;

    /// <summary>The administrator's secret, as a person stores it.</summary>
    public abstract string AdministratorSecret { get; }

    /// <summary>The application's secret with a key that a person made.</summary>
    public abstract string SecretOf(VendorKey key);

    /// <summary>From now on the administrator's secret is wrong.</summary>
    public void ReplaceManager() => Manager = Letters(40);

    protected static string Letters(int length) =>
        RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", length);

    protected abstract IResult Refuse(int status, string message);

    /// <summary>The vendor's no to a credential that it does not know.</summary>
    protected abstract IResult RefuseStranger();

    /// <summary>The same where the vendor quotes something of it.</summary>
    protected virtual IResult RefuseStranger(HttpContext http) => RefuseStranger();

    protected virtual bool IsManager(HttpContext http) => CredentialOf(http) == Manager;

    protected IResult AsManager(HttpContext http, Func<IResult> answer) => IsManager(http) ? answer() : RefuseStranger(http);

    /// <summary>The same for what changes a key.</summary>
    protected IResult Order(HttpContext http, Func<IResult> answer) =>
        AsManager(http, () => Quote is null ? answer() : Refuse(QuoteStatus, Quote));

    /// <summary>The key of that value, once the vendor knows it everywhere.</summary>
    protected VendorKey? Know(string value) => Slowness-- > 0 ? null : Keys.FindByValue(value);

    /// <summary>Part of the list, and where the next one begins; <c>null</c> at the end.</summary>
    protected (IEnumerable<VendorKey> Keys, int? Next) Page(int start, int size)
    {
        var shown = Math.Min(size, PageSize);
        return (Keys.All.Skip(start).Take(shown), start + shown < Keys.All.Count ? start + shown : null);
    }

    protected static int NumberOf(HttpContext http, string parameter, int otherwise) =>
        int.TryParse(http.Request.Query[parameter], out var number) ? number : otherwise;

    protected static (string User, string Password)? BasicOf(HttpContext http)
    {
        if (!AuthenticationHeaderValue.TryParse(http.Request.Headers.Authorization, out var header) || header is not { Scheme: "Basic", Parameter: { } encoded })
            return null;
        var pair = Encoding.UTF8.GetString(Convert.FromBase64String(encoded));
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return (pair[..colon], pair[(colon + 1)..]);
    }
}
