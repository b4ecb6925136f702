// From the start of the process to the first answer and to the first whole report, against a node that does nothing.
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, show, spread, type Figure } from './figures.ts';
import { answers, daemonSetFlags, freePort, ROOT, startServer } from './processes.ts';

export async function measureStart(main: string, rounds: number): Promise<readonly Figure[]> {
  const cache = mkdtempSync(join(tmpdir(), 'winstorage-bench-'));
  const flags = daemonSetFlags();
  const variants = [
    ['as in the DaemonSet', {}],
    ['with a compile cache', { NODE_COMPILE_CACHE: cache }],
  ] as const;
  const bare: number[] = [];
  const lives = variants.map((): number[] => []);
  const readies = variants.map((): number[] => []);
  // The first round fills the caches, the system's and Node's.
  for (let round = -1; round < rounds; round += 1) {
    const startedAt = performance.now();
    spawnSync(process.execPath, [...flags, '--eval', '0']);
    if (round >= 0) bare.push((performance.now() - startedAt) / 1000);
    for (const [place, [, env]] of variants.entries()) {
      const port = await freePort();
      const recording = `recorded:${join(ROOT, 'test/recordings/healthy')}`;
      const command = [
        process.execPath,
        ...flags,
        main,
        'serve',
        '--listen',
        `127.0.0.1:${port}`,
        '--host',
        recording,
      ];
      const agent = await startServer(command, port, '/livez', env);
      const live = agent.age();
      await answers(`${agent.url}/readyz`);
      const ready = agent.age();
      // Node writes its cache at the end of a process that is not killed.
      await agent.end('SIGTERM');
      if (round < 0) continue;
      lives[place]?.push(live);
      readies[place]?.push(ready);
    }
  }
  return variants.flatMap(([name], place) =>
    [
      { what: '/livez', seconds: lives[place] ?? [] },
      { what: 'the first whole report', seconds: readies[place] ?? [] },
    ].map(({ what, seconds }): Figure => {
      const ratios = seconds.map((value, round) => value / (bare[round] ?? Number.NaN));
      return {
        name: `start to ${what} ${name}`,
        value: median(ratios),
        unit: 'ratio',
        against: `${show(median(seconds) * 1000)} ms against ${show(median(bare) * 1000)} ms of a node that does nothing; ${rounds} rounds: ${spread(ratios)}`,
      };
    }),
  );
}
