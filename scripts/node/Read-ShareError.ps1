#Requires -Version 5.1
# Prints the number of the Windows error with which listing the folder $env:WINSTORAGE_SHARE_PATH fails, as one line of JSON:
# {"windowsError": number, 0 or null, "reason": text}. 0 says that it can be listed. It reads and never judges.
#
# The one script here that calls .NET: no cmdlet keeps the number, and the texts of Windows are in its own language. Not
# File.GetAttributes: after an error it asks once more by FindFirstFile for \\server\share itself, which Windows does not
# take, and tells the number of that. This makes the call that Node made, FindFirstFile of \\server\share\*, once:
# https://github.com/microsoft/referencesource/blob/master/mscorlib/system/io/filesystemenumerable.cs (CommonInit)
# In ConstrainedLanguage mode PowerShell refuses the call; the number is null then, and the reason says so.
Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$WarningPreference = 'SilentlyContinue'
$VerbosePreference = 'SilentlyContinue'
$InformationPreference = 'SilentlyContinue'

$number = $null
$reason = 'no error'
try {
    # It asks for the first entry at once and for the others never: a share may hold millions.
    $entries = [System.IO.Directory]::EnumerateFileSystemEntries($env:WINSTORAGE_SHARE_PATH)
    $number = 0
} catch {
    $problem = $_.Exception
    while ($null -ne $problem) {
        $reason = $problem.Message
        # An HResult of 0x8007xxxx holds a Windows error. So does that of an ArgumentException, 87, which .NET throws for
        # a path that it does not like, without asking Windows: only errors of files count.
        $isOfFiles = $problem -is [System.IO.IOException] -or $problem -is [System.UnauthorizedAccessException]
        if ($null -eq $number -and $isOfFiles -and ($problem.HResult -band 0xFFFF0000) -eq 0x80070000) {
            $number = $problem.HResult -band 0xFFFF
        }
        $problem = $problem.InnerException
    }
}
# The console has a code page of its own. The number tells, the text is only for people.
$reason = $reason -creplace '[^\x20-\x7E]+', '?'
ConvertTo-Json -InputObject @{ windowsError = $number; reason = $reason } -Compress
exit 0
