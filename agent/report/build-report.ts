// Puts the observations and findings of one moment together. Pure: the same input gives the same report.
import { changesSomething } from '../checks/changing-command.ts';
import type { Check } from '../checks/check.ts';
import type { CheckSettings } from '../checks/check-settings.ts';
import { runChecks, type CheckResult, type HeldSince } from '../checks/run-checks.ts';
import { FACT_NAMES, type Observations } from '../facts/facts.ts';
import { windowsRelease } from '../facts/windows.ts';
import { NO_CALLS, type CallStatistics } from './call-statistics.ts';
import { clean, cleanText } from './clean.ts';
import { fillCommand } from './fill-command.ts';
import { limitByCode } from './limits.ts';
import { csiProxyView } from './inventory/csi-proxy.ts';
import { diskCounts, ebsVolumeViews } from './inventory/ebs-volumes.ts';
import { smbMappingViews } from './inventory/smb-mappings.ts';
import type { Finding, Report, ReportStatus } from './report-schema.ts';
import { runbookLink } from './runbook-link.ts';
import { summarize } from './summary.ts';

export interface ReportInput {
  readonly agent: Report['agent'];
  /** From the configuration; the computer name of Windows where it is null. */
  readonly nodeName: string | null;
  /** Where the folder `docs` is, below which a finding's code leads to its page. */
  readonly runbookBase: string;
  readonly checks: readonly Check[];
  readonly settings: CheckSettings;
  readonly observations: Observations;
  readonly cpuLoadRatio: number | null;
  /** None when it is left out. */
  readonly calls?: CallStatistics;
  /** Seconds since 1970. */
  readonly now: number;
  /** Since when findings are seen; without it nothing is held back. */
  readonly heldSince?: HeldSince | null;
}

export function buildReport(input: ReportInput): Report {
  const { observations, cpuLoadRatio, settings, now, heldSince = null } = input;
  const results = runChecks(input.checks, { observations, settings, cpuLoadRatio, now, heldSince });
  const found = limitByCode(
    results.flatMap((result) => result.findings.map((draft) => ({ result, draft, code: draft.code }))),
  );
  const findings = found.kept
    .map(({ result, draft }) => toFinding(result, clean(draft), input))
    .toSorted(bySeverity);
  const waiting = limitByCode(
    results.flatMap(({ check, pending }) => pending.map((draft) => ({ ...draft, check: check.name }))),
  );
  const mappings = smbMappingViews(observations, results);
  const volumes = ebsVolumeViews(observations, results);
  const status = overallStatus(results);
  const unknownChecks = results
    .filter((result) => result.status === 'unknown')
    .map((result) => result.check.name);
  const windows = observations.windows.value;
  return {
    schema: 1,
    generatedAt: isoTime(input.now),
    agent: clean(input.agent),
    node: clean({
      name: input.nodeName ?? windows?.computerName ?? observations.system.value?.hostname ?? null,
      windowsBuild:
        windows === null
          ? null
          : `10.0.${windows.build}${windows.revision === null ? '' : `.${windows.revision}`}`,
      windowsName: windows?.productName ?? observations.system.value?.distro ?? null,
      windowsRelease: windows === null ? null : windowsRelease(windows.build),
      sanPolicy: windows?.sanPolicy?.label ?? null,
      baseAmi: windows?.baseAmi ?? null,
      diskDrivers:
        windows?.drivers?.map(({ name, start, fileVersion }) => ({
          name,
          start: start?.label ?? null,
          fileVersion,
        })) ?? null,
      cpuLoadRatio,
    }),
    status,
    summary: summarize(status, findings, problemsIn(found.omitted, results), unknownChecks),
    findings,
    pending: waiting.kept.map(({ code, check, subject, message, since, countsFrom }) => ({
      code,
      check,
      subject: clean(subject),
      message: cleanText(message),
      since: isoTime(since),
      countsFrom: isoTime(countsFrom),
    })),
    checks: results.map((result) => ({
      name: result.check.name,
      title: result.check.title,
      status: result.status,
      reason: clean(result.reason),
      findings: result.findings.length,
    })),
    collectors: FACT_NAMES.map((name) => {
      const { outcome, at, lastSuccessAt, durationSeconds, failure, dropped, skippedCycles } =
        observations[name];
      const lastRunAt = at === null ? null : isoTime(at);
      return {
        name,
        outcome,
        lastRunAt,
        lastSuccessAt: lastSuccessAt === null ? null : isoTime(lastSuccessAt),
        durationSeconds,
        failure: clean(failure),
        dropped: clean(dropped),
        skippedCycles,
      };
    }),
    csiProxy: clean(csiProxyView(observations, settings, input.calls ?? NO_CALLS)),
    smbGlobalMappings: clean(mappings?.views ?? null),
    ebsVolumes: clean(volumes?.views ?? null),
    disks: diskCounts(observations),
    omitted: whatIsOmitted({
      findings: found.omitted,
      pending: waiting.omitted,
      smbGlobalMappings: mappings?.omitted ?? {},
      ebsVolumes: volumes?.omitted ?? 0,
    }),
  };
}

/** How many of the findings that are left out are more than information. */
function problemsIn(omitted: Readonly<Record<string, number>>, results: readonly CheckResult[]): number {
  const kinds = new Map(results.flatMap(({ check }) => Object.entries(check.findings)));
  return Object.entries(omitted).reduce(
    (sum, [code, count]) => sum + (kinds.get(code)?.severity === 'info' ? 0 : count),
    0,
  );
}

function whatIsOmitted(omitted: NonNullable<Report['omitted']>): Report['omitted'] {
  const { findings, pending, smbGlobalMappings, ebsVolumes } = omitted;
  const isAny =
    ebsVolumes > 0 || [findings, pending, smbGlobalMappings].some((counts) => Object.keys(counts).length > 0);
  return isAny ? omitted : null;
}

function toFinding(
  result: CheckResult,
  draft: CheckResult['findings'][number],
  { runbookBase, now }: ReportInput,
): Finding {
  const kind = result.check.findings[draft.code];
  if (kind === undefined)
    throw new Error(`check ${result.check.name} gave the code ${draft.code}, which its catalogue lacks`);
  const filled = (commands: readonly string[]): string[] =>
    commands.map((command) => fillCommand(command, draft.evidence));
  return {
    code: draft.code,
    severity: kind.severity,
    check: result.check.name,
    subject: draft.subject,
    message: draft.message,
    meaning: kind.meaning,
    evidence: draft.evidence,
    remedy: kind.remedy,
    commands: filled(kind.commands),
    changingCommands: filled(kind.commands.filter(changesSomething)),
    runbook: cleanText(runbookLink(runbookBase, draft.code, kind.severity)),
    // As if it were new; the watch puts in what it remembers.
    since: isoTime(now),
    appearances: 1,
  };
}

const SEVERITY_ORDER = { critical: 0, warning: 1, info: 2 } as const;

/** Stable: within a severity the order of the checks holds. */
function bySeverity(a: Finding, b: Finding): number {
  return SEVERITY_ORDER[a.severity] - SEVERITY_ORDER[b.severity];
}

/** A critical finding outweighs what could not be looked at; a warning does not, since something worse may be hidden. */
function overallStatus(results: readonly CheckResult[]): ReportStatus {
  const statuses = new Set(results.map((result) => result.status));
  return (['critical', 'unknown', 'warning'] as const).find((status) => statuses.has(status)) ?? 'ok';
}

function isoTime(seconds: number): string {
  return new Date(Math.round(seconds * 1000)).toISOString();
}
