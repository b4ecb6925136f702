#Requires -Version 5.1
# Reads the Windows version and the SAN policy from the registry, not by CIM, so that it cannot hang.
param([uint32] $OperationTimeoutSeconds = 10)

$partmgr = Get-ItemProperty -LiteralPath 'HKLM:\SYSTEM\CurrentControlSet\Services\partmgr\Parameters' -Name SanPolicy -ErrorAction Ignore
# Not '$sanPolicy = if ...': no result at all is not null, and ConvertTo-Json writes it as {}.
$sanPolicy = $null
if ($null -ne $partmgr) { $sanPolicy = $partmgr.SanPolicy }

Get-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion' |
    Select-Object -Property ProductName, CurrentBuildNumber, UBR, DisplayVersion, ReleaseId, InstallationType, EditionID,
        @{ Name = 'SanPolicy'; Expression = { $sanPolicy } },
        @{ Name = 'ComputerName'; Expression = { $env:COMPUTERNAME } }
