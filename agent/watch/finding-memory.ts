// Remembers since when each finding holds and how often it came back, and since when those are seen that do not count
// yet. In memory only, and bounded: after a restart of the agent every finding is new again, and every hold starts anew.
import type { HeldSince } from '../checks/run-checks.ts';
import type { FindingChanges } from '../report/finding-changes.ts';
import type { Finding, PendingFinding, Report } from '../report/report-schema.ts';

export interface FindingMemory {
  /** Asked before a report is built, which then tells what counts. */
  readonly heldSince: HeldSince;
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

export function createFindingMemory(maxEntries = MAX_ENTRIES): FindingMemory {
  const entries = new Map<string, Entry>();
  const waiting = new Map<string, PendingFinding>();

  const recall = (finding: Finding, at: string): { entry: Entry; isNew: boolean } => {
    const key = keyOf(finding);
    const known = entries.get(key);
    if (known !== undefined && known.clearedAt === null) {
      known.finding = finding;
      known.since = notAfter(known.since, at);
      return { entry: known, isNew: false };
    }
    const since = waiting.get(key)?.since ?? at;
    const entry = { finding, since, appearances: (known?.appearances ?? 0) + 1, clearedAt: null };
    if (entries.size < maxEntries || known !== undefined) entries.set(key, entry);
    return { entry, isNew: true };
  };

  /** What is no longer seen is forgotten at once; not while its check cannot look. */
  const wait = (report: Report, blind: ReadonlySet<string>): void => {
    const seen = new Map(report.pending.map((pending) => [keyOf(pending), pending]));
    for (const [key, { check }] of waiting) if (!seen.has(key) && !blind.has(check)) waiting.delete(key);
    for (const [key, pending] of seen) {
      const before = waiting.get(key);
      // A clock that was set back would hold it for as long as it went back.
      const isAhead = before !== undefined && Date.parse(before.since) > Date.parse(report.generatedAt);
      if (before === undefined ? waiting.size < maxEntries : isAhead)
        waiting.set(key, isAhead ? { ...pending, since: report.generatedAt } : pending);
    }
  };

  return {
    heldSince(code, subject) {
      const key = keyOf({ code, subject });
      // What counts goes on counting, also when the clock is set back.
      if (entries.get(key)?.clearedAt === null) return Number.NEGATIVE_INFINITY;
      const since = waiting.get(key)?.since;
      if (since !== undefined) return Date.parse(since) / 1000;
      // What cannot be remembered would be held back for ever.
      return Math.max(waiting.size, entries.size) < maxEntries ? null : Number.NEGATIVE_INFINITY;
    },
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
      wait(report, blind);
      const cleared: Finding[] = [];
      for (const [key, entry] of entries) {
        if (held.has(key)) continue;
        if (entry.clearedAt === null && !blind.has(entry.finding.check)) {
          entry.clearedAt = now;
          cleared.push(entry.finding);
        }
        // After the clock was set back it would be remembered for as long as that was.
        if (entry.clearedAt !== null) entry.clearedAt = Math.min(entry.clearedAt, now);
        if (entry.clearedAt !== null && now - entry.clearedAt > FORGET_AFTER_MS) entries.delete(key);
      }
      return { report: { ...report, findings }, changes: { appeared, cleared } };
    },
  };
}

/** Nothing holds since a time to come, which a clock that was set back would show. */
function notAfter(since: string, now: string): string {
  return Date.parse(since) > Date.parse(now) ? now : since;
}

function keyOf({ code, subject }: Pick<Finding, 'code' | 'subject'>): string {
  return `${code}\n${subject.kind}\n${subject.name}`;
}
