// Reports of nodes, through the real checks.
import { ALL_CHECKS } from '../../agent/checks/all-checks.ts';
import { DEFAULT_CHECK_SETTINGS } from '../../agent/checks/check-settings.ts';
import { buildReport, type ReportInput } from '../../agent/report/build-report.ts';
import type { Finding, Report } from '../../agent/report/report-schema.ts';
import { observations, type Seen } from './observed.ts';

export const NOW = 1_700_000_000;

/** The report of a healthy node, except for what is given. */
export function reportOf(seen: Seen = {}, input: Partial<ReportInput> = {}): Report {
  return buildReport({
    agent: { name: 'winstorage-agent', version: '1.2.3', host: 'windows', recording: null },
    nodeName: 'node-1',
    runbookBase: 'docs',
    checks: ALL_CHECKS,
    settings: DEFAULT_CHECK_SETTINGS,
    observations: observations(seen),
    cpuLoadRatio: 0.25,
    now: NOW,
    ...input,
  });
}

/** A finding of which only what matters is said. */
export function finding(overrides: Partial<Finding> = {}): Finding {
  return {
    code: 'EbsDiskRaw',
    severity: 'critical',
    check: 'ebs-disk-raw',
    subject: { kind: 'ebs_volume', name: 'vol-0a4064b39e5f534a2' },
    message: 'seen',
    meaning: 'meaning',
    evidence: {},
    remedy: 'remedy',
    commands: [],
    changingCommands: [],
    runbook: 'docs/checks.md#EbsDiskRaw',
    since: '2023-11-14T22:13:20.000Z',
    appearances: 1,
    ...overrides,
  };
}
