// What the checks together say of one object of a node, such as a mapping or an EBS volume: every output shows the same.
import type { FactName } from '../facts/facts.ts';
import type { FindingKind, Severity, Subject } from './check.ts';
import type { CheckResult } from './run-checks.ts';

/** `unknown` outweighs a warning, since something worse may be hidden. */
export type ObjectStatus = 'critical' | 'unknown' | 'warning' | 'ok';

export interface ObjectVerdict {
  /**
   * Whether it is usable: false when a critical finding names it, null when a check of such objects could not look, since "no
   * finding" would then say more than is known.
   */
  readonly up: boolean | null;
  readonly status: ObjectStatus;
}

/** Judges objects of one kind by their names. The checks of such objects are known by the fact that lists the objects. */
export function objectVerdicts(
  results: readonly CheckResult[],
  listedBy: FactName,
  kind: Subject['kind'],
): (name: string) => ObjectVerdict {
  // A check that knows nothing critical cannot make an object unusable, so its blindness says nothing either.
  const own = results.filter(
    ({ check }) => check.needs.includes(listedBy) && Object.values(check.findings).some(isCritical),
  );
  const isBlind = own.some((result) => result.status === 'unknown');
  const critical = namedBy(own, kind, 'critical');
  const criticalOfOthers = namedBy(results, kind, 'critical');
  const warned = namedBy(results, kind, 'warning');
  return (name) => {
    const up = critical.has(name) ? false : isBlind ? null : true;
    if (up === false || criticalOfOthers.has(name)) return { up, status: 'critical' };
    return { up, status: up === null ? 'unknown' : warned.has(name) ? 'warning' : 'ok' };
  };
}

function isCritical({ severity }: FindingKind): boolean {
  return severity === 'critical';
}

function namedBy(
  results: readonly CheckResult[],
  kind: Subject['kind'],
  severity: Severity,
): ReadonlySet<string> {
  return new Set(
    results.flatMap(({ check, findings }) =>
      findings
        .filter(({ subject, code }) => subject.kind === kind && check.findings[code]?.severity === severity)
        .map(({ subject }) => subject.name),
    ),
  );
}
