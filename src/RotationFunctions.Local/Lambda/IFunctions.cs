namespace RotationFunctions.Local.Lambda;

/// <summary>The Lambda functions of the local AWS, as the services that call them see them.</summary>
public interface IFunctions
{
    /// <summary>Whether a function of that name or ARN is defined, or has attached itself by polling the Runtime API.</summary>
    bool Exists(string functionNameOrArn);

    /// <summary>Invokes the function synchronously and waits for its answer, its error or its time-out.</summary>
    /// <exception cref="FunctionNotFoundException">No such function.</exception>
    Task<InvocationResult> InvokeAsync(string functionNameOrArn, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken);
}
