import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml } from '../../agent/serve/html.ts';

describe('a text in HTML', () => {
  it('is no markup, and ends no attribute', () => {
    expect(escapeHtml(`<img src="x" onerror='alert(1)'>&amp;`)).toBe(
      '&lt;img src=&quot;x&quot; onerror=&#39;alert(1)&#39;&gt;&amp;amp;',
    );
  });

  it('has none of the signs of HTML, whatever it is', () => {
    fc.assert(fc.property(fc.string(), (text) => !/[<>"']/.test(escapeHtml(text))));
  });
});
