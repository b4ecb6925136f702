using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Internal;

// The real namespaces: the engine puts the type's full name into every FullyQualifiedErrorId.
namespace Microsoft.PowerShell.Commands;

/// <summary>Select-Object -Property with names and calculated properties; nothing else of it.</summary>
[Cmdlet(VerbsCommon.Select, "Object")]
public sealed class SelectObjectCommand : PSCmdlet
{
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Mandatory = true, Position = 0)]
    public object[] Property { get; set; } = [];

    protected override void ProcessRecord()
    {
        if (InputObject is null || InputObject == AutomationNull.Value) return;
        var selected = new PSObject();
        selected.TypeNames.Insert(0, "Selected." + InputObject.TypeNames[0]);
        foreach (var wanted in Property)
        {
            var (name, value) = Value(wanted is PSObject wrapped ? wrapped.BaseObject : wanted, InputObject);
            selected.Properties.Add(new PSNoteProperty(name, value));
        }
        WriteObject(selected);
    }

    private static (string, object?) Value(object wanted, PSObject input) => wanted switch
    {
        IDictionary calculated => Calculated(calculated, input),
        string name when WildcardPattern.ContainsWildcardCharacters(name) => throw new PSNotSupportedException("The lab's Select-Object knows no wildcards."),
        // A property that is not there is null, in strict mode too.
        string name => (input.Properties[name]?.Name ?? name, Read(input.Properties[name])),
        _ => throw new PSNotSupportedException($"The lab's Select-Object cannot select by {wanted.GetType()}."),
    };

    private static object? Read(PSPropertyInfo? property)
    {
        try
        {
            return property?.Value;
        }
        catch (GetValueException)
        {
            return null;
        }
    }

    private static (string, object?) Calculated(IDictionary parts, PSObject input)
    {
        string? name = null;
        ScriptBlock? expression = null;
        foreach (DictionaryEntry part in parts)
        {
            var key = part.Key.ToString()!.ToLowerInvariant();
            if (key.Length > 0 && ("name".StartsWith(key) || "label".StartsWith(key))) name = part.Value?.ToString();
            else if (key.Length > 0 && "expression".StartsWith(key)) expression = part.Value as ScriptBlock;
            else throw new PSArgumentException($"The {key} key is not valid.");
        }
        if (name is null || expression is null) throw new PSArgumentException("The lab wants a name and a script block in a calculated property.");
        return (name, Result(expression, input));
    }

    /// <summary>As the engine's own: many results are one PSObject around an array, which ConvertTo-Json 5.1 shows as {value, Count}.</summary>
    private static object? Result(ScriptBlock expression, PSObject input)
    {
        try
        {
            var results = expression.InvokeWithContext(null, [new PSVariable("_", input)], []);
            return results.Count switch
            {
                0 => AutomationNull.Value,
                1 => results[0],
                _ => new PSObject(results.ToArray<object>()),
            };
        }
        catch (RuntimeException)
        {
            return null;
        }
    }
}
