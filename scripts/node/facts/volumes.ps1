#Requires -Version 5.1
# Reads the volumes; ask for it last, because asking for free space waits for a disk that does not answer.
param([uint32] $OperationTimeoutSeconds = 10)

Get-CimInstance -Namespace root/Microsoft/Windows/Storage -ClassName MSFT_Volume -OperationTimeoutSec $OperationTimeoutSeconds |
    Select-Object -Property UniqueId, Path, DriveLetter, FileSystem, FileSystemType, FileSystemLabel,
        HealthStatus, OperationalStatus, Size, SizeRemaining, DriveType
