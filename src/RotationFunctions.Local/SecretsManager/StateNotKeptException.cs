namespace RotationFunctions.Local.SecretsManager;

/// <summary>The state folder could not be made or written to.</summary>
public sealed class StateNotKeptException(string path, Exception cause)
    : IOException($"The state of the local AWS cannot be written to '{path}': {cause.Message} Make room or give access, or name another folder.", cause);
