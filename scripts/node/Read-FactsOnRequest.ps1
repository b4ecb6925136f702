#Requires -Version 5.1
# Reads facts each time a line on standard input asks for some, so that starting PowerShell is paid once and not once a
# minute. A request is a number and names of facts: `7 disks,volumes`. It ends itself when its input ends, and so with
# the agent. Between requests it waits in ReadLine and not in a pending read of $input: while that is open, Windows lets no
# other thread ask for the type of standard input, which loading a library can do.
# [Console] is not allowed in ConstrainedLanguage mode: it ends with an error there, and Read-Facts.ps1 is started alone.
param([uint32] $OperationTimeoutSeconds = 10)
Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'

'#ready'
while ($null -ne ($request = [Console]::In.ReadLine())) {
    $number, $facts = $request -split ' ', 2
    "#begin $number"
    & "$PSScriptRoot/Read-Facts.ps1" -Fact $facts -OperationTimeoutSeconds $OperationTimeoutSeconds
    "#end $number"
}
exit 0
