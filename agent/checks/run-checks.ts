// Runs the checks over the observations of one moment. The one place that narrows facts, and that knows what a
// missing fact means for a check.
import type { FactName, Facts, Observations } from '../facts/facts.ts';
import { FACT_NAMES } from '../facts/facts.ts';
import type { Observation } from '../facts/observation.ts';
import type {
  Check,
  CheckInput,
  CheckStatus,
  CollectorState,
  FindingDraft,
  Severity,
  Subject,
} from './check.ts';
import type { CheckSettings } from './check-settings.ts';

export interface CheckResult {
  readonly check: Check;
  readonly status: CheckStatus;
  /** For `unknown` and `not_applicable`: why. */
  readonly reason: string | null;
  readonly findings: readonly FindingDraft[];
  /** What was seen and has not held for long enough: no part of the status. */
  readonly pending: readonly PendingDraft[];
}

interface PendingDraft extends FindingDraft {
  /** Seconds since 1970. */
  readonly since: number;
  /** When it counts at the earliest; it also has to be seen in another look. */
  readonly countsFrom: number;
}

/**
 * Since when a finding is seen without a break, in seconds since 1970; null when it is seen for the first time. Minus
 * infinity for one that is not to be held back.
 */
export type HeldSince = (code: string, subject: Subject) => number | null;

export interface CheckRun {
  readonly observations: Observations;
  readonly settings: CheckSettings;
  readonly cpuLoadRatio: number | null;
  /** Seconds since 1970. */
  readonly now: number;
  /** Null for a single look, of which everything counts at once. */
  readonly heldSince: HeldSince | null;
}

/** Runs every check; one that throws is a bug and becomes `unknown` with its stack in the reason, never the end of the report. */
export function runChecks(checks: readonly Check[], run: CheckRun): CheckResult[] {
  const collectors = FACT_NAMES.map((name) => collectorState(name, run.observations[name]));
  return checks.map((check) => runCheck(check, run, collectors));
}

function runCheck(check: Check, run: CheckRun, collectors: readonly CollectorState[]): CheckResult {
  const missing = check.needs.find((name) => run.observations[name].value === null);
  if (missing !== undefined) {
    const observation = run.observations[missing];
    return {
      check,
      status: 'unknown',
      reason: `${missing}: ${observation.failure?.message ?? 'not read yet'}`,
      ...NOTHING,
    };
  }
  const facts: Partial<Record<FactName, Facts[FactName] | undefined>> = {};
  for (const name of [...check.needs, ...check.uses]) facts[name] = run.observations[name].value ?? undefined;
  try {
    const outcome = check.evaluate({
      facts: facts as CheckInput<FactName, FactName>['facts'],
      settings: run.settings,
      collectors,
      cpuLoadRatio: run.cpuLoadRatio,
    });
    if ('notApplicable' in outcome)
      return { check, status: 'not_applicable', reason: outcome.notApplicable, ...NOTHING };
    if ('cannotTell' in outcome) return { check, status: 'unknown', reason: outcome.cannotTell, ...NOTHING };
    const { findings, pending } = holdBack(check, outcome, run);
    return { check, status: worstStatus(check, findings), reason: null, findings, pending };
  } catch (error) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return {
      check,
      status: 'unknown',
      reason: `this check failed, which is a bug of winstorage-agent: ${stack}`,
      ...NOTHING,
    };
  }
}

const NOTHING = { findings: [], pending: [] } as const;

/**
 * Takes out what has not held for long enough. Time alone is not enough: between two looks the same facts are judged again
 * and again. So each fact that the check needs must also have been read anew since the finding was first seen. That holds
 * with any interval: where it is longer than the hold, a finding counts with the second look.
 */
function holdBack(
  check: Check,
  drafts: readonly FindingDraft[],
  { observations, now, heldSince }: CheckRun,
): Pick<CheckResult, 'findings' | 'pending'> {
  if (heldSince === null) return { findings: drafts, pending: [] };
  const findings: FindingDraft[] = [];
  const pending: PendingDraft[] = [];
  for (const draft of drafts) {
    const hold = check.findings[draft.code]?.holdSeconds ?? 0;
    const since = hold === 0 ? Number.NEGATIVE_INFINITY : (heldSince(draft.code, draft.subject) ?? now);
    const isSeenAnew = check.needs.every((name) => isLater(observations[name].at ?? 0, since));
    if (isSeenAnew && !isLater(since + hold, now)) findings.push(draft);
    else pending.push({ ...draft, since, countsFrom: since + hold });
  }
  return { findings, pending };
}

/** To the millisecond, which is what a report keeps of a time. */
function isLater(seconds: number, than: number): boolean {
  return Math.round(seconds * 1000) > Math.round(than * 1000);
}

const STATUS_OF: Readonly<Record<Severity, CheckStatus>> = {
  critical: 'critical',
  warning: 'warning',
  info: 'ok',
};

function worstStatus(check: Check, findings: readonly FindingDraft[]): CheckStatus {
  const statuses = new Set(
    findings.map((finding) => STATUS_OF[check.findings[finding.code]?.severity ?? 'warning']),
  );
  if (statuses.has('critical')) return 'critical';
  return statuses.has('warning') ? 'warning' : 'ok';
}

function collectorState(name: FactName, observation: Observation<unknown>): CollectorState {
  return {
    name,
    outcome: observation.outcome,
    failureKind: observation.failure?.kind ?? null,
    message: observation.failure?.message ?? null,
    durationSeconds: observation.durationSeconds,
    dropped: observation.dropped,
    skippedCycles: observation.skippedCycles,
  };
}
