import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeItems, decodeSingle } from '../../agent/facts/decode-items.ts';
import { requiredNumber } from '../../agent/facts/windows-json.ts';

const item = z.object({ Number: requiredNumber });

describe('decodeItems', () => {
  it('names an odd item and keeps the others', () => {
    expect(decodeItems([{ Number: 0 }, { Number: 'x' }, { Number: 2 }], item)).toEqual({
      ok: true,
      value: [{ Number: 0 }, { Number: 2 }],
      dropped: ['item 2: Number: expected a number, got "x"'],
    });
  });

  it('fails as malformed when no item can be read', () => {
    expect(decodeItems([{ Number: 'x' }, 7], item)).toEqual({
      ok: false,
      failure: {
        kind: 'malformed',
        message: 'none of 2 items could be read; item 1: Number: expected a number, got "x"',
      },
    });
  });

  it('takes no items for what they are', () => {
    expect(decodeItems([], item)).toEqual({ ok: true, value: [], dropped: [] });
  });

  it('names twenty odd items at most, and says how many more there are', () => {
    const reading = decodeItems([{ Number: 1 }, ...Array.from({ length: 500 }, () => 'odd')], item);
    expect(reading).toMatchObject({ ok: true, value: [{ Number: 1 }] });
    const dropped = reading.ok ? reading.dropped : [];
    expect(dropped).toHaveLength(21);
    expect(dropped.slice(-2)).toEqual([expect.stringMatching(/^item 21: /), 'and 480 more items']);
  });

  it('does not repeat a megabyte of nonsense in its message', () => {
    const reading = decodeItems([{ Number: 'x'.repeat(1_000_000) }], item);
    expect(reading.ok ? '' : reading.failure.message).toMatch(/^none of 1 items could be read; .{1,400}$/);
  });
});

describe('decodeSingle', () => {
  it('takes the first item', () => {
    expect(decodeSingle([{ Number: 4 }], item)).toMatchObject({ ok: true, value: { Number: 4 } });
  });

  it('takes a lone object', () => {
    expect(decodeSingle({ Number: 4 }, item)).toMatchObject({ ok: true, value: { Number: 4 } });
  });

  it('misses an item that is not there', () => {
    expect(decodeSingle([], item)).toEqual({
      ok: false,
      failure: { kind: 'missing', message: 'the script printed no item' },
    });
  });
});

describe('the reason why an item does not fit', () => {
  const wide = z.object({ a: z.string(), b: z.object({ c: z.string() }), d: z.string(), e: z.string() });
  const reason = (raw: unknown, schema: z.ZodType): string | undefined => {
    const reading = decodeItems([raw], schema);
    return reading.ok ? undefined : reading.failure.message;
  };

  it('names the first three fields, by their paths', () => {
    const text = reason({ b: {} }, wide);

    expect(text).toMatch(/item 1: a: .+; b\.c: .+; d: /);
    expect(text).not.toContain('e: ');
  });

  it('names the item itself where it is no object', () => {
    expect(reason('x', wide)).toContain('item 1: item: ');
  });

  it('is cut where it is long', () => {
    const long = z.unknown().transform((_raw, context) => {
      context.addIssue({ code: 'custom', message: 'x'.repeat(400) });
      return z.NEVER;
    });

    expect(reason(1, long)).toMatch(/item 1: item: x+ …$/);
  });
});
