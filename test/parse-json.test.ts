import { describe, expect, it } from 'vitest';
import { parseJson } from '../agent/parse-json.ts';

describe('a text', () => {
  it('is read where it is JSON', () => {
    expect([parseJson('{"a":[1]}'), parseJson('null')]).toEqual([{ a: [1] }, null]);
  });

  it.each(['', '{"a":', 'hello', '[1] and more'])('is no value where it is none: %j', (text) => {
    expect(parseJson(text)).toBeUndefined();
  });
});
