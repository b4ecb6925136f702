import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shareSteps } from '../../agent/cli/share-steps.ts';
import { readOptions, UsageError } from '../../agent/options/read-options.ts';
import { createMemoryTerminal } from '../support/memory-terminal.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** What it prints when it is called with these words, and how it ends. */
async function run(...args: readonly string[]): Promise<{ code: number; printed: string[] }> {
  const terminal = createMemoryTerminal();
  return { code: await shareSteps(readOptions({ ...terminal, args }), terminal), printed: terminal.printed };
}

describe('the hidden command share-steps', () => {
  it('prints each step as a line of JSON', async () => {
    const { code, printed } = await run(JSON.stringify({ path: tempFolder(), server: null, write: true }));

    expect(code).toBe(0);
    expect(printed.map((line) => [line.at(-1), JSON.parse(line)])).toMatchObject([
      ['\n', { step: 'list', ok: true }],
      ['\n', { step: 'write', ok: true }],
    ]);
  });

  it('has done its work too when a step failed: the step says so', async () => {
    const { code, printed } = await run(
      JSON.stringify({ path: join(tempFolder(), 'missing'), server: null, write: false }),
    );

    expect(code).toBe(0);
    expect(printed.map((line) => JSON.parse(line))).toMatchObject([
      { step: 'list', ok: false, code: 'ENOENT' },
    ]);
  });

  it.each([
    ['nothing', []],
    ['no JSON', ['\\\\server\\share']],
    ['no target', ['{"path":"C:\\\\"}']],
    ['a list', ['[]']],
  ])('refuses %s', async (_what, args) => {
    await expect(run(...args)).rejects.toThrow(UsageError);
  });
});
