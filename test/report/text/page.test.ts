import { describe, expect, it } from 'vitest';
import { createPage, styleOf } from '../../../agent/report/text/page.ts';

describe('createPage', () => {
  it('has no width where there is no terminal', () => {
    expect(createPage(null, false).width).toBe(Infinity);
  });

  it('is as wide as the terminal, but never so narrow that nothing fits', () => {
    expect(createPage(120, false).width).toBe(120);
    expect(createPage(1, false).width).toBe(40);
  });

  it('paints only when colours are wanted', () => {
    expect(createPage(80, true).paint('red', 'a')).toBe('\u001b[31ma\u001b[39m');
    expect(createPage(80, false).paint('red', 'a')).toBe('a');
    expect(createPage(80, true).paint(['bold', 'red'], 'a')).toBe('\u001b[1m\u001b[31ma\u001b[39m\u001b[22m');
  });

  it('paints no nothing', () => {
    expect(createPage(80, true).paint('red', '')).toBe('');
  });
});

describe('styleOf', () => {
  it('shows unknown neither as ok nor as something without meaning', () => {
    expect(new Set(['ok', 'unknown', 'not_applicable'].map(styleOf)).size).toBe(3);
  });
});
