namespace RotationFunctions.Fuzz;

/// <summary>What the vendors of the recipes that ship answer where all is well, a line for each answer.</summary>
internal static class UsualAnswers
{
    private const string Token = """{"access_token":"eyJ.short.lived","expires_in":3600}""" + "\n";

    private static readonly Dictionary<(string Recipe, string Request), string> Answers = new()
    {
        [("auth0", "set")] = Token + """{"client_id":"c","name":"orders"}""",
        [("cloudflare", "mint")] = """{"success":true,"errors":[],"result":{"id":"i","name":"rot-x","value":"v-new"}}""",
        [("cloudflare", "list")] = """{"success":true,"result":[{"id":"i","name":"rot-x","issued_on":"2026-01-02T03:04:05Z"}]}""" + "\n" + """{"success":true,"result":[]}""",
        [("cloudflare", "verify")] = """{"success":true,"result":{"id":"i","status":"active"}}""",
        [("cloudflare", "revoke")] = """{"success":true,"result":{"id":"i"}}""",
        [("confluent", "mint")] = """{"id":"K1","spec":{"secret":"cflt-new","display_name":"rot-x"}}""",
        [("confluent", "list")] = """{"data":[{"id":"K1","spec":{"display_name":"rot-x"},"metadata":{"created_at":"2026-01-02T03:04:05Z"}}],"metadata":{"next":null}}""",
        [("datadog", "mint")] = """{"data":{"id":"i","attributes":{"key":"k-new","name":"rot-x"}}}""",
        [("datadog", "list")] = """{"data":[{"id":"i","attributes":{"name":"rot-x","created_at":"2026-01-02T03:04:05.000000+00:00"}}]}""" + "\n" + """{"data":[]}""",
        [("datadog", "verify")] = """{"valid":true}""",
        [("demo", "mint")] = """{"id":"i","key":"k-new"}""",
        [("demo", "list")] = """{"keys":[{"id":"i","name":"rot-x","created":"2026-01-02T03:04:05Z"}]}""",
        [("gitlab", "roll")] = """{"id":42,"token":"glpat-new","active":true}""",
        [("gitlab", "verify")] = """{"id":42,"active":true}""",
        [("grafana", "mint")] = """{"id":9,"key":"glsa_new","name":"rot-x"}""",
        [("grafana", "list")] = """[{"id":9,"name":"rot-x","created":"2026-01-02T03:04:05Z","hasExpired":false}]""",
        [("mongodb-atlas", "mint")] = Token + """{"id":"i","secret":"mdb-new"}""",
        [("mongodb-atlas", "list")] = Token + """{"secrets":[{"id":"i","createdAt":"2026-01-02T03:04:05Z"}]}""",
        [("mongodb-atlas", "revoke")] = Token,
        [("openai", "mint")] = """{"id":"i","api_key":{"id":"k","value":"sk-new"}}""",
        [("openai", "list")] = """{"data":[{"id":"i","name":"rot-x","created_at":1760000000}],"last_id":null}""",
        [("sendgrid", "mint")] = """{"api_key":"SG.new","api_key_id":"n","name":"rot-x"}""",
        [("sendgrid", "list")] = """{"result":[{"api_key_id":"i","name":"rot-x"}]}""",
        [("twilio", "mint")] = """{"sid":"SK2","secret":"ts-new"}""",
        [("twilio", "list")] = """{"keys":[{"sid":"SK2","friendly_name":"rot-x","date_created":"Fri, 02 Jan 2026 03:04:05 +0000"}],"next_page_uri":null}""",
    };

    /// <summary>An empty object where a vendor's yes is in its status alone.</summary>
    public static string Find(string recipe, string request) => Answers.GetValueOrDefault((recipe, request), "{}");
}
