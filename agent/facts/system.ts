// The operating system as systeminformation tells it. Asked once, because osInfo() starts several processes on Windows.
import * as z from 'zod';
import type { SystemAnswer } from '../host/host.ts';
import { failedReading, type Reading } from './observation.ts';
import { optionalBoolean, optionalText, shown } from './windows-json.ts';

const system = z
  .object({
    platform: optionalText,
    distro: optionalText,
    release: optionalText,
    build: optionalText,
    arch: optionalText,
    hostname: optionalText,
    hypervisor: optionalBoolean,
  })
  .transform((item) => ({ ...item }));

export type OperatingSystem = z.infer<typeof system>;

export function decodeSystem(answer: SystemAnswer): Reading<OperatingSystem> {
  if (answer.outcome !== 'read')
    return failedReading(answer.outcome === 'timeout' ? 'timeout' : 'error', answer.message);
  const parsed = system.safeParse(answer.value);
  if (!parsed.success) return failedReading('malformed', `systeminformation answered ${shown(answer.value)}`);
  return { ok: true, value: parsed.data, dropped: [] };
}
