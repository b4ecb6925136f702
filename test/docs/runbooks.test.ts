// docs/runbooks against the catalogue and the program: there is one for each finding that calls for a person, and what it
// names exists. Links, files and npm scripts of these pages are held by names.test.ts.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { ALL_CHECKS } from '../../agent/checks/all-checks.ts';
import { CATALOGUE } from '../../agent/checks/catalogue.ts';
import { helpText } from '../../agent/cli/help.ts';
import { FULL_CATALOGUE } from '../../agent/cli/full-catalogue.ts';
import { OPTIONS, flagOf } from '../../agent/options/option-table.ts';
import { METRICS } from '../../agent/report/metrics/all-metrics.ts';
import { problemsOf } from '../manifests/schemas.ts';
import { blocks, codeSpans, readDoc, ROOT } from './markdown.ts';

const FOLDER = 'docs/runbooks';
const WANTED = CATALOGUE.filter(({ severity }) => severity !== 'info');
const FILES = readdirSync(join(ROOT, FOLDER));
const INDEX = readDoc(`${FOLDER}/README.md`);
const HEADINGS = ['Meaning', 'Impact', 'Diagnosis', 'Mitigation'];

const CODES = new Set(FULL_CATALOGUE.map(({ code }) => code));
const CHECKS = new Set(ALL_CHECKS.map(({ name }) => name));
/** `CsiProxyPipeMissing` → `CsiProxy`: a name of three words or more that begins as a code does is meant to be one. */
const FAMILIES = new Set([...CODES].map((code) => (code.match(/[A-Z][a-z]+/g) ?? []).slice(0, 2).join('')));
/** A histogram has its buckets, sum and count under names of their own. */
const METRIC_NAMES = new Set(
  METRICS.flatMap(({ name, type }) => [
    name,
    ...(type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : []),
  ]),
);

/** Verbs of cmdlets that change nothing on a node. */
const READING_VERBS = new Set(
  'Compare ConvertFrom ConvertTo Find ForEach Format Get Group Join Measure Resolve Select Sort Split Test Where Write'.split(
    ' ',
  ),
);
const READING_KUBECTL =
  /^(?:api-resources|auth|cluster-info|describe|events|exec|explain|get|logs|port-forward|top|version|wait)$/;

/** The text from one heading of the second level to the next. */
function part(page: string, heading: string): string {
  return page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
}

/** Command lines of the agent in a page; `-n winstorage-agent` and `ds/winstorage-agent` are no program. */
function agentLines(page: string): string[] {
  return [
    ...page.matchAll(
      /(?:(?<![/\w.-]|-n |--namespace |daemonset )winstorage-agent|agent[\\/]main\.mjs) (?<rest>(?:-|[a-z])[^\n`]*)/g,
    ),
  ].map((match) => match.groups?.['rest'] ?? '');
}

describe('docs/runbooks', () => {
  it('has one for each finding of severity warning or critical, and nothing else', () => {
    expect(FILES.toSorted()).toEqual([...WANTED.map(({ code }) => `${code}.md`), 'README.md'].toSorted());
  });

  it('lists all of them by check, in the order of the checks', () => {
    const links = (check: string, severity: string): string =>
      WANTED.filter((kind) => kind.check === check && kind.severity === severity)
        .map(({ code }) => `[${code}](${code}.md)`)
        .join(', ') || '–';
    const rows = [...new Set(WANTED.map(({ check }) => check))].map(
      (check) => `| \`${check}\` | ${links(check, 'critical')} | ${links(check, 'warning')} |`,
    );

    expect(INDEX.split('\n').filter((line) => line.startsWith('| `'))).toEqual(rows);
  });

  it('shows a pod for a shell on a node that is as the schema of Kubernetes wants it', () => {
    const [pod = ''] = blocks(INDEX, 'yaml');
    const manifest = z
      .looseObject({
        apiVersion: z.string(),
        kind: z.string(),
        metadata: z.looseObject({ name: z.string() }),
        spec: z.looseObject({ securityContext: z.looseObject({ windowsOptions: z.unknown() }) }),
      })
      .parse(parse(pod));

    expect(problemsOf(manifest)).toEqual([]);
    expect(manifest.spec.securityContext.windowsOptions).toEqual({
      hostProcess: true,
      runAsUserName: 'NT AUTHORITY\\SYSTEM',
    });
  });
});

