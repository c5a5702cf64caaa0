namespace RotationFunctions;

/// <summary>The steps of a rotation, in the order in which Secrets Manager calls them, and the check that an operator may ask for before.</summary>
public enum RotationStep
{
    /// <summary><c>createSecret</c>: invent the new value and stage it as <c>AWSPENDING</c>.</summary>
    CreateSecret,

    /// <summary><c>setSecret</c>: make the database or vendor accept the pending value.</summary>
    SetSecret,

    /// <summary><c>testSecret</c>: prove that the pending value works.</summary>
    TestSecret,

    /// <summary><c>finishSecret</c>: move <c>AWSCURRENT</c> to the pending version.</summary>
    FinishSecret,

    /// <summary><c>checkSecret</c>: look whether a rotation would work, and change nothing. An operator sends it, never Secrets Manager.</summary>
    CheckSecret,
}
