// The commands of docs/alerts.md in the parsers of those who take them; its queries are asked in dashboards.test.ts.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blocks, readDoc } from '../docs/markdown.ts';
import { runEngine, skipEngineTests } from '../lab/powershell-engine/run-engine.ts';

const PAGE = readDoc('docs/alerts.md');

describe('docs/alerts.md', () => {
  it.skipIf(skipEngineTests)('has PowerShell that Windows PowerShell 5.1 can parse', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'winstorage-alerts-'));
    mkdirSync(join(folder, 'below'));
    const texts = blocks(PAGE, 'powershell');
    for (const [index, text] of texts.entries())
      writeFileSync(join(folder, 'below', `block-${index + 1}.ps1`), text);
    writeFileSync(join(folder, 'nothing.ps1'), '');

    // The engine looks at every script below the one that it is given, and runs none of them.
    const { stderr } = await runEngine(join(folder, 'nothing.ps1'), [], '');
    rmSync(folder, { recursive: true });

    expect(texts.length).toBeGreaterThan(5);
    expect(stderr).toBe('');
  });

  it('has commands that a shell can parse', () => {
    const texts = blocks(PAGE, 'sh');
    const { status, stderr } = spawnSync('bash', ['-n'], { input: texts.join('\n'), encoding: 'utf8' });

    expect(texts.length).toBeGreaterThan(3);
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});
