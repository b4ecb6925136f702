import { describe, expect, it } from 'vitest';

import { oneSentence } from '../../agent/checks/one-sentence.ts';

describe('the text of another program within a message', () => {
  it.each([
    ['Access is denied.\r\n', 'Access is denied'],
    ['The network path\r\nwas not found. ', 'The network path was not found'],
    ['v1.2 answered', 'v1.2 answered'],
    ['...', ''],
    ['', ''],
  ])('makes of %j one line without a full stop', (text, line) => {
    expect(oneSentence(text)).toBe(line);
  });

  it('takes no time that grows with the square of the text', () => {
    // A server may answer with what it likes; a minute of one core for one message would be its doing.
    const answer = `${'. '.repeat(500_000)}end`;
    const startedAt = performance.now();

    expect(oneSentence(answer)).toHaveLength(answer.length);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
