// Windows services that storage depends on (Win32_Service). State and StartMode are English text on every Windows.
import * as z from 'zod';
import { decodeItems } from './decode-items.ts';
import type { Reading } from './observation.ts';
import { optionalNumber, optionalText, requiredText } from './windows-json.ts';

const service = z
  .object({
    Name: requiredText,
    State: requiredText,
    StartMode: requiredText,
    ProcessId: optionalNumber,
    ExitCode: optionalNumber,
    PathName: optionalText,
  })
  .transform((item) => ({
    name: item.Name,
    /** `Running`, `Stopped`, `Start Pending`, `Stop Pending`, `Paused`, … */
    state: item.State,
    /** `Auto`, `Manual`, `Disabled`, `Boot` or `System`. */
    startMode: item.StartMode,
    /** Null when the service has no process. */
    processId: item.ProcessId === 0 ? null : item.ProcessId,
    exitCode: item.ExitCode,
    /** Without its arguments, on which anyone may put a secret. */
    program: item.PathName === null ? null : programOf(item.PathName),
  }));

export type WindowsService = z.infer<typeof service>;

export function decodeServices(items: unknown): Reading<WindowsService[]> {
  return decodeItems(items, service);
}

/**
 * The csi-proxy service among them. csi-proxy's own README and kubelet's scripts name it `csiproxy`, AKS `csi-proxy`;
 * what EKS calls it is not published, so a service that starts csi-proxy's binary counts too.
 */
export function findCsiProxyService(services: readonly WindowsService[]): WindowsService | undefined {
  return (
    services.find((entry) => /^csi-?proxy$/i.test(entry.name)) ??
    services.find((entry) => /[\\/]csi-proxy[^\\/]*\.exe$/i.test(entry.program ?? ''))
  );
}

/** `"C:\Program Files\x\csi-proxy.exe" -windows-service` → `C:\Program Files\x\csi-proxy.exe`. Without quotes, it ends with the first `.exe`. */
function programOf(commandLine: string): string {
  const match = /^\s*(?:"(?<quoted>[^"]*)"|(?<plain>.*?\.exe)(?=\s|$)|(?<word>\S+))/i.exec(commandLine);
  return match?.groups?.['quoted'] ?? match?.groups?.['plain'] ?? match?.groups?.['word'] ?? '';
}
