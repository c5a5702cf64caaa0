using RotationFunctions.Cli.Credentials;
using RotationFunctions.Cli.Secrets;
using RotationFunctions.Cli.Status;

namespace RotationFunctions.Cli.Tests.Status;

/// <summary>Every state that labels, ages and logins can be in has its words and its next command.</summary>
public class DiagnosisTests
{
    private const string Newest = "33333333-3333-3333-3333-333333333333";
    private const string Middle = "22222222-2222-2222-2222-222222222222";
    private const string Oldest = "11111111-1111-1111-1111-111111111111";

    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    // labels of the newest, the middle and the oldest version | age of the newest | logins of the three (w, r, ? or -) | kind
    [Theory]
    [InlineData("AWSCURRENT|AWSPREVIOUS|", "1h", "w--", "single", "Healthy", null, "All is well: the current value works, and no rotation is under way.")]
    [InlineData("AWSCURRENT AWSPENDING|AWSPREVIOUS|", "1h", "w--", "single", "Healthy", null, "AWSPENDING and AWSCURRENT are on the same version, as a finished rotation may leave them.")]
    [InlineData("AWSCURRENT AWSPENDING|AWSPREVIOUS|", "1h", "r--", "single", "CurrentRefused", "rotate status db --try-all", "so applications cannot log in with it.")]
    [InlineData("AWSPENDING-|AWSCURRENT|AWSPREVIOUS", "2h", "-w-", "single", "PendingEmpty", "rotate check db", "A rotation that began 2 hours ago has no value")]
    [InlineData("AWSPENDING-|AWSCURRENT|AWSPREVIOUS", "2h", "-?-", "single", "PendingEmpty", "rotate check db", "What applications use is untouched. Once the cause is mended, the service may still try again; or give the rotation up by `rotate abandon db`, and rotate anew.")]
    [InlineData("AWSPENDING-|AWSCURRENT|AWSPREVIOUS", "2h", "-r-", "single", "CurrentRefused", "rotate status db --try-all", "and the current value is refused")]
    [InlineData("AWSPENDING-|AWSCURRENT|AWSPREVIOUS", "2m", "-w-", "single", "MayBeRunning", "rotate status db", "A rotation began 2 minutes ago and may be running now")]
    [InlineData("AWSPENDING-|AWSCURRENT|AWSPREVIOUS", "2m", "-?-", "supplied", "WaitingForKey", "rotate supply db", "The rotation waits for a key since 2 minutes ago")]
    [InlineData("AWSPENDING-|AWSCURRENT|AWSPREVIOUS", "3d", "-?-", "unknown", "PendingEmpty", "rotate check db", "it waits for one: `rotate supply`.")]
    [InlineData("AWSPENDING|AWSCURRENT|AWSPREVIOUS", "2h", "-w-", "single", "PendingNotSet", "rotate abandon db", "its value is pending and not set on the server; the current value works.")]
    [InlineData("AWSPENDING|AWSCURRENT|AWSPREVIOUS", "2m", "-w-", "single", "MayBeRunning", "rotate status db", "may be running now; the current value works.")]
    [InlineData("AWSPENDING|AWSCURRENT|AWSPREVIOUS", "3d", "-w-", "single", "Poisoned", "rotate abandon db", "After so long the server will never take this value")]
    [InlineData("AWSPENDING|AWSCURRENT|AWSPREVIOUS", "3d", "rw-", "overlapping", "Poisoned", "rotate abandon db", "no other can take its place")]
    [InlineData("AWSPENDING|AWSCURRENT|AWSPREVIOUS", "2h", "rw-", "overlapping", "PendingNotSet", "rotate abandon db", "not set on the server")]
    [InlineData("AWSPENDING|AWSCURRENT|AWSPREVIOUS", "2h", "-w-", "overlapping", "PendingUnproved", "rotate status db --try-all", "as it does whether the pending one is set or not")]
    [InlineData("AWSPENDING|AWSCURRENT|AWSPREVIOUS", "2h", "ww-", "overlapping", "SetNotPromoted", "rotate invoke finishSecret db", "The current value works too.")]
    [InlineData("AWSPENDING|AWSCURRENT|AWSPREVIOUS", "2h", "wr-", "single", "SetNotPromoted", "rotate invoke finishSecret db", "so applications cannot log in.")]
    [InlineData("AWSPENDING|AWSCURRENT|AWSPREVIOUS", "2h", "-r-", "single", "SetNotPromoted", "rotate status db --try-all", "Prove that the pending value works.")]
    [InlineData("AWSPENDING|AWSCURRENT|AWSPREVIOUS", "2h", "-?-", "single", "PendingUnproved", "rotate check db", "could not be found out from here. Because.")]
    [InlineData("AWSPENDING|AWSCURRENT|AWSPREVIOUS", "2h", "rrw", "single", "CurrentRefused", "rotate rollback db", "The previous value works: roll back to it.")]
    [InlineData("AWSPENDING|AWSCURRENT|AWSPREVIOUS", "2h", "?rw", "single", "CurrentRefused", "rotate rollback db", "whether the pending one works could not be found out from here. Because.")]
    [InlineData("AWSPENDING|AWSCURRENT|AWSPREVIOUS", "2h", "?rr", "single", "CurrentRefused", null, "No other version works.")]
    [InlineData("AWSPENDING|AWSCURRENT|AWSPREVIOUS", "2h", "?wr", "overlapping", "PendingUnproved", "rotate invoke testSecret db", "That could not be found out from here. Because. Let the function try it.")]
    [InlineData("AWSPENDING-|AWSCURRENT|", "2h", "?r-", "single", "CurrentRefused", null, "No other version works.")]
    [InlineData("AWSPENDING|AWSCURRENT|AWSPREVIOUS", "2h", "rrr", "single", "CurrentRefused", null, "No other version works.")]
    [InlineData("AWSCURRENT|AWSPREVIOUS|", "2h", "r--", "single", "CurrentRefused", "rotate status db --try-all", "Find out whether another version works.")]
    [InlineData("AWSCURRENT|AWSPREVIOUS|", "2h", "rw-", "single", "CurrentRefused", "rotate rollback db", "The previous value works: roll back to it.")]
    [InlineData("AWSCURRENT|AWSPREVIOUS|", "2h", "rrw", "single", "CurrentRefused", "rotate rollback db --to 11111111-1111-1111-1111-111111111111", "The older version 11111111")]
    [InlineData("AWSCURRENT|AWSPREVIOUS|", "2h", "?--", "single", "CurrentUnproved", "rotate check db", "could not be found out from here. Because.")]
    [InlineData("AWSCURRENT|AWSPREVIOUS|", "2h", "?--", "unknown", "CurrentUnproved", "rotate check db --function arn:aws:lambda:eu-central-1:123456789012:function:rotate", "could not be found out from here. Because.")]
    [InlineData("AWSCURRENT|AWSPREVIOUS|", "2h", "?--", "untried", "NotVerifiable", null, "nothing needs to be done. There is no request of Mail Ltd that verifies a key. So only the applications know whether the current one works.")]
    [InlineData("|AWSCURRENT|AWSPREVIOUS", "2h", "-?-", "untried", "GivenUp", "rotate check db", "So only the applications know whether the current one works.")]
    [InlineData("|AWSCURRENT|AWSPREVIOUS", "2h", "-w-", "single", "GivenUp", "rotate check db", "AWSPENDING was taken off its version 33333333")]
    [InlineData("AWSCURRENT||AWSPREVIOUS", "2h", "w--", "single", "Abandoned", null, "its version 22222222-2222-2222-2222-222222222222 lost AWSPENDING, because somebody gave it up or changed the secret while it ran.")]
    [InlineData("|AWSCURRENT|AWSPREVIOUS", "2h", "-r-", "single", "CurrentRefused", "rotate status db --try-all", "Find out whether another version works.")]
    [InlineData("AWSPREVIOUS||", "2h", "---", "single", "NoCurrentValue", "aws secretsmanager put-secret-value --secret-id db --secret-string file://value.json", "No version is AWSCURRENT")]
    public void A_state_is_told_in_words(string labels, string age, string logins, string kind, string condition, string? next, string words)
    {
        var secret = Secret(labels, age);

        var diagnosis = Diagnostician.Diagnose(secret, CredentialOf(kind), Proofs(logins), Now);

        Assert.Equal((condition, next), ($"{diagnosis.Condition}", diagnosis.Next));
        Assert.Contains(words, diagnosis.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_that_is_scheduled_for_deletion_is_told_first()
    {
        var diagnosis = Diagnose(Secret("AWSPENDING|AWSCURRENT|", "2h") with { Deleted = Now.AddDays(7) });

        Assert.Equal((SecretCondition.ScheduledForDeletion, "aws secretsmanager restore-secret --secret-id db"), (diagnosis.Condition, diagnosis.Next));
        Assert.Contains("will be deleted, some time after 2026-12-01 12:00:00Z.", diagnosis.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_of_another_service_is_that_services_affair()
    {
        var diagnosis = Diagnose(Secret("AWSCURRENT||", "2h") with { OwningService = "rds" });

        Assert.Equal((SecretCondition.ManagedByAnotherService, null), (diagnosis.Condition, diagnosis.Next));
        Assert.True(diagnosis.IsWell);
        Assert.Contains("managed by rds", diagnosis.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AWSPENDING|AWSCURRENT|", "-w-", "single", "TurnedOffHalfway", "rotate abandon db")]
    [InlineData("AWSPENDING-|AWSCURRENT|", "-w-", "single", "TurnedOffHalfway", "rotate abandon db")]
    [InlineData("AWSPENDING-|AWSCURRENT|", "-?-", "supplied", "TurnedOffHalfway", "rotate abandon db")]
    [InlineData("AWSPENDING|AWSCURRENT|", "ww-", "overlapping", "TurnedOffHalfway", "rotate abandon db")]
    [InlineData("AWSPENDING|AWSCURRENT|", "-r-", "single", "TurnedOffHalfway", "rotate status db --try-all")]
    [InlineData("AWSPENDING|AWSCURRENT|", "wr-", "single", "TurnedOffHalfway", "aws secretsmanager update-secret-version-stage --secret-id db --version-stage AWSCURRENT --move-to-version-id 33333333-3333-3333-3333-333333333333 --remove-from-version-id 22222222-2222-2222-2222-222222222222")]
    [InlineData("AWSPENDING|AWSCURRENT|", "rrr", "single", "CurrentRefused", null)]
    public void A_rotation_that_was_turned_off_halfway_gets_the_command_that_still_works(string labels, string logins, string kind, string condition, string? next)
    {
        var secret = Secret(labels, "2m") with { RotationEnabled = false };

        var diagnosis = Diagnostician.Diagnose(secret, CredentialOf(kind), Proofs(logins), Now);

        Assert.Equal((condition, next), ($"{diagnosis.Condition}", diagnosis.Next));
        Assert.False(diagnosis.IsWell);
    }

    [Fact]
    public void Without_a_function_a_pending_value_that_works_is_made_current_by_its_label()
    {
        var secret = Secret("AWSPENDING|AWSCURRENT|", "2h") with { RotationEnabled = null, Function = null };

        var diagnosis = Diagnostician.Diagnose(secret, CredentialOf("single"), Proofs("wr-"), Now);

        Assert.Equal((SecretCondition.SetNotPromoted, $"aws secretsmanager update-secret-version-stage --secret-id db --version-stage AWSCURRENT --move-to-version-id {Newest} --remove-from-version-id {Middle}"),
            (diagnosis.Condition, diagnosis.Next));
    }

    [Theory]
    [InlineData(null, 1, "RotationNotConfigured")]
    [InlineData(false, 1, "RotationTurnedOff")]
    [InlineData(true, -25, "Overdue")]
    [InlineData(true, -23, "Healthy")]
    public void A_rotation_that_will_not_come_is_told(bool? isEnabled, int dueInHours, string condition)
    {
        var diagnosis = Diagnose(Secret("AWSCURRENT|AWSPREVIOUS|", "2h") with { RotationEnabled = isEnabled, NextRotation = Now.AddHours(dueInHours) });

        Assert.Equal(condition, $"{diagnosis.Condition}");
        Assert.Equal(diagnosis.Condition == SecretCondition.Healthy, diagnosis.IsWell);
    }

    [Theory]
    [InlineData(null, 1, "RotationNotConfigured")]
    [InlineData(false, 1, "RotationTurnedOff")]
    [InlineData(true, -25, "Overdue")]
    [InlineData(true, -23, "Abandoned")]
    public void A_rotation_that_was_given_up_long_ago_hides_none_that_will_not_come(bool? isEnabled, int dueInHours, string condition)
    {
        var diagnosis = Diagnose(Secret("AWSCURRENT||AWSPREVIOUS", "2h") with { RotationEnabled = isEnabled, NextRotation = Now.AddHours(dueInHours) });

        Assert.Equal(condition, $"{diagnosis.Condition}");
    }

    private static Diagnosis Diagnose(SecretState secret) => Diagnostician.Diagnose(secret, CredentialOf("single"), Proofs("w--"), Now);

    /// <summary>A label with a hyphen behind it stands on a version without a value.</summary>
    private static SecretState Secret(string labels, string age)
    {
        string[] ids = [Newest, Middle, Oldest];
        var created = Now - (age[^1] switch { 'm' => TimeSpan.FromMinutes(1), 'h' => TimeSpan.FromHours(1), _ => TimeSpan.FromDays(1) } * (age[0] - '0'));
        var versions = labels.Split('|').Select((text, index) => new VersionState(
            ids[index], text.Replace("-", "", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries), created.AddDays(-30 * index)));
        return new SecretState("arn:aws:secretsmanager:eu-central-1:123456789012:secret:db-AbCdEf", "db", [.. versions], labels.Contains("AWSPENDING", StringComparison.Ordinal) && !labels.Contains('-'))
        {
            RotationEnabled = true, Function = "arn:aws:lambda:eu-central-1:123456789012:function:rotate",
        };
    }

    private static Credential CredentialOf(string kind) => new(kind == "unknown" ? null : new AnyRotator(), kind == "untried" ? "There is no request of Mail Ltd that verifies a key." : null)
    {
        OutlivesSet = kind is "overlapping" or "supplied", IsSupplied = kind == "supplied",
    };

    private static Dictionary<string, Proof> Proofs(string logins) => new[] { Newest, Middle, Oldest }.Zip(logins)
        .Where(login => login.Second != '-')
        .ToDictionary(login => login.First, login => login.Second switch
        {
            'w' => Proof.Works,
            'r' => new Proof(ProofResult.Refused, "LoginRefused: no."),
            _ => Proof.NotTried("Because."),
        });

    private sealed class AnyRotator : Rotator
    {
        protected override Task<SecretValue> CreateSecretAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken) => Task.FromResult(current);

        protected override Task SetSecretAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken) => Task.CompletedTask;

        protected override Task TestSecretAsync(SecretValue value, Rotation rotation, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
