import { describe, expect, it } from 'vitest';
import { createWindowsHost } from '../../agent/host/windows-host.ts';

describe.skipIf(process.platform === 'win32')('the Windows host on another system', () => {
  const host = createWindowsHost({
    scriptsFolder: 'C:\\agent\\scripts\\node',
    keepsPowerShell: false,
    onPowerShellStart: () => undefined,
    systemRoot: 'C:\\Windows',
    osInfoCommand: [process.execPath, '--version'],
    shareStepsCommand: [process.execPath, '--version'],
  });

  it('answers with outcomes and never throws', async () => {
    expect(await host.listPipes()).toMatchObject({ outcome: 'failed', code: 'ENOENT' });
    expect(await host.probePipe('csi-proxy-disk-v1', 1)).toMatchObject({ outcome: 'error', code: 'ENOENT' });
  });

  it('starts powershell.exe by its whole path', async () => {
    const exit = await host.runPowerShell({
      facts: ['disks'],
      idleTimeoutSeconds: 5,
      totalTimeoutSeconds: 5,
      onLine: () => undefined,
    });
    expect(exit.outcome).toBe('not-started');
    expect(exit.message).toContain('C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe');
  });
});
