using System.Globalization;
using System.Management.Automation;
using System.Text.Json;

namespace Lab;

/// <summary>Instances with the types that Windows gives them: JSON depends on it (Char16, UInt16[], nulls for what is not set).</summary>
internal static class CimInstances
{
    internal static PSObject Make(string space, string className, JsonElement values)
    {
        var types = CimTypes.Of(className);
        var instance = new PSObject();
        instance.TypeNames.Insert(0, $"Microsoft.Management.Infrastructure.CimInstance#{space}/{className}");
        foreach (var value in values.EnumerateObject())
        {
            if (!types.TryGetValue(value.Name, out var type))
                throw new LabException($"The lab does not know {className}.{value.Name}; add it to CimTypes.cs");
            instance.Properties.Add(new PSNoteProperty(value.Name, Typed(className, value, type)));
        }
        foreach (var (name, type) in types)
            if (instance.Properties[name] is null) instance.Properties.Add(new PSNoteProperty(name, type == "char16" ? '\0' : null));
        return instance;
    }

    private static object? Typed(string className, JsonProperty property, string type)
    {
        try
        {
            return Typed(property.Value, type);
        }
        catch (Exception problem) when (problem is InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw new LabException($"{className}.{property.Name} is {type} and cannot be {property.Value.GetRawText()}");
        }
    }

    private static object? Typed(JsonElement value, string type) => value.ValueKind == JsonValueKind.Null ? null : type switch
    {
        "string" => value.GetString(),
        "boolean" => value.GetBoolean(),
        "uint16" => value.GetUInt16(),
        "uint32" => value.GetUInt32(),
        "uint64" => value.GetUInt64(),
        "char16" => value.GetString()![0],
        "datetime" => DateTime.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        "uint16[]" => value.EnumerateArray().Select(item => item.GetUInt16()).ToArray(),
        "string[]" => value.EnumerateArray().Select(item => item.GetString()).ToArray(),
        _ => throw new LabException($"The lab does not know the CIM type {type}."),
    };
}
