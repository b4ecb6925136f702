import { describe, expect, it } from 'vitest';
import { renderLintText, summarizeLint } from '../../agent/lint/to-text.ts';
import { lintTexts, pod } from '../support/linted.ts';

const OPTIONS = { color: false, runbookBase: 'docs' };
const text = (...objects: object[]) =>
  renderLintText(lintTexts(...objects.map((object) => JSON.stringify(object))), OPTIONS);
const unselected = pod({ nodeSelector: undefined });

describe('lint as text', () => {
  it('shows the verdict, what was looked at, and each finding at its line', () => {
    expect(text(unselected)).toBe(
      [
        'WARNING: WindowsPodWithoutNodeSelector Pod app',
        '',
        '1 file, 1 object, 1 with Windows pods',
        '',
        '0.yaml',
        '0.yaml:1 WindowsPodWithoutNodeSelector warning a Windows pod does not ask for Windows nodes',
        '    In: Pod app; for Windows: the image mcr.microsoft.com/windows/servercore:ltsc2022',
        '    Nothing keeps this pod away from Linux nodes: the scheduler does not look at the image or at spec.os.name. On a Linux node it does not start.',
        '    Do: Add nodeSelector: kubernetes.io/os: windows, or a runtimeClassName whose RuntimeClass selects it.',
        '    See: docs/lint.md#WindowsPodWithoutNodeSelector',
        '',
      ].join('\n'),
    );
  });

  it('tells once what a code means', () => {
    expect(text(unselected, unselected).match(/Nothing keeps this pod away/g)).toHaveLength(1);
    expect(text(unselected, unselected).match(/^\d\.yaml:1 /gm)).toHaveLength(2);
  });

  it('paints for a terminal only', () => {
    const result = lintTexts(JSON.stringify(unselected));

    expect(renderLintText(result, { ...OPTIONS, color: true })).toContain('\u001b[33mwarning');
    expect(renderLintText(result, OPTIONS)).not.toContain('\u001b');
  });

  it('gives a terminal no escape sequence and no line end from a manifest', () => {
    const hostile = { ...unselected, metadata: { name: 'a\u001b[2J\nOK: fine\u2028OK' } };
    const paths = pod({}, { volumeMounts: [{ mountPath: 'C:\\\u001b[31m\r\nOK' }] });

    // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
    expect(text(hostile, paths)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u2028\u2029]|^OK/m);
  });
});

describe('the first line', () => {
  const first = (...texts: string[]) => summarizeLint(lintTexts(...texts));

  it('says that nothing was found, or only notes', () => {
    expect(first(JSON.stringify(pod()))).toBe('OK: nothing found that does not work on Windows');
    expect(first(JSON.stringify(pod({}, { volumeMounts: [{ mountPath: 'D:\\x' }] })))).toBe(
      'OK: no problem found, 1 note',
    );
  });

  it('names the worst, and counts the others', () => {
    const bad = pod(
      { nodeSelector: { 'beta.kubernetes.io/os': 'windows' } },
      { volumeMounts: [{ mountPath: 'C:' }] },
    );

    expect(first(JSON.stringify(bad))).toBe('CRITICAL: MountPathOnDriveC Pod app (+1 more)');
  });

  it('names the file that could not be read', () => {
    expect(first('a: [')).toBe('UNKNOWN: could not read 0.yaml');
  });

  it('has at most 80 characters', () => {
    const long = { ...unselected, metadata: { name: 'n'.repeat(200) } };

    expect(first(JSON.stringify(long), JSON.stringify(unselected))).toMatch(/^.{77,80}$/);
    expect(first(JSON.stringify(long), JSON.stringify(unselected))).toMatch(/\.\.\. \(\+1 more\)$/);
  });
});
