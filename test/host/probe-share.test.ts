// Probes by tiny programs: what the agent makes of processes that answer, hang, break off or are not there.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ShareStep, ShareTarget } from '../../agent/host/host.ts';
import { createShareProber } from '../../agent/host/probe-share.ts';
import type { ShareErrorAnswer, ShareErrorQuestion } from '../../agent/host/read-share-error.ts';
import { tempFolder } from '../support/temp-folder.ts';

const MAIN = join(import.meta.dirname, '../../agent/main.ts');
const HANG = 'setInterval(() => {}, 1000)';

/** Long enough for Node to start on a machine that builds other things at the same time. */
const TIMEOUT_SECONDS = 15;

/** Long enough for a program that hangs to say something before. */
const HANG_TIMEOUT_SECONDS = 1.5;

function step(name: ShareStep['step'], detail = ''): ShareStep {
  return { step: name, ok: true, code: '', windowsError: null, detail, seconds: 0.5 };
}

function target(path: string): ShareTarget {
  return { path, server: 'server', write: false };
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

/** Probes by a program that prints this and then does that. */
function prober(printed: string, then = ''): ReturnType<typeof createShareProber> {
  return programProber(`process.stdout.write(${JSON.stringify(printed)}); ${then}`);
}

/** The target follows the program as its argument. */
function programProber(program: string): ReturnType<typeof createShareProber> {
  return createShareProber([process.execPath, '--eval', program]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('the probe of a share', () => {
  it('makes the real steps through the hidden command of the agent', async () => {
    const probe = createShareProber([process.execPath, MAIN, 'share-steps']);
    const path = tempFolder();

    expect(await probe({ path, server: null, write: true }, TIMEOUT_SECONDS)).toMatchObject({
      outcome: 'finished',
      steps: [
        { step: 'list', ok: true },
        { step: 'write', ok: true },
      ],
      message: '',
    });
  });

  it('hands the target to the program as one argument, whatever is in it', async () => {
    const asked = target('\\\\server\\a "quoted" share $(id) & böse\\');
    const probe = programProber(
      `const step = ${JSON.stringify(step('list'))}; step.detail = process.argv[1]; console.log(JSON.stringify(step))`,
    );

    const { steps } = await probe(asked, TIMEOUT_SECONDS);

    expect(JSON.parse(steps[0]?.detail ?? '')).toEqual(asked);
  });

  it('puts a step together whose letters come in pieces', async () => {
    const bytes = [...Buffer.from(line(step('list', 'böse 名')))];
    const probe = programProber(
      `(async () => { for (const byte of ${JSON.stringify(bytes)}) { require('fs').writeSync(1, Buffer.from([byte])); await new Promise((next) => setTimeout(next, byte > 127 ? 20 : 0)); } })()`,
    );

    expect(await probe(target('share'), TIMEOUT_SECONDS)).toMatchObject({
      outcome: 'finished',
      steps: [step('list', 'böse 名')],
    });
  });
});

describe('a probe that hangs', () => {
  it('is killed in time, and keeps the steps so far', async () => {
    const probe = prober(line(step('resolve')) + line(step('connect')), HANG);
    const startedAt = performance.now();

    const answer = await probe(target('share'), HANG_TIMEOUT_SECONDS);

    expect(answer).toEqual({
      outcome: 'timeout',
      steps: [step('resolve'), step('connect')],
      message: `no answer in ${HANG_TIMEOUT_SECONDS} s`,
    });
    expect(performance.now() - startedAt).toBeLessThan((HANG_TIMEOUT_SECONDS + 1) * 1000);
  });

  it('loses a step of which only half was printed', async () => {
    const probe = prober(line(step('resolve')) + line(step('connect')).slice(0, 30), HANG);

    expect(await probe(target('share'), HANG_TIMEOUT_SECONDS)).toMatchObject({
      outcome: 'timeout',
      steps: [step('resolve')],
    });
  });

  it('is one process a path, and none is left', async () => {
    const pidFile = join(tempFolder(), 'pids');
    writeFileSync(pidFile, '');
    const probe = programProber(
      `require('fs').appendFileSync(${JSON.stringify(pidFile)}, process.pid + '\\n'); ${HANG}`,
    );
    const pids = (): number[] => readFileSync(pidFile, 'utf8').split('\n').filter(Boolean).map(Number);
    const paths = Array.from({ length: 10 }, (_, index) => `share-${index}`);

    const probes = paths.map((path) => probe(target(path), 6));
    const again = await Promise.all(paths.map((path) => probe(target(path), 6)));
    await expect.poll(() => pids().length, { timeout: 5500 }).toBe(10);
    const alive = pids().filter(isAlive).length;
    const answers = await Promise.all(probes);

    expect(again.map(({ outcome }) => outcome)).toEqual(paths.map(() => 'still-running'));
    expect(alive).toBe(10);
    expect(answers.map(({ outcome }) => outcome)).toEqual(paths.map(() => 'timeout'));
    expect(pids()).toHaveLength(10);
    expect(pids().filter(isAlive)).toEqual([]);
  });

  it('keeps no other path waiting', async () => {
    const probe = programProber(
      `if (process.argv[1].includes('dead')) { ${HANG} } else console.log(${JSON.stringify(JSON.stringify(step('list')))})`,
    );
    const dead = probe(target('dead'), 5);

    expect(await probe(target('alive'), TIMEOUT_SECONDS)).toMatchObject({ outcome: 'finished' });
    expect(await probe(target('dead'), TIMEOUT_SECONDS)).toMatchObject({
      outcome: 'still-running',
      steps: [],
    });
    expect(await dead).toMatchObject({ outcome: 'timeout' });
  });

  it('is made again once it has ended', async () => {
    const probe = prober('', HANG);
    await probe(target('share'), 0.2);

    expect(await probe(target('share'), 0.2)).toMatchObject({ outcome: 'timeout' });
  });

  it('ends in time although a child of it lives on and holds its output', async () => {
    const pidFile = join(tempFolder(), 'pid');
    const program = `
      const child = require('child_process').spawn(process.execPath, ['--eval', ${JSON.stringify(HANG)}], { stdio: 'inherit', detached: true });
      require('fs').writeFileSync(${JSON.stringify(pidFile)}, String(child.pid));
      process.stdout.write(${JSON.stringify(line(step('resolve')))});
      ${HANG}`;
    const probe = programProber(program);
    onTestFinished(() => void process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGKILL'));
    const startedAt = performance.now();

    const answer = await probe(target('share'), HANG_TIMEOUT_SECONDS);

    expect(answer).toMatchObject({ outcome: 'timeout', steps: [step('resolve')] });
    expect(performance.now() - startedAt).toBeLessThan((HANG_TIMEOUT_SECONDS + 3) * 1000);
    expect(process.getActiveResourcesInfo()).not.toContain('ProcessWrap');
    expect(isAlive(Number(readFileSync(pidFile, 'utf8')))).toBe(true);
  });
});

describe('a probe that ends', () => {
  it('is finished soon although a child of it holds its output', async () => {
    const pidFile = join(tempFolder(), 'pid');
    const program = `
      const child = require('child_process').spawn(process.execPath, ['--eval', ${JSON.stringify(HANG)}], { stdio: 'inherit', detached: true });
      require('fs').writeFileSync(${JSON.stringify(pidFile)}, String(child.pid));
      process.stdout.write(${JSON.stringify(line(step('list')))});
      child.unref();`;
    onTestFinished(() => void process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGKILL'));

    expect(await programProber(program)(target('share'), TIMEOUT_SECONDS)).toEqual({
      outcome: 'finished',
      steps: [step('list')],
      message: '',
    });
  });

  it('is not finished when it broke off between two steps', async () => {
    const probe = prober(line(step('resolve')), 'process.exitCode = 3');

    expect(await probe(target('share'), TIMEOUT_SECONDS)).toEqual({
      outcome: 'finished',
      steps: [step('resolve')],
      message: 'the probe ended with exit code 3 before its last step',
    });
  });

  it.each([
    ['prints nothing', ''],
    ['prints something else', 'Segmentation fault\n{"step":"list"}\nnull\n[]\n'],
  ])('says so when it %s', async (_what, printed) => {
    expect(await prober(printed)(target('share'), TIMEOUT_SECONDS)).toEqual({
      outcome: 'not-started',
      steps: [],
      message: 'the probe ended with exit code 0 and said nothing',
    });
  });

  it('takes the steps out of other things that it prints', async () => {
    const probe = prober(`warning: something\n${line(step('list'))}\u0000\n${line({ step: 'dance' })}`);

    expect(await probe(target('share'), TIMEOUT_SECONDS)).toMatchObject({
      outcome: 'finished',
      steps: [step('list')],
    });
  });

  it('says so when there is no such program, and tries again the next time', async () => {
    const probe = createShareProber(['/no/such/program']);

    for (let look = 0; look < 2; look += 1) {
      expect(await probe(target('share'), TIMEOUT_SECONDS)).toMatchObject({
        outcome: 'not-started',
        steps: [],
        message: expect.stringContaining('ENOENT'),
      });
    }
  });
});

describe('a probe whose list failed', () => {
  const RESOLVED = step('resolve');
  const FAILED: ShareStep = { ...step('list', 'UNKNOWN: unknown error'), ok: false, code: 'UNKNOWN' };
  const NOT_RESOLVED: ShareStep = { ...RESOLVED, ok: false, code: 'ENOTFOUND' };
  const ANSWER: ShareErrorAnswer = { windowsError: 53, note: '' };

  /** Probes by a program that prints these steps; each question after the error is kept. */
  function proberWith(steps: readonly ShareStep[], answer: ShareErrorAnswer = ANSWER) {
    const questions: Omit<ShareErrorQuestion, 'onStart'>[] = [];
    const program = `process.stdout.write(${JSON.stringify(steps.map(line).join(''))})`;
    const probe = createShareProber([process.execPath, '--eval', program], ({ onStart, ...question }) => {
      questions.push(question);
      onStart()();
      return Promise.resolve(answer);
    });
    return { probe, questions };
  }

  it('has the number of the error that Windows gave', async () => {
    const { probe, questions } = proberWith([RESOLVED, FAILED]);

    expect(await probe(target('share'), TIMEOUT_SECONDS)).toEqual({
      outcome: 'finished',
      steps: [RESOLVED, { ...FAILED, windowsError: 53 }],
      message: '',
    });
    expect(questions).toEqual([{ path: 'share', code: 'UNKNOWN', timeoutSeconds: TIMEOUT_SECONDS }]);
  });

  it('has the number too where its server did not resolve, and listing failed soon', async () => {
    const { probe } = proberWith([NOT_RESOLVED, FAILED]);

    expect((await probe(target('share'), TIMEOUT_SECONDS)).steps).toEqual([
      NOT_RESOLVED,
      { ...FAILED, windowsError: 53 },
    ]);
  });

  it.each([
    ['a moment later it could be listed', { windowsError: 0, note: '' }],
    ['refused', { windowsError: null, note: 'refused' }],
  ])('has no number, and says so: %s', async (said, answer) => {
    const { probe } = proberWith([FAILED], answer);

    expect((await probe(target('share'), TIMEOUT_SECONDS)).steps).toEqual([
      { ...FAILED, windowsError: null, detail: `UNKNOWN: unknown error; ${said}` },
    ]);
  });

  it.each([
    ['it can be listed', [step('list')]],
    ['the number is known', [{ ...FAILED, code: 'EPERM', windowsError: 5 }]],
    [
      'its server did not resolve, and listing took long',
      [NOT_RESOLVED, { ...FAILED, seconds: TIMEOUT_SECONDS }],
    ],
    ['only writing failed', [step('list'), { ...FAILED, step: 'write' as const }]],
  ])('is not asked about where %s', async (_why, steps) => {
    const { probe, questions } = proberWith(steps);

    expect((await probe(target('share'), TIMEOUT_SECONDS)).steps).toEqual(steps);
    expect(questions).toEqual([]);
  });

  it('is left alone while the process that reads the number lives, and after that no longer', async () => {
    const asked = Promise.withResolvers<() => void>();
    const program = `process.stdout.write(${JSON.stringify(line(FAILED))})`;
    // As a process that was killed and is not gone: the answer comes, and its use of the path goes on.
    const probe = createShareProber([process.execPath, '--eval', program], ({ onStart }) => {
      asked.resolve(onStart());
      return Promise.resolve({ windowsError: null, note: '' });
    });

    await probe(target('share'), TIMEOUT_SECONDS);
    const end = await asked.promise;

    expect(await probe(target('share'), TIMEOUT_SECONDS)).toEqual({
      outcome: 'still-running',
      steps: [],
      message: 'an earlier look at this path still hangs; it is left alone until that ends',
    });
    end();
    expect(await probe(target('share'), TIMEOUT_SECONDS)).toMatchObject({ outcome: 'finished' });
  });
});
