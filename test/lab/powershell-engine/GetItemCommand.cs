using System.Management.Automation;
using Lab;

namespace Microsoft.PowerShell.Commands;

/// <summary>Get-Item over the simulated node's files: the full name and the version in the file, nothing else.</summary>
[Cmdlet(VerbsCommon.Get, "Item")]
public sealed class GetItemCommand : PSCmdlet
{
    // Mandatory as in the real cmdlet: an empty path is an error there too.
    [Parameter(Mandatory = true)]
    public string LiteralPath { get; set; } = "";

    protected override void ProcessRecord()
    {
        var (path, file) = Session.Node.Files.FirstOrDefault(
            entry => entry.Key.Equals(LiteralPath, StringComparison.OrdinalIgnoreCase));
        if (file is null)
        {
            var missing = new ItemNotFoundException($"Cannot find path '{LiteralPath}' because it does not exist.");
            WriteError(new ErrorRecord(missing, "PathNotFound", ErrorCategory.ObjectNotFound, LiteralPath));
            return;
        }
        // System.Diagnostics.FileVersionInfo gives null for a file without a version, as Go programs are.
        var version = new PSObject();
        version.Properties.Add(new PSNoteProperty("FileVersion", file.FileVersion));
        version.Properties.Add(new PSNoteProperty("ProductVersion", file.ProductVersion));
        var item = new PSObject();
        item.Properties.Add(new PSNoteProperty("FullName", path));
        item.Properties.Add(new PSNoteProperty("VersionInfo", version));
        WriteObject(item);
    }
}
