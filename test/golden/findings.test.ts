// What each finding says when it comes out, in one file that somebody has read. After a change that is meant: npm run golden.
import { expect, it } from 'vitest';
import { draftsOfEveryFinding } from '../checks/every-finding.ts';

it('every finding says what was read', async () => {
  const texts = draftsOfEveryFinding().map(
    ({ code, subject, message, evidence }) =>
      `${code} ${subject.kind} ${subject.name}\n  ${message}\n  ${JSON.stringify(evidence)}\n`,
  );

  await expect(
    [...new Set(texts)].toSorted((one, other) => (one < other ? -1 : 1)).join('\n'),
  ).toMatchFileSnapshot('findings.txt');
});
