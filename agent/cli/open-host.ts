// Chooses what is looked at: this node, or a recording of one.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Host } from '../host/host.ts';
import { KnownError } from '../known-error.ts';
import { openRecordedHost } from '../host/recorded-host.ts';
import { createWindowsHost } from '../host/windows-host.ts';
import { cleanText } from '../report/clean.ts';
import type { Report } from '../report/report-schema.ts';
import { OS_INFO_COMMAND, SHARE_STEPS_COMMAND } from './hidden-commands.ts';

export interface OpenedHost {
  readonly host: Host;
  readonly recording: Report['agent']['recording'];
  /** Whether the host was chosen because nothing was said. */
  readonly isDefault: boolean;
}

/** The folder that holds `scripts/`: the project's, or that of the image, where the bundle lies at the same place. */
const ROOT = join(
  dirname(fileURLToPath(import.meta.url)),
  '..',
  ...(import.meta.url.endsWith('.ts') ? ['..'] : []),
);

const EXAMPLES = join(ROOT, 'test', 'recordings');

/**
 * @param keepsPowerShell whether powershell.exe is kept from one look to the next
 * @param onPowerShellStart called for each powershell.exe that was started to read facts
 * @throws KnownError when there is no such recording, or Windows is asked for elsewhere
 */
export async function openHost(
  wanted: string | null,
  platform: string,
  env: Readonly<Record<string, string | undefined>>,
  keepsPowerShell = false,
  onPowerShellStart = (): void => undefined,
): Promise<OpenedHost> {
  const isDefault = wanted === null;
  const choice = wanted ?? (platform === 'win32' ? 'windows' : `recorded:${join(EXAMPLES, 'healthy')}`);
  if (choice === 'windows') {
    if (platform !== 'win32')
      throw new KnownError(
        '--host windows works on Windows only; elsewhere play a recording with --host recorded:DIR',
      );
    const systemRoot = env['SystemRoot'] ?? env['windir'] ?? 'C:\\Windows';
    const self = [process.execPath, process.argv[1] ?? ''] as const;
    return {
      host: createWindowsHost({
        scriptsFolder: join(ROOT, 'scripts', 'node'),
        keepsPowerShell,
        onPowerShellStart,
        systemRoot,
        osInfoCommand: [...self, OS_INFO_COMMAND],
        shareStepsCommand: [...self, SHARE_STEPS_COMMAND],
      }),
      recording: null,
      isDefault,
    };
  }
  // The image has no examples.
  const examples = existsSync(EXAMPLES) ? EXAMPLES : null;
  const host = await openRecordedHost(choice.slice('recorded:'.length), examples);
  const { title, recordedAt } = host.about;
  return { host, recording: { title: cleanText(title), recordedAt: cleanText(recordedAt) }, isDefault };
}
