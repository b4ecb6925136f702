// README.md and docs/options.md against the program: commands, sample output, options, paths.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CSI_PROXY_API_NAMES } from '../../agent/facts/csi-proxy-pipes.ts';
import { OPTIONS, flagOf, variableOf, type Option } from '../../agent/options/option-table.ts';
import { readOptions } from '../../agent/options/read-options.ts';
import { renderText } from '../../agent/report/to-text.ts';
import { createApp } from '../../agent/serve/app.ts';
import { listen } from '../../agent/serve/http-server.ts';
import { createReportStore } from '../../agent/serve/report-store.ts';
import { reportOf } from '../golden/report-of.ts';
import { blocks, codeSpans, namedRows, readDoc, ROOT, section } from './markdown.ts';

const README = readDoc('README.md');
const OPTIONS_PAGE = readDoc('docs/options.md');
const ROWS = namedRows(OPTIONS_PAGE.slice(0, OPTIONS_PAGE.indexOf('\n## ')));

function defaultOf(option: Option<unknown>): string {
  const value = Array.isArray(option.default) ? option.default.join(',') : String(option.default);
  return option.defaultText ?? `\`${value}\``;
}

/** What these options take is told in a section of its own. */
const VALUES_TOLD_BELOW: Readonly<Record<string, string>> = {
  'csiProxy.apis': 'a list of [APIs](#csiproxyapis)',
  'smb.expected': 'a list of [drives](#smbexpected)',
};

describe('README.md', () => {
  it('begins with the two commands that need no set-up', () => {
    expect(blocks(README, 'sh').slice(0, 2)).toEqual(['npm start\n', 'npm test\n']);
  });

  it('asks for no other Node than package.json and the lockfile, or npm warns whoever does what it says', () => {
    const [, oldest] = /Node (\d+) or later/.exec(README) ?? [];
    const engines = z.object({ engines: z.object({ node: z.string() }) });
    const lockfile = z.object({ packages: z.object({ '': engines }) });

    const wanted = { engines: { node: `>=${oldest}` } };
    expect(engines.parse(JSON.parse(readDoc('package.json')))).toEqual(wanted);
    expect(lockfile.parse(JSON.parse(readDoc('package-lock.json'))).packages['']).toEqual(wanted);
    expect(readDoc('CONTRIBUTING.md')).toContain(`Node ${oldest} or later`);
  });

  it('shows what check prints, with nothing but lines and their ends left out', async () => {
    const report = await reportOf(join(ROOT, 'test/recordings/dead-share'));
    let rest = renderText(report, { color: false });

    const shown = (blocks(README, 'text')[0] ?? '').split('\n').filter((line) => line !== '' && line !== '…');
    expect(shown.length).toBeGreaterThan(15);
    for (const line of shown) {
      const isCut = line.endsWith('…');
      const wanted = isCut ? line.slice(0, -1).trimEnd() : `${line}\n`;
      const at = rest.indexOf(wanted);
      expect(at, line).not.toBe(-1);
      rest = rest.slice(at + wanted.length);
    }
  });

  it('has a row for each path, and each of them answers', async () => {
    const report = await reportOf(join(ROOT, 'test/recordings/healthy'));
    const usage = () => ({ cpuSeconds: 1, residentBytes: 1, startedAt: 1 });
    const store = createReportStore(report, { maxSmbMappingSeries: 200 }, usage);
    const app = createApp({ store, liveness: () => [], readiness: () => [], onError: () => undefined });
    const server = await listen(app, { address: '127.0.0.1', port: 0 });

    const told = namedRows(section(README, '## Endpoints')).map(([path]) => path);
    const answers = await Promise.all(told.map(async (path) => (await fetch(server.url + path)).status));
    const index = await (await fetch(server.url)).text();
    await server.close();

    expect(answers).toEqual(told.map(() => 200));
    const listed = index.slice(index.indexOf('Paths:')).match(/\/[a-z][\w/.]+/g) ?? [];
    expect(told).toEqual(expect.arrayContaining(listed.filter((path) => !path.endsWith('/NAME'))));
  });
});

describe('docs/options.md', () => {
  it('has a row for each option: key, flag, variable and default, in the order of the options', () => {
    const told = ROWS.map(([key, flag, variable, , standard]) => [key, flag, variable, standard]);

    expect(told).toEqual(
      Object.entries<Option<unknown>>(OPTIONS).map(([key, option]) => [
        key,
        `\`--${flagOf(key)}\``,
        `\`${variableOf(key)}\``,
        defaultOf(option),
      ]),
    );
  });

  it('says of each option what it takes, in the words of --help', () => {
    const plain = (text = ''): string => text.replaceAll('`', '');
    const told = ROWS.map(([key, , , value]) => [key, plain(value)]);

    expect(told).toEqual(
      Object.entries<Option<unknown>>(OPTIONS).map(([key, { type }]) => [
        key,
        VALUES_TOLD_BELOW[key] ?? plain(type.expected),
      ]),
    );
  });

  it('has each field of an expected drive, with the value that is taken where there is none', () => {
    const { read } = OPTIONS['smb.expected'].type;
    const told = namedRows(section(OPTIONS_PAGE, '## `smb.expected`'));
    const [least] = read([{ drive: 'G:', share: String.raw`\\server\share` }]) ?? [];

    expect(told.map(([field]) => field)).toEqual(Object.keys(least ?? {}));
    expect(least).toMatchObject({ folders: [], writable: false });
    expect(read([{ share: String.raw`\\server\share` }]) ?? read([{ drive: 'G:' }])).toBeUndefined();
  });

  it('has each API of csi-proxy, and no other', () => {
    const told = codeSpans(section(OPTIONS_PAGE, '## `csiProxy.apis`'));

    expect(told.filter((name) => name !== 'csiProxy.apis')).toEqual(CSI_PROXY_API_NAMES);
  });

  it('shows a configuration file that the agent takes', () => {
    const file = blocks(OPTIONS_PAGE, 'yaml')[0] ?? '';

    const { options } = readOptions({ args: ['--config', 'agent.yaml'], env: {}, readFile: () => file });

    expect(options).toMatchObject({
      'csiProxy.expect': 'required',
      'csiProxy.drivers': ['ebs'],
      'ebs.freeSpaceWarningRatio': 0.2,
      logLevel: 'warn',
    });
  });
});
