// How looking itself goes.
import type { Report } from '../report-schema.ts';
import { flag, one, type MetricDefinition } from './metric.ts';

type CollectorView = Report['collectors'][number];

function perCollector(value: (collector: CollectorView) => number | null): MetricDefinition['samples'] {
  return ({ collectors }) =>
    collectors.flatMap((collector) => {
      const number = value(collector);
      return number === null ? [] : one(number, { collector: collector.name });
    });
}

export const COLLECTOR_METRICS: readonly MetricDefinition[] = [
  {
    name: 'winstorage_collector_success',
    help: '1 when the last look at this fact succeeded and is still fresh.',
    labels: ['collector'],
    samples: perCollector(({ outcome }) => flag(outcome === 'ok')),
  },
  {
    name: 'winstorage_collector_timeout',
    help: '1 when the last look at this fact got no answer in time.',
    labels: ['collector'],
    samples: perCollector(({ outcome }) => flag(outcome === 'timeout')),
  },
  {
    name: 'winstorage_collector_duration_seconds',
    help: 'How long the last look at this fact took.',
    labels: ['collector'],
    samples: perCollector(({ durationSeconds }) => durationSeconds),
  },
  {
    name: 'winstorage_collector_last_run_timestamp_seconds',
    help: 'When this fact was last looked at, in seconds since 1970.',
    labels: ['collector'],
    samples: perCollector(({ lastRunAt }) => (lastRunAt === null ? null : Date.parse(lastRunAt) / 1000)),
  },
  {
    name: 'winstorage_collector_last_success_timestamp_seconds',
    help: 'When a look at this fact last succeeded, in seconds since 1970. Absent when none did.',
    labels: ['collector'],
    samples: perCollector(({ lastSuccessAt }) =>
      lastSuccessAt === null ? null : Date.parse(lastSuccessAt) / 1000,
    ),
  },
  {
    name: 'winstorage_collector_skipped_cycles',
    help: 'For how many more cycles this fact is left alone after time-outs; 0 when it is read every cycle.',
    labels: ['collector'],
    samples: perCollector(({ skippedCycles }) => skippedCycles),
  },
  {
    name: 'winstorage_collector_dropped_items',
    help: 'Number of items in the last answer that could not be read; the others were.',
    labels: ['collector'],
    samples: perCollector(({ dropped }) => dropped.length),
  },
];
