// Holds together what is listed by hand: the rules, their files, their tests and their docs.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../agent/checks/catalogue.ts';
import { ALL_RULES } from '../../agent/lint/all-rules.ts';
import { lintObjects, lintTexts } from '../support/linted.ts';
import { EVERY_FINDING } from './every-finding.ts';

const RULES = new URL('../../agent/lint/rules/', import.meta.url);
const DOCS = readFileSync(new URL('../../docs/lint.md', import.meta.url), 'utf8');
const KINDS = ALL_RULES.flatMap(({ name, findings }) =>
  Object.entries(findings).map(([code, kind]) => ({ rule: name, code, ...kind })),
);

describe('the list of rules', () => {
  it('has every rule of the folder, under the name of its file', () => {
    const files = readdirSync(RULES).map((file) => file.replace(/\.ts$/, ''));

    expect(ALL_RULES.map(({ name }) => name).toSorted()).toEqual(files.toSorted());
  });

  it.each(KINDS)('has words for $code', ({ code, meaning, remedy, commands }) => {
    expect(code).toMatch(/^[A-Z][A-Za-z]+$/);
    for (const text of [meaning, remedy]) expect(text).toMatch(/^[A-Z].*\S\.$/s);
    expect(commands).toEqual([]);
  });

  it('shares no code with the checks', () => {
    const codes = new Set(CATALOGUE.map(({ code }) => code));

    expect(KINDS.filter(({ code }) => codes.has(code))).toEqual([]);
  });

  it('is not what metrics and reports know', () => {
    expect(CATALOGUE.filter(({ check }) => ALL_RULES.some(({ name }) => name === check))).toEqual([]);
  });
});

describe('docs/lint.md', () => {
  const sections = DOCS.split(/^## /m).slice(1);

  it('has a row for every finding, with its rule, severity and words, in the order of the rules', () => {
    const rows = sections.flatMap((section) =>
      [
        ...section.matchAll(
          /^\| <a id="(?<anchor>\w+)"><\/a>(?<code>\w+) \| (?<severity>\w+) \| (?<meaning>[^|]+) \| (?<remedy>[^|]+) \|$/gm,
        ),
      ].map(({ groups }) => ({
        rule: section.slice(0, section.indexOf('\n')),
        anchor: groups?.['anchor'],
        code: groups?.['code'],
        severity: groups?.['severity'],
        meaning: groups?.['meaning'],
        remedy: groups?.['remedy'],
      })),
    );

    expect(rows).toEqual(
      KINDS.map(({ rule, code, severity, meaning, remedy }) => ({
        rule,
        anchor: code,
        code,
        severity,
        meaning,
        remedy,
      })),
    );
  });

  it.each(ALL_RULES)('has a section for $name with its title', ({ name, title }) => {
    expect(DOCS).toContain(`## ${name}\n\n${title}.\n`);
  });
});

describe('the findings', () => {
  it('are all shown by an example', () => {
    expect(Object.keys(EVERY_FINDING)).toEqual(KINDS.map(({ code }) => code));
  });

  it.each(Object.entries(EVERY_FINDING))('come out of manifests: %s', (code, manifests) => {
    const findings =
      typeof manifests === 'string' ? lintTexts(manifests).findings : lintObjects(...manifests);

    const found = findings.filter((finding) => finding.code === code);
    expect(found.length).toBeGreaterThan(0);
    for (const { message, place, evidence } of found) {
      expect(message).not.toMatch(/\n|\.$/);
      expect(place.line).toBeGreaterThan(0);
      expect(code === 'ManifestUnreadable' || Object.keys(evidence).length > 0).toBe(true);
    }
  });
});
