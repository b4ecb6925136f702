// Renders what was found for programs.
import { lintRunbook } from './lint-runbook.ts';
import type { LintResult } from './run-rules.ts';
import { summarizeLint } from './to-text.ts';

/** The number of the shape; another meaning or a missing field is a new one. */
const SCHEMA = 1;

export function renderLintJson(result: LintResult, runbookBase: string): string {
  const { findings, ...counts } = result;
  const document = {
    schema: SCHEMA,
    summary: summarizeLint(result),
    ...counts,
    findings: findings.map(({ place, ...finding }) => ({
      ...finding,
      file: place.file,
      line: place.line,
      object: place.object,
      runbook: lintRunbook(runbookBase, finding.code),
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
