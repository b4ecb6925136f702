// Holds together what is listed by hand: the checks, their files, their tests, their docs and their commands.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ALL_CHECKS } from '../../agent/checks/all-checks.ts';
import { CATALOGUE } from '../../agent/checks/catalogue.ts';
import { neverObserved, observe } from '../../agent/facts/observation.ts';
import { decodeShare, type ShareFact } from '../../agent/facts/shares.ts';
import { judge, observations, placeholders } from '../support/observed.ts';
import { rawMapping } from '../support/raw-items.ts';
import { draftsOfEveryFinding } from './every-finding.ts';

const CHECKS = new URL('../../agent/checks/', import.meta.url);
const DOCS = readFileSync(new URL('../../docs/checks.md', import.meta.url), 'utf8');

interface DocsRow {
  readonly check: string;
  readonly code: string;
  readonly severity: string;
  readonly holdSeconds: number;
}

/** Each table row under a heading `## name`: `| <a id="Code"></a>Code | severity | … *Counts after 90 s.* | … |`. */
function docsRows(): DocsRow[] {
  return DOCS.split(/^## /m)
    .slice(1)
    .flatMap((section) => {
      const check = section.slice(0, section.indexOf('\n')).trim();
      return [
        ...section.matchAll(
          /^\| <a id="(?<anchor>\w+)"><\/a>(?<code>\w+) \| (?<severity>\w+) \| (?<meaning>[^|]+) \| [^|]+ \|$/gm,
        ),
      ].map(({ groups }) => {
        expect(groups?.['anchor']).toBe(groups?.['code']);
        const hold = /\*Counts after (?<seconds>\d+) s\.\*$/.exec(groups?.['meaning'] ?? '');
        return {
          check,
          code: groups?.['code'] ?? '',
          severity: groups?.['severity'] ?? '',
          holdSeconds: Number(hold?.groups?.['seconds'] ?? 0),
        };
      });
    });
}

describe('the list of checks', () => {
  it('has every check of the folder, under the name of its file', () => {
    const files = readdirSync(CHECKS)
      .filter((file) => /= defineCheck\(/.test(readFileSync(new URL(file, CHECKS), 'utf8')))
      .map((file) => file.replace(/\.ts$/, ''));

    expect(ALL_CHECKS.map(({ name }) => name).toSorted()).toEqual(files.toSorted());
  });

  it.each(ALL_CHECKS.map(({ name }) => name))('has a test of %s', (name) => {
    expect(readdirSync(new URL('.', import.meta.url))).toContain(`${name}.test.ts`);
  });

  it.each(ALL_CHECKS)('finds nothing on a healthy node: $name', (check) => {
    // With a drive that is expected, since the check for it does not apply without.
    const share = '\\\\amznfsxaa11bb22.corp.example.com\\drive';
    const healthy = observations({
      'smb-global-mappings': [rawMapping(), rawMapping({ LocalPath: 'G:', RemotePath: share })],
    });
    const listed = {
      step: 'list',
      ok: true,
      code: '',
      windowsError: null,
      detail: 'readable',
      seconds: 0,
    } as const;
    const probed = decodeShare(
      { path: 'G:\\', server: null, write: false },
      { outcome: 'finished', steps: [listed], message: '' },
    );
    const value: ShareFact[] = [...(healthy.shares.value ?? []), probed];
    const shares = observe(
      neverObserved<ShareFact[]>(),
      { ok: true, value, dropped: [] },
      { at: 1, durationSeconds: 1 },
    );
    const expected = [{ drive: 'G:', share, folders: [], writable: false }];

    const result = judge(check, { ...healthy, shares }, { smb: { expected } });

    expect(result).toMatchObject({ status: 'ok', findings: [] });
  });
});

describe('docs/checks.md', () => {
  it('has a row for every finding, with its check, its severity and its hold, in the order of the catalogue', () => {
    const rows = CATALOGUE.map(({ check, code, severity, holdSeconds = 0 }) => ({
      check,
      code,
      severity,
      holdSeconds,
    }));

    expect(docsRows()).toEqual(rows);
  });

  it('names the facts of every check', () => {
    const list = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');
    for (const { name, title, needs, uses } of ALL_CHECKS) {
      const start = DOCS.indexOf(`## ${name}\n\n${title}.\n\nNeeds `);
      expect(start, name).toBeGreaterThan(0);
      const line = DOCS.slice(start).split('\n')[4];
      if (needs.length > 0) expect(line, name).toContain(`Needs ${list(needs)}.`);
      expect(line?.includes('Uses '), name).toBe(uses.length > 0);
      if (uses.length > 0) expect(line, name).toContain(`Uses ${list(uses)}.`);
    }
  });

  it('has a section for every check, with its title, and no other table', () => {
    for (const { name, title } of ALL_CHECKS) expect(DOCS).toContain(`## ${name}\n\n${title}.\n`);
    expect(DOCS.match(/^\| <a id=/gm)).toHaveLength(CATALOGUE.length);
  });
});

describe('the catalogue', () => {
  it.each(CATALOGUE)('has words for $code', ({ code, meaning, remedy, commands, check }) => {
    expect(code).toMatch(/^[A-Z][A-Za-z]+$/);
    for (const text of [meaning, remedy]) expect(text).toMatch(/^[A-Za-z"'].*\S\.$/s);
    for (const command of commands) expect(command.trim()).toBe(command);
    const title = ALL_CHECKS.find(({ name }) => name === check)?.title;
    expect(title).toMatch(/\S[^.]$/);
  });

  it('has no command that starts a repair tool of its own or reads a password as text', () => {
    const all = CATALOGUE.flatMap(({ commands }) => commands).join('\n');

    expect(all).not.toMatch(/SupportedSize|Format-Volume|Initialize-Disk|Clear-Disk|AsPlainText/);
  });

  it('says that data is at risk wherever a command may lose some', () => {
    const risky = CATALOGUE.filter(({ commands }) =>
      commands.some((command) =>
        /Remove-SmbGlobalMapping|-OfflineScanAndFix|-IsOffline \$true/.test(command),
      ),
    );

    expect(risky.length).toBeGreaterThan(0);
    for (const { code, remedy } of risky) expect(remedy, code).toMatch(/lost|at risk|write out|drop damaged/);
  });
});

describe('the findings', () => {
  const drafts = draftsOfEveryFinding();

  it('come out of tests for every code', () => {
    const seen = new Set(drafts.map(({ code }) => code));

    expect([...seen].toSorted()).toEqual(CATALOGUE.map(({ code }) => code).toSorted());
  });

  it.each(CATALOGUE)('have evidence for every placeholder of $code', ({ code, commands }) => {
    for (const { evidence } of drafts.filter((draft) => draft.code === code))
      expect(Object.keys(evidence)).toEqual(expect.arrayContaining(placeholders(commands)));
  });

  it('say what was seen, in one line', () => {
    for (const { message, subject } of drafts) {
      expect(message).toMatch(/^\S[^\n]*[^.\s]$/);
      expect(subject.name).not.toBe('');
    }
  });
});
