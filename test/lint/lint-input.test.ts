// Whole folders of manifests: those of the guide, in which much is old, and those of this project, which have to be right.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALL_RULES } from '../../agent/lint/all-rules.ts';
import { readLintInput } from '../../agent/lint/lint-input.ts';
import { runRules } from '../../agent/lint/run-rules.ts';
import { renderLintText } from '../../agent/lint/to-text.ts';
import { OPTIONS } from '../../agent/options/option-table.ts';
import { blocks, readDoc, ROOT } from '../docs/markdown.ts';

function lintFolder(folder: string) {
  const files = globSync(`${folder}/**/*.{yaml,yml,json}`, { cwd: ROOT }).toSorted();
  const sources = files.map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }));
  return runRules(ALL_RULES, readLintInput(sources), files);
}

describe('the manifests of the EKS guide for persistent storage on Windows', () => {
  const result = lintFolder('test/lint/guide');
  const found = result.findings.map(({ code, severity, place }) => [
    place.file.replace('test/lint/guide/', ''),
    place.line,
    severity,
    code,
  ]);

  it('have the problems that became of them since', () => {
    expect(found).toEqual([
      ['default-class.yaml', 8, 'warning', 'InTreeEbsClass'],
      ['default-class.yaml', 10, 'info', 'DefaultClassNotForWindows'],
      ['deployment.yaml', 6, 'info', 'RollingUpdateNeedsVolumeTwice'],
      ['fsx-pod.yaml', 19, 'info', 'HostPathOnMappedDrive'],
      ['fsx-pod.yaml', 22, 'warning', 'BetaNodeLabel'],
      ['fsx-pod.yaml', 23, 'warning', 'BetaNodeLabel'],
      ['storage-class.yaml', 5, 'warning', 'InTreeEbsClass'],
    ]);
    expect(result).toMatchObject({ status: 'warning', files: 5, objects: 5, windowsPods: 2 });
  });
});

describe('docs/lint.md', () => {
  it('shows what lint says of the guide, with nothing but lines left out', () => {
    const result = lintFolder('test/lint/guide');
    let rest = renderLintText(result, { color: false, runbookBase: OPTIONS.runbookBase.default });

    const shown = (blocks(readDoc('docs/lint.md'), 'text')[0] ?? '')
      .split('\n')
      .filter((line) => line !== '' && line !== '…');
    expect(shown.length).toBeGreaterThan(8);
    for (const line of shown) {
      const at = rest.indexOf(`${line}\n`);
      expect(at, line).not.toBe(-1);
      rest = rest.slice(at + line.length);
    }
  });
});

describe('the manifests of this project', () => {
  const result = lintFolder('manifests');

  it('are for Windows, and can be read', () => {
    expect(result.objects).toBeGreaterThan(10);
    expect(result.windowsPods).toBeGreaterThan(1);
  });

  it('have nothing that does not work on Windows', () => {
    expect(result.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(result.status).toBe('ok');
  });
});
