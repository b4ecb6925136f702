#Requires -Version 5.1
# Reads the Windows version, the SAN policy and the disk drivers from the registry, not by CIM, so that it cannot hang.
param([uint32] $OperationTimeoutSeconds = 10)

$partmgr = Get-ItemProperty -LiteralPath 'HKLM:\SYSTEM\CurrentControlSet\Services\partmgr\Parameters' -Name SanPolicy -ErrorAction Ignore
# Not '$sanPolicy = if ...': no result at all is not null, and ConvertTo-Json writes it as {}.
$sanPolicy = $null
if ($null -ne $partmgr) { $sanPolicy = $partmgr.SanPolicy }

# EBS disks come through AWSNVMe on Nitro and through xenvbd on Xen; stornvme is the NVMe driver of Windows itself.
$drivers = foreach ($name in 'AWSNVMe', 'xenvbd', 'stornvme') {
    $service = Get-ItemProperty -LiteralPath "HKLM:\SYSTEM\CurrentControlSet\Services\$name" -ErrorAction Ignore
    if ($null -ne $service) {
        # Where the service says that its file is: it may be in the driver store, and an older one left in drivers. It is a path
        # of the kernel, or one that is relative to the folder of Windows. Elsewhere nothing is looked at: it may be a share.
        $path = "$env:SystemRoot\System32\drivers\$name.sys"
        $imagePath = ($service | Select-Object -Property ImagePath).ImagePath
        if ($imagePath -match '^(?:\\SystemRoot\\|(?=System32\\))(.+)$' -and $imagePath -notmatch '\.\.') {
            $path = "$env:SystemRoot\$($Matches[1])"
        }
        $file = Get-Item -LiteralPath $path -ErrorAction Ignore
        $service | Select-Object -Property @{ Name = 'Name'; Expression = { $name } }, Start, ImagePath,
            @{ Name = 'FileVersion'; Expression = { if ($null -ne $file) { $file.VersionInfo.FileVersion } else { $null } } }
    }
}

# Written when AWS made the Windows AMI from which every later one, such as that of EKS, was made.
$image = Get-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Amazon\MachineImage' -ErrorAction Ignore |
    Select-Object -Property AMIName, AMIVersion

Get-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion' |
    Select-Object -Property ProductName, CurrentBuildNumber, UBR, DisplayVersion, ReleaseId, InstallationType, EditionID,
        @{ Name = 'SanPolicy'; Expression = { $sanPolicy } },
        @{ Name = 'ComputerName'; Expression = { $env:COMPUTERNAME } },
        @{ Name = 'Drivers'; Expression = { $drivers } },
        @{ Name = 'AmiName'; Expression = { if ($null -ne $image) { $image.AMIName } else { $null } } },
        @{ Name = 'AmiVersion'; Expression = { if ($null -ne $image) { $image.AMIVersion } else { $null } } }
