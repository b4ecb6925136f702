import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coveredBy, coverOf } from '../../agent/facts/share-cover.ts';

const SHARES = [
  '\\\\fs\\share',
  '\\\\fs\\share\\dir',
  '\\\\fs\\share2',
  null,
  '\\\\fs\\share\\dir\\deep',
  '\\\\fs\\share-3',
];

describe('coveredBy', () => {
  const find = coveredBy(SHARES, (share) => share);

  it('finds a path and what is below it, in its order, and nothing that only begins alike', () => {
    expect(find('\\\\fs\\share')).toEqual([SHARES[0], SHARES[1], SHARES[4]]);
    expect(find('\\\\fs\\share\\dir')).toEqual([SHARES[1], SHARES[4]]);
    expect(find('\\\\fs\\shar')).toEqual([]);
  });

  it('finds nothing through what is no share', () => {
    expect(find(null)).toEqual([]);
  });

  it('keeps items of one share apart', () => {
    const items = [
      { share: '\\\\fs\\a', name: 'one' },
      { share: '\\\\fs\\a', name: 'two' },
    ];
    expect(coveredBy(items, ({ share }) => share)('\\\\fs\\a')).toEqual(items);
  });
});

describe('coverOf', () => {
  it('tells whether a mapping is the path or above it', () => {
    const isCovered = coverOf(['\\\\fs\\share', null, '\\\\other\\deep\\er']);
    expect(isCovered('\\\\fs\\share')).toBe(true);
    expect(isCovered('\\\\fs\\share\\dir\\deep')).toBe(true);
    expect(isCovered('\\\\fs\\share2')).toBe(false);
    expect(isCovered('\\\\other\\deep')).toBe(false);
    expect(isCovered('\\\\other\\deep\\er')).toBe(true);
  });
});

describe('both', () => {
  it('say what holding each against each says', () => {
    const path = fc
      .array(fc.constantFrom('a', 'b', 'ab', 'a-b', 'a b', ''), { minLength: 1, maxLength: 5 })
      .map((parts) => `\\\\${parts.join('\\')}`.replace(/(?<!\\)\\+$/, ''))
      .filter((text) => text.length > 2);
    fc.assert(
      fc.property(fc.array(path, { maxLength: 12 }), fc.array(path, { maxLength: 12 }), (shares, mapped) => {
        const covers = (one: string, share: string): boolean => share === one || share.startsWith(`${one}\\`);
        const find = coveredBy(shares, (share) => share);
        for (const one of mapped) expect(find(one)).toEqual(shares.filter((share) => covers(one, share)));
        const isCovered = coverOf(mapped);
        for (const share of shares) expect(isCovered(share)).toBe(mapped.some((one) => covers(one, share)));
      }),
    );
  });
});
