// Commands in the docs, as a shell reads them. Those of docs/alerts.md and of runbooks have tests of their own beside this one.
import { describe, expect, it } from 'vitest';
import { blocks, PAGES, readDoc } from './markdown.ts';

describe.each(PAGES)('%s', (page) => {
  it('has no address that a shell takes for a pattern: zsh refuses a command with a bare `?`', () => {
    const words = blocks(readDoc(page), 'sh').flatMap((text) => text.split(/\s+/));

    expect(words.filter((word) => /^https?:.*[?&*]/.test(word))).toEqual([]);
  });
});
