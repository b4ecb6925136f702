// What a report costs on a node that grows. Reads of facts are counted, not seconds: with twice as much of everything,
// what is linear reads twice as often, and what holds each against each four times.
import { describe, expect, it } from 'vitest';
import { ALL_CHECKS } from '../../agent/checks/all-checks.ts';
import { ebsVolumeViews } from '../../agent/report/inventory/ebs-volumes.ts';
import { smbMappingViews } from '../../agent/report/inventory/smb-mappings.ts';
import { renderMetrics } from '../../agent/report/to-metrics.ts';
import { renderText } from '../../agent/report/to-text.ts';
import { countReads } from '../support/count-reads.ts';
import { grown, type Growth } from '../support/grown-node.ts';
import { judge, observations } from '../support/observed.ts';
import { reportOf } from '../support/reports.ts';

const SIZE = 64;
/** Between twice, which is linear, and four times. */
const AT_MOST = 2.4;

/** How many times as often something is read with twice as much. */
function growthOf<Value>(make: (size: number) => Value, work: (value: Value) => unknown): number {
  const [once, twice] = [SIZE, 2 * SIZE].map((size) => {
    const { counted, reads } = countReads(make(size));
    work(counted);
    return reads();
  });
  return (twice ?? 0) / Math.max(1, once ?? 0);
}

const NODES: readonly [string, (size: number) => Growth][] = [
  ['healthy disks', (size) => ({ disks: size, mappings: 0 })],
  ['offline disks', (size) => ({ disks: size, mappings: 0, isBroken: true })],
  ['healthy mappings', (size) => ({ disks: 0, mappings: size })],
  ['broken mappings', (size) => ({ disks: 0, mappings: size, isBroken: true })],
  ['mappings of nobody', (size) => ({ disks: 0, mappings: size, isUsed: false })],
  [
    'mappings of one server',
    (size) => ({ disks: 0, mappings: size, isBroken: true, sharesOfServer: 10_000 }),
  ],
  [
    'mappings without connections',
    (size) => ({ disks: 0, mappings: size, isBroken: true, isConnected: false }),
  ],
];

describe.each(NODES)('on a node with twice as many %s', (_name, growth) => {
  const seen = (size: number) => observations(grown(growth(size)));

  it.each(ALL_CHECKS.map((check) => ({ name: check.name, check })))(
    '$name reads twice as often',
    ({ check }) => {
      expect(growthOf(seen, (node) => judge(check, node))).toBeLessThan(AT_MOST);
    },
  );

  it('the inventory of a report reads twice as often', () => {
    expect(growthOf(seen, (node) => smbMappingViews(node, []))).toBeLessThan(AT_MOST);
    expect(growthOf(seen, (node) => ebsVolumeViews(node, []))).toBeLessThan(AT_MOST);
  });

  it('text and metrics read twice as often', () => {
    const report = (size: number) => reportOf(grown(growth(size)));
    expect(growthOf(report, (one) => renderText(one, { color: false }))).toBeLessThan(AT_MOST);
    const usage = { cpuSeconds: 1, residentBytes: 1, startedAt: 1 };
    expect(
      growthOf(
        report,
        (one) => void renderMetrics(one, usage, { maxSmbMappingSeries: 10_000 }, 'prometheus'),
      ),
    ).toBeLessThan(AT_MOST);
  });
});

it('a measure that cannot see what is quadratic would be none', () => {
  const items = (size: number) => Array.from({ length: size }, (_, number) => ({ number }));
  const linear = growthOf(items, (all) => all.map(({ number }) => number));
  const quadratic = growthOf(items, (all) =>
    all.map(({ number }) => all.find((one) => one.number === -number)),
  );
  expect(linear).toBeLessThan(AT_MOST);
  expect(quadratic).toBeGreaterThan(AT_MOST);
});
