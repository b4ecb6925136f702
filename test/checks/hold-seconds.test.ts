import { expect, it } from 'vitest';
import { ALL_CHECKS } from '../../agent/checks/all-checks.ts';
import { CATALOGUE } from '../../agent/checks/catalogue.ts';
import * as HOLDS from '../../agent/checks/hold-seconds.ts';
import { OPTIONS } from '../../agent/options/option-table.ts';

const HELD = CATALOGUE.filter(({ holdSeconds }) => holdSeconds !== undefined);
const NEEDS = new Map(ALL_CHECKS.map(({ name, needs }) => [name, needs]));

it.each(HELD)('$code is held for longer than one cycle of what it is seen by', ({ check, holdSeconds }) => {
  const isOfPipes = (NEEDS.get(check) ?? []).every((name) => name.startsWith('csi-proxy-'));
  const option = OPTIONS[isOfPipes ? 'pipes.intervalSeconds' : 'powershell.intervalSeconds'];

  // A tenth of jitter.
  expect(holdSeconds).toBeGreaterThan(1.1 * option.default);
});

it.each(HELD)('$code is of a check that needs a fact, so that there is a second look', ({ check }) => {
  expect(NEEDS.get(check)).not.toEqual([]);
});

it('holds back nothing that puts data at risk, nor what the agent cannot read', () => {
  const risky = CATALOGUE.filter(
    ({ remedy, check }) => remedy.startsWith('Data is at risk') || check === 'collectors',
  );

  expect(risky.length).toBeGreaterThan(10);
  expect(risky.filter(({ holdSeconds }) => holdSeconds !== undefined)).toEqual([]);
});

it('holds back no missing pipe and no stopped service', () => {
  const codes = [
    'CsiProxyPipeMissing',
    'CsiProxyApiVersionMissing',
    'CsiProxyServiceStopped',
    'EbsDiskReadOnly',
  ];

  expect(HELD.filter(({ code }) => codes.includes(code))).toEqual([]);
});

it('has one of the known holds for each', () => {
  expect(HELD.length).toBeGreaterThan(0);
  for (const { code, holdSeconds } of HELD) expect(Object.values(HOLDS), code).toContain(holdSeconds);
});
