namespace Amazon.Lambda.RuntimeSupport;

/// <summary>What a function does once, before its first invocation. <c>false</c>: it does not ask for any.</summary>
public delegate Task<bool> LambdaBootstrapInitializer();
