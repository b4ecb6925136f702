import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTimers } from '../../agent/watch/timers.ts';

describe('the timers of a watch', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('act once each, at their time', () => {
    const acted: string[] = [];
    const timers = createTimers();
    timers.set('pipes', 6, () => acted.push('pipes'));
    timers.set('powershell', 60, () => acted.push('powershell'));

    vi.advanceTimersByTime(6000);
    const early = [...acted];
    vi.advanceTimersByTime(600_000);

    expect(early).toEqual(['pipes']);
    expect(acted).toEqual(['pipes', 'powershell']);
  });

  it('are set anew by their name', () => {
    const acted: string[] = [];
    const timers = createTimers();
    timers.set('pipes', 6, () => acted.push('old'));
    timers.set('pipes', 1, () => acted.push('new'));

    vi.advanceTimersByTime(60_000);

    expect(acted).toEqual(['new']);
  });

  it('do not act any more once they are stopped, and none is set', () => {
    const acted: string[] = [];
    const timers = createTimers();
    timers.set('pipes', 6, () => acted.push('before'));
    const before = timers.isStopped();
    timers.stop();
    timers.set('pipes', 6, () => acted.push('after'));

    vi.advanceTimersByTime(60_000);

    expect([before, timers.isStopped()]).toEqual([false, true]);
    expect(acted).toEqual([]);
  });
});
