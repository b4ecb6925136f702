#Requires -Version 5.1
# Reads facts of this node and prints one line of JSON for each, as soon as it is ready. It reads and never judges.
# It stays inside what ConstrainedLanguage mode allows: no .NET calls, no New-Object, no property assignment.
param(
    [Parameter(Mandatory = $true)] [string[]] $Fact,
    [uint32] $OperationTimeoutSeconds = 10
)
Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$WarningPreference = 'SilentlyContinue'
$VerbosePreference = 'SilentlyContinue'
$InformationPreference = 'SilentlyContinue'

# Standard output is in the code page of the console, which loses names of shares and labels. ASCII survives every one.
# Case sensitive: else the Kelvin sign counts as a 'k', and so as ASCII.
function ConvertTo-AsciiJson([string] $Json) {
    if ($Json -cnotmatch '[^\x00-\x7F]') { return $Json }
    $isForeign = $true
    $parts = foreach ($part in $Json -csplit '([^\x00-\x7F])') {
        $isForeign = -not $isForeign
        if ($isForeign) { '\u{0:x4}' -f [int][char]$part } else { $part }
    }
    -join $parts
}

function Get-Answer([string] $Name) {
    # The name becomes a path, so it must not be able to leave the folder.
    if ($Name -cnotmatch '^[a-z][a-z0-9-]*\z') {
        return Get-Failure $Name 'InvalidFactName' 'InvalidArgument' "'$Name' is not the name of a fact"
    }
    try {
        # @() keeps no item and one item a list; -InputObject keeps ConvertTo-Json from unrolling it.
        # What is deeper than -Depth is cut to text: an item is level 2, and 5.1 wraps a list in it once more.
        $items = @(& "$PSScriptRoot/facts/$Name.ps1" -OperationTimeoutSeconds $OperationTimeoutSeconds)
        ConvertTo-Json -InputObject @{ fact = $Name; schema = 1; ok = $true; items = $items } -Depth 6 -Compress
    } catch {
        Get-Failure $Name $_.FullyQualifiedErrorId $_.CategoryInfo.Category $_.Exception.Message
    }
}

function Get-Failure([string] $Name, [string] $Id, [string] $Category, [string] $Message) {
    $problem = @{ id = $Id; category = $Category; message = $Message }
    ConvertTo-Json -InputObject @{ fact = $Name; schema = 1; ok = $false; error = $problem } -Depth 4 -Compress
}

# Started with -File, 'a,b' arrives as one string.
foreach ($name in $Fact -split ',') { ConvertTo-AsciiJson (Get-Answer $name) }
exit 0
