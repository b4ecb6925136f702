// Where a finding leads: to its runbook, which each code has that calls for a person; the others are told in docs/checks.md.
import type { Severity } from '../checks/check.ts';

/** @param base where the folder `docs` of the project is, without a slash at its end */
export function runbookLink(base: string, code: string, severity: Severity): string {
  return severity === 'info' ? `${base}/checks.md#${code}` : `${base}/runbooks/${code}.md`;
}
