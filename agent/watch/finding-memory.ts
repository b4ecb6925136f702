// Remembers since when each finding holds and how often it came back. In memory only, and bounded: after a restart of
// the agent every finding is new again.
import type { FindingChanges } from '../report/finding-changes.ts';
import type { Finding, Report } from '../report/report-schema.ts';

export interface FindingMemory {
  /** Puts into the report what is remembered of its findings, and tells what changed since the last report. */
  remember(report: Report): { readonly report: Report; readonly changes: FindingChanges };
}

interface Entry {
  finding: Finding;
  since: string;
  appearances: number;
  /** When it was over; null while it holds. */
  clearedAt: number | null;
}

/** How long a finding that is over is remembered, so that one that comes and goes is known as the same. */
const FORGET_AFTER_MS = 60 * 60 * 1000;

/** Far more than a node can show; a fault that makes up new subjects all the time must not fill the memory. */
const MAX_ENTRIES = 5000;

export function createFindingMemory(): FindingMemory {
  const entries = new Map<string, Entry>();

  const recall = (finding: Finding, at: string): { entry: Entry; isNew: boolean } => {
    const key = keyOf(finding);
    const known = entries.get(key);
    if (known !== undefined && known.clearedAt === null) {
      known.finding = finding;
      return { entry: known, isNew: false };
    }
    const entry = { finding, since: at, appearances: (known?.appearances ?? 0) + 1, clearedAt: null };
    if (entries.size < MAX_ENTRIES || known !== undefined) entries.set(key, entry);
    return { entry, isNew: true };
  };

  return {
    remember(report) {
      const now = Date.parse(report.generatedAt);
      const appeared: Finding[] = [];
      const findings = report.findings.map((finding): Finding => {
        const { entry, isNew } = recall(finding, report.generatedAt);
        const remembered = { ...finding, since: entry.since, appearances: entry.appearances };
        if (isNew) appeared.push(remembered);
        return remembered;
      });
      const held = new Set(report.findings.map(keyOf));
      const blind = new Set(
        report.checks.filter(({ status }) => status === 'unknown').map(({ name }) => name),
      );
      const cleared: Finding[] = [];
      for (const [key, entry] of entries) {
        if (held.has(key)) continue;
        if (entry.clearedAt === null && !blind.has(entry.finding.check)) {
          entry.clearedAt = now;
          cleared.push(entry.finding);
        }
        if (entry.clearedAt !== null && now - entry.clearedAt > FORGET_AFTER_MS) entries.delete(key);
      }
      return { report: { ...report, findings }, changes: { appeared, cleared } };
    },
  };
}

function keyOf({ code, subject }: Finding): string {
  return `${code}\n${subject.kind}\n${subject.name}`;
}
