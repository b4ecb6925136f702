// Which metrics format a scraper wants (RFC 9110 §12.5.1), and whether packed (§12.5.3). Prometheus sends parameters such as
// `escaping` that general negotiators take for a mismatch, so only type and version count here.
import type { MetricsFormat } from '../report/to-metrics.ts';

/** OpenMetrics only when it is named and not liked less than plain text; text for everything else, also for nonsense. */
export function negotiateMetrics(accept: string | undefined): MetricsFormat {
  const wishes = (accept ?? '').split(',').map(parseWish);
  const openMetrics = best(
    wishes.filter(
      (wish) => wish.type === 'application/openmetrics-text' && ['', '1.0.0'].includes(wish.version),
    ),
  );
  const text =
    best(wishes.filter((wish) => wish.type === 'text/plain')) ||
    best(wishes.filter((wish) => ['text/*', '*/*'].includes(wish.type)));
  return openMetrics > 0 && openMetrics >= text ? 'openmetrics' : 'prometheus';
}

/** Whether gzip is taken, and liked no less than the text as it is. */
export function takesGzip(acceptEncoding: string | undefined): boolean {
  const wishes = (acceptEncoding ?? '').split(',').map(parseWish);
  const qualityOf = (coding: string): number | undefined =>
    wishes.find(({ type }) => type === coding)?.quality;
  const gzip = qualityOf('gzip') ?? qualityOf('*') ?? 0;
  return gzip > 0 && gzip >= (qualityOf('identity') ?? 0);
}

interface Wish {
  readonly type: string;
  readonly version: string;
  readonly quality: number;
}

function parseWish(part: string): Wish {
  const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
  const values = new Map(parameters.map((parameter) => splitParameter(parameter)));
  const quality = Number(values.get('q') ?? '1');
  return { type, version: values.get('version') ?? '', quality: Number.isFinite(quality) ? quality : 0 };
}

function splitParameter(parameter: string): [string, string] {
  const [name = '', value = ''] = parameter.split('=');
  return [name.trim(), value.trim().replaceAll('"', '')];
}

function best(wishes: readonly Wish[]): number {
  return Math.max(0, ...wishes.map((wish) => wish.quality));
}
