// The rules against Prometheus' own promtool, and the example for Alertmanager against its amtool.
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { RULE_FILES, RULES, shippedGroups } from './rule-files.ts';

function run(
  program: string,
  ...args: readonly string[]
): { readonly code: number | null; readonly text: string } {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: RULES, encoding: 'utf8' });
  if (error !== undefined) throw error;
  return { code: status, text: stdout + stderr };
}

const TESTS = globSync('tests/*.yaml', { cwd: RULES }).toSorted();

const testFile = z.object({
  tests: z.array(
    z.object({
      alert_rule_test: z
        .array(
          z.object({
            eval_time: z.string().regex(/^\d+m$/),
            alertname: z.string(),
            exp_alerts: z.array(z.unknown()),
          }),
        )
        .default([]),
      promql_expr_test: z.array(z.object({ expr: z.string() })).default([]),
    }),
  ),
});

const SCENES = TESTS.flatMap((file) => testFile.parse(parse(readFileSync(join(RULES, file), 'utf8'))).tests);
const ALL = shippedGroups().flatMap(({ rules }) => rules);

describe('rules', () => {
  it.each(RULE_FILES)('%s is taken by Prometheus', (file) => {
    const { code, text } = run('promtool', 'check', 'rules', '--lint=all', '--lint-fatal', file);

    expect(text).toContain('SUCCESS');
    expect(code).toBe(0);
  });

  it.each(TESTS)('%s holds', (file) => {
    const { code, text } = run('promtool', 'test', 'rules', file);

    expect(text).not.toContain('FAILED');
    expect(code).toBe(0);
  });

  it.each(ALL.flatMap(({ alert }) => alert ?? []))(
    '%s is tested: it fires, it does not fire, it ends, and it stays away without series',
    (alert) => {
      const scenes = SCENES.map(({ alert_rule_test: cases }) =>
        cases
          .filter(({ alertname }) => alertname === alert)
          .map((seen) => ({ minute: parseInt(seen.eval_time, 10), fires: seen.exp_alerts.length > 0 }))
          .toSorted((one, other) => one.minute - other.minute),
      ).filter((cases) => cases.length > 0);

      const ends = (cases: (typeof scenes)[number]): boolean => {
        const first = cases.findIndex(({ fires }) => fires);
        return first !== -1 && cases.slice(first).some(({ fires }) => !fires);
      };
      expect(scenes.some((cases) => cases[0]?.fires === false && cases.some(({ fires }) => fires))).toBe(
        true,
      );
      expect(scenes.some((cases) => ends(cases))).toBe(true);
      expect(scenes.some((cases) => cases.every(({ fires }) => !fires))).toBe(true);
    },
  );

  it.each(ALL.flatMap(({ record }) => record ?? []))('%s is tested', (record) => {
    expect(SCENES.flatMap(({ promql_expr_test: cases }) => cases.map(({ expr }) => expr))).toContain(record);
  });
});

describe('alertmanager-example.yaml', () => {
  const file = '../alertmanager-example.yaml';

  it('is taken by Alertmanager', () => {
    const { code, text } = run('amtool', 'check-config', file);

    expect(text).toContain('SUCCESS');
    expect(code).toBe(0);
  });

  it.each([
    ['WinstorageCsiProxyDown', 'critical', 'storage-now'],
    ['WinstorageMountingSlow', 'warning', 'storage'],
    ['SomethingElse', 'critical', 'nobody'],
  ])('sends %s to the right place', (alert, severity, receiver) => {
    const { text } = run(
      'amtool',
      'config',
      'routes',
      'test',
      `--config.file=${file}`,
      `alertname=${alert}`,
      `severity=${severity}`,
    );

    expect(text.split('\n')[0]).toBe(receiver);
  });

  it('names no alert that does not exist', () => {
    const names = readFileSync(join(RULES, file), 'utf8').match(/\bWinstorage[A-Z]\w+/g) ?? [];

    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !ALL.some(({ alert }) => alert === name))).toEqual([]);
  });
});
