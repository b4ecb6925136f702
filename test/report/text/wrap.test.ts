import { describe, expect, it } from 'vitest';
import { wrapped } from '../../../agent/report/text/wrap.ts';

const TEXT = 'Windows cannot reach the server of the share';

describe('wrapped', () => {
  it('breaks at words, and hangs what follows under the text', () => {
    expect(wrapped({ width: 24 }, 'Do: ', TEXT)).toEqual([
      'Do: Windows cannot reach',
      '    the server of the',
      '    share',
    ]);
  });

  it('hangs what follows where it is told to', () => {
    expect(wrapped({ width: 24 }, 'Do: ', TEXT, '  ')[1]).toBe('  the server of the');
  });

  it('is one line where there is no terminal', () => {
    expect(wrapped({ width: Infinity }, 'Do: ', TEXT)).toEqual([`Do: ${TEXT}`]);
  });

  it('does not break a path that is longer than a line', () => {
    const path = String.raw`C:\var\lib\kubelet\plugins\kubernetes.io`;

    expect(wrapped({ width: 20 }, '', `see ${path} there`)).toEqual(['see', path, 'there']);
  });

  it('ends no line with a space', () => {
    expect(wrapped({ width: 20 }, 'Do: ', '')).toEqual(['Do:']);
  });
});
