namespace RotationFunctions;

/// <summary>
/// A rotation step that could not be done. The message says what, which one and what to do next, and never holds a secret;
/// it starts with <see cref="Code"/>, so that the cause can be read off a log line alone.
/// </summary>
/// <remarks>
/// There is no inner exception on purpose: Lambda sends messages, stacks and inner exceptions to CloudWatch, and what a driver
/// says may hold the SQL with the password in it.
/// </remarks>
public class RotationException : Exception
{
    public RotationException(string code, string sentence, bool isTransient = false)
        : base($"{code}: {sentence}")
    {
        Code = code;
        Sentence = sentence;
        IsTransient = isTransient;
    }

    /// <summary>The stable name of the cause, one of <see cref="RotationErrors"/> or of the package that raised it.</summary>
    public string Code { get; }

    /// <summary>The message without the code.</summary>
    public string Sentence { get; }

    /// <summary>Whether running the same step again, with nothing changed by a person, may succeed.</summary>
    public bool IsTransient { get; }
}
