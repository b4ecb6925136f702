// Runs the rules, and puts what they found in order.
import type { Evidence, Severity } from '../checks/check.ts';
import type { LintInput } from './lint-input.ts';
import type { Place } from './manifest.ts';
import type { Rule } from './rule.ts';

export interface LintFinding {
  readonly code: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly place: Place;
  readonly message: string;
  readonly evidence: Evidence;
  readonly meaning: string;
  readonly remedy: string;
}

/** `unknown`: something could not be read, and nothing worse than a warning was found in the rest. */
export type LintStatus = 'ok' | 'warning' | 'critical' | 'unknown';

export interface LintResult {
  readonly status: LintStatus;
  readonly files: number;
  readonly objects: number;
  readonly windowsPods: number;
  /** By file in the order in which the files were given, then by line. */
  readonly findings: readonly LintFinding[];
}

/** Judges what was read. A critical finding outweighs what could not be read, a warning does not: worse may be hidden. */
export function runRules(rules: readonly Rule[], input: LintInput, files: readonly string[]): LintResult {
  const found = new Map<string, LintFinding>();
  for (const rule of rules) {
    for (const { code, place, message, evidence } of rule.evaluate(input)) {
      const kind = rule.findings[code];
      if (kind === undefined) throw new Error(`the rule ${rule.name} has no finding ${code}`);
      // Two pods on one claim tell the same of it.
      const key = JSON.stringify([code, place, message]);
      if (found.has(key)) continue;
      const { severity, meaning, remedy } = kind;
      found.set(key, { code, rule: rule.name, severity, place, message, evidence, meaning, remedy });
    }
  }
  const order = new Map(files.map((file, index) => [file, index]));
  const indexOf = ({ place }: LintFinding): number => order.get(place.file) ?? files.length;
  const findings = [...found.values()].toSorted(
    (a, b) => indexOf(a) - indexOf(b) || a.place.line - b.place.line || a.code.localeCompare(b.code, 'en'),
  );
  return {
    status: statusOf(findings, input.unreadable.length > 0),
    files: files.length,
    objects: input.manifests.length,
    windowsPods: input.pods.length,
    findings,
  };
}

function statusOf(findings: readonly LintFinding[], isIncomplete: boolean): LintStatus {
  const severities = new Set(findings.map(({ severity }) => severity));
  if (severities.has('critical')) return 'critical';
  if (isIncomplete) return 'unknown';
  return severities.has('warning') ? 'warning' : 'ok';
}
