// The threat model against the program: files, options and places that start programs.
import { describe, expect, it } from 'vitest';
import { OPTIONS } from '../../agent/options/option-table.ts';
import { AGENT_SPAWN_SITES } from '../security/spawn-sites.ts';
import { codeSpans, exists, readDoc } from './markdown.ts';

const PAGES = ['docs/threat-model.md', 'SECURITY.md'] as const;

describe.each(PAGES)('%s', (page) => {
  const spans = codeSpans(readDoc(page));

  it('names files that exist', () => {
    const named = spans.filter((span) => /^(?:agent|scripts|test|docs|manifests)\/\S+$/.test(span));
    const atRoot = spans.filter((span) =>
      /^(?:package(?:-lock)?\.json|\.npmrc|Dockerfile\.windows)$/.test(span),
    );

    expect([...named, ...atRoot].length).toBeGreaterThan(3);
    expect([...named, ...atRoot].filter((path) => !exists(path))).toEqual([]);
  });

  it('names options that exist, with values that they take', () => {
    const options = new Map<string, { readonly type: { read: (raw: unknown) => unknown } }>(
      Object.entries(OPTIONS),
    );
    const found = spans.flatMap((span) => {
      const [, key = '', value] = /^([a-z][A-Za-z]*(?:\.[a-z][A-Za-z]*)?)(?:: (.+))?$/.exec(span) ?? [];
      return options.has(key) && value !== undefined ? [[key, value] as const] : [];
    });
    for (const [key, value] of found)
      expect(options.get(key)?.type.read(value), `${key}: ${value}`).toBeDefined();
    // What looks like an option and is none: a field of Kubernetes, or a key in an option.
    const others = spans
      .filter((span) => /^[a-z]+\.[a-z][A-Za-z]+(?:: .*)?$/.test(span))
      .filter((span) => !/\.(?:json|exe|txt)$/.test(span));
    expect(others.filter((span) => !options.has(span.split(':')[0] ?? ''))).toEqual([]);
  });
});

describe('docs/threat-model.md', () => {
  const text = readDoc('docs/threat-model.md');

  it('has every place of the agent that starts a program', () => {
    const section = text.slice(text.indexOf('## What it starts'), text.indexOf('## What it needs'));
    const rows = [...section.matchAll(/^\| `(agent\/[^`]+)` \|/gm)].map(([, file]) => file);

    expect(new Set(rows)).toEqual(new Set(Object.keys(AGENT_SPAWN_SITES)));
  });

  it('says what the installation says', () => {
    const daemonSet = readDoc('manifests/base/daemon-set.yaml');

    for (const line of [
      'automountServiceAccountToken: false',
      String.raw`runAsUserName: NT AUTHORITY\SYSTEM`,
      'hostProcess: true',
      'hostNetwork: true',
    ])
      expect(daemonSet).toContain(line);
  });
});
