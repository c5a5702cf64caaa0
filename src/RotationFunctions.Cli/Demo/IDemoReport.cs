namespace RotationFunctions.Cli.Demo;

/// <summary>Shows the demo while it happens.</summary>
internal interface IDemoReport
{
    /// <summary>Does something that takes a moment, and says so meanwhile.</summary>
    Task<T> WhileAsync<T>(string doing, Func<Task<T>> work);

    /// <summary>A part of the stage: what it is, and where.</summary>
    void Show(string name, string value);

    void Show(DemoStep step);

    void Show(DemoProof proof);

    /// <summary>The end: everything held, or what went wrong.</summary>
    void End(bool succeeded, string sentence);
}
