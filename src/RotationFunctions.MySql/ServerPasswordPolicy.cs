using System.Globalization;
using RotationFunctions.Databases;

namespace RotationFunctions.MySql;

/// <summary>What the server's password check demands, by the variables that everybody may read.</summary>
internal static class ServerPasswordPolicy
{
    private const string Name = "password policy";

    // validate_password is a component with dots in 8.0, and was a plug-in before; simple_password_check is MariaDB's.
    private const string Variables =
        "SHOW GLOBAL VARIABLES WHERE Variable_name LIKE 'validate\\_password%' OR Variable_name LIKE 'simple\\_password\\_check\\_%' OR Variable_name LIKE 'cracklib%'";

    public static Task CompareAsync(MySqlSession session, PasswordSettings passwords, Checklist checks, CancellationToken cancellationToken) =>
        session.LookAsync(Name, checks, async () =>
        {
            var variables = (await session.RowsAsync(Variables, cancellationToken)).ToDictionary(row => row[0]!.Replace('.', '_'), row => row[1] ?? "");
            if (variables.ContainsKey("cracklib_password_check_dictionary"))
                checks.Warn(Name, "The server looks passwords up in a dictionary; that a random one is refused is unlikely, and ends one rotation without harm.");
            Read(variables).Compare(passwords, checks);
        });

    private static PasswordPolicy Read(Dictionary<string, string> variables)
    {
        if (variables.ContainsKey("simple_password_check_minimal_length"))
        {
            var letters = Number("simple_password_check_letters_same_case");
            return new PasswordPolicy(Number("simple_password_check_minimal_length"), letters, letters, Number("simple_password_check_digits"), Number("simple_password_check_other_characters"));
        }
        var cases = IsLow() ? 0 : Number("validate_password_mixed_case_count");
        return new PasswordPolicy(Number("validate_password_length"), cases, cases, IsLow() ? 0 : Number("validate_password_number_count"), IsLow() ? 0 : Number("validate_password_special_char_count"));

        bool IsLow() => variables.GetValueOrDefault("validate_password_policy") is null or "LOW" or "0";

        int Number(string name) => int.TryParse(variables.GetValueOrDefault(name), CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
