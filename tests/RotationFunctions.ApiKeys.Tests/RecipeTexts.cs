using System.Text.Json.Nodes;

namespace RotationFunctions.ApiKeys.Tests;

/// <summary>Recipes that do not ship.</summary>
internal static class RecipeTexts
{
    /// <summary>For <see cref="Vendors.PinServer"/>.</summary>
    public static string Pin(string author) => $$"""
        {
          "vendor": "Pins",
          "family": "chosen-value",
          "secret": { "key": "pin" },
          "base": "https://pins.example/accounts/{{(author == "administrator" ? "{administrator.account}" : "a-1")}}",
          "authentication": {
            {{(author == "administrator" ? Administrator : "")}}
            "key": { "bearer": "{key}" }
          },
          "message": "/error",
          "requests": {
            "set": { "as": "{{author}}", "method": "PUT", "path": "/pins/{secret.user}", "json": { "pin": "{new_key}" }, "expect": { "/ok": true }, "refused": [422] },
            "verify": { "as": "key", "base": "https://pins.example", "method": "GET", "path": "/me", "expect": { "/ok": true } }
          }
        }
        """;

    /// <summary>A shipped recipe with one place changed.</summary>
    /// <param name="value">JSON; <c>null</c> to take the place away.</param>
    public static string Changed(string name, string path, string? value)
    {
        var recipe = JsonNode.Parse(RecipeBook.TextOf(name))!;
        string[] steps = path.Split('.');
        var parent = steps[..^1].Aggregate(recipe, (node, step) => node[step]!);
        if (value is null)
            parent.AsObject().Remove(steps[^1]);
        else
            parent[steps[^1]] = JsonNode.Parse(value);
        return recipe.ToJsonString();
    }

    private const string Administrator = """
        "administrator": {
          "bearer": "{access_token}",
          "token": {
            "base": "https://pins.example", "method": "POST", "path": "/oauth/token", "answer": "/access_token",
            "form": { "client_id": "{administrator.client}", "client_secret": "{administrator.secret}" }
          }
        },
        """;
}
