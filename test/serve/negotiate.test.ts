import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { negotiateMetrics, takesGzip } from '../../agent/serve/negotiate.ts';

const PROMETHEUS_2_42 =
  'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';
const PROMETHEUS_3 =
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2';
const WITH_PROTOBUF = `application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.7,${PROMETHEUS_3}`;

describe('negotiateMetrics', () => {
  it.each([
    ['Prometheus 2.42', PROMETHEUS_2_42],
    ['Prometheus 3', PROMETHEUS_3],
    ['Prometheus 3 with native histograms', WITH_PROTOBUF],
    ['OpenMetrics alone', 'application/openmetrics-text'],
    [
      'OpenMetrics with everything quoted and spaced',
      ' Application/OpenMetrics-Text ; version="1.0.0" ; charset=utf-8 , text/plain;q=0.5',
    ],
    ['both alike', 'text/plain,application/openmetrics-text'],
  ])('gives OpenMetrics to %s', (_who, accept) => {
    expect(negotiateMetrics(accept)).toBe('openmetrics');
  });

  it.each([
    ['nobody in particular', undefined],
    ['an empty header', ''],
    ['curl', '*/*'],
    ['a browser', 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8'],
    ['old Prometheus', 'text/plain;version=0.0.4;q=1,*/*;q=0.1'],
    ['text liked more', 'application/openmetrics-text;q=0.4,text/plain;q=0.5'],
    ['any text liked more', 'application/openmetrics-text;q=0.4,text/*'],
    ['OpenMetrics refused', 'application/openmetrics-text;q=0'],
    ['a version that is not spoken', 'application/openmetrics-text;version=0.0.1'],
    ['nonsense', ';;q=,,=;application/openmetrics-text;q=many'],
    ['JSON only', 'application/json'],
  ])('gives text to %s', (_who, accept) => {
    expect(negotiateMetrics(accept)).toBe('prometheus');
  });

  it('gives one of both to any header', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (accept) => {
        expect(['prometheus', 'openmetrics']).toContain(negotiateMetrics(accept));
      }),
    );
  });
});

describe('takesGzip', () => {
  it.each([
    ['Prometheus', 'gzip'],
    ['a browser', 'gzip, deflate, br, zstd'],
    ['who takes anything', '*'],
    ['who takes anything, some of it less', 'br;q=0.5, *;q=0.1'],
    ['who likes it as much as nothing', 'identity;q=0.5, GZIP;q=0.5'],
  ])('is true for %s', (_who, header) => {
    expect(takesGzip(header)).toBe(true);
  });

  it.each([
    ['who says nothing', undefined],
    ['an empty header', ''],
    ['who names others', 'br, deflate'],
    ['who refuses it', 'gzip;q=0, *'],
    ['who likes it less than nothing', 'gzip;q=0.1, identity'],
    ['nonsense', 'gzip;q=many'],
  ])('is false for %s', (_who, header) => {
    expect(takesGzip(header)).toBe(false);
  });
});
