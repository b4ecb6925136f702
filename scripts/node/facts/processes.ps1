#Requires -Version 5.1
# Reads the processes of csi-proxy and the CSI drivers, because they may run as a HostProcess container and not as a service.
# Every powershell.exe is listed too, as csi-proxy and the drivers start it; not its command line, which may hold a secret.
param([uint32] $OperationTimeoutSeconds = 10)

# How long a process has run is told by the clock that told its start.
$listedAt = (Get-Date).ToUniversalTime().ToString('o')

$filter = "Name LIKE 'csi-proxy%' OR Name = 'aws-ebs-csi-driver.exe' OR Name = 'smbplugin.exe' OR Name = 'powershell.exe'"
Get-CimInstance -Namespace root/cimv2 -ClassName Win32_Process -Filter $filter -OperationTimeoutSec $OperationTimeoutSeconds |
    Select-Object -Property ProcessId, ParentProcessId, Name, ExecutablePath,
        @{ Name = 'CommandLine'; Expression = { if ($_.Name -ne 'powershell.exe') { $_.CommandLine } else { $null } } },
        @{ Name = 'CreationDate'; Expression = { if ($null -ne $_.CreationDate) { $_.CreationDate.ToUniversalTime().ToString('o') } else { $null } } },
        @{ Name = 'ListedAt'; Expression = { $listedAt } },
        @{ Name = 'FileVersion'; Expression = {
            # Only of a file on the system drive: one on a share can hang. No result at all would be written as {}.
            $file = $null
            if ($_.Name -like 'csi-proxy*' -and $_.ExecutablePath -like "$env:SystemDrive\*") {
                $file = Get-Item -LiteralPath $_.ExecutablePath -ErrorAction Ignore
            }
            if ($null -ne $file) { $file.VersionInfo.FileVersion } else { $null }
        } }
