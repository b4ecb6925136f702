// Every PowerShell command of docs/runbooks, in the real parser: nobody should paste what Windows PowerShell 5.1 refuses.
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blocks, codeSpans, readDoc, ROOT } from '../docs/markdown.ts';
import { runEngine, skipEngineTests } from './powershell-engine/run-engine.ts';

/** Blocks, and commands in a line of text; a cmdlet that is only named is one too, and parses. What is cut at `…` is no command. */
const SCRIPTS = readdirSync(join(ROOT, 'docs/runbooks')).flatMap((file) => {
  const page = readDoc(`docs/runbooks/${file}`);
  const inText = codeSpans(page).filter((span) => /^[A-Z][a-z]+-[A-Z]\w+(?: [^…]*)?$/.test(span));
  return [...blocks(page, 'powershell'), ...inText].map((text, index) => ({
    name: `${file.replace(/\.md$/, '')}-${index + 1}.ps1`,
    text,
  }));
});

/** The engine looks at every script below the one that it is given, and runs none of them. */
async function refusals(scripts: readonly { name: string; text: string }[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'winstorage-runbooks-'));
  mkdirSync(join(folder, 'below'));
  for (const { name, text } of scripts) writeFileSync(join(folder, 'below', name), text);
  writeFileSync(join(folder, 'nothing.ps1'), '');
  const { stderr } = await runEngine(join(folder, 'nothing.ps1'), [], '');
  return stderr.replaceAll(join(folder, 'below', '/'), '');
}

describe.skipIf(skipEngineTests)('the PowerShell of docs/runbooks', () => {
  it('is what Windows PowerShell 5.1 can parse, each block', async () => {
    expect(SCRIPTS.length).toBeGreaterThan(150);
    expect(await refusals(SCRIPTS)).toBe('');
  });

  it('would be refused if it could not be parsed, or only by a later PowerShell', async () => {
    const wrong = await refusals([
      { name: 'quote.ps1', text: "Get-Item 'C:\n" },
      { name: 'chain.ps1', text: 'Get-Item C: && Get-Item D:\n' },
    ]);

    expect(wrong).toContain('quote.ps1:1:10: The string is missing the terminator');
    expect(wrong).toContain('chain.ps1:1:1: Windows PowerShell 5.1 has no pipeline chains');
  });

  it('is ASCII, which any console takes', () => {
    expect(SCRIPTS.filter(({ text }) => !/^[\n\x20-\x7e]*$/.test(text)).map(({ name }) => name)).toEqual([]);
  });
});
