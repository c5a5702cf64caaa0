using RotationFunctions.ApiKeys.Tests.Vendors;

namespace RotationFunctions.ApiKeys.Tests.RollInPlace;

/// <summary>Vendors that replace a key in place.</summary>
internal static class Rolling
{
    /// <summary>What GitLab's recipe says of a lost key.</summary>
    public const string WhatToDo = "Sign in to GitLab as the token's owner, revoke what is left of the token under Access tokens, create a new one with "
        + "the same scopes and self_rotate, and store it with its id as the current value of the secret.";

    /// <summary>A vendor whose administrator makes a key, by which all earlier ones of that name die.</summary>
    public static async Task<Stage<SendGridServer>> AdministeredAsync(string administrator = """ "bearer": "{administrator.api_key}" """)
    {
        var recipe = Recipe.Parse("rolling", $$$"""
            {
              "vendor": "SendGrid by rolling", "family": "roll-in-place", "secret": { "key": "api_key", "id": "api_key_id" },
              "base": "https://api.sendgrid.com/v3", "whenLost": "Call them.",
              "authentication": { "administrator": { {{{administrator}}} }, "key": { "bearer": "{key}" } },
              "requests": {
                "roll": { "as": "administrator", "method": "POST", "path": "/api_keys", "json": { "name": "rolled", "scopes": "{secret.scopes}" }, "key": "/api_key", "id": "/api_key_id" },
                "verify": { "as": "key", "method": "GET", "path": "/scopes" }
              }
            }
            """);
        var stage = await Stages.SendGridAsync(recipe: recipe);
        var manager = stage.Vendor.Keys.All[0];
        stage.Vendor.Done = call =>
        {
            if (call.Method != "POST")
                return;
            foreach (var key in stage.Vendor.Keys.All.Where(key => key.Id != manager.Id).SkipLast(1))
                stage.Vendor.Keys.Revoke(key.Id);
        };
        return stage;
    }
}
