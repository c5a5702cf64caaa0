namespace RotationFunctions.Local.Faults;

/// <summary>Something that goes wrong at one call of a function, at one invocation of a step, or at one request to another server.</summary>
public sealed class Fault
{
    internal Fault(string call, int number, bool goesOn, FaultKind kind, TimeSpan? delay = null)
    {
        Call = call;
        Number = number;
        GoesOn = goesOn;
        Kind = kind;
        Delay = delay;
    }

    /// <summary>The operation of Secrets Manager, such as <c>PutSecretValue</c>, the step, such as <c>setSecret</c>, or <c>request</c>.</summary>
    public string Call { get; }

    /// <summary>Which of these calls: 1 for the first.</summary>
    public int Number { get; }

    /// <summary>Whether it happens to all that follow, too.</summary>
    public bool GoesOn { get; }

    public FaultKind Kind { get; }

    /// <summary>How long a delay is.</summary>
    public TimeSpan? Delay { get; }

    /// <summary>Whether it has happened.</summary>
    public bool HasFired { get; internal set; }

    /// <summary>Another fault that happens to the same call in its place: one call has one fault, the one that was planned first.</summary>
    public Fault? ForestalledBy { get; internal set; }

    /// <summary>Reads the text form, such as <c>PutSecretValue#1:cut-after</c>; <c>#2+</c> means the second and all that follow.</summary>
    /// <exception cref="FormatException">It is no fault; the message says what is wrong and what may stand there.</exception>
    public static Fault Parse(string text) => FaultForm.Parse(text);

    public override string ToString() => FaultForm.Write(this);

    internal bool IsAt(string call, int number) => call == Call && (GoesOn ? number >= Number : number == Number);
}
