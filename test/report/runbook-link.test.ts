import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CATALOGUE } from '../../agent/checks/catalogue.ts';
import { FULL_CATALOGUE, isLintCode } from '../../agent/cli/full-catalogue.ts';
import { lintRunbook } from '../../agent/lint/lint-runbook.ts';
import { OPTIONS } from '../../agent/options/option-table.ts';
import { runbookLink } from '../../agent/report/runbook-link.ts';
import { exists, readDoc } from '../docs/markdown.ts';

/** Whether a link, below the folder docs of this clone, leads to a page, and to its anchor if it names one. */
function leadsSomewhere(link: string): boolean {
  const [page = '', anchor] = link.split('#');
  return exists(page) && (anchor === undefined || readDoc(page).includes(`<a id="${anchor}">`));
}

describe('the link of a finding', () => {
  it('leads to its runbook when it calls for a person, and to the page of all checks when it does not', () => {
    expect(runbookLink('https://x/docs', 'A', 'critical')).toBe('https://x/docs/runbooks/A.md');
    expect(runbookLink('https://x/docs', 'A', 'warning')).toBe('https://x/docs/runbooks/A.md');
    expect(runbookLink('https://x/docs', 'A', 'info')).toBe('https://x/docs/checks.md#A');
  });

  it.each(CATALOGUE)('leads to a page that is there: $code', ({ code, severity }) => {
    expect(leadsSomewhere(runbookLink('docs', code, severity))).toBe(true);
  });

  it.each(FULL_CATALOGUE.filter(isLintCode))('of lint leads to a page that is there: $code', ({ code }) => {
    expect(leadsSomewhere(lintRunbook('docs', code))).toBe(true);
  });

  it('leads to the home of the project by default', () => {
    const { homepage } = z.object({ homepage: z.string() }).parse(JSON.parse(readDoc('package.json')));

    expect(OPTIONS.runbookBase.default).toBe(`${homepage}/blob/main/docs`);
  });
});
