// What the folders promise: each file has a test, nothing names the machine it was written on.
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { POWERSHELL_FACTS } from '../../agent/facts/facts.ts';
import { VERSION } from '../../agent/version.ts';
import { exists, readDoc, ROOT } from './markdown.ts';

const AGENT = globSync('agent/**/*.ts', { cwd: ROOT }).map((file) => file.replaceAll('\\', '/'));

/** Files that hold types only: there is nothing to run. */
const TYPES_ONLY: Readonly<Record<string, string>> = {
  'agent/cli/terminal.ts': 'what the commands need of their process; main.ts makes one',
  'agent/host/host.ts': 'the port; test/host/host-contract.ts is what a host has to keep',
  'agent/report/finding-changes.ts': 'what the memory of the watch tells the log',
  'agent/report/process-usage.ts': 'what the metrics tell of the process; cli/serve.ts looks',
  'agent/watch/clock.ts': 'the two clocks; assemble-watch.ts makes them',
};

/** Files whose test has another name: they are parts of something that is tested as a whole. */
const TESTED_BY: Readonly<Record<string, string>> = {
  'agent/checks/check-settings.ts': 'test/docs/readme.test.ts',
  'agent/checks/check.ts': 'test/checks/all-checks.test.ts',
  'agent/checks/collectors-findings.ts': 'test/checks/collectors.test.ts',
  'agent/checks/csi-proxy-subject.ts': 'test/checks/all-checks.test.ts',
  'agent/checks/csi-proxy-presence.ts': 'test/checks/csi-proxy-expectation.test.ts',
  'agent/checks/csi-proxy-service-findings.ts': 'test/checks/csi-proxy-service.test.ts',
  'agent/checks/ebs-subject.ts': 'test/checks/ebs-disk-offline.test.ts',
  'agent/checks/kubelet-subject.ts': 'test/checks/kubelet-mounts.test.ts',
  'agent/checks/node-subject.ts': 'test/checks/windows-build.test.ts',
  'agent/checks/show-enum.ts': 'test/checks/ebs-disk-health.test.ts',
  'agent/checks/smb-mapping-subject.ts': 'test/checks/smb-mapping-state.test.ts',
  'agent/checks/smb-connection-findings.ts': 'test/checks/smb-connection.test.ts',
  'agent/checks/smb-share-findings.ts': 'test/checks/smb-share-access.test.ts',
  'agent/watch/native-facts.ts': 'test/watch/watch.test.ts',
  'agent/checks/volume-format.ts': 'test/checks/ebs-volume-file-system.test.ts',
  'agent/cli/assemble-watch.ts': 'test/golden/golden.test.ts',
  'agent/cli/create-logger.ts': 'test/e2e/serve.test.ts',
  'agent/cli/end-signals.ts': 'test/e2e/serve.test.ts',
  'agent/cli/explain.ts': 'test/e2e/commands.test.ts',
  'agent/cli/hidden-commands.ts': 'test/host/read-system.test.ts',
  'agent/cli/lint.ts': 'test/e2e/lint.test.ts',
  'agent/cli/open-host.ts': 'test/e2e/serve.test.ts',
  'agent/cli/read-page.ts': 'test/e2e/serve.test.ts',
  'agent/cli/protect.ts': 'test/e2e/access.test.ts',
  'agent/cli/record.ts': 'test/e2e/commands.test.ts',
  'agent/cli/serve.ts': 'test/e2e/serve.test.ts',
  'agent/host/missing.ts': 'test/host/host-contract.test.ts',
  'agent/host/powershell-batch.ts': 'test/host/run-powershell.test.ts',
  'agent/host/powershell-process.ts': 'test/host/run-powershell.test.ts',
  'agent/host/recording-files.ts': 'test/host/recording-host.test.ts',
  'agent/host/recording-format.ts': 'test/host/recorded-host.test.ts',
  'agent/csi-drivers.ts': 'test/checks/csi-driver-registration.test.ts',
  'agent/known-error.ts': 'test/e2e/commands.test.ts',
  'agent/main.ts': 'test/e2e/commands.test.ts',
  'agent/lint/rule.ts': 'test/lint/all-rules.test.ts',
  'agent/lint/smb-use.ts': 'test/lint/rules/smb-source.test.ts',
  'agent/report/inventory/users.ts': 'test/report/build-report.test.ts',
  'agent/report/metrics/about.ts': 'test/report/to-metrics.test.ts',
  'agent/report/metrics/all-metrics.ts': 'test/docs/metrics.test.ts',
  'agent/report/metrics/collectors.ts': 'test/report/to-metrics.test.ts',
  'agent/report/metrics/csi-proxy.ts': 'test/report/to-metrics.test.ts',
  'agent/report/metrics/judgement.ts': 'test/report/to-metrics.test.ts',
  'agent/report/metrics/metric.ts': 'test/report/to-metrics.test.ts',
  'agent/report/metrics/process.ts': 'test/report/to-metrics.test.ts',
  'agent/report/metrics/smb.ts': 'test/report/to-metrics.test.ts',
  'agent/report/csi-proxy-schema.ts': 'test/docs/report-schema.test.ts',
  'agent/report/report-schema.ts': 'test/docs/report-schema.test.ts',
  'agent/serve/authenticated.ts': 'test/serve/gate.test.ts',
  'agent/serve/exposition.ts': 'test/serve/report-store.test.ts',
  'agent/serve/send-metrics.ts': 'test/serve/app.test.ts',
  'agent/serve/tls-door.ts': 'test/e2e/access.test.ts',
  'agent/serve/tls-names.ts': 'test/e2e/access.test.ts',
  'agent/version.ts': 'test/docs/repository.test.ts',
};

