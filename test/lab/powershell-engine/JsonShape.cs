using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Reflection;

namespace Lab;

/// <summary>Turns objects into dictionaries, lists and scalars, step by step as ConvertTo-Json of 5.1 does before it writes.</summary>
internal sealed class JsonShape(int maxDepth)
{
    internal object? Plain(object? value, int depth)
    {
        var wrapper = value as PSObject;
        // An expression without a result is an object without properties.
        if (value == AutomationNull.Value) return new Dictionary<string, object?>();
        var bare = wrapper is null ? value : wrapper.BaseObject;
        if (bare is null || IsScalar(bare)) return WithExtras(wrapper, bare, depth, custom: false);
        if (bare is Enum number)
            return Enum.GetUnderlyingType(bare.GetType()) is var type && (type == typeof(long) || type == typeof(ulong))
                ? number.ToString()
                : Convert.ChangeType(number, type, CultureInfo.InvariantCulture);
        if (depth > maxDepth) return Truncated(wrapper, bare, depth);
        return bare switch
        {
            IDictionary dictionary => WithExtras(wrapper, Entries(dictionary, depth), depth, custom: false),
            IEnumerable list => WithExtras(wrapper, Items(list, depth), depth, custom: false),
            _ => WithExtras(wrapper, Members(bare, depth), depth, custom: true),
        };
    }

    private static bool IsScalar(object value) =>
        value is string or DateTime or DateTimeOffset or Guid or Uri or decimal || value.GetType().IsPrimitive;

    /// <summary>Too deep: 5.1 writes the object as text and says nothing.</summary>
    private object? Truncated(PSObject? wrapper, object bare, int depth)
    {
        var pure = wrapper is not null && bare is PSCustomObject;
        var text = LanguagePrimitives.ConvertTo(pure ? wrapper : bare, typeof(string), CultureInfo.InvariantCulture);
        return pure ? text : WithExtras(wrapper, text, depth, custom: false);
    }

    private Dictionary<string, object?> Entries(IDictionary dictionary, int depth)
    {
        var result = new Dictionary<string, object?>();
        foreach (DictionaryEntry entry in dictionary)
        {
            if (entry.Key is not string key)
                throw new InvalidOperationException(
                    $"The type '{dictionary.GetType().FullName}' is not supported for serialization or deserialization of a dictionary. Keys must be strings.");
            result.Add(key, Plain(entry.Value, depth + 1));
        }
        return result;
    }

    private List<object?> Items(IEnumerable list, int depth)
    {
        var result = new List<object?>();
        foreach (var item in list) result.Add(Plain(item, depth + 1));
        return result;
    }

    private Dictionary<string, object?> Members(object bare, int depth)
    {
        var result = new Dictionary<string, object?>();
        if (bare is PSCustomObject) return result;
        foreach (var field in bare.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance))
            result[field.Name] = Plain(field.GetValue(bare), depth + 1);
        foreach (var property in bare.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
            if (property.CanRead && property.GetIndexParameters().Length == 0) result[property.Name] = Plain(Read(property, bare), depth + 1);
        return result;
    }

    private static object? Read(PropertyInfo property, object bare)
    {
        try
        {
            return property.GetValue(bare);
        }
        catch (TargetInvocationException)
        {
            return null;
        }
    }

    /// <summary>Properties that PowerShell hung on a value turn the value into {"value": …, and the properties}.</summary>
    private object? WithExtras(PSObject? wrapper, object? value, int depth, bool custom)
    {
        if (wrapper is null) return value;
        var dictionary = value as Dictionary<string, object?>;
        var result = dictionary ?? new Dictionary<string, object?> { ["value"] = value };
        foreach (var property in wrapper.Properties)
            if ((custom || property is not PSProperty) && !result.ContainsKey(property.Name))
                result[property.Name] = Plain(Read(property), depth + 1);
        // 5.1 gives arrays the alias property Count; PowerShell 7, which runs here, no longer does.
        if (wrapper.BaseObject is Array array) result.TryAdd("Count", array.Length);
        return dictionary is null && result.Count == 1 ? value : result;
    }

    private static object? Read(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException)
        {
            return null;
        }
    }
}
