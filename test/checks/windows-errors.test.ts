import { describe, expect, it } from 'vitest';
import { nameWindowsError, WINDOWS_ERRORS, windowsError } from '../../agent/checks/windows-errors.ts';
import { readDoc } from '../docs/markdown.ts';

describe('a Windows error', () => {
  it('is named by its number and in words', () => {
    expect(nameWindowsError(53)).toBe('Windows error 53, the network path was not found');
    expect(windowsError(53)?.likely).toBe('the name does not resolve, or port 445 is blocked');
  });

  it('is named by its number alone where its words are not known', () => {
    expect(nameWindowsError(4242)).toBe('Windows error 4242');
    expect(windowsError(4242)).toBeNull();
  });

  it('is not named without a number', () => {
    expect(nameWindowsError(null)).toBe('');
    expect(windowsError(null)).toBeNull();
  });
});

describe('docs/windows-errors.md', () => {
  const rows = readDoc('docs/windows-errors.md')
    .split('\n')
    .filter((line) => /^\| \d/.test(line));

  it('has a row for each number, in order, with the words that findings use', () => {
    expect(rows).toEqual(
      Object.entries(WINDOWS_ERRORS).map(
        ([number, { text, likely }]) => `| ${number} | ${text} | ${likely} |`,
      ),
    );
  });

  it.each(['README.md', 'docs/checks.md', 'docs/incidents.md'])('is linked from %s', (page) => {
    expect(readDoc(page)).toMatch(/\((?:docs\/)?windows-errors\.md\)/);
  });
});
