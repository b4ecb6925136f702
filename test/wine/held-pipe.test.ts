// A connection that is held open over a real named pipe without a buffer, by the Windows node.exe under Wine.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HeldPipeResults } from './held-pipe-main.ts';
import { runMain } from './run-main.ts';
import { ROOT, stopWine } from './wine.ts';

const SERVER = join(ROOT, '.cache/unbuffered-grpc-server/win-x64/unbuffered-grpc-server.exe');

let results: HeldPipeResults;

beforeAll(async () => {
  results = (await runMain('held-pipe-main', [SERVER])) as HeldPipeResults;
}, 180_000);

afterAll(stopWine);

describe('a held connection to a pipe without a buffer, under Wine', () => {
  it('comes about with a server whose SETTINGS come late, and with one that is fast', () => {
    expect(results).toMatchObject({ heldSlow: true, heldFast: true });
  });

  it('keeps nobody else from being answered', () => {
    expect(results.answeredBeside).toBe(30);
  });

  it('ends within a second of the death of the server', () => {
    expect(results.endSeconds).toBeLessThan(1);
  });

  it('does not come about without a server, nor in time with one that says nothing', () => {
    expect(results).toMatchObject({ isSilentHeld: false, isMissingHeld: false });
    expect(results.silentSeconds).toBeLessThan(2);
  });

  it('leaves no handle open, however often it is made anew', () => {
    expect(results.reopened).toBe(1000);
    // The program ended by itself, or there would be no results.
    expect(results.openAfter.toSorted()).toEqual(results.openBefore.toSorted());
  });
});
