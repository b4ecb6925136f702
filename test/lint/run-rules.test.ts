import { describe, expect, it } from 'vitest';
import { readLintInput } from '../../agent/lint/lint-input.ts';
import { defineRule } from '../../agent/lint/rule.ts';
import { runRules } from '../../agent/lint/run-rules.ts';
import { lintTexts } from '../support/linted.ts';

const place = (file: string, line: number) => ({ file, line, object: 'Pod a' });
const kind = (severity: 'critical' | 'warning' | 'info') => ({
  severity,
  meaning: 'M.',
  remedy: 'R.',
  commands: [],
});

function rule(codes: Readonly<Record<string, 'critical' | 'warning' | 'info'>>, at = [place('a', 1)]) {
  return defineRule({
    name: Object.keys(codes).join('-'),
    title: 'T',
    findings: Object.fromEntries(Object.entries(codes).map(([code, severity]) => [code, kind(severity)])),
    evaluate: () =>
      at.flatMap((where) =>
        Object.keys(codes).map((code) => ({ code, place: where, message: 'm', evidence: {} })),
      ),
  });
}

const nothing = readLintInput([]);
const incomplete = readLintInput([], [{ place: place('x', 1), reason: 'r' }]);
const statusOf = (input = nothing, ...rules: ReturnType<typeof rule>[]) => runRules(rules, input, []).status;

describe('the status', () => {
  it('is the worst severity, and info is no problem', () => {
    expect(statusOf()).toBe('ok');
    expect(statusOf(nothing, rule({ A: 'info' }))).toBe('ok');
    expect(statusOf(nothing, rule({ A: 'info', B: 'warning' }))).toBe('warning');
    expect(statusOf(nothing, rule({ A: 'warning', B: 'critical' }))).toBe('critical');
  });

  it('is unknown when something could not be read, unless something critical was found', () => {
    expect(statusOf(incomplete)).toBe('unknown');
    expect(statusOf(incomplete, rule({ A: 'warning' }))).toBe('unknown');
    expect(statusOf(incomplete, rule({ A: 'critical' }))).toBe('critical');
  });
});

describe('the findings', () => {
  it('are in the order of the files, then of lines, then of codes', () => {
    const at = [place('b', 1), place('a', 9), place('a', 2)];
    const { findings } = runRules([rule({ Z: 'info', Y: 'info' }, at)], nothing, ['a', 'b']);

    expect(findings.map(({ code, place: { file, line } }) => `${file}${line}${code}`)).toEqual([
      'a2Y',
      'a2Z',
      'a9Y',
      'a9Z',
      'b1Y',
      'b1Z',
    ]);
  });

  it('are told once, when two pods say the same of one line', () => {
    expect(
      runRules([rule({ A: 'info' }, [place('a', 1), place('a', 1)])], nothing, []).findings,
    ).toHaveLength(1);
  });

  it('carry what their code means', () => {
    expect(runRules([rule({ A: 'warning' })], nothing, []).findings[0]).toMatchObject({
      code: 'A',
      rule: 'A',
      severity: 'warning',
      meaning: 'M.',
      remedy: 'R.',
    });
  });

  it('have a code of their rule, or the rule is wrong', () => {
    const broken = { ...rule({ A: 'info' }), findings: {} };

    expect(() => runRules([broken], nothing, [])).toThrow('the rule A has no finding A');
  });
});

describe('the counts', () => {
  it('are of files, of objects and of Windows pods', () => {
    const text =
      'apiVersion: v1\nkind: Pod\nspec: {os: {name: windows}}\n---\napiVersion: v1\nkind: Service\n';

    expect(lintTexts(text, 'a: 1')).toMatchObject({ files: 2, objects: 2, windowsPods: 1 });
  });
});
