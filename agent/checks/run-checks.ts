// Runs the checks over the observations of one moment. The one place that narrows facts, and that knows what a
// missing fact means for a check.
import type { FactName, Facts, Observations } from '../facts/facts.ts';
import { FACT_NAMES } from '../facts/facts.ts';
import type { Observation } from '../facts/observation.ts';
import type { Check, CheckInput, CheckStatus, CollectorState, FindingDraft, Severity } from './check.ts';
import type { CheckSettings } from './check-settings.ts';

export interface CheckResult {
  readonly check: Check;
  readonly status: CheckStatus;
  /** For `unknown` and `not_applicable`: why. */
  readonly reason: string | null;
  readonly findings: readonly FindingDraft[];
}

export interface CheckRun {
  readonly observations: Observations;
  readonly settings: CheckSettings;
  readonly cpuLoadRatio: number | null;
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
      findings: [],
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
      return { check, status: 'not_applicable', reason: outcome.notApplicable, findings: [] };
    if ('cannotTell' in outcome)
      return { check, status: 'unknown', reason: outcome.cannotTell, findings: [] };
    return { check, status: worstStatus(check, outcome), reason: null, findings: outcome };
  } catch (error) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return {
      check,
      status: 'unknown',
      reason: `this check failed, which is a bug of winstorage-agent: ${stack}`,
      findings: [],
    };
  }
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
