import { describe, expect, it } from 'vitest';
import { renderLintJson } from '../../agent/lint/to-json.ts';
import { lintTexts, pod } from '../support/linted.ts';

describe('lint as JSON', () => {
  it('holds the verdict, the counts and each finding with its file, line and page', () => {
    const result = lintTexts(JSON.stringify(pod({ nodeSelector: undefined })));

    expect(JSON.parse(renderLintJson(result, 'docs'))).toEqual({
      schema: 1,
      summary: 'WARNING: WindowsPodWithoutNodeSelector Pod app',
      status: 'warning',
      files: 1,
      objects: 1,
      windowsPods: 1,
      findings: [
        {
          code: 'WindowsPodWithoutNodeSelector',
          rule: 'node-selection',
          severity: 'warning',
          file: '0.yaml',
          line: 1,
          object: 'Pod app',
          message: 'a Windows pod does not ask for Windows nodes',
          meaning: expect.stringContaining('Linux nodes'),
          remedy: expect.stringContaining('nodeSelector'),
          evidence: { windowsBecause: 'the image mcr.microsoft.com/windows/servercore:ltsc2022' },
          runbook: 'docs/lint.md#WindowsPodWithoutNodeSelector',
        },
      ],
    });
  });
});
