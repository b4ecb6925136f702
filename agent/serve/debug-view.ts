// What the debug pages tell of a collector: how its last look went, what came, and which metrics it gave.
import { linesOfCollector } from '../report/metrics/collector-metrics.ts';
import type { Report } from '../report/report-schema.ts';

/** Something that came, without secrets. */
export interface AnswerPart {
  readonly title: string;
  readonly text: string;
  /** What is not shown, and why; empty when nothing is missing. */
  readonly note: string;
}

export type DebugRecording =
  | { readonly ok: true; readonly fileName: string; readonly body: Buffer }
  | { readonly ok: false; readonly why: string };

/** Where the debug pages have their answers from. Both are made of what is remembered: nothing is looked at. */
export interface DebugSource {
  /** By the name of a collector. */
  answers(report: Report): ReadonlyMap<string, readonly AnswerPart[]>;
  /** The newest answers as a recording. */
  recording(report: Report): DebugRecording;
}

export interface CollectorView {
  readonly name: string;
  readonly outcome: Report['collectors'][number]['outcome'];
  readonly lastRunAt: string | null;
  readonly ageSeconds: number | null;
  readonly durationSeconds: number | null;
  readonly lastSuccessAt: string | null;
  readonly skippedCycles: number;
  readonly failure: string | null;
  readonly dropped: readonly string[];
  readonly answers: readonly AnswerPart[];
  readonly metrics: readonly string[];
}

/**
 * @param metrics the metrics of this report as Prometheus text
 * @param nowSeconds since 1970
 */
export function collectorViews(
  report: Report,
  source: DebugSource,
  metrics: string,
  nowSeconds: number,
): CollectorView[] {
  const answers = source.answers(report);
  return report.collectors.map((collector) => ({
    name: collector.name,
    outcome: collector.outcome,
    lastRunAt: collector.lastRunAt,
    ageSeconds:
      collector.lastRunAt === null ? null : Math.max(0, nowSeconds - Date.parse(collector.lastRunAt) / 1000),
    durationSeconds: collector.durationSeconds,
    lastSuccessAt: collector.lastSuccessAt,
    skippedCycles: collector.skippedCycles,
    failure: collector.failure?.message ?? null,
    dropped: collector.dropped,
    answers: answers.get(collector.name) ?? [],
    metrics: linesOfCollector(metrics, collector.name),
  }));
}
