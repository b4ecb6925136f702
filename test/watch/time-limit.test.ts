import { describe, expect, it } from 'vitest';
import type { Reading } from '../../agent/facts/observation.ts';
import { withTimeLimit } from '../../agent/watch/time-limit.ts';

const READ: Reading<string> = { ok: true, value: 'read', dropped: [] };

describe('a look with a time limit', () => {
  it('gives what was read in time', async () => {
    const look = withTimeLimit(() => Promise.resolve(READ), 5, 'folders');

    expect(await look()).toEqual(READ);
    expect(await look()).toEqual(READ);
  });

  it('is a time-out when it hangs, and is not begun again while it does', async () => {
    let begun = 0;
    let answer: (reading: Reading<string>) => void = () => undefined;
    const look = withTimeLimit(
      () => {
        begun += 1;
        return new Promise<Reading<string>>((resolve) => {
          answer = resolve;
        });
      },
      0.02,
      'folders',
    );

    expect(await look()).toMatchObject({
      ok: false,
      failure: { kind: 'timeout', message: 'folders were not read in 0.02 s' },
    });
    expect(await look()).toMatchObject({
      ok: false,
      failure: {
        kind: 'timeout',
        message: 'an earlier look at folders still hangs; they are left alone until that ends',
      },
    });
    expect(begun).toBe(1);

    answer(READ);
    await Promise.resolve();
    const again = look();
    answer(READ);
    expect(await again).toEqual(READ);
    expect(begun).toBe(2);
  });

  it('hands on what is thrown, and can be made again', async () => {
    const look = withTimeLimit(() => Promise.reject(new Error('no')), 5, 'folders');

    await expect(look()).rejects.toThrow('no');
    await expect(look()).rejects.toThrow('no');
  });
});
