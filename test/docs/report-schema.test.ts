// docs/report.schema.json is written by `npm run schema`.
import { describe, expect, it } from 'vitest';
import { reportJsonSchema } from '../../agent/report/report-schema.ts';
import { readDoc } from './markdown.ts';

describe('docs/report.schema.json', () => {
  it('is the schema that the agent has now; if not: npm run schema', () => {
    expect(readDoc('docs/report.schema.json')).toBe(`${JSON.stringify(reportJsonSchema(), null, 2)}\n`);
  });
});
