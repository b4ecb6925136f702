import { describe, expect, it } from 'vitest';
import { addCall, NO_CALLS, type CallStatistics } from '../../agent/report/call-statistics.ts';
import { renderMetrics } from '../../agent/report/to-metrics.ts';
import { reportOf } from '../support/reports.ts';

const USAGE = { cpuSeconds: 1, residentBytes: 1024, startedAt: 0 };
const LIMITS = { maxSmbMappingSeries: 200 };

const three = (): CallStatistics =>
  [
    { status: 0, seconds: 0.002 },
    { status: 2, seconds: 0.4 },
    { status: null, seconds: null },
  ].reduce((before, { status, seconds }) => addCall(before, status, seconds), NO_CALLS);

describe('the statistics of calls', () => {
  it('count each answer in its bucket and in the larger ones', () => {
    expect(three().buckets).toEqual([0, 1, 1, 1, 2, 2, 2, 2]);
    expect(three()).toMatchObject({ answers: 2, answerSeconds: 0.402 });
  });

  it('count an answer at the edge of a bucket into it', () => {
    expect(addCall(NO_CALLS, 0, 0.01).buckets.slice(0, 3)).toEqual([0, 1, 1]);
  });

  it('count calls without an answer, and add no time for them', () => {
    expect(three().byStatus).toEqual({ '0': 1, '2': 1, none: 1 });
  });

  it('leave what was counted before as it is', () => {
    expect(NO_CALLS).toMatchObject({ answers: 0, byStatus: {} });
  });
});

describe('their metrics', () => {
  it.each(['prometheus', 'openmetrics'] as const)('are a histogram and a counter in %s', async (format) => {
    const text = await renderMetrics(reportOf({}, { calls: three() }), USAGE, LIMITS, format);

    const own = text
      .split('\n')
      .filter((line) => /csi_proxy_call(?:s|_duration)/.test(line) && !line.startsWith('# HELP'));
    const counter =
      format === 'openmetrics' ? 'winstorage_csi_proxy_calls' : 'winstorage_csi_proxy_calls_total';
    const whole = (bound: number): string => (format === 'openmetrics' ? `${bound}.0` : String(bound));
    expect(own).toEqual([
      `# TYPE ${counter} counter`,
      'winstorage_csi_proxy_calls_total{grpc_status="0"} 1',
      'winstorage_csi_proxy_calls_total{grpc_status="2"} 1',
      'winstorage_csi_proxy_calls_total{grpc_status="none"} 1',
      '# TYPE winstorage_csi_proxy_call_duration_seconds histogram',
      'winstorage_csi_proxy_call_duration_seconds_bucket{le="0.001"} 0',
      'winstorage_csi_proxy_call_duration_seconds_bucket{le="0.01"} 1',
      'winstorage_csi_proxy_call_duration_seconds_bucket{le="0.1"} 1',
      'winstorage_csi_proxy_call_duration_seconds_bucket{le="0.3"} 1',
      'winstorage_csi_proxy_call_duration_seconds_bucket{le="0.6"} 2',
      `winstorage_csi_proxy_call_duration_seconds_bucket{le="${whole(1)}"} 2`,
      `winstorage_csi_proxy_call_duration_seconds_bucket{le="${whole(3)}"} 2`,
      `winstorage_csi_proxy_call_duration_seconds_bucket{le="${whole(5)}"} 2`,
      'winstorage_csi_proxy_call_duration_seconds_bucket{le="+Inf"} 2',
      'winstorage_csi_proxy_call_duration_seconds_sum 0.402',
      'winstorage_csi_proxy_call_duration_seconds_count 2',
    ]);
  });

  it('are absent before the first call', async () => {
    expect(await renderMetrics(reportOf(), USAGE, LIMITS, 'prometheus')).not.toContain(
      'csi_proxy_calls_total',
    );
  });
});
