namespace RotationFunctions.Walk.Tests;

/// <summary>The function whose rotations are walked, and its process.</summary>
internal interface IWalkedFunction : IAsyncDisposable
{
    /// <summary>Whether the process is dead that runs the invocation of now.</summary>
    bool IsDead { get; }

    /// <summary>Done when the invocation of now has answered.</summary>
    Task Ended { get; }

    /// <summary>All that the function has written elsewhere than in <see cref="Promises.Log"/>.</summary>
    string Log { get; }

    /// <summary>Kills the process that runs now.</summary>
    void Kill();

    /// <summary>Lets the time of the invocation of now be over.</summary>
    void TimeOut();

    /// <summary>Does what the local AWS cannot do for a fault at one of its calls.</summary>
    void Strike(Local.Faults.Fault fault);
}
