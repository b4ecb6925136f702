import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { check } from '../../agent/cli/check.ts';
import { readOptions } from '../../agent/options/read-options.ts';
import { createMemoryTerminal, type MemoryTerminal } from '../support/memory-terminal.ts';

function run(terminal: MemoryTerminal, recording: string, ...flags: readonly string[]): Promise<number> {
  const host = `recorded:${join(import.meta.dirname, '../recordings', recording)}`;
  const args = ['--host', host, '--pipes-interval-seconds', '1', ...flags];
  return check(readOptions({ ...terminal, args }, ['json', 'watch']), terminal);
}

describe('check', () => {
  it('breaks sentences at the width of the terminal, and in a pipe nowhere', async () => {
    const narrow = createMemoryTerminal({ size: { columns: 60, rows: 25 } });
    const pipe = createMemoryTerminal();

    await run(narrow, 'dead-share');
    await run(pipe, 'dead-share');

    const remedy = (terminal: MemoryTerminal) => /^ +Do: .*$/m.exec(terminal.printed.join(''))?.[0] ?? '';
    expect(remedy(narrow).length).toBeLessThanOrEqual(60);
    expect(remedy(pipe).length).toBeGreaterThan(200);
  });
});

describe('check --watch', () => {
  it('draws the report again and again on a terminal, until a signal ends it with the exit code of the last', async () => {
    const terminal = createMemoryTerminal({ size: { columns: 80, rows: 25 } });
    const code = run(terminal, 'dead-share', '--watch');

    await vi.waitFor(() => expect(terminal.printed.length).toBeGreaterThan(2), 10_000);
    terminal.signal();

    expect(await code).toBe(1);
    expect(terminal.printed.at(-1)).toBe('\n');
    expect(
      terminal.printed.slice(0, -1).every((text) => text.startsWith('\u001b[2J\u001b[HCRITICAL: ')),
    ).toBe(true);
  });

  it('ends when nobody reads any more', async () => {
    const terminal = createMemoryTerminal({ hasReader: () => false });

    expect(await run(terminal, 'healthy', '--watch')).toBe(0);
    expect(terminal.printed).toHaveLength(1);
  });

  it('shows nothing before every fact was looked at once', async () => {
    const terminal = createMemoryTerminal({ hasReader: () => false });

    await run(terminal, 'offline-disk', '--watch', '--json');

    const first = JSON.parse(terminal.printed[0] ?? '') as { collectors: { outcome: string }[] };
    expect(first.collectors.filter(({ outcome }) => outcome === 'never')).toEqual([]);
  });
});
