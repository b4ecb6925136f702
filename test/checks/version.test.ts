import { describe, expect, it } from 'vitest';
import { isVersionBefore } from '../../agent/checks/version.ts';

describe('isVersionBefore', () => {
  it.each([
    ['1.3.1', true],
    ['1.3.1.99', true],
    ['v1.2', true],
    ['0.9.9.9', true],
    ['1.3.2', false],
    ['1.3.2.0', false],
    ['1.3.10', false],
    ['10.0.20348.1 (WinBuild.160101.0800)', false],
    ['12.0.0', false],
    ['build 1.0.0', false],
    ['2', false],
    ['', false],
    ['unknown', false],
  ])('says of %j before 1.3.2: %s', (text, expected) => {
    expect(isVersionBefore(text, [1, 3, 2])).toBe(expected);
  });
});
