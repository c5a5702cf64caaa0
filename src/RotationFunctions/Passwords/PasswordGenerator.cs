using System.Security.Cryptography;

namespace RotationFunctions;

/// <summary>Makes passwords of ASCII characters, each one that the settings allow as likely as any other.</summary>
public sealed class PasswordGenerator
{
    private readonly PasswordSettings _settings;
    private readonly RandomNumberGenerator _random;
    private readonly IReadOnlyList<string> _alphabets;
    private readonly string _characters;

    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSettings"/>: no password can satisfy the settings.</exception>
    public PasswordGenerator(PasswordSettings settings, RandomNumberGenerator random)
    {
        if (settings.FindProblem() is { } problem)
            throw new RotationException(RotationErrors.InvalidSettings, problem);
        _settings = settings;
        _random = random;
        _alphabets = settings.Alphabets();
        _characters = string.Concat(_alphabets);
    }

    /// <summary>What its passwords look like.</summary>
    public PasswordSettings Settings => _settings;

    public string NewPassword()
    {
        // A password that lacks a required type is thrown away whole: repairing it in one place would make some passwords likelier.
        string password;
        do
            password = string.Create(_settings.Length, this, static (characters, generator) => generator.Fill(characters));
        while (_settings.RequireEachIncludedType && !_alphabets.All(alphabet => password.AsSpan().ContainsAny(alphabet)));
        return password;
    }

    private void Fill(Span<char> characters)
    {
        foreach (ref var character in characters)
            character = _characters[NextIndex()];
    }

    // Bytes past the last whole multiple are drawn again: a remainder would favour the first characters.
    private int NextIndex()
    {
        var fair = 256 - (256 % _characters.Length);
        Span<byte> drawn = stackalloc byte[1];
        do
            _random.GetBytes(drawn);
        while (drawn[0] >= fair);
        return drawn[0] % _characters.Length;
    }
}
