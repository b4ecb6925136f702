import { describe, expect, it, vi } from 'vitest';
import { progressLine, startProgress } from '../../agent/cli/progress.ts';
import { createMemoryTerminal } from '../support/memory-terminal.ts';

describe('progressLine', () => {
  it('says what is waited for, and since when', () => {
    expect(progressLine(['powershell', 'disks'], 3.7, 80)).toBe('looking: powershell, disks (3 s)...');
  });

  it('fits into its line, and counts what it cannot name', () => {
    const names = ['powershell', 'windows', 'services', 'smb-global-mappings', 'disks'];

    expect(progressLine(names, 3, 60)).toBe('looking: powershell, windows, services and 2 more (3 s)...');
    for (const columns of [1, 20, 40]) expect(progressLine(names, 3, columns).length).toBeLessThan(columns);
  });
});

describe('startProgress', () => {
  it('writes one line over itself, and leaves nothing of it', async () => {
    const terminal = createMemoryTerminal({ size: { columns: 80, rows: 25 } });
    const progress = startProgress(terminal);

    progress.show(['powershell', 'disks']);
    await vi.waitFor(() => expect(terminal.errors).toHaveLength(1), 5000);
    progress.show(['disks']);
    await vi.waitFor(() => expect(terminal.errors.at(-1)).toMatch(/\rlooking: disks \(\d s\)\.\.\.$/), 5000);
    progress.end();

    expect(terminal.errors.join('')).not.toContain('\n');
    expect(terminal.errors.at(-1)).toMatch(/^\r +\r$/);
    expect(terminal.printed).toEqual([]);
  });

  it('writes nothing where stderr is no terminal, and nothing about a quick look', () => {
    const pipe = createMemoryTerminal();
    const quick = createMemoryTerminal({ size: { columns: 80, rows: 25 } });
    for (const terminal of [pipe, quick]) {
      const progress = startProgress(terminal);
      progress.show(['disks']);
      progress.end();
    }

    expect([...pipe.errors, ...quick.errors]).toEqual([]);
  });
});
