namespace RotationFunctions.ApiKeys.Tests;

/// <summary>The names that every scenario uses.</summary>
internal static class Names
{
    public const string Secret = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/mail-AbCdEf";
    public const string SecretName = "shop/mail";
    public const string Administrator = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:mail-admin-AbCdEf";
    public const string First = "11111111-1111-1111-1111-111111111111";
    public const string Second = "22222222-2222-2222-2222-222222222222";
    public const string Third = "33333333-3333-3333-3333-333333333333";
    public const string Fourth = "44444444-4444-4444-4444-444444444444";
}
