using System.Management.Automation;
using System.Text.Json;
using Lab;

namespace Microsoft.PowerShell.Commands;

/// <summary>Get-ItemProperty over the simulated node's registry.</summary>
[Cmdlet(VerbsCommon.Get, "ItemProperty")]
public sealed class GetItemPropertyCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("LiteralPath")]
    public string Path { get; set; } = "";

    [Parameter(Position = 1)]
    public string[] Name { get; set; } = [];

    protected override void ProcessRecord()
    {
        var path = Path.TrimEnd('\\');
        var key = Session.Node.Registry.FirstOrDefault(entry => Same(entry.Key, path)).Value;
        if (key is null)
        {
            var missing = new ItemNotFoundException($"Cannot find path '{Path}' because it does not exist.");
            WriteError(new ErrorRecord(missing, "PathNotFound", ErrorCategory.ObjectNotFound, Path));
            return;
        }
        var item = new PSObject();
        foreach (var wanted in Name)
            if (!key.Keys.Any(name => Same(name, wanted))) WriteMissing(wanted);
        foreach (var (name, value) in key)
            if (Name.Length == 0 || Name.Any(wanted => Same(name, wanted))) item.Properties.Add(new PSNoteProperty(name, Value(value)));
        if (!item.Properties.Any()) return;
        item.Properties.Add(new PSNoteProperty("PSPath", @"Microsoft.PowerShell.Core\Registry::" + path.Replace("HKLM:", "HKEY_LOCAL_MACHINE")));
        item.Properties.Add(new PSNoteProperty("PSChildName", path[(path.LastIndexOf('\\') + 1)..]));
        WriteObject(item);
    }

    private void WriteMissing(string name)
    {
        var problem = new PSArgumentException($"Property {name} does not exist at path {Path.Replace("HKLM:", "HKEY_LOCAL_MACHINE")}.");
        WriteError(new ErrorRecord(problem, problem.GetType().FullName, ErrorCategory.InvalidArgument, Path));
    }

    /// <summary>REG_DWORD, REG_SZ and REG_MULTI_SZ, told apart by the JSON.</summary>
    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetInt32(),
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => value.EnumerateArray().Select(item => item.GetString()!).ToArray(),
        _ => Unknown(value),
    };

    private static object? Unknown(JsonElement value)
    {
        Session.Abort($"a registry value cannot be {value.ValueKind}");
        return null;
    }

    private static bool Same(string a, string b) => a.TrimEnd('\\').Equals(b, StringComparison.OrdinalIgnoreCase);
}
