import { describe, expect, it } from 'vitest';
import { readLintInput } from '../../agent/lint/lint-input.ts';
import { ALL_RULES } from '../../agent/lint/all-rules.ts';
import { runRules } from '../../agent/lint/run-rules.ts';
import { renderLintSarif } from '../../agent/lint/to-sarif.ts';
import { lintObjects, lintTexts, pod } from '../support/linted.ts';
import { sarif } from '../support/sarif.ts';
import { EVERY_FINDING } from './every-finding.ts';

const render = (result: ReturnType<typeof lintTexts>, runbookBase = 'docs') =>
  sarif.parse(JSON.parse(renderLintSarif(result, { version: '1.2.3', runbookBase })));

const unselected = JSON.stringify(pod({ nodeSelector: undefined }));

describe('lint as SARIF', () => {
  it('has a rule for each code, with its level and help', () => {
    const driver = render(lintTexts(unselected)).runs[0]?.tool.driver;

    expect(driver?.rules.map(({ id }) => id)).toEqual(
      ALL_RULES.flatMap(({ findings }) => Object.keys(findings)),
    );
    expect(driver?.rules.find(({ id }) => id === 'MountPathOnDriveC')).toMatchObject({
      defaultConfiguration: { level: 'error' },
      help: { text: expect.stringContaining('What to do: Mount the volume at a folder') },
    });
    expect(driver).toMatchObject({ name: 'winstorage-agent', version: '1.2.3' });
  });

  it('has a result at the line of each finding', () => {
    expect(render(lintTexts(unselected)).runs[0]?.results).toMatchObject([
      {
        ruleId: 'WindowsPodWithoutNodeSelector',
        level: 'warning',
        message: { text: expect.stringMatching(/^a Windows pod does not ask for Windows nodes \(Pod app; /) },
        locations: [{ physicalLocation: { artifactLocation: { uri: '0.yaml' }, region: { startLine: 1 } } }],
      },
    ]);
  });

  it('points from each result to its rule, for every code', () => {
    const findings = Object.values(EVERY_FINDING).flatMap((manifests) =>
      typeof manifests === 'string' ? lintTexts(manifests).findings : lintObjects(...manifests),
    );
    const [run] = render({ ...lintTexts(), findings }).runs;

    expect(run?.results).toHaveLength(findings.length);
    for (const { ruleId, ruleIndex } of run?.results ?? [])
      expect(run?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  });

  it('links to a page only when that is an address', () => {
    const helpUri = (base: string) => render(lintTexts(), base).runs[0]?.tool.driver.rules[0]?.helpUri;

    expect(helpUri('docs/checks.md')).toBeUndefined();
    expect(helpUri('https://git.example.com/docs')).toBe(
      'https://git.example.com/docs/lint.md#ManifestUnreadable',
    );
  });

  it.each([
    ['a b/ü.yaml', 'a%20b/%C3%BC.yaml'],
    ['C:\\shop\\a.yaml', 'file:///C:/shop/a.yaml'],
    ['/srv/a.yaml', 'file:///srv/a.yaml'],
    ['..\\a.yaml', '../a.yaml'],
  ])('gives the file %s an address', (file, uri) => {
    const result = runRules(ALL_RULES, readLintInput([{ file, text: unselected }]), [file]);

    expect(render(result).runs[0]?.results[0]?.locations[0]?.physicalLocation.artifactLocation.uri).toBe(uri);
  });
});
