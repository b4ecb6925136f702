// Windows services that storage depends on (Win32_Service). State and StartMode are English text on every Windows.
import { z } from 'zod';
import { decodeItems } from './decode-items.ts';
import type { Reading } from './observation.ts';
import { optionalNumber, optionalText, requiredText } from './windows-json.ts';

const service = z
  .object({
    Name: requiredText,
    DisplayName: optionalText,
    State: requiredText,
    StartMode: requiredText,
    ProcessId: optionalNumber,
    ExitCode: optionalNumber,
    PathName: optionalText,
    StartName: optionalText,
  })
  .transform((item) => ({
    name: item.Name,
    displayName: item.DisplayName,
    /** `Running`, `Stopped`, `Start Pending`, `Stop Pending`, `Paused`, … */
    state: item.State,
    /** `Auto`, `Manual`, `Disabled`, `Boot` or `System`. */
    startMode: item.StartMode,
    /** Null when the service has no process. */
    processId: item.ProcessId === 0 ? null : item.ProcessId,
    exitCode: item.ExitCode,
    pathName: item.PathName,
    account: item.StartName,
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
    services.find((entry) => /[\\/]csi-proxy[^\\/"]*\.exe/i.test(entry.pathName ?? ''))
  );
}
