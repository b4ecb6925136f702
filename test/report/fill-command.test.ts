import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillCommand } from '../../agent/report/fill-command.ts';

const QUOTES = /['\u2018\u2019\u201a\u201b]/;

/** Reads one literal in single quotes as PowerShell does; null where the text is anything else. */
function readLiteral(text: string): string | null {
  if (text[0] !== "'") return null;
  let value = '';
  for (let at = 1; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (!QUOTES.test(letter)) value += letter;
    else if (QUOTES.test(text.charAt(at + 1))) value += text.charAt((at += 1));
    else return at === text.length - 1 ? value : null;
  }
  return null;
}

describe('fillCommand', () => {
  it('puts a text in as a literal in single quotes', () => {
    expect(fillCommand('Get-Disk -UniqueId {id}', { id: 'x y' })).toBe("Get-Disk -UniqueId 'x y'");
  });

  it('puts numbers and flags in as they are', () => {
    expect(fillCommand('Get-Disk {diskNumber} {flag}', { diskNumber: 2, flag: true })).toBe(
      'Get-Disk 2 true',
    );
  });

  it.each([{}, { name: null }])(
    'leaves a placeholder without evidence for people to fill: %j',
    (evidence) => {
      expect(fillCommand('Get-Disk {name}', evidence)).toBe('Get-Disk <name>');
    },
  );

  it('leaves the braces of a script block alone', () => {
    const command = 'Measure-Command { Get-Disk } | Where-Object {$_.Number}';
    expect(fillCommand(command, {})).toBe(command);
  });

  it('fills no placeholder that comes from evidence', () => {
    expect(fillCommand('{a} {b}', { a: '{b}', b: 'x' })).toBe("'{b}' 'x'");
  });

  it.each([
    ["it's", "'it''s'"],
    ['it\u2019s', "'it\u2019\u2019s'"],
    ["a'; Remove-Item C:\\ -Recurse; '", "'a''; Remove-Item C:\\ -Recurse; '''"],
    ['$(whoami) `n $env:PATH', "'$(whoami) `n $env:PATH'"],
    ['two\r\nlines\u2028three\u001b[2J', "'two  lines three [2J'"],
    ['', "''"],
    ['$& $1 $$', "'$& $1 $$'"],
  ])('makes one literal of %j', (text, literal) => {
    expect(fillCommand('{text}', { text })).toBe(literal);
  });

  it('makes one literal of any text, with that text in it', () => {
    const nasty = fc.constantFrom(
      "'",
      '\u2018',
      '\u2019',
      '\u201a',
      '\u201b',
      '"',
      '\n',
      '$(',
      ')',
      '`',
      '{a}',
      '\\',
      ';',
      '|',
      '\u0000',
    );
    const text = fc
      .array(fc.oneof(nasty, fc.string({ unit: 'binary' })), { maxLength: 20 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (value) => {
        expect(readLiteral(fillCommand('{text}', { text: value }))).toBe(
          value.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' '),
        );
      }),
    );
  });
});
