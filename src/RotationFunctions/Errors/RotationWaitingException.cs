namespace RotationFunctions;

/// <summary>
/// A step that cannot go on before a person has done something. Nothing is wrong, but the step must not count as done, and an
/// exception is the only way to tell Secrets Manager so: it runs the rotation again later. Lambda reports the type's name, so a
/// rotation that waits can be told from one that failed.
/// </summary>
public sealed class RotationWaitingException(string code, string sentence) : RotationException(code, sentence, isTransient: true);
