using System.Management.Automation;

namespace Lab;

/// <summary>Get-Date without parameters.</summary>
[Cmdlet(VerbsCommon.Get, "Date")]
public sealed class GetDateCommand : Cmdlet
{
    protected override void EndProcessing() => WriteObject(DateTime.Now);
}
