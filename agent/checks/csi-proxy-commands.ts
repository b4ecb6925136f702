// Commands that show csi-proxy on a node, for people. Its service has no fixed name, so it is found by its program.

export const LIST_CSI_PROXY_PIPES =
  "Get-ChildItem -Path '\\\\.\\pipe\\' | Where-Object Name -Like 'csi-proxy-*'";

export const FIND_CSI_PROXY_SERVICE = `Get-CimInstance -ClassName Win32_Service -Filter "PathName LIKE '%csi-proxy%'" | Format-List Name, State, StartMode, ExitCode, PathName`;

export const FIND_CSI_PROXY_PROCESSES = `Get-CimInstance -ClassName Win32_Process -Filter "Name LIKE 'csi-proxy%'" | Format-List ProcessId, ParentProcessId, CreationDate, CommandLine`;
