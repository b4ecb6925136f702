#Requires -Version 5.1
# Reads the connections of the SMB client from the raw class. UserName and Credential are not selected: nobody needs to know them.
param([uint32] $OperationTimeoutSeconds = 10)

Get-CimInstance -Namespace root/Microsoft/Windows/SMB -ClassName MSFT_SmbConnection -OperationTimeoutSec $OperationTimeoutSeconds |
    Select-Object -Property ServerName, ShareName, Dialect, NumOpens, ContinuouslyAvailable, Encrypted, Signed, Redirected, SmbInstance
