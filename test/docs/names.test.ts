// What the docs name is there: files, npm scripts, commands of the agent, finding codes.
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { helpText } from '../../agent/cli/help.ts';
import { FULL_CATALOGUE } from '../../agent/cli/full-catalogue.ts';
import { codeSpans, exists, PAGES, readDoc } from './markdown.ts';

const npm = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readDoc('package.json')));

/** `path` → the anchors of that page: headings as GitHub makes them, and `<a id="…">`. */
function anchors(page: string): Set<string> {
  const headings = [...readDoc(page).matchAll(/^#+ (?<title>.+)$/gm)].map(({ groups }) =>
    (groups?.['title'] ?? '')
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
  const ids = [...readDoc(page).matchAll(/<a id="(?<id>[^"]+)">/g)].map(({ groups }) => groups?.['id'] ?? '');
  return new Set([...headings, ...ids]);
}

describe.each(PAGES)('%s', (page) => {
  const text = readDoc(page);

  it('has no link that leads nowhere', () => {
    const targets = [...text.matchAll(/\]\((?<target>[^)\s]+)\)/g)].map(
      (match) => match.groups?.['target'] ?? '',
    );
    const broken = targets.filter((target) => {
      if (/^https?:/.test(target)) return false;
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : join(dirname(page), path);
      return !exists(file) || (anchor !== undefined && !anchors(file).has(anchor));
    });

    expect(broken).toEqual([]);
  });

  it('names no file of the project that is not there', () => {
    // NAME, FACT and the like stand for a name; what is made at run time is no file of the project.
    const paths = codeSpans(text)
      .map((span) => span.replace(/^node |^sudo /, '').split(' ')[0] ?? '')
      .filter((span) => /^(?:agent|docs|scripts|test|manifests)\/[\w./*-]*$/.test(span))
      .filter(
        (span) => !/[A-Z]{3,}/.test(span.replaceAll(/README|LICENSE/g, '')) && span !== 'agent/main.mjs',
      );

    expect(paths.filter((path) => !exists(path))).toEqual([]);
  });

  it('names no npm script that is not there', () => {
    const named = [...text.matchAll(/\bnpm run (?<name>[\w:-]+)/g)].map(
      (match) => match.groups?.['name'] ?? '',
    );

    expect(named.filter((name) => npm.scripts[name] === undefined)).toEqual([]);
    expect(Object.keys(npm.scripts)).toEqual(expect.arrayContaining(['start', 'test']));
  });

  it('names no command of the agent that is not there', () => {
    const named = [
      ...text.matchAll(/(?:npx winstorage-agent|agent\/main\.mjs|^ {4}winstorage-agent) (?<name>[a-z]+)/gm),
    ].map((match) => match.groups?.['name'] ?? '');

    expect(named.filter((name) => !helpText().includes(`winstorage-agent ${name}`))).toEqual([]);
  });

  it('explains no finding that is not there', () => {
    const named = [...text.matchAll(/explain (?<code>[A-Z][a-z]\w+)/g)].map(
      (match) => match.groups?.['code'],
    );

    expect(named.filter((name) => !FULL_CATALOGUE.some(({ code }) => code === name))).toEqual([]);
  });
});
