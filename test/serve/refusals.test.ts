import { expect, it } from 'vitest';
import { createRefusalLog, type Refusal } from '../../agent/serve/refusals.ts';

it('logs an address and a reason once in a minute, and how often it was silent', () => {
  let now = 0;
  const told: Refusal[] = [];
  const refused = createRefusalLog(
    (refusal) => told.push(refusal),
    () => now,
  );
  for (let i = 0; i < 100; i += 1) refused('10.0.0.1', 'wrong credentials');
  refused('10.0.0.2', 'wrong credentials');
  refused('10.0.0.1', 'too many requests');
  now = 61;
  refused('10.0.0.1', 'wrong credentials');
  expect(told).toEqual([
    { address: '10.0.0.1', why: 'wrong credentials', unlogged: 0 },
    { address: '10.0.0.2', why: 'wrong credentials', unlogged: 0 },
    { address: '10.0.0.1', why: 'too many requests', unlogged: 0 },
    { address: '10.0.0.1', why: 'wrong credentials', unlogged: 99 },
  ]);
});

it('forgets the oldest of very many addresses', () => {
  const told: string[] = [];
  const refused = createRefusalLog(
    ({ address }) => told.push(address),
    () => 0,
  );
  for (let i = 0; i < 300; i += 1) refused(`10.0.0.${i}`, 'x');
  refused('10.0.0.299', 'x');
  refused('10.0.0.0', 'x');
  expect(told).toHaveLength(301);
});
