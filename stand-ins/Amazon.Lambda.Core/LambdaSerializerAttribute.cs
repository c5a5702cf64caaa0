namespace Amazon.Lambda.Core;

/// <summary>Names the serializer of a class-library function, for the whole assembly or for one method.</summary>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Method)]
public sealed class LambdaSerializerAttribute(Type serializerType) : Attribute
{
    public Type SerializerType { get; set; } = serializerType;
}
