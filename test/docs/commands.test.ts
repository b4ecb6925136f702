// Commands in the docs, as a shell reads them. Those of docs/alerts.md and of runbooks have tests of their own beside this one.
import { describe, expect, it } from 'vitest';
import { blocks, codeSpans, PAGES, readDoc } from './markdown.ts';

describe.each(PAGES)('%s', (page) => {
  it('has no address that a shell takes for a pattern: zsh refuses a command with a bare `?`', () => {
    const words = blocks(readDoc(page), 'sh').flatMap((text) => text.split(/\s+/));

    expect(words.filter((word) => /^https?:.*[?&*]/.test(word))).toEqual([]);
  });

  it('starts the agent by what is there: npx in a clone, node.exe in its pod, and nowhere a bare name', () => {
    const text = readDoc(page);
    const code = [...blocks(text, 'sh'), ...codeSpans(text), ...(text.match(/^ {4}\S.*$/gm) ?? [])];

    const bare =
      /(?:^|\s)(?<!npx )winstorage-agent (?:--version|--help|(?:serve|check|record|explain|lint)\b)/m;
    expect(code.filter((line) => bare.test(line))).toEqual([]);
  });
});
