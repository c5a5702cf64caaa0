using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>A handler of any shape, as bytes in and bytes out.</summary>
internal delegate Task<Stream> FunctionHandler(Stream input, ILambdaContext context);
