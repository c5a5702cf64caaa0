namespace RotationFunctions.ApiKeys.Tests.Vendors;

public class TwilioTests : LabelledVendorTests
{
    private const string Account = "/2010-04-01/Accounts/AC0123456789abcdef0123456789abcdef";

    private protected override string RecipeName => "twilio";

    private protected override string AdministratorRefusal => "'mint': status 401, \"Authenticate\"";

    private protected override string[] Requests =>
    [
        $"POST {Account}/Keys.json", $"GET {Account}/Keys.json?PageSize=1000", $"GET {Account}/Messages.json?PageSize=1",
        $"GET {Account}/Keys.json?PageSize=1000", $"DELETE {Account}/Keys/{{old}}.json",
    ];

    [Fact]
    public async Task A_standard_key_in_the_administrators_secret_may_not_manage_keys()
    {
        await using var stage = await StartAsync();
        var standard = stage.Vendor.Keys.All[0];
        stage.Store.Others[Names.Administrator] = stage.Store.Others[Names.Administrator].With("api_key_sid", standard.Id).With("api_key_secret", standard.Value);

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal("VendorRefused: Twilio refused the request 'mint': status 401, \"Authenticate\". Check the administrator's secret, and what its credential may do.", error.Message);
    }

    private protected override DocumentedVendor Create(TimeProvider clock) => new TwilioServer(clock);
}