function mirrorOf(file: string): string {
  return file.replace(/^agent\//, 'test/').replace(/\.ts$/, '.test.ts');
}

describe('agent/', () => {
  it.each(AGENT)('has a test of %s', (file) => {
    if (file in TYPES_ONLY) return;

    const test = exists(mirrorOf(file)) ? mirrorOf(file) : TESTED_BY[file];
    expect(test, `write ${mirrorOf(file)}, or name in this test what tests it`).toBeDefined();
    expect(exists(test ?? ''), test).toBe(true);
  });

  it('has every file for which an exception is made', () => {
    expect(
      [...Object.keys(TYPES_ONLY), ...Object.keys(TESTED_BY)].filter((file) => !AGENT.includes(file)),
    ).toEqual([]);
  });

  it('makes no exception for a file that has a test of its name', () => {
    const exceptions = [...Object.keys(TYPES_ONLY), ...Object.keys(TESTED_BY)];

    expect(exceptions.filter((file) => exists(mirrorOf(file)))).toEqual([]);
  });

  it.each(Object.keys(TYPES_ONLY))('has nothing to run in %s', (file) => {
    expect(readDoc(file)).not.toMatch(
      /^(?:export )?(?:default |async )*(?:const|let|function|class|enum)\b/m,
    );
  });
});

describe('the version', () => {
  it('is the same in the agent, in package.json and in the lockfile', () => {
    const versioned = z.object({ version: z.string() });

    for (const file of ['package.json', 'package-lock.json'])
      expect(versioned.parse(JSON.parse(readDoc(file))).version, file).toBe(VERSION);
  });

  it('stands in the changelog', () => {
    expect(readDoc('CHANGELOG.md')).toContain(VERSION);
  });
});

describe('scripts/node/facts', () => {
  it('has a script for each fact that PowerShell reads, and no other', () => {
    const scripts = readdirSync(join(ROOT, 'scripts/node/facts'));

    expect(scripts.toSorted()).toEqual(POWERSHELL_FACTS.map((name) => `${name}.ps1`).toSorted());
  });
});

describe('the repository', () => {
  // Put together here, so that this file does not hold what it looks for.
  const packages = ['npmjs', 'yarnpkg', 'nuget', 'pypi'].join('|');
  const folders = ['home', 'root', 'work', 'Users'].join('|');
  const FORBIDDEN: readonly (readonly [string, RegExp])[] = [
    [
      'the host of a package registry',
      new RegExp(String.raw`\b(?:registry|api|www|files)\.(?:${packages})\.(?:org|com)\b`, 'i'),
    ],
    [
      'an address of a mirror or a proxy',
      /https?:\/\/[^/\s"']*(?:artifactory|nexus|verdaccio|mirror|proxy|registry)[^/\s"']*[/:]/i,
    ],
    ['a package fetched from an address', /"resolved":\s*"https?:/],
    ['a folder of somebody', new RegExp(String.raw`(?<![\w.\\])/(?:${folders})/`)],
    [
      'a profile of somebody',
      new RegExp(String.raw`\b[A-Z]:\\+${'Users'}\\+(?!Public|Default|ContainerAdministrator)\w`),
    ],
  ];
  const SKIPPED = new Set(['.git', 'node_modules', 'dist', '.cache', 'coverage', 'bin', 'obj']);

  function files(folder: string): string[] {
    return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (SKIPPED.has(entry.name)) return [];
      return entry.isDirectory() ? files(path) : entry.isFile() ? [path] : [];
    });
  }

  const texts = files('').map((file) => [file, readFileSync(join(ROOT, file), 'utf8')] as const);

  it.each(FORBIDDEN)('holds nowhere %s', (_what, pattern) => {
    const found = texts.flatMap(([file, text]) => {
      const match = pattern.exec(text);
      return match === null
        ? []
        : [`${file}: ${text.slice(Math.max(0, match.index - 20), match.index + 40)}`];
    });

    expect(found).toEqual([]);
  });
});
