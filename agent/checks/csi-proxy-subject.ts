// What all findings about csi-proxy have in common, and the commands that show it on a node, for people. Its service has no fixed
// name, so it is found by its program.
import type { Subject } from './check.ts';

export const CSI_PROXY: Subject = { kind: 'csi_proxy', name: 'csi-proxy' };

/** Why a check does not apply with `csiProxy.expect: off`. */
export const NOT_EXPECTED = 'the configuration says that no csi-proxy is expected';

export const LIST_CSI_PROXY_PIPES =
  "Get-ChildItem -Path '\\\\.\\pipe\\' | Where-Object Name -Like 'csi-proxy-*'";

export const FIND_CSI_PROXY_SERVICE = `Get-CimInstance -ClassName Win32_Service -Filter "PathName LIKE '%csi-proxy%'" | Format-List Name, State, StartMode, ExitCode, PathName`;

export const FIND_CSI_PROXY_PROCESSES = `Get-CimInstance -ClassName Win32_Process -Filter "Name LIKE 'csi-proxy%'" | Format-List ProcessId, ParentProcessId, CreationDate, CommandLine`;

export const SHOW_CSI_PROXY_LOAD =
  "Get-Process -Name 'powershell', 'csi-proxy*' | Sort-Object -Property StartTime | Format-Table Id, ProcessName, StartTime, CPU";
