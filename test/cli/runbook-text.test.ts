import { describe, expect, it } from 'vitest';
import { readRunbook, showRunbook } from '../../agent/cli/runbook-text.ts';
import { CATALOGUE } from '../../agent/checks/catalogue.ts';
import { createPage } from '../../agent/report/text/page.ts';

const DOCS = 'https://example.com/docs';
const PIPE = createPage(null, false);

describe('readRunbook', () => {
  it('reads the page of a code, and nothing for one without a page', () => {
    expect(readRunbook('EbsDiskReadOnly')).toMatch(/^# EbsDiskReadOnly\n/);
    expect(readRunbook('NoSuchCode')).toBeNull();
  });
});

describe('showRunbook', () => {
  it('shows headings and indented commands instead of the signs of markdown', () => {
    const page = '# Code\n\nText.\n\n## Diagnosis\n\n```powershell\nGet-Disk\n# all [x](y)\n```\n\nEnd.\n';

    expect(showRunbook(page, PIPE, DOCS)).toBe(
      'Text.\n\nDiagnosis\n\n    Get-Disk\n    # all [x](y)\n\nEnd.',
    );
    expect(showRunbook(page, createPage(80, true), DOCS)).toContain('\u001b[1mDiagnosis\u001b[22m');
  });

  it.each([
    ['[csi-proxy 437](https://example.com/437).', 'csi-proxy 437 (https://example.com/437).'],
    ['[SmbShareFailed](SmbShareFailed.md)', 'SmbShareFailed'],
    ['[its page](SmbShareFailed.md#meaning)', 'its page (SmbShareFailed)'],
    ['[a shell](README.md#a-shell)', 'a shell (https://example.com/docs/runbooks/README.md#a-shell)'],
    ['[anew](../checks.md#anew)', 'anew (https://example.com/docs/checks.md#anew)'],
    ['see [below](#below)', 'see below'],
    ['**Not** *this* one', 'Not this one'],
    ['run `a *b* **c**` and 2 * 3', 'run `a *b* **c**` and 2 * 3'],
  ])('shows %j as %j', (markdown, text) => {
    expect(showRunbook(markdown, PIPE, DOCS)).toBe(text);
  });

  it('is as wide as the terminal, and keeps the items of a list apart', () => {
    const page = `1. ${'word '.repeat(10)}\n   more.\n2. Second:\n\n   \`\`\`sh\n   run\n   \`\`\`\n- last`;

    expect(showRunbook(page, createPage(40, false), DOCS)).toBe(
      [
        '1. word word word word word word word',
        '   word word word more.',
        '2. Second:',
        '',
        '       run',
        '- last',
      ].join('\n'),
    );
  });

  it('shows the rows of a table as items', () => {
    const table = '| Hangs | Cause |\n|---|---|\n| `a \\| b` | the **server** |\n';

    expect(showRunbook(table, PIPE, DOCS)).toBe('- Hangs: Cause\n- `a | b`: the server');
  });

  it('leaves no sign of a link in any runbook, and no line too wide that could be broken', () => {
    for (const { code } of CATALOGUE) {
      const markdown = readRunbook(code);
      if (markdown === null) continue;
      const lines = showRunbook(markdown, createPage(80, false), DOCS).split('\n');
      expect(
        lines.filter((line) => /\]\(|^#|^\||```/.test(line) && !line.startsWith('    ')),
        code,
      ).toEqual([]);
      expect(
        lines.filter(
          (line) => line.length > 80 && !line.startsWith('    ') && line.trim().split(' ').length > 2,
        ),
        code,
      ).toEqual([]);
    }
  });
});
