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

  it('names twenty odd items at most', () => {
    const reading = decodeItems([{ Number: 1 }, ...Array.from({ length: 500 }, () => 'odd')], item);
    expect(reading).toMatchObject({ ok: true, value: [{ Number: 1 }] });
    expect(reading.ok ? reading.dropped : []).toHaveLength(20);
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
