import { describe, expect, it } from 'vitest';
import { afterSkippedCycle, afterTimeout, CLOSED_BREAKER, type Breaker } from '../../agent/watch/breaker.ts';

describe('the breaker', () => {
  it('skips 2, 4, 8, then always 16 cycles', () => {
    const skips: number[] = [];
    let breaker: Breaker = CLOSED_BREAKER;
    for (let timeout = 0; timeout < 7; timeout += 1) {
      breaker = afterTimeout(breaker);
      skips.push(breaker.skip);
    }
    expect(skips).toEqual([2, 4, 8, 16, 16, 16, 16]);
  });

  it('counts down to a cycle in which the fact is read again, and no further', () => {
    const once = afterTimeout(CLOSED_BREAKER);
    const twice = afterSkippedCycle(afterSkippedCycle(once));
    expect(twice).toEqual({ timeouts: 1, skip: 0 });
    expect(afterSkippedCycle(twice)).toEqual({ timeouts: 1, skip: 0 });
  });
});