describe.each(WANTED.filter(({ code }) => FILES.includes(`${code}.md`)))('$code', (kind) => {
  const page = readDoc(`${FOLDER}/${kind.code}.md`);

  it('begins with its code, its severity and its check', () => {
    const [title, empty, first = ''] = page.split('\n');

    expect([title, empty]).toEqual([`# ${kind.code}`, '']);
    expect(first.toLowerCase()).toMatch(new RegExp(String.raw`\b${kind.severity}\b`));
    expect(codeSpans(first)).toContain(kind.check);
  });

  it('says what it means, whom it hits, how to look and what to do, in this order', () => {
    const headings = [...page.matchAll(/^## (?<title>.+)$/gm)].map(({ groups }) => groups?.['title']);

    expect(headings.filter((title) => title !== 'More')).toEqual(HEADINGS);
    expect(headings.indexOf('More')).toBe(headings.includes('More') ? HEADINGS.length : -1);
    for (const heading of HEADINGS) expect(part(page, heading).length, heading).toBeGreaterThan(60);
  });

  it('is short, and has something to paste', () => {
    expect(page.split('\n').length).toBeLessThanOrEqual(55);
    expect(blocks(part(page, 'Diagnosis'), 'powershell').length + blocks(page, 'sh').length).toBeGreaterThan(
      0,
    );
  });

  it('tells how long it has to hold, if it has to', () => {
    const meaning = part(page, 'Meaning').replaceAll(/\s+/g, ' ');

    if (kind.holdSeconds === undefined) expect(meaning).not.toMatch(/counts (?:only )?(?:after|once)/i);
    else expect(meaning).toMatch(new RegExp(String.raw`\b${kind.holdSeconds} (?:s|seconds)\b`));
  });

  it('leads to a shell on the node where it has PowerShell to paste', () => {
    if (blocks(page, 'powershell').length > 0) expect(page).toContain('](README.md#a-shell-on-the-node)');
  });

  it('changes nothing while it looks', () => {
    const diagnosis = part(page, 'Diagnosis');
    const verbs = blocks(diagnosis, 'powershell')
      .map((text) => text.replaceAll(/'[^'\n]*'|"[^"\n]*"/g, ''))
      .flatMap((text) => text.match(/\b[A-Z][A-Za-z]+-[A-Z][A-Za-z]+\b/g) ?? [])
      .map((cmdlet) => cmdlet.split('-')[0] ?? '');
    const subcommands = blocks(diagnosis, 'sh').flatMap((text) =>
      [...text.matchAll(/\bkubectl (?:-n \S+ )?(?<name>[a-z-]+)/g)].map(
        ({ groups }) => groups?.['name'] ?? '',
      ),
    );

    expect(verbs.filter((verb) => !READING_VERBS.has(verb))).toEqual([]);
    expect(subcommands.filter((name) => !READING_KUBECTL.test(name))).toEqual([]);
  });
});

describe.each(FILES)('docs/runbooks/%s', (file) => {
  const page = readDoc(`${FOLDER}/${file}`);

  it('is in a language for each block: powershell, sh, promql, yaml or text', () => {
    const languages = [...page.matchAll(/^```(?<language>.*)\n[^]*?^```$/gm)].map(
      ({ groups }) => groups?.['language'],
    );

    expect(
      languages.filter((name) => !['powershell', 'sh', 'promql', 'yaml', 'text'].includes(name ?? '')),
    ).toEqual([]);
  });

  it('names no metric that does not exist', () => {
    const named = page.match(/\bwinstorage_\w+/g) ?? [];

    expect(named.filter((name) => !METRIC_NAMES.has(name))).toEqual([]);
  });

  it('names no command, flag or option of the agent that does not exist', () => {
    const commands = agentLines(page).filter((rest) => !rest.startsWith('-'));
    const flags = agentLines(page).flatMap((rest) => rest.match(/(?<![\w-])--[a-z-]+/g) ?? []);
    const options = codeSpans(page)
      .flatMap((span) => span.match(/^(?:csiProxy|ebs|smb|pipes|powershell)\.[a-zA-Z]+(?=$|:)/g) ?? [])
      .filter((name) => name !== 'powershell.exe');
    const known = new Set([
      ...Object.keys(OPTIONS).map((key) => `--${flagOf(key)}`),
      '--json',
      '--format',
      '--config',
      '--version',
    ]);

    expect(commands.filter((rest) => !helpText().includes(`winstorage-agent ${rest.split(' ')[0]}`))).toEqual(
      [],
    );
    expect(flags.filter((flag) => !known.has(flag))).toEqual([]);
    expect(options.filter((name) => !Object.hasOwn(OPTIONS, name))).toEqual([]);
  });

  it('names no finding and no check that does not exist', () => {
    const spans = codeSpans(page);
    const likeCodes = spans.filter((span) => {
      const words = /^(?:[A-Z][a-z]+){2,}$/.test(span) ? (span.match(/[A-Z][a-z]+/g) ?? []) : [];
      return words.length > 2 && FAMILIES.has(words.slice(0, 2).join(''));
    });
    const linked = [...page.matchAll(/\[(?<text>[A-Z]\w+)\]\((?<target>[A-Z]\w+)\.md\)/g)];
    const checks = [...page.matchAll(/\bcheck `(?<name>[a-z-]+)`/g)].map(
      ({ groups }) => groups?.['name'] ?? '',
    );

    expect(likeCodes.filter((code) => !CODES.has(code))).toEqual([]);
    expect(linked.filter(({ groups }) => groups?.['text'] !== groups?.['target']).map(String)).toEqual([]);
    expect(checks.filter((name) => !CHECKS.has(name))).toEqual([]);
  });
});
